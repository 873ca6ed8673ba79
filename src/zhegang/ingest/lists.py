"""Screening lists as their publishers give them.

The US Consolidated Screening List: the bulk JSON of the International Trade
Administration, and a compact form of it whose `fieldKey` explains its short keys.
The UN Security Council Consolidated List: the XML of its secretariat.
Both plain or gzip. A file is read whole or refused with everything found wrong with it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.countries import country_code
from zhegang.screening.entries import REQUIRED_LISTS, ListEntry, ListVersion
from zhegang.screening.names import Kind

US_CSL, UN = "us-csl", "un"
MAX_BYTES = 512 << 20
_MAX_PROBLEMS = 50
NOT_CSL = N_("This is not the US Consolidated Screening List.")
CSL_FORM = N_("the bulk JSON with a list of `results`, or a compact form with `fieldKey` and `entries`")
NOT_UN = N_("This is not the UN Security Council Consolidated List.")
_COMPACT_KEYS = {"name", "source", "type", "programs", "alt_names", "entity_number", "address countries"}
UN_FORM = N_("an XML file whose first element is CONSOLIDATED_LIST, with INDIVIDUALS and ENTITIES")
_CODE = re.compile(r"\(([A-Z][A-Za-z-]+)(?: List)?\)")
_KINDS: Mapping[str, Kind] = {
    "Individual": "individual",
    "Entity": "entity",
    "Vessel": "vessel",
    "Aircraft": "aircraft",
}


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as read: its version and its entries, in the publisher's order."""

    version: ListVersion
    entries: tuple[ListEntry, ...]


def read_csl(path: Path) -> ListFile:
    """The US Consolidated Screening List, from the bulk JSON or its compact form.

    Raises
    ------
    InputError
        The file is not that list, is cut short, or holds entries without name or source.
    """
    held = _json(path)
    if isinstance(held, dict) and isinstance(held.get("results"), list):
        return _official_csl(path, held)
    if isinstance(held, dict) and "fieldKey" in held and isinstance(held.get("entries"), list):
        return _compact_csl(path, held)
    raise _refused(path, "", NOT_CSL, CSL_FORM)


