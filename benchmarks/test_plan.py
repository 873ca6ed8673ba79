"""How long a plan takes: each example, and an order list of 1,200 lines."""

from __future__ import annotations

import csv
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zhegang.ingest.home import Home
from zhegang.ingest.reference import Reference, load_reference
from zhegang.plan.build import make_plan
from zhegang.plan.orderlist import read_orders
from zhegang.plan.orders import assess
from zhegang.plan.reading import read_case

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CODES = ("8508.11.00.00", "6109.10.00.12", "8428.70.00.00", "8501.31.40.00", "9503.00.00.73", "6110.20.20.79")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    return load_reference(Home(tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize("name", sorted(p.parent.name for p in EXAMPLES.glob("*/case.toml")))
def test_plan_of_an_example(name: str, benchmark: Any, reference: Reference) -> None:
    case = read_case(EXAMPLES / name / "case.toml")
    assert benchmark(make_plan, case, reference).gate.state == "INCOMPLETE"


def test_order_list_of_1200_lines(tmp_path: Path, benchmark: Any, reference: Reference) -> None:
    draw = random.Random(1)
    path = tmp_path / "orders.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(
            [
                "client",
                "sku",
                "name",
                "us_hts10",
                "origin",
                "market",
                "incoterm",
                "unit_price",
                "currency",
                "qty_12m",
            ]
        )
        for i in range(1200):
            row = [
                f"Client {i % 40}",
                f"SKU-{i}",
                f"Article {i}",
                draw.choice(CODES),
                draw.choice(["CN", "VN", "HK"]),
            ]
            row += [
                draw.choice(["US", "US", "GB", "NL"]),
                draw.choice(["FOB", "DDP"]),
                round(draw.uniform(1, 500), 2),
            ]
            rows.writerow([*row, "USD", draw.randint(10, 9999)])

    def whole() -> int:
        return len(assess(read_orders(path), reference, date(2026, 11, 22)).negotiation)

    assert benchmark(whole) == 1200
