"""Precision and recall of the register's rules on a folder of annotated releases.

    python benchmarks/register_annotated.py [FOLDER] [--errors]

The folder holds NN.txt with NN.yaml as tests/golden/register/README.md describes them. A
finding is right where it overlaps the annotated quote and says the same: a quantity its
figure, bounds, strictness and qualifier, a date its value, an agreement its two parties.
A commitment is right where at least half of the shorter of the two spans is shared; how
many begin at the very place is told apart. Optional annotations count neither way.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from zhegang.core.text import fold
from zhegang.register import Reading, read, statements

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "golden" / "register" / "unseen"
Span = tuple[int, int]
Found = tuple[Span, Any, str]  # place, what it says, its words


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision and recall on annotated releases.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--errors", action="store_true", help="tell each miss and each extra")
    asked = parser.parse_args()
    totals: Counter[tuple[str, str]] = Counter()
    for path in sorted(asked.folder.glob("*.yaml")):
        gold = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(gold, dict) and "commitments" in gold:
            score(path.with_suffix(".txt"), gold, totals, errors=asked.errors)
    table(totals)


def score(path: Path, gold: dict[str, Any], totals: Counter[tuple[str, str]], *, errors: bool) -> None:
    reading = read(path.read_bytes(), path.name)
    text = reading.document.text
    totals["published", "wanted"] += 1
    right = str(reading.profile.published) == gold["published"]
    totals["published", "hit"] += right
    totals["published", "found"] += reading.profile.published is not None
    totals["stance", "wanted"] += 1
    totals["stance", "found"] += 1
    totals["stance", "hit"] += reading.profile.stance == gold["stance"]
    for kind, found in findings(reading):
        wanted = annotated(kind, text, gold)
        hits, misses, extras = match(kind, found, wanted)
        totals[kind, "hit"] += hits
        totals[kind, "found"] += hits + len(extras)
        totals[kind, "wanted"] += hits + len(misses)
        if errors:
            for label, rows in (("missed", misses), ("extra", extras)):
                for at, value, words in rows:
                    print(f"{path.name} {kind} {label}: {value} {words!r} at {at}")
    dead = [place(text, {"quote": q, "nth": 1}) for q in gold["boilerplate"]]
    said = [
        s for s in statements(reading) if any(overlap((s.citation.start, s.citation.end), d) for d in dead)
    ]
    totals["from boilerplate", "found"] += len(said)


def findings(r: Reading) -> Iterator[tuple[str, list[Found]]]:
    q = r.quote
    yield "commitments", [((c.start, c.end), None, q(c.start, c.end)) for c in r.commitments]
    yield "commitment starts", [((c.start, c.end), c.start, q(c.start, c.end)) for c in r.commitments]
    yield (
        "quantities",
        [
            (
                (x.start, x.end),
                (x.value if x.qualifier != "range" else None, x.low, x.high, x.qualifier, x.strict),
                q(x.start, x.end),
            )
            for x in r.quantities
        ],
    )
    yield "dates", [((m.start, m.end), date_value(m.value, m.until), q(m.start, m.end)) for m in r.dates]
    yield (
        "areas",
        [(first, None, a.name) for a in r.areas if a.segments for first in [segment_span(r, a.segments[0])]],
    )
    yield (
        "agreements",
        [((a.start, a.end), frozenset(map(name, a.parties)), q(a.start, a.end)) for a in r.agreements],
    )
    people = {(name(p.name), "person"): p.name for p in r.people}
    yield "people", [((0, 1), key[0], words) for key, words in people.items()]
    roles = {(name(x.name), x.role): x.name for x in r.roles if not x.collective}
    yield "roles", [((0, 1), key, words) for key, words in roles.items()]
    yield "events", [((e.start, e.end), e.modality, q(e.start, e.end)) for e in r.events]


def segment_span(r: Reading, number: int) -> Span:
    part = r.segments[number - 1]
    return part.start, part.end


def annotated(kind: str, text: str, gold: dict[str, Any]) -> list[tuple[Span, Any, str, bool]]:
    """The annotations of one kind: place, accepted values, words, whether optional."""
    rows: list[tuple[Span, Any, str, bool]] = []
    if kind.startswith("commitment"):
        for item in gold["commitments"]:
            at = place(text, item)
            rows.append(
                (at, [None] if kind == "commitments" else [at[0]], item["quote"], bool(item.get("optional")))
            )
    elif kind == "quantities":
        for item in gold["quantities"]:
            value = (item["value"], item["low"], item["high"], item["qualifier"], item["strict"])
            rows.append((place(text, item), [value], item["quote"], bool(item.get("optional"))))
    elif kind == "dates":
        for item in gold["dates"]:
            rows.append(
                (
                    place(text, item),
                    [item["value"], *item.get("accept", [])],
                    item["quote"],
                    bool(item.get("optional")),
                )
            )
    elif kind == "areas":
        for item in gold["areas"]:
            rows.append(
                (
                    place(text, {**item, "quote": item["starts"]}),
                    [None],
                    item["name"],
                    bool(item.get("optional")),
                )
            )
    elif kind == "agreements":
        for item in gold["agreements"]:
            at = place(text, {**item, "quote": item["title"]})
            rows.append(
                (at, [frozenset(map(name, item["parties"]))], item["title"], bool(item.get("optional")))
            )
    elif kind == "people":
        for item in gold["people"]:
            rows.append(
                (
                    (0, 1),
                    [name(n) for n in [item["name"], *item["aliases"]]],
                    item["name"],
                    bool(item.get("optional")),
                )
            )
    elif kind == "roles":
        aliases = {item["name"]: [item["name"], *item["aliases"]] for item in gold["people"]}
        told = {
            (n, role)
            for a in gold["agreements"]
            for role, key in (("signatory", "signatories"), ("witness", "witnesses"))
            for n in a[key]
        }
        rows.extend(
            ((0, 1), [(name(x), role) for x in aliases[n]], f"{n} {role}", False) for n, role in sorted(told)
        )
    else:
        for item in gold["events"]:
            status = "planned" if item["status"] == "postponed" else item["status"]
            rows.append((place(text, item), [status], item["quote"], bool(item.get("optional"))))
    return rows


def match(
    kind: str, found: list[Found], wanted: list[tuple[Span, Any, str, bool]]
) -> tuple[int, list[Found], list[Found]]:
    """Hits, misses and extras; each annotation is used once, the nearest finding first."""
    near: Callable[[Span, Span], bool] = half if kind.startswith("commitment") else overlap
    # An agreement may be told before its title: its parties alone tell it.
    if kind == "agreements":
        near = lambda a, b: True  # noqa: E731
    rest, hits, misses = list(found), 0, []
    for at, accepted, words, optional in wanted:
        fitting = [f for f in rest if near(f[0], at) and f[1] in accepted]
        if fitting:
            rest.remove(min(fitting, key=lambda f: abs(f[0][0] - at[0])))
            hits += not optional
        elif not optional:
            misses.append((at, accepted[0], words))
    extras = [f for f in rest if not any(optional and overlap(f[0], at) for at, _, _, optional in wanted)]
    return hits, misses, extras


def half(a: Span, b: Span) -> bool:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return 2 * shared >= min(a[1] - a[0], b[1] - b[0])


def overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def place(text: str, item: dict[str, Any]) -> Span:
    quote, start = item["quote"], -1
    for _ in range(item.get("nth") or 1):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


def date_value(value: str | None, until: str | None) -> str | None:
    """A date as the annotations write it: quarters and halves by name, spans with a stroke."""
    if value is None or until is None:
        return value
    months = re.fullmatch(r"(\d{4})-(\d\d)/\1-(\d\d)", f"{value}/{until}")
    if months:
        first, last = int(months[2]), int(months[3])
        if (first - 1) % 3 == 0 and last == first + 2:
            return f"{months[1]}-Q{(first + 2) // 3}"
        if first in (1, 7) and last == first + 5:
            return f"{months[1]}-H{1 if first == 1 else 2}"
    return f"{value}/{until}"


def name(told: str) -> str:
    return fold(told).removeprefix("the ").strip()


def table(totals: Counter[tuple[str, str]]) -> None:
    print(f"{'kind':<20}{'wanted':>8}{'found':>8}{'hit':>8}{'P':>8}{'R':>8}")
    for kind in dict.fromkeys(kind for kind, _ in totals):
        wanted, found, hit = (totals[kind, what] for what in ("wanted", "found", "hit"))
        print(
            f"{kind:<20}{wanted:>8}{found:>8}{hit:>8}{hit / max(1, found):>8.3f}{hit / max(1, wanted):>8.3f}"
        )


if __name__ == "__main__":
    main()
