"""The user's home: what is loaded stays whole, whatever happens on the way."""

import http.server
import json
import multiprocessing
import os
import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.ingest.test_lists import OFFICIAL, XML, written
from zhegang.core.errors import InputError, NotFoundError, SourceError
from zhegang.ingest import compiled
from zhegang.ingest.compiled import PUBLISHERS, import_list, load_index
from zhegang.ingest.fetch import download
from zhegang.ingest.home import Home, Imported

SOURCE = Imported(kind="csl", name="csl", data_date=date(2026, 8, 1), sha256="", rows=2, path="")


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home")


@pytest.fixture
def csl(tmp_path):
    return written(tmp_path, OFFICIAL)


def test_a_new_home_is_empty_and_not_made(home):
    assert home.sources() == ()
    assert load_index(home) is None
    assert not home.path.exists()


def test_the_home_is_where_the_user_says(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHEGANG_HOME", str(tmp_path / "mine"))
    assert Home.default().path == tmp_path / "mine"
    monkeypatch.setenv("ZHEGANG_HOME", "")
    assert Home.default().path.name == "zhegang"


def test_what_is_loaded_is_recorded(home, csl):
    kept = import_list(home, "csl", csl)
    assert home.sources() == (kept,)
    row = json.loads(home.lock_path.read_text(encoding="utf-8"))["sources"][0]
    assert (row["data_date"], row["rows"], row["size"]) == ("2026-08-01", 2, csl.stat().st_size)
    assert row["address"].startswith("https://")
    assert row["licence"]
    assert home.file(kept).read_bytes() == csl.read_bytes()


def test_a_newer_list_takes_the_place_of_the_last(home, csl, tmp_path):
    first = import_list(home, "csl", csl)
    newer = written(tmp_path, OFFICIAL | {"search_performed_at": "2026-09-01"}, "newer.json")
    second = import_list(home, "csl", newer)
    assert home.sources() == (second,)
    assert not (home.path / first.path).exists()
    assert load_index(home).lists[0].on == date(2026, 9, 1)


@pytest.mark.parametrize("content", ["", "{", '{"results": [{}]}', XML])
def test_a_file_refused_leaves_the_last_list_loaded(home, csl, tmp_path, content):
    kept = import_list(home, "csl", csl)
    before = sorted(path.name for path in home.path.rglob("*"))
    with pytest.raises(InputError):
        import_list(home, "csl", written(tmp_path, content, "broken.json"))
    assert home.sources() == (kept,)
    assert sorted(path.name for path in home.path.rglob("*")) == before
    assert len(load_index(home)) == 2


@pytest.mark.parametrize("broken", ["replace", "fsync"])
def test_a_write_that_fails_half_way_leaves_the_last_list_loaded(home, csl, tmp_path, monkeypatch, broken):
    kept = import_list(home, "csl", csl)

    def fails(*_):
        raise OSError(28, "No space left on device")

    newer = written(tmp_path, OFFICIAL | {"search_performed_at": "2026-09-01"}, "newer.json")
    with monkeypatch.context() as patch:
        patch.setattr(*((Path, "replace") if broken == "replace" else (os, "fsync")), fails)
        with pytest.raises(SourceError, match="No space left"):
            import_list(home, "csl", newer)
    assert home.sources() == (kept,)
    assert home.file(kept).is_file()
    assert not list(home.path.rglob("*.part"))


def test_a_damaged_file_is_named_with_what_to_do(home, csl):
    kept = import_list(home, "csl", csl)
    path = home.path / kept.path
    path.write_bytes(path.read_bytes().replace(b"Redwharf", b"Bluwharf"))
    with pytest.raises(SourceError) as caught:
        load_index(home)
    assert path.name in caught.value.text()
    assert "zhegang data import csl FILE" in caught.value.text()
    path.unlink()
    with pytest.raises(SourceError, match="No such file"):
        load_index(home)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"format": 99, "sources": []}', '{"format": 1, "sources": [{}]}']
)
def test_a_damaged_record_is_named(home, csl, content):
    import_list(home, "csl", csl)
    home.lock_path.write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=r"sources\.lock"):
        home.sources()


@pytest.mark.parametrize("damage", [b"", b"x", b"\xff\xfe", None])
def test_a_damaged_index_is_made_again(home, csl, damage):
    import_list(home, "csl", csl)
    path = home.compiled / "screening.index"
    whole = path.read_bytes()
    path.write_bytes(whole[:-4] if damage is None else damage)
    assert [hit.entry.id for hit in load_index(home).find("Redwharf Optics")] == ["us-csl:EL-1f2e3d"]
    assert path.read_bytes() == whole


def test_the_index_is_made_again_when_the_code_changes(home, csl, monkeypatch):
    import_list(home, "csl", csl)
    read = []
    publisher = PUBLISHERS["csl"]
    told = compiled.Publisher(lambda path: read.append(path) or publisher.read(path), "", "")
    monkeypatch.setitem(compiled.PUBLISHERS, "csl", told)
    load_index(home)
    assert read == []
    monkeypatch.setattr(compiled, "FORMAT", "next")
    load_index(home)
    assert len(read) == 1


