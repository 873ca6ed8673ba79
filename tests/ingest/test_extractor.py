"""The optional extractor, against a stand-in on this machine: off by default, nothing it says believed."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from typer.testing import CliRunner

from zhegang.cli import app
from zhegang.core.errors import InputError, SourceError
from zhegang.ingest.extractor import ChatExtractor, configured
from zhegang.register import read
from zhegang.register.proposing import pieces, propose

TEXT = "Arden will build a quay. Arden will pay. Verden will watch. Arden will pay.\n"
GOOD: dict[str, Any] = {
    "quote": "Arden will build a quay",
    "predicate": "commitment",
    "subject": "Arden",
    "modality": "committed",
    "value": {"verb": "build", "actor": "Arden", "colour": "red", "area": {"not": "words"}},
}
ANSWER = [
    GOOD,
    {**GOOD, "quote": "Arden will build a  quay"},
    {**GOOD, "quote": "Arden will build a bridge"},
    {**GOOD, "quote": "Arden will pay"},
    {**GOOD, "quote": "Arden will pay", "occurrence": 2},
    {**GOOD, "quote": "Arden will pay", "occurrence": 3},
    {**GOOD, "predicate": "rumour"},
    {**GOOD, "modality": "certain"},
    {"predicate": "commitment"},
    "no object",
]


class StandIn(BaseHTTPRequestHandler):
    answer: ClassVar[Any] = {"statements": ANSWER}
    asked: ClassVar[list[dict[str, Any]]] = []
    keys: ClassVar[list[str | None]] = []
    status = 200

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.keys.append(self.headers["Authorization"])
        content = self.answer if isinstance(self.answer, str) else json.dumps(self.answer)
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def endpoint() -> Iterator[str]:
    StandIn.answer, StandIn.status = {"statements": ANSWER}, 200
    StandIn.asked.clear()
    StandIn.keys.clear()
    server = HTTPServer(("127.0.0.1", 0), StandIn)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_only_quotes_that_stand_in_the_text_become_proposals(endpoint: str) -> None:
    reading = read(TEXT.encode(), "release.txt")
    made = propose(reading, ChatExtractor(endpoint, "m", "secret"))

    assert [s.wording for s in made.statements] == ["Arden will build a quay", "Arden will pay"]
    for s in made.statements:
        assert TEXT[s.citation.start : s.citation.end] == s.wording
        assert not s.evidence
    assert made.statements[1].citation.start == TEXT.rindex("Arden will pay")
    assert made.statements[0].value == {
        "verb": "build",
        "strength": "",
        "actor": "Arden",
        "area": "{'not': 'words'}",
    }
    assert len(made.dropped) == 8
    assert made.by == "extractor m"
    assert StandIn.asked[0]["messages"][1]["content"] == TEXT.strip()
    assert StandIn.keys == ["Bearer secret"]


def test_an_opinion_stays_an_opinion(endpoint: str) -> None:
    opinion = TEXT + "The author is a writer in Larne. These views do not represent the paper.\n"
    made = propose(read(opinion.encode(), "x"), ChatExtractor(endpoint, "m"))

    assert {s.modality for s in made.statements} == {"opinion"}


def test_a_long_text_goes_in_whole_segments(endpoint: str) -> None:
    reading = read((TEXT * 260).encode(), "x")
    text = reading.document.text
    parts = list(pieces(reading))

    assert len(parts) > 2
    assert all(end - start <= 8_000 for start, end in parts)
    assert "".join(text[s:e] for s, e in parts).replace("\n", "") == text.replace("\n", "")


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        ("no json", 200),
        ({"other": 1}, 200),
        (ANSWER, 200),
        ({"statements": []}, 500),
        ({"statements": []}, 302),
    ],
)
def test_an_endpoint_that_fails_is_told_and_not_followed(endpoint: str, answer: Any, status: int) -> None:
    StandIn.answer, StandIn.status = answer, status

    with pytest.raises(SourceError, match="extractor"):
        ChatExtractor(endpoint, "m").propose("text")


def test_it_is_off_unless_the_operator_names_one(
    endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("URL", "MODEL", "KEY_FILE"):
        monkeypatch.delenv(f"ZHEGANG_EXTRACTOR_{name}", raising=False)
    (tmp_path / "release.txt").write_text(TEXT, encoding="utf-8")
    command = ["register", "propose", str(tmp_path / "release.txt"), "--json"]
    assert configured() is None
    assert isinstance(CliRunner().invoke(app, command).exception, InputError)
    assert StandIn.asked == []

    monkeypatch.setenv("ZHEGANG_EXTRACTOR_URL", "ftp://x")
    with pytest.raises(InputError) as caught:
        configured()
    assert [p.where for p in caught.value.problems] == ["ZHEGANG_EXTRACTOR_URL", "ZHEGANG_EXTRACTOR_MODEL"]

    monkeypatch.setenv("ZHEGANG_EXTRACTOR_URL", endpoint)
    monkeypatch.setenv("ZHEGANG_EXTRACTOR_MODEL", "m")
    told = json.loads(CliRunner().invoke(app, command).stdout)
    assert len(told["documents"][0]["statements"]) == 2