def read_un(path: Path) -> ListFile:
    """The UN Security Council Consolidated List, from its XML.

    Raises
    ------
    InputError
        The file is not that list, is cut short, or holds entries without name or DATAID.
    """
    content = _bytes(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        raise _refused(path, "", NOT_UN, UN_FORM)
    try:
        root: Element = ElementTree.fromstring(content)
    except ParseError as error:
        line, column = error.position
        raise _refused(path, f"line {line}, column {column}", N_("The XML is broken or cut short.")) from None
    except (DefusedXmlException, ValueError):
        raise _refused(path, "", N_("The XML holds what a list never does: entities or a DTD.")) from None
    individuals, entities = root.find("INDIVIDUALS"), root.find("ENTITIES")
    if root.tag != "CONSOLIDATED_LIST" or individuals is None or entities is None:
        raise _refused(
            path,
            f"<{root.tag}>",
            NOT_UN,
            UN_FORM,
        )
    problems: list[Problem] = []
    entries = [
        entry
        for kind, group in (("individual", individuals), ("entity", entities))
        for number, element in enumerate(group)
        if (entry := _un_entry(path, cast(Kind, kind), number, element, problems))
    ]
    return _list_file(path, UN, entries, _day(root.get("dateGenerated")), problems)


def _official_csl(path: Path, held: Mapping[str, Any]) -> ListFile:
    results = held["results"]
    total = held.get("total")
    if isinstance(total, int) and total > len(results):
        raise _refused(
            path,
            "total",
            N_("The file holds {held} of {total} entries: a page of a search, not the list."),
            held=len(results),
            total=total,
        )
    problems: list[Problem] = []
    entries = []
    for number, row in enumerate(results):
        where = f"{path.name}: results[{number}]"
        if not isinstance(row, dict):
            problems.append(Problem(where, N_("This is not an entry."), row))
            continue
        source, name = _text(row.get("source")), _text(row.get("name"))
        if not name or not source:
            problems.append(Problem(where, N_("The entry has no name or no source list."), row.get("id")))
            continue
        places = row.get("addresses") or []
        countries = [a.get("country") for a in places if isinstance(a, dict)]
        countries += [row.get("country"), *_texts(row.get("nationalities")), *_texts(row.get("citizenships"))]
        entries.append(
            ListEntry(
                id=_csl_id(source, _text(row.get("id")) or _text(row.get("entity_number")), name),
                list_id=US_CSL,
                list_name=source,
                name=name,
                aliases=_texts(row.get("alt_names")),
                countries=_codes(countries),
                programmes=_texts(row.get("programs")),
                listed_on=_day(row.get("start_date")),
                kind=_KINDS.get(row.get("type") or "", "unknown"),
            )
        )
    updates = [
        _day(s.get("source_last_updated")) for s in held.get("sources_used") or () if isinstance(s, dict)
    ]
    on = _day(held.get("search_performed_at")) or max((d for d in updates if d), default=None)
    return _list_file(path, US_CSL, entries, on, problems)


def _compact_csl(path: Path, held: Mapping[str, Any]) -> ListFile:
    """The compact form: short keys, sources and programmes as indexes into `tables`."""
    keys = held["fieldKey"] if isinstance(held["fieldKey"], Mapping) else {}
    short = {str(told).partition(" (")[0]: key for key, told in keys.items()}
    if absent := sorted(_COMPACT_KEYS - short.keys()):
        message = N_("`fieldKey` does not explain every key that an entry needs: {keys} are missing.")
        raise InputError(
            [
                Problem(
                    f"{path.name}: fieldKey", message, accepted=CSL_FORM, fields={"keys": ", ".join(absent)}
                )
            ]
        )
    tables = held.get("tables") or {}
    sources, programmes = tables.get("sources") or [], tables.get("programmes") or []
    problems: list[Problem] = []
    entries = []
    for number, row in enumerate(held["entries"]):
        where = f"{path.name}: entries[{number}]"
        try:
            source = sources[row[short["source"]]]
            name = _text(row[short["name"]])
            listed = row.get(short["programs"])
            programme = programmes[listed] if listed is not None else ""
        except (KeyError, IndexError, TypeError, AttributeError) as error:
            problems.append(Problem(where, N_("The entry does not fit the keys of the file."), repr(error)))
            continue
        if not name:
            problems.append(Problem(where, N_("The entry has no name or no source list.")))
            continue
        entries.append(
            ListEntry(
                id=_csl_id(source, _text(row.get(short["entity_number"])), name),
                list_id=US_CSL,
                list_name=source,
                name=name,
                aliases=_texts(row.get(short["alt_names"])),
                countries=_codes(row.get(short["address countries"]) or ()),
                programmes=tuple(p.strip() for p in programme.split(";") if p.strip()),
                kind=_KINDS.get(row.get(short["type"]) or "", "unknown"),
            )
        )
    return _list_file(path, US_CSL, entries, _day(held.get("sourceGeneratedAt")), problems)


def _csl_id(source: str, number: str, name: str) -> str:
    """`us-csl:SDN-12345`: the list's own code, and its number or a digest of the name."""
    code = found[1].upper() if (found := _CODE.search(source)) else "OTHER"
    return f"{US_CSL}:{code}-{number or hashlib.sha256(f'{source}|{name}'.encode()).hexdigest()[:12]}"


def _un_entry(
    path: Path, kind: Kind, number: int, element: Element, problems: list[Problem]
) -> ListEntry | None:
    said = {tag: _text(element.findtext(tag)) for tag in _UN_TEXTS}
    name = " ".join(said[tag] for tag in _UN_TEXTS[:4] if said[tag])
    if not name or not said["DATAID"]:
        where = f"{path.name}: {element.tag}[{number}]"
        problems.append(Problem(where, N_("The entry has no name or no DATAID."), said["REFERENCE_NUMBER"]))
        return None
    strong: list[str] = []
    weak: list[str] = []
    for alias in element.iterfind(f"{element.tag}_ALIAS"):
        low = _text(alias.findtext("QUALITY")).casefold() == "low"
        (weak if low else strong).append(_text(alias.findtext("ALIAS_NAME")))
    places = [e.findtext("COUNTRY") for e in element.iterfind(f"{element.tag}_ADDRESS")]
    nations = [v.text for v in element.iterfind("NATIONALITY/VALUE")]
    committee = said["UN_LIST_TYPE"]
    return ListEntry(
        id=f"{UN}:{said['DATAID']}",
        list_id=UN,
        list_name=REQUIRED_LISTS[UN],
        name=name,
        aliases=_texts(strong),
        weak_aliases=_texts(weak),
        original_names=_texts([said["NAME_ORIGINAL_SCRIPT"]]),
        countries=_codes([*places, *nations]),
        programmes=tuple(t for t in (committee, said["REFERENCE_NUMBER"]) if t),
        listed_on=_day(said["LISTED_ON"]),
        kind=kind,
    )


_UN_TEXTS = (
    *("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"),
    *("DATAID", "REFERENCE_NUMBER", "UN_LIST_TYPE", "NAME_ORIGINAL_SCRIPT", "LISTED_ON"),
)


def _list_file(
    path: Path, list_id: str, entries: list[ListEntry], on: date | None, problems: list[Problem]
) -> ListFile:
    if problems:
        raise InputError(problems[:_MAX_PROBLEMS])
    if not entries:
        raise _refused(path, "", N_("The list is empty."))
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    name = REQUIRED_LISTS[list_id]
    kept = tuple(_distinct(entries))
    version = ListVersion(list_id, name, on or written, len(entries), stated=on is not None)
    return ListFile(version, kept)


def _distinct(entries: Iterable[ListEntry]) -> Iterator[ListEntry]:
    """One entry an id: what is said twice is said once, another entry gets its own id."""
    seen: dict[str, set[str]] = {}
    for entry in entries:
        digests = seen.setdefault(entry.id, set())
        if entry.digest in digests:
            continue
        digests.add(entry.digest)
        if len(digests) > 1:
            # By content, not by count: a judgement must not slide to another entry when
            # the publisher changes the order.
            held = {field: getattr(entry, field) for field in entry.__dataclass_fields__}
            entry = ListEntry(**held | {"id": f"{entry.id}.{entry.digest}"})
        yield entry


def _json(path: Path) -> Any:
    content = _bytes(path)
    if content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        raise _refused(path, "", NOT_CSL, CSL_FORM)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise _refused(path, place, N_("The JSON is broken or cut short.")) from None
    except UnicodeDecodeError as error:
        raise _refused(path, f"byte {error.start}", N_("The file is not UTF-8 text.")) from None
    except RecursionError:
        raise _refused(path, "", N_("The JSON is nested too deep to be a list.")) from None


def _bytes(path: Path) -> bytes:
    """Content of a file, unpacked when it is gzip, at most MAX_BYTES of it."""
    try:
        with path.open("rb") as stream:
            packed = stream.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise _refused(path, "", N_("The gzip file is broken or cut short.")) from None
    except OSError as error:
        raise _refused(path, "", N_("The file cannot be read ({error})."), error=error.strerror) from None
    if len(content) > MAX_BYTES:
        raise _refused(path, "", N_("The file is larger than {most} MB unpacked."), most=MAX_BYTES >> 20)
    return bytes(content)


def _refused(path: Path, place: str, message: str, accepted: str = "", **fields: Any) -> InputError:
    where = f"{path.name}: {place}" if place else path.name
    return InputError([Problem(where, message, accepted=accepted, fields=fields)])


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _texts(values: Any) -> tuple[str, ...]:
    """Distinct non-empty texts in their order; the API's `a; b` text counts as a list."""
    if isinstance(values, str):
        values = values.split(";")
    return tuple(dict.fromkeys(t for v in values or () if (t := _text(v))))


def _codes(written: Iterable[Any]) -> frozenset[str]:
    return frozenset(code for w in written if isinstance(w, str) and (code := country_code(w)))


def _day(value: Any) -> date | None:
    """The day an ISO date or instant begins with; None when it does not."""
    found = re.match(r"\d{4}-\d{2}-\d{2}", str(value or ""))
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None
