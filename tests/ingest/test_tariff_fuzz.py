"""Malformed codes, rates, dates and files: an error of ours, never a traceback, nothing half-loaded.

The generator spoils texts that are right. The normal run does a few hundred, the full one 100,000.
"""

from __future__ import annotations

import gzip
import random
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.test_national import CHINA, DAY, GB, WITS, annex
from tests.trade.tariff_cases import packaged
from zhegang.core.codes import digits
from zhegang.core.dates import parse_date, parse_instant
from zhegang.core.errors import ZhegangError
from zhegang.ingest.adcvd import import_adcvd
from zhegang.ingest.annexes import import_annex
from zhegang.ingest.home import Home
from zhegang.ingest.hts import import_hts
from zhegang.ingest.national import import_national
from zhegang.ingest.scenario import apply_scenario
from zhegang.ingest.tariffs import load_store
from zhegang.trade.asking import quote_request
from zhegang.trade.complete import parse_exchange
from zhegang.trade.expression import parse_quantity, parse_rate, parse_special
from zhegang.trade.quote import quote

JUNK = [
    "", " ", "\x00", "\n", "\t", '"', "'", ",", ";", "%", "-", "+", ".", "..", "/", "¢", "$", "€", "é", "１", "٣",
    "税", "\ud7ff", "\u202e", "\U0001f600", "1e999", "-0", "NaN", "inf", "9" * 400, "0" * 30, "(", ")", "{", "[[",
    "'; drop table", "../../x", "=1+1", "<b>", "\\", "\r\n", "\ufeff", "Free (", "100%%", "2026-02-30", "0000-00-00",
]  # fmt: skip
RIGHT = [
    "6109.10.00", "8507.60.00.20", "16.5%", "4.4¢/kg + 8.5%", "35.10 GBP / 100 kg", "9.300 EUR DTN", "Free",
    "Free (A,S) 1.2% (JP)", "2026-03-01", "2025-04-09T00:01-04:00", "21000:kg", "GBP/USD=1.31", "steel:0.4",
    "steel_share=0.6", "CN", "US", "USMCA", "10,000", "USD", "The duty provided in the applicable subheading + 25%",
]  # fmt: skip
ADCVD = "case,kind,origin,hs,rate,valid_from,source\nA-570-970,AD,CN,4412,25.48%,2011-12-08,76 FR 76690\n"
SCENARIO = (
    "jurisdiction: US\nlayer: additional\nmeasures:\n  - {id: more, kind: add, heading: x, origins: [CN],\n"
    '     periods: [{from: 2027-02-01, rate: "30%", source: y}]}\nend: {us-s122: 2026-03-31}\n'
)
HTS = (
    '[{"htsno": "6109.10.00", "indent": "0", "description": "T-shirts", "units": ["doz."], "general": "16.5%", '
    '"special": "Free (AU)", "other": "90%", "footnotes": null}]'
)
FIELDS = (
    "hs",
    "origin",
    "market",
    "on",
    "value",
    "currency",
    "via",
    "entered_at",
    "loaded_on",
    "known_at",
    "company",
)
VALID = {"hs": "6109.10.00", "origin": "CN", "market": "US", "on": "2026-03-01", "value": "10000"}


def spoiled(text: str, draw: random.Random) -> str:
    """`text` with one to four wounds."""
    for _ in range(draw.randint(1, 4)):
        at, end = sorted((draw.randint(0, len(text)), draw.randint(0, len(text))))
        wound = draw.random()
        if wound < 0.4:
            text = text[:at] + draw.choice(JUNK) + text[at:]
        elif wound < 0.6:
            text = text[:at] + text[at + 1 :]
        elif wound < 0.75:
            text = (
                text[:at]
                + chr(draw.choice((draw.randint(1, 255), draw.randint(0x4E00, 0x9FFF))))
                + text[at + 1 :]
            )
        elif wound < 0.9:
            text = text[:at] + text[at:end] * draw.randint(0, 3) + text[end:]
        else:
            text = text[:end]
    return text


