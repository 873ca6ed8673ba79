"""What the register's terms are called."""

from __future__ import annotations

from typing import Any

from zhegang.core.i18n import N_, translate

STANCES = {"official": N_("official"), "news": N_("news"), "opinion": N_("opinion")}
PREDICATES = {
    "area": N_("area"),
    "commitment": N_("commitment"),
    "quantity": N_("figure"),
    "date": N_("date"),
    "agreement": N_("agreement signed"),
    "signatory": N_("signatory"),
    "witness": N_("witness"),
    "person": N_("person"),
    "organisation": N_("organisation"),
    "event": N_("event"),
}
KINDS = {
    "area": N_("Areas"),
    "agreement": N_("Agreements"),
    "organisation": N_("Parties"),
    "person": N_("People"),
    "project": N_("Projects"),
    "event": N_("Events"),
    "place": N_("Places"),
    "system": N_("Systems"),
}
VERDICTS = {
    "CONFLICT": N_("in conflict"),
    "PLAN_VS_OUTCOME": N_("a plan against what happened"),
    "CONSISTENT_IF_APPROX": N_("consistent only if one is approximate"),
    "CONSISTENT_LESS_PRECISE": N_("consistent, one less precise"),
    "EQUAL": N_("the same"),
    "DERIVATIVE": N_("copies of one text"),
    "NOT_COMPARABLE": N_("not comparable"),
}
MODALITIES = {
    "planned": N_("planned"),
    "held": N_("held"),
    "committed": N_("committed"),
    "opinion": N_("an opinion"),
}
STATES = {
    "proposed": N_("proposed"),
    "annotated": N_("checked by an annotator"),
    "approved": N_("approved by a reviewer"),
    "published": N_("published"),
    "rejected": N_("rejected"),
    "replaced": N_("replaced"),
    "dropped": N_("no longer read"),
}
ATTACHMENTS = {
    "": N_("no text is held"),
    "exact": N_("stands at its place"),
    "moved": N_("found at another place"),
    "stale": N_("stale: not found in the text held"),
}
ACTIONS = {
    "propose": N_("proposed"),
    "annotate": N_("checked"),
    "approve": N_("approved"),
    "publish": N_("published"),
    "reject": N_("rejected"),
    "return": N_("returned"),
    "undo": N_("undone"),
}
ROLES = {
    "subject": N_("is told of"),
    "party": N_("as a party"),
    "actor": N_("as the one who promises"),
    "area": N_("in this area"),
    "speaker": N_("says so"),
    "agreement": N_("under this agreement"),
}
KINSHIPS = {
    "same": N_("the same text"),
    "mirror": N_("a copy"),
    "spun": N_("a copy in other words"),
}
SIGNS = {"gt": "> ", "ge": "≥ ", "lt": "< ", "le": "≤ ", "approx": "≈ "}


def value_told(predicate: str, subject: str, value: dict[str, Any], lang: str) -> str:
    """What a statement says, on one line and without the words of its text."""
    if predicate == "quantity":
        return f"{figure_told(value)} {_unit(value, subject)}".strip()
    if predicate == "date":
        return _days(value, lang)
    if predicate == "event":
        when = _days(value, lang) if value.get("date") else ""
        return " · ".join(part for part in (translate(EVENTS.get(subject, subject), lang), when) if part)
    if predicate == "commitment":
        return " · ".join(part for part in (value.get("actor"), value.get("verb"), value.get("area")) if part)
    if predicate == "agreement":
        return " · ".join(part for part in (value.get("kind"), subject, value.get("about")) if part)
    if predicate == "person":
        return " · ".join([subject, *value.get("posts", ())])
    return subject


EVENTS = {
    "meeting": N_("meeting"),
    "ceremony": N_("ceremony"),
    "forum": N_("forum"),
    "visit": N_("visit"),
    "reception": N_("reception"),
    "exhibition": N_("exhibition"),
}


def figure_told(value: dict[str, Any]) -> str:
    """A figure with its sign: `> 50`, `≈ 12`, `50 – 60`."""
    if value.get("qualifier") == "range":
        return f"{value['low']:,} – {value['high']:,}"
    told = value.get("value")
    number = "?" if told is None else f"{int(told) if told == int(told) else told:,}"
    return f"{SIGNS.get(str(value.get('qualifier')), '')}{number}"


def _unit(value: dict[str, Any], subject: str) -> str:
    unit = str(value.get("unit") or "")
    return "%" if unit == "percent" else subject or unit


def _days(value: dict[str, Any], lang: str) -> str:
    first = value.get("date")
    if not first:
        return translate(N_("left open by the text"), lang)
    return f"{first} – {value['until']}" if value.get("until") else str(first)
