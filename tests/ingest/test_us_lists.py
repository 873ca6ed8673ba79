"""Lists of goods from the text of HTS chapter 99 and from a table of the user."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from tests.conftest import NO_DATA, data_folder
from tests.trade.tariff_cases import ask
from zhegang.core.errors import InputError
from zhegang.ingest.home import Home
from zhegang.ingest.notes_text import edition_of, lists_of
from zhegang.ingest.tariffs import load_store
from zhegang.ingest.us_lists import import_notes, import_table

TITLE = "         Harmonized Tariff Schedule of the United States Revision 6 (2026)\n\nXXII\n99 - III - 1\n"
TEXT = f"""{TITLE}
         SUBCHAPTER III
U.S. Notes
1. General words.

[U.S. note 10 deleted]

16. (a) Words on metals.
{TITLE}
U.S. Notes (con.)           7601.10.30  7602.00.00
         (c) Articles, after the codes beside the title:
                            7603.10.00
{TITLE}
U.S. Notes (con.)

19. (a) Words on aluminum.

(h) Headings 9903.85.04 and 9903.85.08 apply to goods enumerated in subdivisions (i) and
    (k) of this note.

(k) The rates of heading 9903.85.08 apply to the following provisions: 8418.10.00; 8450.11.00;
         8547.90.0020; 9403.10.00.

20. (a) Words on China.

(b) Heading 9903.88.01 applies to the following subheadings:
{TITLE}
U.S. Notes (con.)

                   8401.10.00  8401.20.00
                   8402,11.00
(c) Words of
         2025.
(d) Heading 9903.88.02 applies to the following: 2710.19.30; 2710.20.15;
(f) Heading 9903.88.03 applies to the following 8-digit subheadings:
    (1) 0304.71.10
         SUBCHAPTER IV
