"""Requests Zhegang does not help with: getting round export controls, or hiding origin.

The words come from the pack. A request that speaks of not doing it is no such request; the
answer is the same sentence for everyone, with the rule it rests on and the office to ask.
"""

from __future__ import annotations

from collections.abc import Iterator

from zhegang.core.i18n import N_, Note
from zhegang.core.text import fold, has_han
from zhegang.ingest.pack_parts import Pack, RefusalRule
from zhegang.plan.case import Case
from zhegang.plan.facts import has_term
from zhegang.plan.result import Refusal

_WORDS_BEFORE = 4  # an exception counts this many words, or Chinese characters, before the intent
_CHARACTERS_BEFORE = 6


def refusals_of(case: Case, pack: Pack) -> tuple[Refusal, ...]:
    """Every request in the case that one of the pack's rules refuses, first rule first."""
    found = []
    for where, text in _requests(case):
        folded = fold(text)
        rule = next((rule for rule in pack.refusals if asks_for(folded, rule)), None)
        if rule is not None:
            found.append(
                Refusal(
                    asked=where,
                    text=Note(N_("{text}"), {"text": rule.text}),
                    office=Note(N_("{who}: {what}"), {"who": rule.office.name, "what": rule.office.role}),
                    contact=rule.office.contact,
                    citations=rule.citations,
                )
            )
    return tuple(found)


def asks_for(folded: str, rule: RefusalRule) -> bool:
    """Whether a folded text has a subject of the rule and an intent nobody takes back."""
    if not any(has_term(folded, subject) for subject in rule.subjects):
        return False
    if not rule.intents:
        return True
    return any(
        not _taken_back(before, intent, rule.except_for)
        for intent in rule.intents
        for before in _occurrences(folded, intent)
    )


def _requests(case: Case) -> Iterator[tuple[str, str]]:
    for service in case.services:
        yield f"services.{service.id}", service.text
    yield "title", case.title
    for number, assumption in enumerate(case.assumptions):
        yield f"assumptions[{number}]", assumption.text


def _occurrences(folded: str, term: str) -> Iterator[str]:
    """What stands before each occurrence of a term."""
    sought = fold(term) if has_han(term) else f" {fold(term)} "
    text = folded if has_han(term) else f" {folded} "
    place = text.find(sought)
    while place >= 0:
        yield text[:place]
        place = text.find(sought, place + 1)


def _taken_back(before: str, intent: str, exceptions: tuple[str, ...]) -> bool:
    if has_han(intent):
        near = before[-_CHARACTERS_BEFORE:]
        return any(has_han(word) and fold(word) in near for word in exceptions)
    near = f" {' '.join(before.split()[-_WORDS_BEFORE:])} "
    return any(not has_han(word) and f" {fold(word)} " in near for word in exceptions)
