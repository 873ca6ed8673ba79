"""The register's rows as the documents that API and pages show: the same names and values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, translate
from zhegang.web.registry import seeing, words
from zhegang.web.registry.models import Document, Entity, Figure, Item, Statement

PAGE = 50


@dataclass(frozen=True, slots=True)
class Name:
    """A name and the language it is in; `missing` says that there is none in the page's language."""

    text: str
    lang: str
    missing: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of things of one kind; `next` is the cursor of the page after."""

    kind: str
    title: str
    rows: tuple[dict[str, Any], ...]
    next: str
    chosen: str = ""
    choices: tuple[dict[str, str], ...] = ()


def name_of(named: Any, lang: str) -> Name:
    text, held = named.named(lang)
    # Titles of the two Chinese scripts are read by both; English is not Chinese.
    return Name(text or str(named.pk), held, bool(text) and (held == "en") != (lang == "en"))


def keyset(held: QuerySet[Any], cursor: str, limit: int = PAGE, by: str = "day") -> tuple[list[Any], str]:
    """One page of `held`, by day and key, the newest first; and the cursor of the next page.

    Raises
    ------
    InputError
        The cursor is not one we gave.
    """
    if cursor:
        day, mark, key = cursor.partition("~")
        if not mark or len(cursor) > 200:
            raise InputError([Problem("cursor", N_("This cursor is not known."), cursor)])
        value: Any = key
        if held.model._meta.pk.get_internal_type() == "BigAutoField":
            if not key.isdigit() or len(key) > 18:
                raise InputError([Problem("cursor", N_("This cursor is not known."), cursor)])
            value = int(key)
        # The first condition lets the index begin where the page does.
        held = held.filter(**{f"{by}__lte": day}).filter(Q(**{f"{by}__lt": day}) | Q(pk__lt=value))
    rows = list(held.order_by(f"-{by}", "-pk")[: limit + 1])
    if len(rows) <= limit:
        return rows, ""
    last = rows[limit - 1]
    return rows[:limit], f"{getattr(last, by)}~{last.pk}"


def document_shape(document: Document, lang: str) -> dict[str, Any]:
    name = name_of(document, lang)
    return {
        "id": document.pk,
        "name": name.text,
        "name_lang": name.lang,
        "name_missing": name.missing,
        "day": document.day,
        "stance": document.stance,
        "stance_name": translate(words.STANCES[document.stance], lang),
        "language": document.language,
        "address": document.address,
        "copy_of": document.source_id,
        "kinship": translate(words.KINSHIPS[document.kinship], lang) if document.kinship != "own" else "",
        "text_sha256": document.text_sha256,
    }


def statement_shape(s: Statement, lang: str, wording: str | None) -> dict[str, Any]:
    """A statement; `wording` is None where its words may not be seen, or no text is held."""
    language = s.document.language or "en"
    item = getattr(s, "item", None)
    title = name_of(item, lang) if item is not None and item.named(lang)[0] else None
    return {
        "id": s.pk,
        "predicate": s.predicate,
        "predicate_name": translate(words.PREDICATES[s.predicate], lang),
        "subject": s.subject,
        "value": s.value,
        "told": words.value_told(s.predicate, s.subject, s.value, lang),
        "title": title.text if title else "",
        "number": item.number if item is not None else "",
        "language": language,
        # What a text says in one language is not translated: the page says so.
        "untranslated": (language == "en") != (lang == "en"),
        "modality": s.modality,
        "modality_name": translate(words.MODALITIES[s.modality], lang),
        "evidence": s.modality == "held" and s.document.stance != "opinion",
        "asserted_by": s.asserted_by,
        "day": s.day,
        "wording": wording,
        "state": s.state,
        "state_name": translate(words.STATES[s.state], lang),
        "origin": s.origin,
        "attachment": s.attachment,
        "attachment_name": translate(words.ATTACHMENTS[s.attachment], lang),
        "document": document_shape(s.document, lang),
        "segment": s.segment,
        "start": s.start,
        "end": s.end,
        "sha256": s.sha256,
        "replaces": s.replaces_id,
        "first_seen": s.first_seen,
        "last_seen": s.last_seen,
    }


def statement_shapes(user: Any, rows: Iterable[Statement], lang: str) -> list[dict[str, Any]]:
    """Statements with the words that `user` may see."""
    listed = list(rows)
    held = seeing.wordings(user, listed)
    return [statement_shape(s, lang, held.get(s.pk)) for s in listed]


def full(held: QuerySet[Statement]) -> QuerySet[Statement]:
    """With what a shape needs, in one query."""
    return held.select_related("document", "item")


def in_order(held: QuerySet[Statement], idents: Sequence[str]) -> list[Statement]:
    """The statements of these ids, in the order of the ids."""
    found = {s.pk: s for s in full(held).filter(pk__in=idents)}
    return [found[i] for i in idents if i in found]


def entity_shape(entity: Entity, lang: str) -> dict[str, Any]:
    name = name_of(entity, lang)
    return {
        "id": entity.pk,
        "kind": entity.kind,
        "kind_name": translate(words.KINDS[entity.kind], lang),
        "name": name.text,
        "name_lang": name.lang,
        "name_missing": name.missing,
        "inferred": entity.inferred,
        "day": entity.day,
        "canonical": entity.canonical_id,
        "pack": entity.pack,
    }


def figure_shape(figure: Figure, lang: str, *, public: bool) -> dict[str, Any]:
    verdict = figure.public_verdict if public else figure.verdict
    return {
        "id": figure.pk,
        "thing": figure.thing,
        "kind": figure.kind,
        "day": figure.day,
        "occasion": figure.occasion_id,
        "statements": figure.statements,
        "sources": figure.sources,
        "verdict": verdict,
        "verdict_name": translate(words.VERDICTS[verdict], lang) if verdict else "",
        "partial": figure.partial,
    }


def item_shape(item: Item, lang: str) -> dict[str, Any]:
    name = name_of(item, lang) if item.named(lang)[0] else Name("", lang, False)
    return {
        "id": item.pk,
        "kind": item.kind,
        "number": item.number,
        "name": name.text,
        "name_lang": name.lang,
        "name_missing": name.missing,
        "statement": item.statement_id,
        "area": item.area_id,
        "lead_hk": item.lead_hk,
        "lead_zj": item.lead_zj,
        "completion": item.completion,
        "completion_basis": item.completion_basis,
        "differ": item.differ,
        "evidence_count": item.evidence_count,
        "next_due": item.next_due,
    }
