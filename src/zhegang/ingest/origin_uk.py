"""The United Kingdom's rule sets: product-specific rules of its trade agreements, as JSON.

The publisher's archive (tar, gzip) holds one list of schemes and one file of rule sets an
agreement. It is kept as given; what the engine reads of it is derived once and may be
deleted at any time. Codes are the publisher's behind `UK-`: UK-EU, UK-JAPAN, UK-CPTPP.
"""

from __future__ import annotations

import json
import re
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_
from zhegang.ingest.home import Home, Imported, atomic
from zhegang.ingest.origin_table import KIND
from zhegang.ingest.origin_text import join_rules
from zhegang.trade.origin_inputs import Agreement, Cumulation
from zhegang.trade.origin_rules import Condition, conditions

UK = "origin-uk"
ADDRESS = "https://github.com/trade-tariff/trade-tariff-backend/tree/main/lib/rules_of_origin"
LICENCE = "MIT (Crown copyright)"
FORMAT = 1
MOST_BYTES = 400_000_000
MOST_FILES = 500
_CODE = re.compile(r"[0-9]{10}")


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far rule texts are understood, by count.

    `computed`: figures and codes alone decide; `mixed`: a person confirms a part; `confirmed`:
    a person confirms the whole, a process or a described material; `held`: the text was not
    understood and is held for a person to judge.
    """

    agreements: int
    rows: int
    rules: int
    computed: int
    mixed: int
    confirmed: int
    held: int


def import_uk(home: Home, path: Path, *, on: date | None = None) -> tuple[Imported, Coverage]:
    """Reads the archive whole, keeps it in the home, and says how much of it is understood.

    Raises
    ------
    InputError
        It is not that archive, or one of its files is broken; every one is named, nothing is loaded.
    SourceError
        The home cannot be written.
    """
    found = read_archive(path)
    coverage = count_coverage(found)
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    source = home.keep(
        path,
        Imported(
            kind=KIND,
            name=UK,
            data_date=on or written,
            sha256="",
            rows=coverage.rows,
            path="",
            stated=on is not None,
            loaded_on=datetime.now(UTC).date(),
            address=ADDRESS,
            licence=LICENCE,
        ),
    )
    _derive(home, source, found)
    return source, coverage


def read_archive(path: Path) -> dict[str, dict[str, Any]]:
    """By code of agreement: its scheme as published, and its rows.

    Raises
    ------
    InputError
        As `import_uk`.
    """
    schemes: dict[str, Any] = {}
    sets: dict[str, list[Any]] = {}
    problems: list[Problem] = []
    for name, content in _members(path, problems):
        try:
            held = json.loads(content)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(f"{path.name}!{name}", N_("This is not JSON."), str(error)))
            continue
        stem = Path(name).stem.rsplit("__", 1)[-1]
        if isinstance(held, dict) and isinstance(held.get("rule_sets"), list):
            sets[stem] = held["rule_sets"]
        elif isinstance(held, dict) and isinstance(held.get("schemes"), list) and held.get("scope") == "uk":
            for scheme in held["schemes"]:
                if isinstance(scheme, dict) and isinstance(scheme.get("scheme_code"), str):
                    schemes[scheme["scheme_code"]] = scheme
    if not problems and not (schemes and sets):
        message = N_("The archive holds no list of schemes of the UK, or no rule sets.")
        problems.append(Problem(path.name, message))
    found = {}
    for stem, rule_sets in sorted(sets.items()):
        scheme = schemes.get(stem)
        if scheme is None:
            if schemes:
                problems.append(
                    Problem(f"{path.name}!{stem}", N_("The list of schemes does not name this agreement."))
                )
            continue
        rows = [
            row
            for number, one in enumerate(rule_sets, 1)
            if (row := _row(f"{path.name}!{stem}[{number}]", number, one, problems)) is not None
        ]
        problems += _scheme_problems(f"{path.name}!{stem}", scheme)
        found[f"UK-{stem.upper()}"] = {"scheme": _kept(scheme), "rows": rows}
    if problems:
        raise InputError(problems[:20])
    return found


def _members(path: Path, problems: list[Problem]) -> Iterator[tuple[str, bytes]]:
    """Files of the archive, in memory; nothing is ever written where a name says."""
    size = 0
    try:
        with tarfile.open(path) as archive:
            for count, member in enumerate(archive):
                size += member.size
                if count >= MOST_FILES or size > MOST_BYTES:
                    problems.append(
                        Problem(path.name, N_("The archive is larger than such an archive can be."))
                    )
                    return
                stream = archive.extractfile(member) if member.isfile() else None
                if stream is not None and member.name.endswith(".json"):
                    yield member.name, stream.read()
    except (tarfile.TarError, OSError, EOFError, ValueError, UnicodeError) as error:
        accepted = N_("a tar archive, plain or .gz, of the publisher's JSON files")
        problems.append(Problem(path.name, N_("This archive cannot be opened."), str(error), accepted))
    except Exception as error:  # zlib's own error has no other base
        if type(error).__module__ != "zlib":
            raise
        problems.append(Problem(path.name, N_("This archive cannot be opened."), str(error)))


def _row(where: str, number: int, given: Any, problems: list[Problem]) -> dict[str, Any] | None:
    if not isinstance(given, dict):
        problems.append(Problem(where, N_("This is not a set of rules."), given))
        return None
    before = len(problems)
    first, last = given.get("min"), given.get("max")
    for name, code in (("min", first), ("max", last)):
        if not (isinstance(code, str) and _CODE.fullmatch(code)):
            problems.append(
                Problem(f"{where}.{name}", N_("This is not a tariff code."), code, N_("ten digits"))
            )
    rules = given.get("rules")
    if (
        not isinstance(rules, list)
        or not rules
        or not all(isinstance(rule, dict) and isinstance(rule.get("rule"), str) for rule in rules)
    ):
        problems.append(Problem(f"{where}.rules", N_("The row has no rule.")))
    if len(problems) > before or not isinstance(rules, list):
        return None
    heading, told = str(given.get("heading") or ""), str(given.get("subdivision") or "")
    plain = re.sub(r"[\W_]|^(?:sub)?heading", "", told.lower())
    described = plain not in ("", re.sub(r"[\W_]", "", heading.lower()))
    return {
        "number": number,
        "first": first,
        "last": last,
        "heading": heading,
        "description": told if described else "",
        "part": heading.lower().startswith("ex"),
        "texts": [rule["rule"] for rule in rules],
        "or": any(rule.get("operator") == "or" for rule in rules),
        "limits": _limits(rules),
    }


def _limits(rules: list[dict[str, Any]]) -> list[str]:
    """What is said of a rule besides its text: it then waits for a person."""
    found = []
    for rule in rules:
        if rule.get("quota"):
            found.append(f"within the quota: {rule['rule'][:80]}")
        if rule.get("import") is False:
            found.append(f"for exports from the UK alone: {rule['rule'][:80]}")
        found += [f"footnote: {note}"[:200] for note in rule.get("footnotes") or [] if note]
    return found


def _scheme_problems(where: str, scheme: Mapping[str, Any]) -> Iterator[Problem]:
    for name in ("validity_start_date", "validity_end_date"):
        value = scheme.get(name)
        try:
            if value is not None:
                date.fromisoformat(value)
        except (TypeError, ValueError):
            yield Problem(f"{where}.{name}", N_("This is not a day."), value, "YYYY-MM-DD")
    methods = scheme.get("cumulation_methods")
    if not isinstance(methods, dict | None) or not all(
        isinstance(held, dict) and isinstance(held.get("countries"), list)
        for held in (methods or {}).values()
    ):
        yield Problem(f"{where}.cumulation_methods", N_("The countries of cumulation cannot be read."))
    if not isinstance(scheme.get("proofs"), list | None):
        yield Problem(f"{where}.proofs", N_("The proofs of origin cannot be read."))


_KEPT = ("title", "validity_start_date", "validity_end_date", "cumulation_methods", "countries", "proofs", "articles", "unilateral")  # fmt: skip


def _kept(scheme: Mapping[str, Any]) -> dict[str, Any]:
    return {name: scheme.get(name) for name in _KEPT}


def scheme_agreement(code: str, scheme: Mapping[str, Any], eu: frozenset[str]) -> Agreement:
    """The general rules that the scheme tells; the others are not held."""
    methods = scheme["cumulation_methods"] or {}

    def places(*names: str) -> frozenset[str]:
        told = {str(c) for name in names for c in methods.get(name, {}).get("countries", [])}
        return frozenset(told | (eu if "EU" in told else set()))

    parties = places("bilateral") | frozenset(str(c) for c in scheme["countries"] or ()) | {"GB"}
    if eu <= parties:
        parties |= {"EU"}
    articles = " ".join(str(title) for title in (scheme["articles"] or {}).values())
    passage: Any = (
        "non_alteration" if "non-alteration" in articles else
        "non_party_transit" if re.search(r"direct.transport", articles) else None
    )  # fmt: skip
    first, last = scheme["validity_start_date"], scheme["validity_end_date"]
    return Agreement(
        code=code,
        title=str(scheme["title"] or code),
        cumulation=Cumulation(
            parties,
            places("extended", "diagonal") - parties,
            donor=frozenset({"GB"}) if scheme["unilateral"] else frozenset(),
        ),
        route=passage,
        proofs=tuple(
            str(proof.get("summary", "")) for proof in scheme["proofs"] or () if isinstance(proof, dict)
        ),
        valid_from=date.fromisoformat(first) if first else None,
        valid_to=date.fromisoformat(last) if last else None,
        side=frozenset({"GB"}),
    )


def _folder(home: Home, source: Imported) -> Path:
    return home.compiled / f"{UK}-{FORMAT}-{source.sha256[:16]}"


def _derive(home: Home, source: Imported, found: Mapping[str, Any]) -> None:
    """Writes each agreement's rows beside the archive; the list of them last, so that it is whole."""
    with home.writing():
        folder = _folder(home, source)
        folder.mkdir(parents=True, exist_ok=True)
        for name, value in (*found.items(), ("codes", sorted(found))):
            with atomic(folder / f"{name}.json") as (stream, _):
                stream.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def compiled_scheme(home: Home, source: Imported, name: str) -> Any:
    """What was derived of one agreement; made again where it is gone.

    Raises
    ------
    SourceError
        The archive is missing or damaged.
    """
    place = _folder(home, source) / f"{name}.json"
    try:
        return json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = read_archive(home.file(source))
        _derive(home, source, found)
        return sorted(found) if name == "codes" else found[name]


def compiled_codes(home: Home, source: Imported) -> tuple[str, ...]:
    """The agreements of the archive. Errors as `compiled_scheme`."""
    return tuple(compiled_scheme(home, source, "codes"))


def count_coverage(found: Mapping[str, Mapping[str, Any]]) -> Coverage:
    """How many rule texts are understood; each text is read once."""
    kinds: Counter[str] = Counter()
    known: dict[tuple[str, ...], list[str]] = {}
    rows = 0
    for held in found.values():
        for row in held["rows"]:
            rows += 1
            texts = tuple(row["texts"])
            if texts not in known:
                rule, whole = join_rules(texts, True)
                parts = rule.parts if len(whole) > 1 else (rule,)  # type: ignore[union-attr]
                known[texts] = [_understood(part) for part in parts]
            kinds.update(known[texts])
    return Coverage(
        len(found), rows, kinds.total(), kinds["computed"], kinds["mixed"], kinds["confirmed"], kinds["held"]
    )


def _understood(rule: Any) -> str:
    if isinstance(rule, Condition):
        return "held" if rule.kind == "held" else "confirmed"
    return "mixed" if conditions(rule) else "computed"
