"""`zhegang screen` and `zhegang data`: exit codes, JSON, tables, languages."""

import json
import sys

import pytest

import zhegang.ingest.compiled as compiled
from tests.ingest.test_home import publisher
from tests.ingest.test_lists import OFFICIAL, XML, written
from zhegang.cli import main


@pytest.fixture
def zhegang(monkeypatch, capsys):
    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["zhegang", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return int(ended.value.code or 0), said.out, said.err

    return run


@pytest.fixture
def loaded(zhegang, tmp_path):
    assert zhegang("data", "import", "csl", written(tmp_path, OFFICIAL))[0] == 0
    assert zhegang("data", "import", "un", written(tmp_path, XML, "un.xml"))[0] == 0
    return zhegang


def test_without_lists_the_state_is_incomplete_and_the_exit_code_0(zhegang):
    code, out, _ = zhegang("screen", "Amber Quay Trading", "--json")
    held = json.loads(out)
    assert (code, held["gate"]["state"], held["data_versions"]) == (0, "INCOMPLETE", {})
    assert zhegang("screen", "Amber Quay Trading")[0] == 0


def test_a_candidate_withholds(loaded):
    code, out, _ = loaded("screen", "Redwharf Optics", "东港海连技术", "--on", "2026-08-10", "--json")
    held = json.loads(out)
    assert code == 3
    assert held["gate"]["state"] == "REVIEW"
    assert held["as_of"] == "2026-08-10"
    assert held["data_versions"]["us-csl"].startswith("2026-08-01 sha256:")
    listings = [check["candidates"][0]["listing"] for check in held["gate"]["checks"]]
    assert [listing.partition("@")[0] for listing in listings] == ["us-csl:EL-1f2e3d", "un:43"]
    assert (
        held["input_digest"]
        == json.loads(loaded("screen", "Redwharf Optics", "东港海连技术", "--on", "2026-08-10", "--json")[1])[
            "input_digest"
        ]
    )


def test_no_candidate_and_a_list_grown_old(loaded):
    assert loaded("screen", "Amber Quay Trading", "--on", "2026-08-10")[0] == 0
    code, out, _ = loaded("screen", "Amber Quay Trading", "--on", "2026-12-10", "--json")
    assert (code, json.loads(out)["gate"]["state"]) == (0, "INCOMPLETE")


@pytest.mark.parametrize(
    ("verdict", "state", "code"), [("match", "BLOCK", 3), ("no_match", "NO_LIST_MATCH", 0)]
)
def test_judgements_from_a_file(loaded, tmp_path, verdict, state, code):
    parties = tmp_path / "parties.csv"
    parties.write_text("編號,名稱,國家\ns1,Redwharf Optics Ltd,CN\n", encoding="utf-8-sig")
    arguments = ("screen", "--input", parties, "--on", "2026-08-10", "--json")
    listing = json.loads(loaded(*arguments)[1])["gate"]["checks"][0]["candidates"][0]["listing"]
    judgements = tmp_path / "judgements.csv"
    judgements.write_text(
        f"party,listing,verdict,by,on,reason\ns1,{listing},{verdict},A. Compliance,2026-08-09,papers compared\n",
        encoding="utf-8",
    )
    found, out, _ = loaded(*arguments, "--judgements", judgements)
    assert (found, json.loads(out)["gate"]["state"]) == (code, state)


def test_lists_and_their_dates_are_always_shown(loaded):
    for arguments in (("Amber Quay",), ("Redwharf Optics",)):
        _, out, _ = loaded("screen", *arguments, "--on", "2026-08-10")
        assert "US Consolidated Screening List of 2026-08-01, 2 entries" in out
        assert "UN Security Council Consolidated List of 2026-08-01, 2 entries" in out


def test_the_listing_can_be_copied_from_the_table(loaded):
    _, out, _ = loaded("screen", "Redwharf Optics", "--on", "2026-08-10")
    shown = json.loads(loaded("screen", "Redwharf Optics", "--on", "2026-08-10", "--json")[1])
    assert shown["gate"]["checks"][0]["candidates"][0]["listing"] in out


@pytest.mark.parametrize(("lang", "words"), [("zh-Hant", "名單"), ("zh-Hans", "名单"), ("xx", "List")])
def test_in_the_language_of_the_user(loaded, monkeypatch, lang, words):
    monkeypatch.setenv("ZHEGANG_LANG", lang)
    code, out, _ = loaded("screen", "Redwharf Optics", "--on", "2026-12-10")
    assert code == 3
    assert words in out


def test_every_bad_row_of_a_csv_at_once(zhegang, tmp_path):
    parties = tmp_path / "parties.csv"
    parties.write_text("name,country\nAmber Quay,HK\n,CN\nGrey Gull,China\n", encoding="utf-8")
    code, _, err = zhegang("screen", "--input", parties)
    assert code == 2
    assert "line 3: name" in err
    assert "line 4: country" in err


@pytest.mark.parametrize("content", [b"", b"city\nX\n", b"name\n", b"name\n\xff\xfe\x00", b'name\n"Amber'])
def test_a_csv_that_cannot_be_used_is_refused(zhegang, tmp_path, content):
    parties = tmp_path / "parties.csv"
    parties.write_bytes(content)
    code, out, err = zhegang("screen", "--input", parties, "--on", "2026-08-10")
    assert code == (0 if content == b'name\n"Amber' else 2), (out, err)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_csv_files_as_spreadsheets_write_them(loaded, tmp_path, encoding):
    parties = tmp_path / "parties.csv"
    parties.write_bytes("name\r\n东港海连技术有限公司\r\n".encode(encoding))
    assert loaded("screen", "--input", parties, "--on", "2026-08-10")[0] == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ("screen",),
        ("screen", "X"),
        ("screen", "Amber Quay", "--country", "China"),
        ("screen", "Amber Quay", "--on", "2026-02-30"),
        ("screen", "--input", "nowhere.csv"),
        ("data", "import", "csl", "nowhere.json"),
        ("data", "import", "eu", "x"),
        ("data", "import", "hts", __file__, "--data-date", "2026-08-01"),
        ("data", "import", "csl", __file__),
        ("data", "import", "csl", __file__, __file__),
    ],
)
def test_bad_input_is_exit_code_2(zhegang, arguments):
    code, out, err = zhegang(*arguments)
    assert (code, out) == (2, "")
    assert err


