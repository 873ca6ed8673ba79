"""Every sentence the tariff engine says about a layer, by key; law files name the key."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhegang.core.i18n import N_, Note

TEXTS: dict[str, str] = {
    # why a layer applies
    "base": N_("Ordinary rate of the tariff line."),
    "column2": N_("Column 2 rate: the origin has no normal trade relations with the United States."),
    "preference": N_("Preferential rate under {claim}, as claimed."),
    "applies": N_("In force for this origin and line."),
    "floor": N_("Raises ordinary and additional duty together to {floor}; this is the difference."),
    "floor_met": N_("The ordinary duty already reaches {floor}; nothing is added."),
    "content": N_("Charged on the {metal} content only, {share} of the value."),
    "non_us": N_("Charged on {share} of the value: United States content is free (heading 9903.01.34)."),
    "rest": N_("Charged on the rest of the value only: {share}; the other part owes {layer}."),
    "adcvd": N_("Order {case}, rate of {company}."),
    # why a layer is suppressed
    "suspended": N_("Printed in the schedule but suspended; not collected."),
    "struck": N_(
        "Printed in the schedule but no longer collected, after the Supreme Court's ruling of 2026-02-20."
    ),
    "superseded": N_("Replaced before its first collection."),
    "ended": N_("Ended on {last}."),
    "exempt": N_("Exempt under heading {heading}."),
    "in_transit": N_("Loaded in time: goods in transit are exempt under heading {heading}."),
    "excluded_by": N_("Not charged on goods that owe the {layer} duty."),
    "not_claimed": N_("{rate} under {claim} if claimed with proof of origin; not claimed here."),
    "exclusion_ended": N_("The product exclusion still printed in the schedule ended on {last}."),
    # why a layer is undetermined
    "no_schedule": N_("No tariff schedule is held for this day."),
    "unreadable": N_("The rate reads “{text}”; its amount cannot be computed here."),
    "needs_quantity": N_("The rate {text} needs the quantity in {unit}."),
    "needs_currency": N_("The rate {text} is in {currency}; give the value in it, or an exchange rate."),
    "question": N_("Depends on a fact about the goods: {question}"),
    "suffix": N_("Depends on the statistical suffix: {codes} are listed, other lines of {code} are not."),
    "list_unknown": N_("Whether the list “{list}” names this line is not held."),
    "several_headings": N_("The line refers to several headings ({headings}) without saying which goods."),
    "depends_on": N_("Depends on whether the {layer} duty is owed."),
    "anti_dumping": N_("Anti-dumping duty of {low} to {high} by producer, on part of the subheading: {note}"),
    "trade_defence_pending": N_(
        "Trade defence duty of up to {high} was recommended; whether it is in force is not held."
    ),
    "trade_defence_listed": N_(
        "The tariff prints anti-dumping or countervailing duties for these goods ({count} rows); whose goods are they?"
    ),
    "annex": N_("Named in the annex that was loaded."),
    "adcvd_company": N_("Order {case}: {low} to {high} by producer or exporter; which one is it?"),
    "no_table": N_("No tariff table of {market} is held for this code and day."),
    "lines_differ": N_("The national lines of {code} differ: {low} to {high}."),
    "weak": N_("The only figure held ({rate}) is too weak to decide on: {why}"),
    "rate_not_held": N_("A duty exists, its rate for this line is not held: {why}"),
    "s338": N_("Section 338 duties on goods of Canada from 2026-08-22 are not held line by line."),
    "unsure_crane": N_(
        "Printed to apply from 2026-11-10; a further suspension was announced but no instrument was seen."
    ),
    "quartz": N_("Safeguard from 2026-08-15; its rate table is not held."),
    "uas": N_("Section 232 duty on unmanned aircraft from 2026-09-03; its product list is not held."),
    "pharma": N_("Section 232 duty on patented pharmaceuticals; its product list is not held."),
}

# Why a rate is not held or too weak, by key; law files and tables name the key.
WHYS: dict[str, str] = {
    "canada_energy": N_("10 % for energy, critical minerals and potash, line by line"),
    "non_us_content": N_("25 % on the content that is not of the United States"),
    "uk_quota": N_("7.5 % within the quota, 25 % outside"),
    "wood_2027": N_("a rise to 30 % and 50 % is printed for 2027-01-01"),
    "polysilicon": N_("a minimum price and 15 % on derivatives from 2026-12-04"),
    "deals_by_year": N_("exemptions and quotas by country and year"),
    "uk_metal": N_("25 % if 95 % of the metal was melted or cast in the United Kingdom, else 50 %"),
    "uk_derivative": N_("15 % if 95 % of the metal was melted or cast in the United Kingdom, else 25 %"),
    "floor_2028": N_("the reduced 15 % ends on 2027-12-31; what follows was not read"),
    "staging": N_("staged line by line; the stages were not read"),
    "neighbours": N_("read on neighbouring lines only"),
    "one_line": N_("read on one national line in a private list"),
    "old_copy": N_("read in an old copy of the schedule"),
    "conflict": N_("the sources contradict each other"),
    "no_instrument": N_("the legal instrument was not seen"),
    "mexico_partners": N_("trade partners keep their preference; its stages were not read"),
    "mexico_rise": N_(
        "the annex of the decree of 2025-12-29, which raises 1,463 lines for origins without "
        "a trade agreement, was not read; most raised lines owe 5 to 35 %, some 50 %"
    ),
    "memory": N_("no source at hand"),
    "category": N_("given for a category of goods, not for the line"),
    "press": N_("read in the press only"),
    "cn_24_points": N_("10 % if the suspension of 24 points goes on after 2026-11-09, else 34 %"),
    "cn_232": N_("15 or 25 % on 128 lines since 2018-04-02, list not held"),
    "cn_301_1": N_("25 % on 545 lines since 2018-07-06, list not held; goods may be excluded on application"),
    "cn_301_2": N_("25 % on 333 lines since 2018-08-23, list not held; goods may be excluded on application"),
    "cn_301_3": N_("5 to 25 % on 5,207 lines, list not held; goods may be excluded on application"),
    "cn_301_4": N_("2.5 or 5 % (before 2020-02-14: 5 or 10 %) on 1,717 lines, list not held"),
    "cn_2025_1": N_(
        "15 % on coal and liquefied gas, 10 % on crude oil, farm machines, large cars and pick-ups; lines not held"
    ),
    "cn_2025_2": N_("15 % on chicken, wheat, maize and cotton, 10 % on other farm goods; lines not held"),
}


QUESTIONS: dict[str, str] = {
    "steel_share": N_("What part of the weight is steel? (15 % or more puts the article under section 232.)"),
    "aluminum_share": N_(
        "What part of the weight is aluminium? (15 % or more puts the article under section 232.)"
    ),
    "copper_share": N_(
        "What part of the weight is copper? (15 % or more puts the article under section 232.)"
    ),
    "steel_value_share": N_("What part of the value is the steel content?"),
    "aluminum_value_share": N_("What part of the value is the aluminium content?"),
    "copper_value_share": N_("What part of the value is the copper content?"),
    "vehicle_part": N_("Is it a part for passenger vehicles or light trucks?"),
    "truck_part": N_("Is it a part for medium- or heavy-duty vehicles?"),
    "advanced_chip": N_("Does it contain a chip that meets the tests of U.S. note 39?"),
    "forced_labour_exempt": N_("Is it on the final exemption list of the forced-labour action (note 52(b))?"),
    "section_301_excluded": N_(
        "Does it meet the wording of a product exclusion in note 20 and is that claimed?"
    ),
    "transshipped": N_("Has US customs found evasion by transshipment?"),
    "civil_aircraft": N_("Is it an article for civil aircraft, claimed as such?"),
    "bifacial": N_("Is it a bifacial panel, or within the quota?"),
    "brazil_exempt": N_("Is it on the exemption list of the measure against Brazil?"),
    "adcvd_scope": N_("Do the goods meet the words of order {case}?"),
    "patented_pharmaceutical": N_("Is it a patented medicine, or an ingredient of one?"),
    "crane": N_("Is it a ship-to-shore gantry crane?"),
    "low_value": N_("Is it a low-value consignment that claims the market's relief or flat duty?"),
    "us_content_share": N_("What part of the value is of the United States? (20 % or more is not charged.)"),
}

MARKS: dict[str, str] = {
    "before_schedule": N_(
        "The oldest schedule held is of {day}; list membership is taken from it, the ordinary rate is not."
    ),
    "via": N_("Goods travel through {place}: origin decides the duty, the route does not change it."),
    "via_claim": N_("A preference may be lost on the way through {place}: prove direct consignment."),
    "claim_unused": N_("The claim {claim} gives nothing for this line and origin."),
    "ad_cvd": N_("Anti-dumping and countervailing orders are not held; check them for producer and product."),
    "ad_cvd_file": N_("Anti-dumping and countervailing orders are those of your table of {day}, no others."),
    "exclusions_unsure": N_(
        "Product exclusions (9903.88.69, 9903.88.70) are printed to end on 2026-11-09; "
        "no instrument extending them was seen."
    ),
    "exclusions_possible": N_(
        "Product exclusions (9903.88.69, 9903.88.70) free goods that meet their wording, if claimed."
    ),
    "crane_unsure": N_("Whether the 100 % duty on cranes and chassis is charged since 2026-11-10 is unsure."),
    "retaliation_unsure": N_(
        "Whether China's suspended 24 points against US goods stay suspended after 2026-11-10 is unsure."
    ),
    "fl_unconfirmed": N_(
        "Forced-labour duty: to be confirmed against the final exemption list (note 52(b)), which is not held."
    ),
    "aircraft_exempt": N_("Exempt only as an article for civil aircraft, claimed under heading {heading}."),
    "deminimis": N_("Low-value entry (up to USD 800): {rule}"),
    "refund": N_("IEEPA duties collected before 2026-02-24 may be refunded after the ruling of 2026-02-20."),
    "s122_court": N_("Section 122: held unlawful for three plaintiffs on 2026-05-07, stayed on appeal."),
    "fl_court": N_("The forced-labour action is challenged in court; the duty is collected meanwhile."),
    "hk_marking": N_("Goods of Hong Kong are marked “China” but owe no section 301 list duty on China."),
    "suffix_not_held": N_("The line {code} is not held; the rate of {parent} is used."),
    "read_in": N_("The rates of {market} were read in {year}; that they hold on this day is assumed."),
    "free_port": N_("Free port: no customs tariff outside the excise groups."),
    "embargo": N_(
        "Trade with {origin} is under embargo or sanctions; ask for a licence before anything else."
    ),
    "thirty_for_thirty": N_(
        "Tariff cuts on toys, sporting goods and others were proposed on 2026-09-27; none in force."
    ),
    "uas_parts": N_(
        "Parts and docking stations of unmanned aircraft owe section 232 duty since 2026-09-03; their list is not held."
    ),
    "aircraft_dispute": N_(
        "Section 301 duties in the aircraft dispute (9903.89.05 to .63) were suspended to July 2026; "
        "no later instrument is held."
    ),
    "other_headings": N_("The tariff line also refers to {headings}, not worked out here: read them."),
    "trq": N_(
        "Textile quotas at zero forced-labour duty were announced for this origin; none was seen in force."
    ),
}

DE_MINIMIS: dict[str, str] = {
    "open": N_("free of duty under 19 U.S.C. 1321."),
    "cn_first": N_("closed for goods of China and Hong Kong for these days."),
    "cn_closed": N_("closed for goods of China and Hong Kong; postal items pay a flat or ad valorem charge."),
    "all_closed": N_("closed for all origins; the full duty is due."),
}


LAYERS: dict[str, str] = {
    "base": N_("ordinary duty"),
    "preference": N_("preference"),
    "s301": N_("section 301 (China lists)"),
    "s301-maritime": N_("section 301 (cranes and chassis)"),
    "s301-forced-labour": N_("section 301 (forced labour)"),
    "s301-brazil": N_("section 301 (Brazil)"),
    "s301-nicaragua": N_("section 301 (Nicaragua)"),
    "s232": N_("section 232"),
    "s201": N_("section 201 safeguard"),
    "s122": N_("section 122 surcharge"),
    "s338": N_("section 338 (Canada)"),
    "ieepa-fentanyl": N_("IEEPA fentanyl duty"),
    "ieepa-reciprocal": N_("IEEPA reciprocal duty"),
    "ieepa-country": N_("IEEPA country duty"),
    "anti-dumping": N_("anti-dumping duty"),
    "countervailing": N_("countervailing duty"),
    "additional": N_("additional duty"),
    "surtax": N_("surtax"),
    "retaliation": N_("retaliation"),
    "low-value": N_("low-value regime"),
}


METALS: dict[str, str] = {"steel": N_("steel"), "aluminum": N_("aluminium"), "copper": N_("copper")}

STATUSES: dict[str, str] = {
    "applies": N_("applies"),
    "suppressed": N_("not charged"),
    "undetermined": N_("undetermined"),
}


def message(key: str, /, **fields: Any) -> Note:
    """The sentence `key` (a KeyError is a defect of the law file or the engine)."""
    return Note(TEXTS.get(key) or MARKS[key], fields)


def question(fact: str, /, **fields: Any) -> Note:
    return Note(QUESTIONS[fact], fields)


def layer_name(layer: str) -> Note:
    return Note(LAYERS[layer])


def percent_text(written: str) -> str:
    """`22.1%` of a table as shown: `22.1 %`."""
    return written.replace("%", " %")


def percent(share: Decimal) -> str:
    """`Decimal("0.075")` as `7.5 %`."""
    text = format((share * 100).normalize(), "f")
    return f"{text} %"
