"""Tariffs of other markets and China's lists: small files in the publishers' layout."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.trade.tariff_cases import ask
from zhegang.core.errors import InputError
from zhegang.ingest.annexes import LISTS, import_annex
from zhegang.ingest.home import Home
from zhegang.ingest.national import import_national
from zhegang.ingest.tariffs import load_store
from zhegang.trade.complete import parse_exchange
from zhegang.trade.expression import Quantity
from zhegang.trade.quote import Quote

DAY = date(2026, 9, 1)
GB = (
    "commodity__code,measure__type__id,measure__additional_code__code,measure__duty_expression,"
    "measure__effective_start_date,measure__effective_end_date,measure__geographical_area__id\n"
    "6109100000,103,#NA,8.00%,2021-01-01,#NA,1011\n"
    "6109100000,142,#NA,0.00%,2021-01-01,#NA,JP\n"
    "6109100000,142,#NA,0.00%,2021-01-01,#NA,2005\n"
    "0406900000,103,#NA,35.10 GBP / 100 kg,2021-01-01,#NA,1011\n"
    "7318150000,103,#NA,0.00%,2021-01-01,#NA,1011\n"
    "7318158200,552,C999,86.5%,2021-01-01,#NA,CN\n"
    "9503000000,103,#NA,4.00%,2021-01-01,2026-06-30,1011\n"
    "9503000000,103,#NA,2.00%,2026-07-01,#NA,1011\n"
    "8501100000,103,2500,0.00%,2021-01-01,#NA,1011\n"
    "8501100000,103,2501,4.00%,2021-01-01,#NA,1011\n"
)
CODE = {"goods_nomenclature_item_id": "6109100010"}
API: dict[str, Any] = {
    "data": {"id": "1", "type": "commodity", "attributes": CODE},
    "included": [
        {"id": "9", "type": "duty_expression", "attributes": {"base": "12.00 %"}},
        {
            "id": "7",
            "type": "measure",
            "attributes": {"import": True, "effective_start_date": "2021-01-01T00:00:00.000Z"},
            "relationships": {
                "duty_expression": {"data": {"id": "9", "type": "duty_expression"}},
                "measure_type": {"data": {"id": "103", "type": "measure_type"}},
                "geographical_area": {"data": {"id": "1011", "type": "geographical_area"}},
            },
        },
    ],
}
TARIC_HEAD = (
    "Goods code", "Add code", "Order No.", "Start date", "End date", "RED_IND", "Origin", " Measure type",
    "Legal base", "Duty", "Origin code", " Meas. type code",
)  # fmt: skip
TARIC = (
    ("6109100000", None, None, "01-01-2020", None, None, "ERGA OMNES", "x", "R1", "12.000 %", "1011", "103"),
    ("6109100000", None, None, "01-02-2019", None, None, "Japan", "x", "R2", "0.000 %", "JP", "142"),
    ("0406900000", None, None, "01-01-2020", None, None, "ERGA OMNES", "x", "R1", "167.100 EUR DTN", "1011", "103"),
)  # fmt: skip
WITS = (
    "Reporter_ISO_N,Year,ProductCode,Partner,Min_Rate,Max_Rate\n"
    "392,2026,610910,000,10.9,10.9\n392,2026,620610,000,5.3,9.1\n392,2026,610910,156,8,8\n410,2026,610910,000,13,13\n"
)
CHINA = (
    '税则号列,货品名称,最惠国税率,普通税率,暂定税率\n61091000,="---T恤",6,90,\n85076000,锂离子,10%,40%,8\n'
)


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def taric(folder: Path) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (TARIC_HEAD, *TARIC):
        sheet.append(list(row))
    path = folder / "Duties Import 01-99.xlsx"
    book.save(path)
    return path


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[str, Path], Home]:
    def load(name: str, path: Path) -> Home:
        home = Home(tmp_path / "home")
        import_national(home, name, path, on=DAY)
        return home

    return load


def rate(home: Home, hs: str, market: str, on: str = "2026-08-01", origin: str = "CN", **more: Any) -> Quote:
    return ask(load_store(home), hs, origin, on, market=market, **more)


def test_case_14_of_the_united_kingdom(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    """8 % of GBP 30 is GBP 2.40; GBP 35.10 per 100 kg on 100 kg is GBP 35.10."""
    home = loaded("tariff-gb", written(tmp_path, "uk.csv", GB))
    shirt = rate(home, "6109.10.00.10", "GB", value=Decimal(30), currency="GBP")
    assert shirt.duty.amount == Decimal("2.40")
    weight = (Quantity(Decimal(100), "kg"),)
    cheese = rate(home, "0406.90.21", "GB", value=Decimal(900), currency="GBP", quantities=weight)
    assert cheese.duty.amount == Decimal("35.10")
    assert rate(home, "0406.90.21", "GB", currency="GBP").missing[0].fact == "quantity:kg"


def test_a_duty_by_weight_in_another_currency_settles_with_its_rate(
    tmp_path: Path, loaded: Callable[[str, Path], Home]
) -> None:
    home = loaded("tariff-gb", written(tmp_path, "uk.csv.gz", gzip.compress(GB.encode())))
    tonne = (Quantity(Decimal(1), "t"),)
    open_ = rate(home, "0406.90.21", "GB", quantities=tonne)
    assert open_.missing[0].fact == "exchange_rate"
    for own in ("GBP/USD=1.25", "USD/GBP=0.8"):
        held = rate(home, "0406.90.21", "GB", quantities=tonne, exchange=parse_exchange([own]))
        assert held.duty.amount == Decimal("438.75")


def test_what_the_uk_file_says_and_does_not_say(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-gb", written(tmp_path, "uk.csv", GB))
    assert rate(home, "6109.10.00", "GB", origin="JP", claims=("GB-JP",)).duty.rate == 0
    assert rate(home, "6109.10.00", "GB", origin="JP").duty.rate == 0.08
    assert [rate(home, "9503.00.21", "GB", day).duty.rate for day in ("2026-06-30", "2026-07-01")] == [
        0.04,
        0.02,
    ]
    # Trade defence by producer and duties by additional code are open, never a guess.
    assert rate(home, "7318.15.82", "GB").duty.status == "undetermined"
    assert rate(home, "7318.15.82", "GB", origin="VN").duty.rate == 0
    assert rate(home, "8501.10.10", "GB").duty.status == "undetermined"
    assert rate(home, "6109.10.00", "GB").stale_since is None
    assert rate(home, "6109.10.00", "GB", "2026-11-01").stale_since == DAY
    # Codes the file does not hold keep what comes along.
    assert rate(home, "8508.11", "GB").duty == rate(Home(tmp_path / "none"), "8508.11", "GB").duty


def test_the_api_of_the_trade_tariff(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-gb", written(tmp_path, "one.json", json.dumps([API])))
    assert rate(home, "6109.10.00.10", "GB").duty.rate == 0.12


def test_taric(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-eu", taric(tmp_path))
    assert rate(home, "6109.10.00", "EU").duty.rate == 0.12
    assert rate(home, "6109.10.00", "DE", origin="JP", claims=("EU-JP",)).duty.rate == 0
    weight = (Quantity(Decimal(50), "kg"),)
    cheese = rate(home, "0406.90.21", "EU", currency="EUR", quantities=weight)
    assert cheese.duty.amount == Decimal("83.55")


def test_wits_by_market(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-wits", written(tmp_path, "wits.csv", WITS))
    assert {source.name for source in home.sources()} == {"tariff-wits-jp", "tariff-wits-kr"}
    assert rate(home, "6109.10", "JP").duty.rate == 0.109
    assert rate(home, "6109.10", "KR").duty.rate == 0.13
    assert rate(home, "6206.10", "JP").duty.status == "undetermined"  # its national lines differ


def test_china(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-cn", written(tmp_path, "cn.csv", CHINA))
    assert rate(home, "6109.10.00", "CN", "2026-10-01", origin="VN").duty.rate == 0.06
    assert rate(home, "8507.60.00", "CN", "2026-10-01", origin="VN").duty.rate == 0.08  # provisional


def test_the_compact_copy_may_be_lost(tmp_path: Path, loaded: Callable[[str, Path], Home]) -> None:
    home = loaded("tariff-wits", written(tmp_path, "wits.csv", WITS))
    before = rate(home, "6109.10", "KR").duty
    for path in home.compiled.iterdir():
        path.write_bytes(b"broken")
    from zhegang.ingest import tariffs

    tariffs._load.cache_clear()
    assert rate(home, "6109.10", "KR").duty == before


def annex(*rows: str) -> str:
    return "\n".join(("measure,税则号列,加征税率,生效日期,截止日期", *rows)) + "\n"


def test_chinas_lists_settle_the_duty_on_american_goods(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    before = ask(load_store(home), "8479.50.10", "US", "2025-06-01", market="CN")
    open_ = {held.slot for held in before.layers if held.status == "undetermined"}
    assert open_ == {"cn-232", "cn-301-1", "cn-301-2", "cn-301-3", "cn-301-4", "cn-2025-1"}
    rows = [f"{name},01011000,25%,2018-07-06," for name in LISTS if name != "cn-301-1"]
    import_annex(home, written(tmp_path, "a.csv", annex("cn-301-1,84795010,25,2018-07-06,", *rows)), on=DAY)
    found = ask(load_store(home), "8479.50.10", "US", "2025-06-01", market="CN")
    assert found.duty.rate == pytest.approx(0.35)  # 0 + 25 + 10; 24 points suspended
    other = ask(load_store(home), "8479.50.90", "US", "2025-06-01", market="CN")
    assert other.duty.rate == pytest.approx(0.10)


@pytest.mark.parametrize(
    ("at", "rate_"),
    [
        ("2025-04-10T12:00+08:00", None),
        ("2025-04-10T12:01+08:00", 0.84),
        ("2025-04-12T00:00+08:00", 1.25),
        ("2025-05-14T12:00+08:00", 1.25),
        ("2025-05-14T12:01+08:00", 0.10),
    ],
)
def test_chinas_duty_on_all_american_goods_by_the_minute(at: str, rate_: float | None) -> None:
    """税委会公告2025年第5号, 第6号, 第7号."""
    from zhegang.core.dates import parse_instant

    store = load_store(Home(Path("/nonexistent/zhegang-home")))
    found = ask(store, "8479.50", "US", at[:10], market="CN", entered_at=parse_instant(at))
    charged = [h.rate for h in found.layers if h.slot == "cn-reciprocal" and h.status == "applies"]
    assert charged == ([] if rate_ is None else [rate_])


@pytest.mark.parametrize(
    ("name", "content", "row", "field"),
    [
        ("tariff-gb", GB.replace("6109100000,103", "61o9100000,103"), "row 2", "commodity__code"),
        ("tariff-gb", GB.replace("2026-06-30", "2026-06-31"), "row 8", "measure__effective_end_date"),
        ("tariff-gb", GB.replace("2026-06-30", "2020-06-30"), "row 8", "measure__effective_end_date"),
        ("tariff-gb", GB.replace("measure__duty_expression", "duty"), "uk.csv", "measure__duty_expression"),
        ("tariff-gb", "{", "uk.csv", "JSON"),
        ("tariff-gb", json.dumps([API, {"data": {}}]), "[1]", "commodity"),
        ("tariff-wits", WITS.replace("10.9,10.9", "x,10.9"), "row 2", "Min_Rate"),
        ("tariff-wits", WITS.replace("410,2026", "999,2026"), "row 5", "Reporter_ISO_N"),
        ("tariff-wits", WITS.replace("410,2026", "410,26"), "row 5", "Year"),
        ("tariff-cn", CHINA.replace("61091000", "6109100"), "row 2", "税则号列"),
        ("tariff-cn", CHINA.replace(",6,90,", ",,90,"), "row 2", "最惠国税率"),
        ("tariff-eu", "PK\x03\x04 no workbook", "uk.csv", "table"),
        ("tariff-eu", b"\xff\xfe\x00", "uk.csv", "table"),
        ("tariff-eu", "", "uk.csv", "Columns"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_loaded(
    tmp_path: Path, name: str, content: str | bytes, row: str, field: str
) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(InputError) as refused:
        import_national(home, name, written(tmp_path, "uk.csv", content), on=DAY)
    assert row in refused.value.text()
    assert field in refused.value.text()
    assert home.sources() == ()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("cn-301-9,01011000,25%,2018-07-06,", "measure"),
        ("cn-301-1,0101100,25%,2018-07-06,", "code"),
        ("cn-301-1,01011000,much,2018-07-06,", "rate"),
        ("cn-301-1,01011000,25%,06/31/2018,", "valid_from"),
        ("cn-301-1,01011000,25%,2018-07-06,2018-07-05", "valid_to"),
        ("cn-301-1,01011000,25%,2018-07-06,\ncn-301-1,01011000,5%,2019-07-06,", "twice"),
    ],
)
def test_a_wrong_list_is_named_and_nothing_is_loaded(tmp_path: Path, row: str, field: str) -> None:
    home = Home(tmp_path / "home")
    with pytest.raises(InputError) as refused:
        import_annex(home, written(tmp_path, "a.csv", annex(row)))
    assert "row" in refused.value.text()
    assert field in refused.value.text()
    assert home.sources() == ()
