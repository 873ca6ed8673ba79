"""Currencies as texts name them: signs and codes before a figure, words after it.

A bare dollar, pound, franc or cent names no country: its unit stays the word.
"""

from __future__ import annotations

import re

# unit, signs and codes (before or after), English words (after), Chinese words (after).
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    (
        "USD",
        "US$ U.S.$ U.S$ USD$ USD",
        "us dollar|u.s. dollar|united states dollar|american dollar",
        "美元 美圆 美金",
    ),
    ("HKD", "HK$ HKD$ HKD", "hong kong dollar|hk dollar", "港元 港币 港圆 港纸 港幣"),
    ("CNY", "RMB¥ RMB CNY CN¥", "yuan|renminbi|rmb|chinese yuan|kuai", "元人民币 人民币 块钱 元 块 圆"),
    ("MOP", "MOP$ MOP", "pataca", "澳门元 澳门币"),
    ("TWD", "NT$ NTD TWD", "new taiwan dollar|taiwan dollar", "新台币 台币 新台幣"),
    ("EUR", "€ EUR", "euro", "欧元"),
    ("GBP", "GBP", "pound sterling|british pound", "英镑"),
    ("JPY", "JPY JP¥", "yen|japanese yen", "日元 日圆 日币"),
    ("CAD", "C$ CAD$ CA$ CAD", "canadian dollar", "加元 加币 加拿大元"),
    ("AUD", "A$ AUD$ AU$ AUD", "australian dollar", "澳元 澳币 澳大利亚元"),
    ("NZD", "NZ$ NZD$ NZD", "new zealand dollar", "新西兰元 纽元"),
    ("SGD", "S$ SGD$ SG$ SGD", "singapore dollar", "新加坡元 坡元 新元 新币"),
    ("MXN", "MXN$ MEX$ MXN", "mexican peso", "墨西哥比索"),
    ("ZAR", "ZAR R", "south african rand|rand", "南非兰特 兰特"),
    ("KES", "KSh KES", "kenyan shilling", "肯尼亚先令"),
    ("TZS", "TSh TZS", "tanzanian shilling", "坦桑尼亚先令"),
    ("UGX", "USh UGX", "ugandan shilling", "乌干达先令"),
    ("EGP", "E£ EGP", "egyptian pound", "埃及镑"),
    ("PKR", "PKR", "pakistani rupee", "巴基斯坦卢比"),
    ("BDT", "৳ BDT", "taka|bangladeshi taka", "孟加拉塔卡 塔卡"),
    ("KZT", "₸ KZT", "tenge|kazakhstani tenge", "坚戈"),
    ("MNT", "₮ MNT", "tugrik|tögrög", "图格里克"),
    ("PEN", "PEN", "sol|soles|peruvian sol", "索尔 新索尔"),
    ("CLP", "CLP", "chilean peso", "智利比索"),
    ("COP", "COP", "colombian peso", "哥伦比亚比索"),
    ("ARS", "ARS", "argentine peso", "阿根廷比索"),
    ("HUF", "HUF", "forint|hungarian forint", "福林"),
    ("CZK", "CZK", "czech koruna|koruna", "捷克克朗"),
    ("PLN", "zł PLN", "zloty|zlotys", "兹罗提"),
    ("QAR", "QAR", "qatari riyal", "卡塔尔里亚尔"),
    ("OMR", "OMR", "omani rial", "阿曼里亚尔"),
    ("KWD", "KWD", "kuwaiti dinar", "科威特第纳尔"),
    ("GHS", "GH₵ GHS", "cedi|ghanaian cedi", "塞地"),
    ("ETB", "ETB", "birr|ethiopian birr", "比尔"),
    ("CHF", "CHF", "swiss franc", "瑞士法郎 瑞郎"),
    ("KRW", "₩ KRW", "won|korean won", "韩元 韩圆"),
    ("INR", "₹ INR", "indian rupee", "印度卢比"),
    ("RUB", "₽ RUB", "ruble|rouble", "卢布"),
    ("THB", "฿ THB", "baht|thai baht", "泰铢"),
    ("MYR", "RM MYR", "ringgit|malaysian ringgit", "马币 林吉特 令吉"),
    ("VND", "₫ VND", "dong|vietnamese dong", "越南盾"),
    ("IDR", "IDR", "rupiah|indonesian rupiah", "印尼盾"),
    ("PHP", "₱ PHP", "philippine peso", "菲律宾比索"),
    ("AED", "AED", "dirham|emirati dirham", "迪拉姆"),
    ("SAR", "SAR", "riyal|saudi riyal", "沙特里亚尔"),
    ("BRL", "R$ BRL", "real|reais|brazilian real", "雷亚尔"),
    ("TRY", "₺ TRY", "lira|turkish lira", "里拉"),
    ("NGN", "₦ NGN", "naira|nigerian naira", "奈拉"),
    ("ILS", "₪ ILS", "shekel", "谢克尔"),
    ("UAH", "₴ UAH", "hryvnia", "格里夫纳"),
    ("GEL", "₾ GEL", "lari|georgian lari", "拉里"),
    ("LAK", "₭ LAK", "lao kip|kip", "基普"),
    ("LKR", "ரூ LKR", "sri lankan rupee", "斯里兰卡卢比"),
    ("CRC", "₡ CRC", "costa rican colón|colón|colon", ""),
    ("FIM", "FIM", "finnish markka|markka", "芬兰马克"),
    ("NLG", "NLG", "dutch guilder|netherlands guilder|guilder", "荷兰盾"),
    ("DEM", "DEM", "deutsche mark|german mark|deutschemark", "德国马克"),
    ("FRF", "FRF", "french franc", "法国法郎"),
    ("ESP", "ESP", "peseta", "比塞塔"),
    ("BTC", "₿ BTC", "bitcoin", "比特币"),
    ("dollar", "$ dollar", "dollar|buck", "刀"),
    ("pound", "£", "pound", "镑"),
    ("yen_or_yuan", "¥ ￥", "", ""),
    ("franc", "", "franc", "法郎"),
    ("mark", "", "mark", "马克"),
    ("peso", "", "peso", "比索"),
    ("rupee", "", "rupee", "卢比"),
    ("cent", "¢", "cent", "美分 分"),
    ("penny", "", "penny|pence|pennies", "便士"),
    ("sen", "sen", "", ""),
    ("jiao", "", "mao|jiao", "角 毛"),
    ("satoshi", "", "satoshi", "聪"),
)
# How many of the smaller unit make one of the larger.
SMALLER = {"cent": 100, "penny": 100, "jiao": 10, "sen": 100}


