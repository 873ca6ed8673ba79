"""On what part of the value a measure is charged: metal content, or what is not of the United States."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhegang.core.i18n import Note
from zhegang.trade.measures import Measure
from zhegang.trade.texts import METALS, message, percent, question

ONE = Decimal(1)
_LEAST_US = Decimal("0.2")  # U.S. note 2(v)(xvii) to subchapter III of chapter 99


def share_of(measure: Measure, facts: Mapping[str, Any]) -> tuple[Decimal | None, Note, str | None]:
    """Part of the value, why, and where it is not known the fact that would say so."""
    if measure.basis == "us-content" and (share := non_us(facts)) != ONE:
        return share, message("non_us", share=percent(share)), None
    if not measure.basis.startswith("content:"):
        return ONE, message(measure.reason or "applies", **measure.fields), None
    metal = measure.basis.partition(":")[2]
    fact = f"{metal}_value_share"
    given = facts.get(fact)
    if given is None:
        return None, message("question", question=question(fact)), fact
    share = Decimal(str(given))
    return share, message("content", metal=Note(METALS[metal]), share=percent(share)), None


def non_us(facts: Mapping[str, Any]) -> Decimal:
    """What is left without United States content; a share below a fifth, or not given, takes nothing."""
    share = Decimal(str(facts.get("us_content_share") or 0))
    return ONE - share if share >= _LEAST_US else ONE
