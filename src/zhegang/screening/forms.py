"""Words that tell two spellings of one party apart without telling two parties apart.

All of them are written as `names.fold_name` leaves them: lower case, no accents, no
punctuation, Simplified Chinese.
"""

from __future__ import annotations

import re

# Forms of company, one word each. "group" and "holding" go too: a firm is listed with or
# without them, and what the looser key finds is looked at by a person anyway.
FORMS = frozenset(
    [
        "ab",
        "ag",
        "ao",
        "aps",
        "as",
        "asa",
        "bhd",
        "bv",
        "co",
        "coltd",
        "company",
        "corp",
        "corporation",
        "cjsc",
        "eeig",
        "eirl",
        "eood",
        "etablissement",
        "ev",
        "fze",
        "fzc",
        "fzco",
        "fzllc",
        "dmcc",
        "gesmbh",
        "gmbh",
        "group",
        "groups",
        "holding",
        "holdings",
        "inc",
        "incorporated",
        "jsc",
        "kft",
        "kg",
        "kgaa",
        "kk",
        "lc",
        "ldc",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "ltda",
        "mbh",
        "nv",
        "oao",
        "odoo",
        "ogg",
        "ohg",
        "ojsc",
        "oo",
        "ooo",
        "oy",
        "oyj",
        "pao",
        "plc",
        "pjsc",
        "pllc",
        "pt",
        "pte",
        "pty",
        "private",
        "public",
        "pvt",
        "rao",
        "sa",
        "sae",
        "sal",
        "sarl",
        "sas",
        "sau",
        "sdn",
        "se",
        "slu",
        "snc",
        "spa",
        "spc",
        "spk",
        "sprl",
        "sro",
        "srl",
        "too",
        "ug",
        "wll",
        "yk",
        "zao",
        "zrt",
    ]
)
# Forms of company in several words, longest first.
PHRASES = re.compile(
    r"\b(?:"
    + "|".join(
        sorted(
            (
                "aktsionernoe obshchestvo",
                "aktiengesellschaft",
                "besloten vennootschap",
                "closed joint stock company",
                "gesellschaft mit beschrankter haftung",
                "joint stock company",
                "limited liability company",
                "limited liability partnership",
                "naamloze vennootschap",
                "obshchestvo s ogranichennoi otvetstvennostyu",
                "obshchestvo s ogranichennoy otvetstvennostyu",
                "open joint stock company",
                "otkrytoe aktsionernoe obshchestvo",
                "perseroan terbatas",
                "private joint stock company",
                "publichnoe aktsionernoe obshchestvo",
                "public joint stock company",
                "sa de cv",
                "s de rl",
                "sociedad anonima de capital variable",
                "sociedad anonima",
                "sociedad de responsabilidad limitada",
                "societa per azioni",
                "societe a responsabilite limitee",
                "societe anonyme",
                "youxian gongsi",
                "youxian zeren gongsi",
                "gufen youxian gongsi",
                "zakrytoe aktsionernoe obshchestvo",
            ),
            key=len,
            reverse=True,
        )
    )
    + r")\b"
)
# Russian forms stand in front.
FRONT_FORMS = frozenset(
    [
        "ao",
        "cjsc",
        "fgup",
        "fsue",
        "gup",
        "jsc",
        "oao",
        "ojsc",
        "ooo",
        "pao",
        "pjsc",
        "pt",
        "rao",
        "too",
        "zao",
    ]
)
# At the end of a Chinese name; repeated, so that 集团有限公司 goes as a whole.
HAN_FORM = re.compile(
    "(?:股份有限公司|有限责任公司|无限责任公司|控股有限公司|有限公司|股份公司|控股公司|集团公司|总公司|"
    "集团|控股|公司|株式会社|有限会社|合同会社|会社|有限合伙|普通合伙)$"
)
TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "mx",
        "dr",
        "prof",
        "professor",
        "eng",
        "engineer",
        "sir",
        "madam",
        "madame",
        "mme",
        "sheikh",
        "shaikh",
        "haji",
        "hajji",
        "hon",
    ]
)
HAN_TITLE = re.compile("(?:先生|女士|小姐|夫人|太太|博士|教授|主席|经理)$")
# They carry nothing in the looser key.
FILLERS = frozenset({"and", "the"})

# Letters of other scripts that look like Latin ones (a choice of Unicode's confusables,
# UTS 39): lower case, since folding comes after.
LOOKALIKES = str.maketrans(
    {
        **dict(zip("авсԁеѕһіјӏкмпорԛгтихуԝнзб", "abcdesnijlkmnopqrtuxywhz6", strict=True)),
        **dict(zip("αβεηικνορτυχγ", "abenikvoptuxy", strict=True)),
        **dict(zip("АВСЕНІЈКМОРЅТХУԌԚԜѴ", "abcehijkmopstxygqwv", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    }
)
# Hong Kong and older variants that OpenCC's Traditional-to-Simplified tables leave alone.
HAN_VARIANTS = str.maketrans("衞粧糭衹枱敍邨塲廰舖", "卫妆粽只台叙村场厅铺")
# Arabic: vowel signs and the stretching stroke go, the shapes of alef, yeh and teh are one.
ARABIC = str.maketrans(
    {
        **dict.fromkeys(map(chr, [*range(0x064B, 0x0660), 0x0670, 0x0640])),
        **dict(zip("أإآٱىئیةک", "اااايييهك", strict=True)),
    }
)