def _spelled(sign: str) -> str:
    return r"\s?".join(re.escape(part) for part in re.findall(r"[A-Za-z.]+|[^A-Za-z.]+", sign))


_BEFORE = {sign.lower(): unit for unit, signs, _, _ in _TABLE for sign in signs.split()}
_AFTER = {word: unit for unit, _, words, _ in _TABLE for word in words.split("|") if word}
_HAN = {word: unit for unit, _, _, words in _TABLE for word in words.split()}
_ALL_BEFORE = sorted(_BEFORE, key=len, reverse=True)

BEFORE = (
    "(?:" + "|".join((r"(?<![A-Za-z])" if s[0].isalpha() else "") + _spelled(s) for s in _ALL_BEFORE) + ")"
)
AFTER = (
    "(?:"
    + "|".join(
        re.escape(w).replace(r"\ ", r"\s+") + r"(?:e?s)?" for w in sorted(_AFTER, key=len, reverse=True)
    )
    + "|"
    + "|".join(
        _spelled(s) for s in _ALL_BEFORE if s not in ("a$", "c$", "s$", "r$", "rm", "sen", "dollar", "r")
    )
    + ")(?![A-Za-z])"
)
# 30 musd, maud 60: the scale written before the code.
SCALED_CODE = r"(?:[mb](?:usd|eur|gbp|aud|cad|hkd|cny|jpy))(?![A-Za-z])"
HAN_AFTER = "(?:" + "|".join(sorted(_HAN, key=len, reverse=True)) + ")"


def unit_of(name: str) -> str:
    """The unit a sign, code or word names: an ISO code, or the plain word.

    Examples
    --------
    >>> unit_of("HK $"), unit_of("Swiss francs"), unit_of("dollars"), unit_of("美元")
    ('HKD', 'CHF', 'dollar', 'USD')
    """
    told = re.sub(r"\s+", " ", name.strip().lower())
    packed = told.replace(" ", "")
    for table, key in ((_BEFORE, packed), (_AFTER, told), (_HAN, packed)):
        if key in table:
            return table[key]
    for ending in ("s", "es"):
        if told.endswith(ending) and told[: -len(ending)] in _AFTER:
            return _AFTER[told[: -len(ending)]]
    if packed[1:].upper() in {unit for unit, _, _, _ in _TABLE}:
        return packed[1:].upper()
    return told
