"""The codes of the Harmonized System, edition of 2022."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhegang.core.errors import InputError
from zhegang.ingest.hs import subheadings
from zhegang.plan.orderlist import read_orders
from zhegang.plan.reading import read_case, read_case_text


def test_the_edition_has_its_codes() -> None:
    held = subheadings()
    # 8428.70, industrial robots, came with this edition.
    assert 5600 <= len(held) <= 5620
    assert {"842870", "610910", "850760", "854231"} <= held
    assert not any(code[:2] in ("77", "98", "99") for code in held)


def test_an_unknown_subheading_is_named(tmp_path: Path) -> None:
    example = Path(__file__).resolve().parents[2] / "examples" / "shaoxing-apparel" / "case.toml"
    text = example.read_text(encoding="utf-8").replace('hs = "6109.10"', 'hs = "6109.77"')
    with pytest.raises(InputError) as caught:
        read_case_text(text, "toml")
    assert any("6109.77" in p.text() for p in caught.value.problems)
    # The same code of an earlier edition is not judged: that edition is not held.
    older = text.replace('hs = "6109.77"', 'hs = "6109.77"\nhs_edition = "HS2012"', 1)
    with pytest.raises(InputError) as other:
        read_case_text(older, "toml")
    assert {p.where for p in other.value.problems} < {p.where for p in caught.value.problems}
    orders = tmp_path / "orders.csv"
    orders.write_text("sku,us_hts10,origin,market\nA,6109.77.00.00,CN,US\n")
    with pytest.raises(InputError, match=r"6109\.77"):
        read_orders(orders)
    assert read_case(example).products[0].hs == "6109.10"
