"""Cuts the report's fonts down to the characters that reports use.

Regular faces: Big5 and the HKSCS characters of the basic CJK block (Noto Sans HK), GB 2312
(Noto Sans SC). Bold faces: the common level of each. Every face holds Latin, punctuation and
all characters that Zhegang's own texts, packs and tables use. A Hong Kong report falls back
to the SC face and the other way round, so together they show nearly every name in use.
Letters of Europe and Viet Nam that the Chinese faces lack come from Source Sans 3, whose
Latin theirs is; its licence reserves the name, so the cut face is called Zhegang Latin.
"""

from __future__ import annotations

import json
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "node_modules" / "@expo-google-fonts"
PACKAGE = HERE.parents[1] / "src" / "zhegang"
OUT = PACKAGE / "plan" / "report" / "assets"
LATIN = {chr(c) for c in range(0x20, 0x250)} | {chr(c) for c in range(0x2010, 0x2040)}
# Latin with its extensions, Greek, Cyrillic, small figures above and below.
LETTERS = {
    chr(c)
    for start, end in ((0xA0, 0x250), (0x370, 0x530), (0x1E00, 0x1F00), (0x2070, 0x20D0))
    for c in range(start, end)
}
SIGNS = set(
    "€₩₫₱₹™←↑→↓−≈≠≤≥■□▲△●○◆◇★☆✓〓、。「」『』《》〈〉【】（）：；，．！？％＋－＝～…—·㎡℃①②③④⑤⑥⑦⑧⑨⑩₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹"
)
# Cantonese and place names beyond the basic block.
CANTONESE = set(
    "𠮷㗎㗇㖭㖿㩒㨂㩿㪐㪗㬹㷫㷛㾓㿜䁯䂻䃟䒏䒐䒑䓀䓟䖙䖳䟕䟴䠋䢂䫌䰧䱇𠝹𠱁𠱂𠱷𠱸𠲖𠳏𠳔𠴕𠵈𠵱𠵼𠹌𠹳𠹷𠹺𠺘𠺝𠺢𠺪𠺫𠺬𠻗𠻘𠻹𠻺𠼝𠼮𠼰𠼱𠼻𠽌𠽤𠾍𠾴𠿪𡁜𡁝𡁯𡁶𡁷𡁸𡁻𡃁𡃵𡃶𡃴𡄯𡅏𡇙𢆡𢫏𢬿𢭃𢯊𢱑𢱕𢲈𢲡𢲲𢳆𢳂𢴈𢶠𢺳𢼛𢽧𤗈𤶸𥄫𥅈𥉉𥋇𥍉𥚃𦉘𦉆𦜆𦢓𦧲𦧺𧒄𧕴𧘹𧙗𧥺𧧽𧨊𧨾𧩯𧩣𨂽𨃩𨅝𨆡𨈇𨋢𨋍𨍭𨒇𨒒𨘋𨙫𨢛𨥥𨭎𨳊𨳍𨳒𩒵𩓥𩛩𩜃𩞦𩠌𩡅𩨍𩩍𩷒𪐞𪐿𪘁𪘲𪙛"
)


def encodable(codec: str, first: range, second: range) -> set[str]:
    """Characters that the two-byte codes of `codec` in these ranges stand for."""
    found: set[str] = set()
    for lead in first:
        for trail in second:
            try:
                found.update(bytes([lead, trail]).decode(codec))
            except UnicodeDecodeError:
                continue
    return found


def own_characters() -> set[str]:
    """Characters in Zhegang's own texts, packs and fact tables."""
    found: set[str] = set()
    for folder in ("locale", "packs", "refdata", "rulebook"):
        for path in sorted((PACKAGE / folder).rglob("*")):
            if path.suffix in {".po", ".yaml", ".csv", ".json", ".toml"}:
                found.update(path.read_text(encoding="utf-8"))
    return {c for c in found if c.isprintable()}


def cut(source: Path, characters: set[str], target: Path) -> None:
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.layout_features = ["ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
    options.name_IDs = ["*"]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters)))
    subsetter.subset(font)
    font.save(target)
    print(f"{target.name}: {len(font.getBestCmap())} characters, {target.stat().st_size / 1e6:.2f} MB")


def rename(path: Path, family: str) -> None:
    """Calls the face at `path` by another family name."""
    font = TTFont(path, recalcTimestamp=False)
    style = "Bold" if "Bold" in path.name else "Regular"
    told = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
    for record in list(font["name"].names):
        if record.nameID in (3, 16, 17, 18, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
        elif record.nameID in told:
            font["name"].setName(
                told[record.nameID], record.nameID, record.platformID, record.platEncID, record.langID
            )
    font.save(path)


def write_advances(paths: list[Path], target: Path) -> None:
    """Widths in thousandths of an em of everything that is not full-width, the wider of the faces."""
    widths: dict[str, int] = {}
    for path in paths:
        font = TTFont(path)
        unit = font["head"].unitsPerEm
        for code, glyph in font.getBestCmap().items():
            width = round(font["hmtx"][glyph][0] * 1000 / unit)
            if width != 1000:
                widths[chr(code)] = max(width, widths.get(chr(code), 0))
    target.write_text(
        json.dumps(dict(sorted(widths.items())), ensure_ascii=False, separators=(",", ":")) + "\n"
    )


def main() -> None:
    every = range(0x40, 0xFF)
    shared = LATIN | SIGNS | own_characters()
    big5 = encodable("big5", range(0xA1, 0xFA), every)
    common_big5 = encodable("big5", range(0xA1, 0xC7), every)
    hkscs = {c for c in encodable("big5hkscs", range(0x87, 0xFF), every) if "\u4e00" <= c <= "\u9fff"}
    gb2312 = encodable("gb2312", range(0xA1, 0xF8), every)
    common_gb = encodable("gb2312", range(0xA1, 0xD8), every)
    faces = {
        "NotoSansHK-Regular.ttf": ("hk", "400Regular", shared | CANTONESE | big5 | hkscs),
        "NotoSansHK-Bold.ttf": ("hk", "700Bold", shared | CANTONESE | common_big5),
        "NotoSansSC-Regular.ttf": ("sc", "400Regular", shared | gb2312),
        "NotoSansSC-Bold.ttf": ("sc", "700Bold", shared | common_gb),
    }
    fonts = OUT / "fonts"
    fonts.mkdir(parents=True, exist_ok=True)
    for name, (region, face, characters) in faces.items():
        source = SOURCE / f"noto-sans-{region}" / face / f"NotoSans{region.upper()}_{face}.ttf"
        cut(source, characters, fonts / name)
    for name, face in (("ZhegangLatin-Regular.ttf", "400Regular"), ("ZhegangLatin-Bold.ttf", "700Bold")):
        cut(SOURCE / "source-sans-3" / face / f"SourceSans3_{face}.ttf", LETTERS, fonts / name)
        rename(fonts / name, "Zhegang Latin")
    order = ("ZhegangLatin-Regular", "ZhegangLatin-Bold", "NotoSansHK-Regular", "NotoSansHK-Bold")
    write_advances([fonts / f"{name}.ttf" for name in order], OUT / "advances.json")


if __name__ == "__main__":
    main()