(j) Not of these notes: 0101.21.00
"""
TABLE = """list,hs,from,to,source
us-232-content-steel,8418.10.00,2025-08-18,2026-04-05,90 FR 40326
us-232-content-steel,8450.11.00,2025-03-12,2026-04-05,90 FR 11249
"""


def loaded(folder: Path, text: str = TEXT, table: str = "") -> Home:
    home = Home(folder / "home")
    if text:
        (folder / "chapter99.txt").write_text(text, encoding="utf-8")
        import_notes(home, folder / "chapter99.txt")
    if table:
        (folder / "lists.csv").write_text(table, encoding="utf-8")
        import_table(home, folder / "lists.csv")
    return home


def open_layers(home: Home, code: str, on: str) -> dict[str, str]:
    """Headings of section 232 in a quote, with what is said of them."""
    found = ask(load_store(home), code, "DE", on)
    return {
        x.heading: x.reason.in_lang("en") for x in found.layers if x.heading in ("9903.81.91", "9903.85.08")
    }


def test_lists_stand_under_their_subdivisions() -> None:
    found = {name: sorted(held.codes) for name, held in lists_of(TEXT).items()}
    assert edition_of(TEXT) == (2026, 6)
    assert found == {
        "16(c)": ["76011030", "76020000", "76031000"],
        "19(k)": ["84181000", "84501100", "8547900020", "94031000"],
        "20(b)": ["84011000", "84012000", "84021100"],
        "20(d)": ["27101930", "27102015"],
        "20(f)": ["03047110"],
    }


def test_a_list_not_held_is_decided_from_its_last_state_on(tmp_path: Path) -> None:
    with_notes, without = loaded(tmp_path), Home(tmp_path / "none")
    assert "is not held" in open_layers(without, "8418.10.00", "2025-10-01")["9903.85.08"]
    assert "content" in open_layers(with_notes, "8418.10.00", "2025-10-01")["9903.85.08"]
    # Under a heading the list touches, a line it does not name owes nothing under it.
    assert "9903.85.08" in open_layers(without, "8412.90.90", "2025-10-01")
    assert "9903.85.08" not in open_layers(with_notes, "8412.90.90", "2025-10-01")
    # Before that state, neither what it names nor what it does not is known.
    for code in ("8418.10.00", "8412.90.90"):
        assert "is not held" in open_layers(with_notes, code, "2025-07-01")["9903.85.08"]
    # Another list stays as it was.
    assert "is not held" in open_layers(with_notes, "8418.10.00", "2025-10-01")["9903.81.91"]


def test_a_table_decides_from_its_first_day(tmp_path: Path) -> None:
    home = loaded(tmp_path, text="", table=TABLE)
    assert "content" in open_layers(home, "8418.10.00", "2025-10-01")["9903.81.91"]
    assert "9903.81.91" not in open_layers(home, "8418.10.00", "2025-07-01")
    assert "9903.81.91" not in open_layers(home, "8412.90.90", "2025-07-01")
    assert "is not held" in open_layers(home, "8418.10.00", "2025-10-01")["9903.85.08"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("Harmonized Tariff Schedule", "A book", "edition"),
        ("20. (a)", "21. (a)", "20(b)"),
        ("8402,11.00", "8402.1", "cannot be read"),
        ("Revision 6 (2026)", "Revision 90 (2026)", "--data-date"),
    ],
)
def test_another_text_is_refused_whole(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(InputError, match=re.escape(named)):
        loaded(tmp_path, TEXT.replace(old, new))
    assert Home(tmp_path / "home").sources() == ()


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("list,hs", "name,hs", "list"),
        ("us-232-content-steel,8418", "us-16c-i,8418", "row 2 list"),
        ("8450.11.00", "84501", "row 3 hs"),
        ("2025-08-18", "", "row 2 from"),
        ("2025-08-18", "2026-08-18", "row 2 to"),
        ("90 FR 11249", "", "row 3 source"),
    ],
)
def test_another_table_is_refused_whole(tmp_path: Path, old: str, new: str, named: str) -> None:
    with pytest.raises(InputError, match=re.escape(named)):
        loaded(tmp_path, text="", table=TABLE.replace(old, new))
    assert Home(tmp_path / "home").sources() == ()


# Codes the text of HTS 2026 rev. 6 gives, by list; those in common with what comes along.
PUBLISHED = {
    "2(v)(iii)(a)": ("us-2v3", 1082, 1082),
    "2(aa)(ii)": ("us-2aa2", 1098, 1098),
    "2(aa)(iv)": ("us-2aa4", 540, 540),
    "16(c)(i)": ("us-16c-i", 9, 9),
    "16(c)(ii)": ("us-16c-ii", 17, 17),
    "16(c)(iii) mixed": ("us-16c-iii", 39, 39),
    "16(c)(vi)": ("us-16c-vi", 105, 104),
    "16(c)(vii)": ("us-16c-vii", 301, 300),
    "16(c)(viii)": ("us-16c-viii", 4, 4),
    "16(c)(ix)": ("us-16c-ix", 13, 13),
    "16(c)(x)": ("us-16c-x", 35, 35),
    "33(b)": ("us-33b", 17, 17),
    "33(g)": ("us-33g", 130, 130),
    "37(b)": ("us-37b", 15, 15),
    "37(d)": ("us-37d", 4, 4),
    "37(f)": ("us-37f", 3, 3),
    "38(b)": ("us-38b", 25, 25),
    "38(i)": ("us-38i", 182, 182),
    "39(b)": ("us-39b", 3, 3),
}
# Section 301: codes in the text, in the shared table of the heading, in common.
SECTION_301 = {
    "20(b)": ("9903.88.01", 856, 860, 856),
    "20(d)": ("9903.88.02", 283, 287, 283),
    "20(f)": ("9903.88.03", 5906, 6190, 5906),
    "20(s)(i)": ("9903.88.15", 2958, 2967, 2958),
    "31(b)": ("9903.91.01", 348, 348, 348),
    "31(c)": ("9903.91.02", 2, 2, 2),
    "31(d)": ("9903.91.03", 10, 10, 10),
    "31(f)(i)": ("9903.91.05", 18, 18, 18),
}


def test_the_whole_chapter_agrees_with_what_is_known(tmp_path: Path) -> None:
    folder = data_folder() / "tariff" / "us_lists"
    path = folder / "chapter99_2026_rev_6.txt"
    if not path.is_file():
        pytest.skip(NO_DATA)
    held: dict[str, set[str]] = defaultdict(set)
    text = (files("zhegang") / "refdata" / "tariffs_us_lists.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if not row["valid_to"]:
            held[row["list"]].add(row["code"])
    for row in csv.DictReader((folder / "s301_product_lists.csv").read_text(encoding="utf-8").splitlines()):
        held[row["ch99_code"]].add(row["hts8"])
    home = Home(tmp_path / "home")
    kept = import_notes(home, path)
    assert (kept.data_date, kept.rows) == (date(2026, 4, 23), 22_554)
    found: dict[str, set[str]] = defaultdict(set)
    for row in csv.DictReader(home.file(kept).read_text(encoding="utf-8").splitlines()):
        found[row["list"].removeprefix("note ")].add(row["hs"])
    counted = {n: (x, len(found[n]), len(found[n] & held[x])) for n, (x, *_) in PUBLISHED.items()}
    assert counted == PUBLISHED
    section = {
        n: (x, len(found[n]), len(held[x]), len(found[n] & held[x])) for n, (x, *_) in SECTION_301.items()
    }
    assert section == SECTION_301
    assert {"16(c)(iv) mixed", "16(c)(v) mixed"} < set(found)
    assert len(found["19(k)"]) == 224
