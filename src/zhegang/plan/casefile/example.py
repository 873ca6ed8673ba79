"""The example rows of the workbook template: a small case that is valid as it stands.

A row that still reads as the example is left out on reading, and said to be; the first
change makes it the user's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhegang.core.i18n import N_, translate

MARK = N_("Example, left out until changed")


def example_case(lang: str = "en") -> dict[str, Any]:
    """The example as raw case data, its names in `lang`."""
    mark = translate(MARK, lang)
    return {
        "schema_version": "1",
        "id": "example-case",
        "title": mark,
        "on": "2026-03-01",
        "currency": "USD",
        "firm": {"name": mark, "country": "CN", "region": "Zhejiang", "employees": 200},
        "finance": {"capital_rate": Decimal("0.05"), "exchange_rates": {"EUR": Decimal("1.08")}},
        "products": [
            {
                "id": "example-robot",
                "name": mark,
                "hs": "8508.11",
                "codes": {"US": "8508.11.00.00"},
                "unit_value": 168,
                "weight_kg": Decimal("7.4"),
                "volume_m3": Decimal("0.048"),
                "bom": [{"part": "example-motor", "quantity": 3}],
            }
        ],
        "parts": [{"id": "example-motor", "name": mark, "hs": "8501.31", "weight_kg": Decimal("0.6")}],
        "suppliers": [
            {
                "id": "example-supplier",
                "part": "example-motor",
                "origin": "CN",
                "place": "CNNGB",
                "unit_price": Decimal("5.1"),
            }
        ],
        "plants": [
            {
                "id": "example-plant",
                "name": mark,
                "country": "CN",
                "place": "CNNGB",
                "status": "existing",
                "capacity": 520000,
                "fixed_cost": 4800000,
                "recipes": [{"product": "example-robot", "unit_cost": 84, "origin": "CN"}],
            }
        ],
        "hubs": [{"id": "example-hub", "name": mark, "place": "HKHKG", "mode": "sea", "days": 3}],
        "markets": [
            {
                "id": "example-market",
                "name": mark,
                "country": "US",
                "place": "USLAX",
                "demand": [
                    {
                        "product": "example-robot",
                        "units": 190000,
                        "price": 205,
                        "pass_through": Decimal("0.4"),
                        "buyer": "example-buyer",
                    }
                ],
            }
        ],
        "lanes": [
            {
                "plant": "example-plant",
                "market": "example-market",
                "mode": "sea",
                "freight_per_m3": 60,
                "source": mark,
            }
        ],
        "legs": [
            {
                "seller": "example-firm",
                "buyer": "example-buyer",
                "price_share": 1,
                "incoterm": "FOB",
                "importer_of_record": "example-buyer",
                "currency": "USD",
                "credit_days": 60,
            }
        ],
        "parties": [
            {"id": "example-firm", "name": mark, "country": "CN", "role": "firm"},
            {"id": "example-buyer", "name": mark, "country": "US", "role": "buyer"},
        ],
        "assumed_rates": [{"market": "MY", "hs": "8508.11", "rate": Decimal("0.15"), "reason": mark}],
        "services": [{"id": "example-service", "kind": "establish", "text": mark}],
        "assumptions": [{"concerns": "prices", "text": mark}],
    }


def is_example(row: Mapping[str, Any]) -> bool:
    """Whether a row of the workbook is one of the template's, unchanged."""
    return any(isinstance(v, str) and (v.startswith("example-") or v in _marks()) for v in row.values()) and (
        any(_same(row, example) for lang in ("en", "zh-Hant", "zh-Hans") for example in _rows(lang))
    )


def _marks() -> set[str]:
    return {translate(MARK, lang) for lang in ("en", "zh-Hant", "zh-Hans")}


def _rows(lang: str) -> list[dict[str, Any]]:
    from zhegang.plan.casefile.tables import rows_of

    return [row for rows in rows_of(example_case(lang)).values() for row in rows]


def _same(row: Mapping[str, Any], example: Mapping[str, Any]) -> bool:
    return {name: _plain(v) for name, v in row.items()} == {name: _plain(v) for name, v in example.items()}


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | list | dict) else str(value)


__all__ = ["MARK", "example_case", "is_example"]
