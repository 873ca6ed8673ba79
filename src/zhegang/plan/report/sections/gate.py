"""The gate: who was checked against which lists, and what that allows."""

from __future__ import annotations

from zhegang.core.i18n import N_
from zhegang.plan.report.cells import Draft
from zhegang.plan.report.model import Block, Items, Section, Table, Text, Tone
from zhegang.plan.result import Candidate, PartyCheck

STATES = {
    "BLOCK": N_("Blocked: a party is on a list"),
    "REVIEW": N_("A person must decide: a name agrees with a list entry"),
    "INCOMPLETE": N_("Not complete: no list, or an outdated one, is loaded"),
    "NO_LIST_MATCH": N_("No party agrees with an entry of the lists loaded"),
}
SHORT = {
    "BLOCK": N_("blocked"),
    "REVIEW": N_("to be reviewed"),
    "INCOMPLETE": N_("not complete"),
    "NO_LIST_MATCH": N_("no match"),
}
TONES: dict[str, Tone] = {"BLOCK": "bad", "REVIEW": "bad", "INCOMPLETE": "warn", "NO_LIST_MATCH": "good"}
JUDGEMENTS = {
    "match": N_("the same, as judged"),
    "no_match": N_("another, as judged"),
    None: N_("not judged yet"),
}


def gate(draft: Draft) -> Section:
    """State, reasons, lists with their dates, and each party's check."""
    held, _, voice = draft.plan.gate, draft.voice.say, draft.voice
    blocks: list[Block] = [Text(_(STATES[held.state]), TONES[held.state])]
    if held.reasons:
        blocks.append(Items(tuple(voice.note(note) for note in held.reasons)))
    if held.lists:
        columns = (
            draft.column(_("List"), 2),
            draft.column(_("Date of the list")),
            draft.figures(_("Entries")),
        )
        rows = tuple(
            (
                draft.words(name),
                draft.day(day, f"gate.lists[{i}][1]"),
                draft.number(float(n), f"gate.lists[{i}][2]"),
            )
            for i, (name, day, n) in enumerate(held.lists)
        )
        blocks.append(Table("lists", _("Lists the parties were checked against"), columns, rows))
    else:
        blocks.append(Text(_("No list is loaded, so no party could be checked."), "warn"))
    if held.checks:
        blocks.append(_checks(draft, held.checks))
    blocks.append(
        Text(
            _("A name that agrees with an entry is a candidate; only a person's judgement makes it a match.")
        )
    )
    return Section("gate", _("Parties checked"), tuple(blocks))


def _checks(draft: Draft, checks: tuple[PartyCheck, ...]) -> Table:
    _, voice = draft.voice.say, draft.voice
    columns = (
        draft.column(_("Party of the case"), 2),
        draft.column(_("Result"), 1),
        draft.column(_("List entry"), 2),
        draft.column(_("Agrees on"), 1.6),
        draft.column(_("Judgement"), 1),
    )
    rows = []
    order = ["BLOCK", "REVIEW", "INCOMPLETE", "NO_LIST_MATCH"]
    for check in sorted(checks, key=lambda c: (order.index(c.state), c.party)):
        why = (
            draft.because(check.name, *((_("Note"), voice.note(n)) for n in check.reasons))
            if check.reasons
            else ""
        )
        result = draft.words(_(SHORT[check.state]), why=why)
        head = (draft.words(check.name or voice.party(check.party)), result)
        if not check.candidates:
            rows.append((*head, draft.words("–"), draft.words("–"), draft.words("–")))
        for candidate in check.candidates:
            how = voice.listed(
                w for w in (candidate.matched_on, _(candidate.method) if candidate.method else "") if w
            )
            rows.append(
                (
                    *head,
                    draft.words(_entry(candidate), why=_entry_reason(draft, candidate)),
                    draft.words(how or "–"),
                    draft.words(_(JUDGEMENTS.get(candidate.judgement, N_("not judged yet")))),
                )
            )
    return Table("checks", _("Parties of the case"), columns, tuple(rows))


def _entry(candidate: Candidate) -> str:
    programmes = ", ".join(candidate.programmes)
    entry = f"{candidate.name} · {candidate.list_name} · {candidate.listing}"
    return f"{entry} ({programmes})" if programmes else entry


def _entry_reason(draft: Draft, candidate: Candidate) -> str:
    """What the list says about its entry, for the person who judges."""
    _, voice = draft.voice.say, draft.voice
    lines = [
        (_("Name it agrees with"), candidate.listed_name),
        (_("Kind"), candidate.kind),
        (_("Countries"), voice.listed(voice.territory(code) for code in candidate.countries)),
        (_("Listed on"), candidate.listed_on.isoformat() if candidate.listed_on else ""),
        *((_("Note"), voice.note(note)) for note in candidate.notes),
    ]
    held = [line for line in lines if line[1]]
    return draft.because(f"{candidate.name} · {candidate.listing}", *held) if held else ""
