"""English words by what they do in a promise: verbs of doing and of being, nouns that can promise or cannot.

The tables are classes of the language, not of any text: a verb that is missing belongs in
the row of its kind.
"""

from __future__ import annotations

from zhegang.register.script import listed

# Verbs with which a body says that it will do a thing itself, besides those of `verbs_en`.
DOING = listed("""
    absorb abolish accommodate accompany accredit acquire activate adapt add adjust administer admit
    advertise advise amend announce appraise approve archive assemble assign audit authorise authorize
    automate award ban base benchmark book borrow brief budget buy calculate calibrate call campaign
    certify challenge charge charter check clean clear close collaborate collect combat commence
    commercialise commission communicate compare compensate compete complement compose concentrate
    confer confine connect conserve consult contract control convert cool cooperate copy correct
    counter cover cure customise deal decarbonise decrease delegate deliver demonstrate deny deposit
    describe detail devise diagnose digitalise direct disburse disclose discontinue distribute divert
    divide document drop duplicate educate elect elevate eliminate embed employ empower enact
    end endow engage enhance enlist enrol entrust equalise erect exclude exercise exhibit explain
    export fabricate feed fill film fix fly forgo form formalise forward foster frame freeze fuel
    furnish govern guarantee halve halt handle hand hire honour identify impose import improve
    incorporate index indemnify induct inspect institute institutionalise insulate insure intern
    intervene introduce inventory investigate keep label lay lease lend lengthen let level liaise
    liberalise license lift limit list lobby localise lodge log manufacture market measure mediate
    mentor mine minimise modify move multiply name nationalise notify number nurse oblige obtain
    occupy offset optimise order outsource overhaul oversee own package paint participate patrol pave
    pay perform permit phase pick pipe plough poll pool preside prevent price print prohibit prolong
    protect prototype prove push put quadruple quarantine quote ratify rate reach read reallocate
    rearrange rebate rebuild receive recapitalise recommend reconstruct record recover recycle
    redesign redevelop redirect refer refine refit reflect refund refurbish refuse register
    reimburse reintroduce relocate remit renovate rent repair repay repeal repeat replace replenish
    represent request require rescue reschedule reserve reshape resolve respond restock restrict
    restructure retain retire retrain retrofit return reuse reward rotate route sample scan schedule
    scrap screen seat secure sell separate service ship simulate site sort source specify spend
    sponsor staff stimulate stock store study subject sublet substitute subtitle summarise supervise
    survey suspend switch tailor target task teach tender terminate test trace transform transmit
    transport treble treat undertake unify unveil upskill revive vaccinate validate verify vet visit
    weigh welcome withdraw write audit codify collate compute cede cater deploy devote dredge
    earmark electrify embed escort evaluate excavate fast-track field fine-tune formalize
    harvest headhunt house hydrate incentivise incentivize institute internationalise itemise
    jointly-fund map modernize open-source orchestrate pave pilot plant preserve pre-clear
    prioritise procure promulgate propagate re-examine re-open reopen rejuvenate relay repatriate
    reskill revamp review revitalise safeguard seed showcase spearhead standardise station steward
    streamline subcontract subsidise supplement tighten top trial twin underwrite urge vary wind wire
""")
# Of these, what a noun is too: verbs only before an object (see `verbs_en.ALSO_NOUNS`).
ALSO_NOUNS = listed("""
    advance audit award ban base benchmark book brief budget call campaign challenge charge charter check
    close commission contract control copy cover cure deal deposit detail document drop end exercise export field
    film fine form forward frame fuel guarantee halt hand hire house import index intern label lay lease level
    license lift limit list log map market measure mine move name number nurse offset order package paint patrol
    phase pick pipe poll pool price print prototype quarantine quote rate rebate record refund register relay
    rent repair repeat request rescue reserve return reward route sample scan schedule screen seat service ship
    site sort source spend staff stock store subject survey switch target task tender top trace transport treat
    trial twin visit welcome wind wire work cut change study house
""")
LOOK_INTO = listed("""
    explore study examine consider investigate discuss assess review evaluate research look ponder
    weigh analyse analyze contemplate mull debate survey
""")
# Heads after which nothing is promised: states, movements of persons, what comes by itself.
NOT_DOING = frozenset(
    listed("""
    achieve act amount appear arrive attend become be belong benefit bolster break chair co-chair
    chart come compete cost count depart depend differ die dine disappear emerge enjoy exceed exist expect
    expire face fail fall feel find fly gain get go grow happen have hear hope inject involve
    kick know last lapse learn leave lie like lose love mark mean meet need occur officiate outlast
    pass pretend prefer preside prove rank reach remain remember represent require reside rise see seem shape shrink
    sign speak spur stand stay stop suffer survive tend think thrive total tour travel turn
    understand usher visit wait want watch win wish witness worry yield apply deserve matter fit result
    depart return miss cast
""")
)
# What may follow a verb and make it a movement, an outcome or a ceremony.
NOT_DOING_PHRASES = (
    r"deliver\s+(?:a|an|the)\s+(?:\w+\s+)?(?:speech|address|keynote|remarks|lecture)|bring\s+(?:new|more|about|fresh|benefits?|greater|huge|real)\b|"
    r"give\s+(?:a\s+|new\s+|fresh\s+)?(?:boost|speech|impetus|rise|way)|make\s+(?:the|it|a\s+positive|him|her|them|sure\s+of|history|way|up)\b|"
    r"help\s+(?:the|position)\s+\w+\s+become|take\s+(?:place|effect|off|part\s+in\s+(?:a|the)\s+(?:forum|meeting))|run\s+(?:from|until|through|for)\b|call\s+on\s+[A-Z]|"
    r"(?:open|address|join|lead|head|hold|convene|host|chair|conduct)\s+(?:the\s+|a\s+|an\s+|its\s+|their\s+|talks\b|\w+\s+){0,4}?"
    r"(?:meeting|session|talks|plenary|ceremony|delegation|dinner|reception|banquet|luncheon|tour|visit|round)\b|"
    r"contribute\s+to\b|take\s+(?:office|time|years|months|weeks)|begin\s+(?:on|in|at)\b|start\s+(?:on|in|at|from)\b|end\s+(?:on|in|at|with|up)\b|serve\s+as\b|act\s+as\b|"
    r"look\s+(?:like|forward|back|east|west|to)\b|open\s+(?:on|at|up\s+new|a\s+new\s+chapter|new\s+(?:chapter|opportunit|prospect|door))|pay\s+(?:\d|less|more|dividends|off|a\s+visit|attention)|keep\s+(?:pace|growing|rising)"
)
# Nouns that promise nothing by themselves: texts, occasions, works, sums, states.
THINGS = frozenset(
    listed("""
    access accord accords agenda agreement agreements aircraft alliance amount approach arrangement arrangements article boost
    bridge bridges budget building call cargo case ceremony change chapter charter clause collaboration combination compact
    conference connectivity conflict contract contracts co-operation cooperation corridor cost costs data date deal deals decision
    declaration delay delegation demand difference dispute disputes document documents duty economy economies effect effort efforts
    event events exchange exchanges exhibition exhibitions expansion expertise expo exports facility factor fair festival figure figures fish
    flight flights forecast forum forums framework funding future goal goods growth handbook hub idea imports impact increase index
    infrastructure initiative initiatives innovation integration investment investments issue item items job jobs journey law
    laws launch lesson letter line lines link links list market markets measure measures mechanism meeting meetings memoranda memorandum
    mission mou mous move moves network note number numbers opening opportunity output outcome pact pacts paper part participation partnership
    partnerships period phase pilot plan plans plant plants platform policies policy position prices price process product products
    production programme programmes program programs progress project projects proposal proposals prospects protocol protocols
    provision questions question railway rate rates reception record reform reforms relation relations relationship report reports
    research residency result results review revenue risk road roads roadmap role route routes rule rules sales scale schedule scheme schemes season
    section service services session shipment shipments ship ships show signing site sites situation slot solution source speech
    stage standard standards statement step steps strategy strength strengths sum summit supply support surge system systems talks tariff
    tariffs task tax taxes technology term terms text ties time title tool tour tourism trade traffic train trains treaty trend trends trial
    trials trip turnover value vessel vessels visit visits volume volumes week weeks world year years yield zone zones challenge challenges
    experience focus key aim objective objectives target targets vision hope aspiration ambition concept form capacity
""")
)
# People whose doings are told, not promised.
ONLOOKERS = frozenset(
    listed("""
    analysts analyst critics critic experts expert observers observer economists residents visitors tourists travellers travelers passengers
    consumers shoppers students pupils children women men people youngsters graduates workers families patients readers voters
    citizens customers buyers prices engineers trainees athletes opponents supporters nobody none one everyone anyone someone
    guests fans drivers taxpayers households everybody winners candidates applicants apprentices
""")
)
# Heads of bodies that can promise where they are written in small letters.
BODIES = frozenset(
    listed("""
    academy academies administration administrations agencies agency airline airlines airport airports alliance association
    associations authorities authority bank banks board boards body bodies branch bureau bureaus bureaux cabinet centre center centres centers
    chamber chambers charities charity cities city club clubs college colleges commission commissions committee committees companies company
    company conglomerate consortium consultancy cooperative corporation corporations council councils countries country counterpart county
    delegations department departments developer directorate division embassy enterprise enterprises federation federations firm firms
    foundation foundations fund funds government governments group groups guild headquarters homes hospital hospitals institute institutes
    institution institutions investors jurisdictions laboratories laboratory lab labs leaders makers maker manufacturer manufacturers
    mechanism mayors members ministers ministries ministry municipalities municipality museum museums nations
    nations neighbours office offices officers operator operators organisation organisations organization organizations parliament participants parties
    partner partners party places police port ports prefecture prefectures producers provider province provinces regions region regulator regulators
    rapporteur retailer schools school secretariat secretary senate side sides signatories society societies start-up start-ups state states
    subsidiary taskforce task-force team teams territories town towns trust trusts two three four union unions universities university venture ministries
    wholesaler yard yards zoo insurers library libraries observatory theatre orchestra carriers carrier chair co-chairs rector dean
    director governor mayor minister president premier chairman chairperson chief ambassador spokesperson
""")
)
# Participles that a table of endings does not give.
IRREGULAR = {
    "set": "set", "built": "build", "drawn": "draw", "put": "put", "sent": "send", "given": "give", "taken": "take",
    "made": "make", "paid": "pay", "run": "run", "lent": "lend", "spent": "spend", "kept": "keep", "brought": "bring",
    "bought": "buy", "led": "lead", "met": "meet", "sold": "sell", "written": "write", "chosen": "choose", "cut": "cut",
    "begun": "begin", "held": "hold", "taught": "teach", "borne": "bear", "laid": "lay", "rebuilt": "rebuild",
    "withdrawn": "withdraw", "undertaken": "undertake", "overseen": "oversee", "done": "do", "shown": "show",
    "split": "split", "fed": "feed", "dealt": "deal", "sought": "seek", "found": "find", "let": "let", "grown": "grow",
    "looked": "look", "broken": "break", "known": "know", "seen": "see", "left": "leave", "lost": "lose", "said": "say",
    "told": "tell", "thought": "think", "felt": "feel", "won": "win", "driven": "drive", "frozen": "freeze",
}  # fmt: skip
# What a verb becomes where it is made a noun and heads a measure: *simplification of visas*.
NOMINAL = (
    r"(?:[a-z]{3,}(?:isation|ization|ification|ation|ution|etion|ection|uction|ension|ansion|opment|ishment|ment|ension|sion|ition|otion)|exchange|launch|"
    r"creation|removal|renewal|provision|waiver|transfer|training|setting\s+up|sharing|opening|building|funding|"
    r"hosting|twinning|pooling|mapping|testing|licensing|upgrading|widening|lifting|easing|holding|sponsorship|support|review|study|use|release|extension|increase|reduction|design|delivery|trial|purchase|secondment|dispatch|visits?|publication)"
)
