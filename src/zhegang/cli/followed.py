"""`zhegang register items|item|meetings|meeting`: what is published of progress and meetings."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

import typer

from zhegang.core.i18n import N_

AsJson = Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")]


def register(group: typer.Typer) -> None:
    """Adds the commands of this module to the group `register`."""
    group.command("items")(items)
    group.command("item")(item)
    group.command("meetings")(meetings)
    group.command("meeting")(meeting)
    group.command("briefing")(briefing)


def items(
    show: Annotated[str, typer.Option(help="commitment, project, decision, overdue or differ.")] = "",
    cursor: Annotated[str, typer.Option(help="`next` of the page before.")] = "",
    as_json: AsJson = False,
) -> None:
    """What is followed, each with how far it is, as the site's visitors see it."""
    lang = _ready()
    from zhegang.web.registry import following

    found = following.items(None, lang, show, cursor)
    if _printed(found, as_json):
        return
    for row in found.rows:
        print(f"{row['number']:>6}  {row['completion_name']:<24}  {row['name']}  [{row['id']}]")
    if found.next:
        print(f"--cursor {found.next}")


def item(
    ident: Annotated[str, typer.Argument(help="Id of an item.", metavar="ID")], as_json: AsJson = False
) -> None:
    """One item: milestones, evidence, assessments, what is overdue, what contradicts."""
    lang = _ready()
    from zhegang.web.registry import following

    found = following.item(None, lang, ident)
    if _printed(found, as_json):
        return
    from zhegang.cli.common import say

    print(f"{found.item['number']} {found.item['name']}: {found.standing['completion_name']}")
    for o in found.overdue:
        told = o["milestone"]
        print(f"  {say(N_('overdue'))}: {told['title']}, {told['due']} ({told['basis_name']})")
    for m in found.milestones:
        print(f"  {say(N_('milestone'))}: {m['title']}, {m['due'] or say(N_('without a day'))}")
    for e in found.evidence:
        print(f"  {say(N_('evidence'))}: {e['text']}" + (f" – {e['refusal']}" if e["refusal"] else ""))
    for a in found.assessments:
        print(f"  {say(N_('assessment'))}: {a['completion_name']}, {a['by']}, {a['on']}")


def meetings(as_json: AsJson = False) -> None:
    """Meetings that are published, the latest first."""
    lang = _ready()
    from zhegang.web.registry import meetingpages

    found = meetingpages.meetings(None, lang)
    if _printed(found, as_json):
        return
    for m in found.rows:
        print(f"{m['on'] or m['planned_on'] or '–':<10}  {m['status_name']}  {m['name']}  [{m['id']}]")


def meeting(
    ident: Annotated[str, typer.Argument(help="Id of a meeting.", metavar="ID")], as_json: AsJson = False
) -> None:
    """One meeting: agenda, attendance, minutes, decisions; the day planned against the day held."""
    lang = _ready()
    from zhegang.web.registry import meetingpages

    found = meetingpages.page(None, lang, ident)
    if _printed(found, as_json):
        return
    told = found.meeting
    days = " / ".join(day for day in (told["planned_on"], told["on"]) if day)
    print(f"{told['name']}: {told['status_name']}, {days} {found.plan_vs_outcome_name}".rstrip())
    for a in found.agenda:
        print(f"  {a['number']} {a['title']}")
    for d in found.decisions:
        print(f"  {d['number']} {d['text']}")


def briefing(
    since: Annotated[
        str, typer.Option(help="First day (YYYY-MM-DD); a year before the last if not given.")
    ] = "",
    on: Annotated[str, typer.Option(help="Last day (YYYY-MM-DD); today if not given.")] = "",
) -> None:
    """The briefing on the stored register, proposals included, as JSON: what the site's page shows."""
    lang = _ready()
    from zhegang.core.jsonout import dumps
    from zhegang.mechanism.brief import brief_json
    from zhegang.web.registry import outgoing

    days = outgoing.span(since, on, date.today())
    print(dumps(brief_json(outgoing.operators_briefing(days), lang)), end="")


def _printed(found: Any, as_json: bool) -> bool:
    from zhegang.core.jsonout import dumps

    if as_json:
        print(dumps(found), end="")
    return as_json


def _ready() -> str:
    """The site's database, brought to this version; the language asked for."""
    from zhegang.cli import registry
    from zhegang.cli.common import lang

    registry.ready()
    return lang()