def test_both_lists_make_one_index(home, csl, tmp_path):
    import_list(home, "csl", csl)
    import_list(home, "un", written(tmp_path, XML, "un.xml"))
    index = load_index(home)
    assert [version.list_id for version in index.lists] == ["us-csl", "un"]
    assert [len(version.sha256) for version in index.lists] == [64, 64]
    assert len(index) == 4
    home.remove("un")
    assert [version.list_id for version in load_index(home).lists] == ["us-csl"]


def test_a_date_given_by_a_person_stands(home, csl):
    assert import_list(home, "csl", csl, on=date(2026, 8, 3)).data_date == date(2026, 8, 3)
    assert load_index(home).lists[0].on == date(2026, 8, 3)


def test_what_is_not_loaded_cannot_be_removed(home, csl):
    import_list(home, "csl", csl)
    with pytest.raises(NotFoundError, match="csl"):
        home.remove("nothing")


def test_a_home_that_is_a_file_is_told(tmp_path, csl):
    place = tmp_path / "taken"
    place.write_text("x", encoding="utf-8")
    with pytest.raises(SourceError, match="set ZHEGANG_HOME"):
        import_list(Home(place), "csl", csl)
    assert Home(place).sources() == ()


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_read_only_home_screens_and_refuses_to_load(home, csl):
    import_list(home, "csl", csl)
    (home.compiled / "screening.index").unlink()
    for folder in (home.path, home.compiled):
        folder.chmod(0o500)
    try:
        assert len(load_index(home)) == 2
        with pytest.raises(SourceError, match="set ZHEGANG_HOME"):
            import_list(home, "csl", csl)
    finally:
        for folder in (home.path, home.compiled):
            folder.chmod(0o700)


def _load_often(path, name, file):
    for _ in range(8):
        import_list(Home(path), name, file)


def test_two_processes_loading_at_once_lose_nothing(home, csl, tmp_path):
    un = written(tmp_path, XML, "un.xml")
    context = multiprocessing.get_context("spawn")
    work = [
        context.Process(target=_load_often, args=(home.path, n, f)) for n, f in (("csl", csl), ("un", un))
    ]
    for process in work:
        process.start()
    for process in work:
        process.join(120)
    assert [process.exitcode for process in work] == [0, 0]
    assert [source.name for source in home.sources()] == ["csl", "un"]
    assert len(load_index(home)) == 4
    assert not list(home.path.rglob("*.part"))


def test_a_row_of_the_record_round_trips():
    row = replace(SOURCE, loaded_on=date(2026, 8, 4), stated=False)
    assert Imported.from_dict(json.loads(json.dumps(row.as_dict()))) == row


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kind = self.path.strip("/")
        body = json.dumps(OFFICIAL).encode()
        if kind == "away":
            self.send_response(302)
            self.send_header("Location", "http://198.51.100.1/list.json")
        elif kind == "again":
            self.send_response(302)
            self.send_header("Location", "/list.json")
        elif kind == "missing":
            self.send_response(404)
        else:
            self.send_response(200)
        if kind == "short":
            self.send_header("Content-Length", str(len(body) + 10))
        self.end_headers()
        if kind not in ("away", "again", "missing"):
            self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def publisher():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("path", ["list.json", "again"])
def test_a_download_is_whole(tmp_path, path):
    told = []
    with publisher() as address:
        size = download(f"{address}/{path}", tmp_path / "got", progress=lambda done, total: told.append(done))
    assert json.loads((tmp_path / "got").read_bytes()) == OFFICIAL
    assert told[-1] == size == (tmp_path / "got").stat().st_size


@pytest.mark.parametrize(
    ("path", "most", "told"),
    [
        ("missing", 1 << 20, "HTTP 404"),
        ("short", 1 << 20, "bytes|Incomplete"),
        ("away", 1 << 20, "not https"),
        ("list.json", 10, "sends more than"),
    ],
)
def test_a_download_that_fails_is_told(tmp_path, path, most, told):
    with publisher() as address, pytest.raises(SourceError, match=told):
        download(f"{address}/{path}", tmp_path / "got", most=most)


@pytest.mark.parametrize(
    "address",
    ["http://example.org/list.json", "ftp://example.org/x", "file:///etc/hostname", "list.json", ""],
)
def test_only_https_is_spoken(tmp_path, address):
    with pytest.raises(SourceError, match="not https"):
        download(address, tmp_path / "got")
    assert not (tmp_path / "got").exists()


def test_a_publisher_that_cannot_be_reached_is_told(tmp_path):
    with pytest.raises(SourceError, match="zhegang data import"):
        download("http://127.0.0.1:1/list.json", tmp_path / "got", timeout=5)


def test_official_addresses_are_https():
    assert all(held.address.startswith("https://") for held in PUBLISHERS.values())