def test_list_where_and_remove(loaded, own_home):
    assert loaded("data", "where")[1].strip() == str(own_home)
    held = json.loads(loaded("data", "list", "--json")[1])
    assert [(s["name"], s["rows"], s["file"]) for s in held["sources"]] == [("csl", 2, "ok"), ("un", 2, "ok")]
    assert "2026-08-01" in loaded("data", "list")[1]
    assert loaded("data", "remove", "un")[0] == 0
    assert loaded("data", "remove", "un")[0] == 4
    code, out, _ = loaded("screen", "Amber Quay", "--on", "2026-08-10", "--json")
    assert (code, json.loads(out)["gate"]["state"]) == (0, "INCOMPLETE")


def test_a_damaged_list_is_exit_code_5(loaded, own_home):
    (path,) = (own_home / "sources").glob("csl-*")
    path.write_bytes(b"{}")
    code, _, err = loaded("screen", "Amber Quay")
    assert (code, path.name in err) == (5, True)
    rows = json.loads(loaded("data", "list", "--json")[1])["sources"]
    assert "damaged" in rows[0]["file"]


def test_fetch_from_the_publisher(zhegang, monkeypatch):
    with publisher() as address:
        held = compiled.PUBLISHERS["csl"]
        told = compiled.Publisher(held.read, f"{address}/list.json", held.licence)
        monkeypatch.setitem(compiled.PUBLISHERS, "csl", told)
        code, out, _ = zhegang("data", "fetch", "csl", "--json")
        assert (code, json.loads(out)["imported"][0]["rows"]) == (0, 2)
        told = compiled.Publisher(compiled.PUBLISHERS["un"].read, f"{address}/list.json", "")
        monkeypatch.setitem(compiled.PUBLISHERS, "un", told)
        assert zhegang("data", "fetch", "un")[0] == 5
    assert zhegang("data", "fetch", "csl")[0] == 5
    assert [s["name"] for s in json.loads(zhegang("data", "list", "--json")[1])["sources"]] == ["csl"]


def test_an_undated_list_says_so(zhegang, tmp_path):
    path = written(tmp_path, {"results": OFFICIAL["results"]})
    assert "--data-date" in zhegang("data", "import", "csl", path)[1]
    assert "--data-date" not in zhegang("data", "import", "csl", path, "--data-date", "2026-08-01")[1]