def attempt(call: Callable[[], Any]) -> tuple[Any, ZhegangError | None]:
    """What a call gives, or the error of ours it ends in; any other error goes on."""
    try:
        return call(), None
    except ZhegangError as error:
        return None, error


def spoil_text(draw: random.Random, _: Path) -> None:
    text = spoiled(draw.choice(RIGHT), draw)
    calls: list[Callable[[str], Any]] = [
        digits, parse_rate, parse_special, lambda t: parse_quantity(t), lambda t: parse_date(t, "on"),
        lambda t: parse_instant(t, "entered_at", market="US"), lambda t: parse_exchange([t]),
    ]  # fmt: skip
    call = draw.choice(calls)
    found, error = attempt(lambda: call(text))
    assert error is None or error.text()
    duty = getattr(found, "duty", None)
    if duty is not None:
        duty(Decimal(1000))


def spoil_request(draw: random.Random, _: Path) -> None:
    given: dict[str, Any] = {**VALID}
    for name in draw.sample(FIELDS, draw.randint(1, 3)):
        given[name] = spoiled(given.get(name) or draw.choice(RIGHT), draw)
    if draw.random() < 0.5:
        name = draw.choice(("quantities", "claims", "fact", "metal_content"))
        given[name] = [spoiled(draw.choice(RIGHT), draw)]
    found, error = attempt(lambda: quote(packaged(), quote_request(packaged(), given)))
    assert error is None or error.text("zh-Hant")
    assert found is None or found.as_dict("zh-Hans")["input"]


def spoil_file(draw: random.Random, folder: Path) -> None:
    kind, right = draw.choice(
        (
            ("tariff-gb", GB), ("tariff-eu", GB), ("tariff-wits", WITS), ("tariff-cn", CHINA), ("hts", HTS),
            ("cn-annex", annex("cn-301-1,01011000,25%,2018-07-06,")), ("adcvd", ADCVD), ("scenario", SCENARIO),
        )
    )  # fmt: skip
    data = spoiled(right, draw).encode("utf-8", "surrogatepass")
    if draw.random() < 0.2:
        data = gzip.compress(data)[: draw.randint(0, 200)]
    path = folder / ("hts_2025_rev_8.json" if kind == "hts" else f"{kind}.txt")
    path.write_bytes(data)
    home = Home(folder / "home")
    before = home.sources()
    calls: dict[str, Callable[[], Any]] = {
        "hts": lambda: import_hts(home, [path]),
        "cn-annex": lambda: import_annex(home, path),
        "adcvd": lambda: import_adcvd(home, path),
        "scenario": lambda: apply_scenario(packaged(), path),
    }
    _, error = attempt(calls.get(kind, lambda: import_national(home, kind, path, on=DAY)))
    if error is not None:
        assert error.text()
        assert home.sources() == before
        return
    if kind not in ("scenario", "hts"):
        load_store(home)  # what was taken can be used
    for source in home.sources():
        home.remove(source.name)


def run(count: int, folder: Path) -> None:
    draw = random.Random(20261122)
    for number in range(count):
        state = draw.getstate()
        share = draw.random()
        try:
            (spoil_text if share < 0.7 else spoil_request if share < 0.97 else spoil_file)(draw, folder)
        except Exception as error:
            raise AssertionError(
                f"case {number}: {type(error).__name__}: {error}; state {hash(state)}"
            ) from error


def test_malformed_input_gives_an_error_of_ours(tmp_path: Path) -> None:
    run(600, tmp_path)


@pytest.mark.full
def test_a_hundred_thousand_malformed_inputs(tmp_path: Path) -> None:
    run(100_000, tmp_path)


def test_days_outside_the_calendar_are_refused() -> None:
    for on in (date.min, date(1994, 12, 31), date(2100, 1, 1), date.max):
        with pytest.raises(ZhegangError):
            quote_request(packaged(), VALID | {"on": on.isoformat()})
