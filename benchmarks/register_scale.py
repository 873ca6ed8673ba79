"""A register of a million statements: ingest, reconciliation, pages.

    python benchmarks/register_scale.py [--documents 20000] [--home DIR] [--processes]
    ZHEGANG_DATABASE_URL=postgresql://… python benchmarks/register_scale.py

Releases, news and mirrors are generated with their own names, figures and days: about fifty
statements each, one in twelve a mirror, one in twelve telling another's occasion in other words and figures. The home must
be empty. What is printed goes into RESULTS.md with the machine's name.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FIRST = [
    "Ava",
    "Ben",
    "Cara",
    "Dan",
    "Eli",
    "Fay",
    "Gus",
    "Hana",
    "Ivo",
    "Jun",
    "Kai",
    "Lea",
    "Max",
    "Nia",
    "Ola",
    "Pia",
    "Ravi",
    "Sia",
    "Tom",
    "Uma",
    "Vik",
    "Wen",
    "Yan",
    "Zoe",
]
PART = [
    "Bar",
    "Cor",
    "Dal",
    "Fen",
    "Gar",
    "Hol",
    "Ker",
    "Lor",
    "Mar",
    "Nor",
    "Pel",
    "Quin",
    "Ros",
    "Sel",
    "Tam",
    "Ver",
    "Wil",
    "Yar",
    "Zan",
    "Bel",
    "Cal",
    "Dor",
    "Esk",
    "Fal",
]
END = [
    "bridge",
    "field",
    "ford",
    "gate",
    "haven",
    "land",
    "mere",
    "mouth",
    "port",
    "shire",
    "stead",
    "ton",
    "vale",
    "view",
    "wick",
    "wood",
    "worth",
    "burgh",
]
FIELDS = [
    "Trade and Investment", "Innovation and Technology", "Education", "Culture and Tourism", "Finance",
    "Environmental Protection", "Legal Services", "Aviation", "Youth Exchange", "Health",
]  # fmt: skip
VERBS = ["Support", "Encourage", "Promote", "Strengthen", "Explore", "Deepen", "Expand"]
THINGS = [
    "projects",
    "enterprises",
    "laboratories",
    "internships",
    "schools",
    "hospitals",
    "agreements",
    "experts",
]
OBJECTS = [
    "exchanges between universities of the two places", "enterprises in setting up regional offices",
    "the mutual recognition of professional qualifications", "joint training of nurses and engineers",
    "the development of green finance", "co-operation in digital trade", "visits by young people",
]  # fmt: skip
PROSE = [
    "people of both places have long known each other, and their harbours have traded for generations.",
    "it was welcomed by those who had waited for it, although opinions on the way to it were not all the same.",
    "visitors from other places had asked about it, and the answers given were found to be useful by many of them.",
]


def documents(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Generated documents, each as a name and its bytes; the same for the same seed."""
    chance = random.Random(seed)
    held: list[tuple[str, dict[str, Any]]] = []
    for number in range(count):
        kind = chance.random()
        if held and kind < 1 / 12:
            told = "By our correspondent\n\n" + chance.choice(held)[0]
        elif held and kind < 2 / 12:
            facts = dict(chance.choice(held)[1])
            facts["counts"] = [n + chance.choice((0, 0, 1, 5)) for n in facts["counts"]]
            facts["day"] += timedelta(days=chance.randrange(1, 9))
            told = release(facts, chance)
        else:
            facts = occasion(chance)
            told = release(facts, chance)
            held.append((told, facts))
            held = held[-400:]
        yield f"generated-{number}.txt", told.encode()


def occasion(chance: random.Random) -> dict[str, Any]:
    """Names, figures and a day of one meeting."""

    def place() -> str:
        return chance.choice(PART) + chance.choice(PART).lower() + chance.choice(END)

    def person() -> str:
        return f"{chance.choice(FIRST)} {chance.choice(PART)}{chance.choice(END)}"

    return {
        "a": place(),
        "b": place(),
        "people": [person() for _ in range(4)],
        "counts": [chance.randrange(2, 400) for _ in range(12)],
        "things": chance.sample(THINGS, 6),
        "fields": chance.sample(FIELDS, 5),
        "day": date(2012, 1, 1) + timedelta(days=chance.randrange(5000)),
    }


def release(f: dict[str, Any], chance: random.Random) -> str:
    """A press release on an occasion."""
    a, b, people, n, things = f["a"], f["b"], f["people"], f["counts"], f["things"]
    day = f"{f['day']:%B} {f['day'].day}"
    lines = [
        f"{a} and {b} sign co-operation agreements",
        "",
        f"Press release. Published: {f['day'].day} {f['day']:%B %Y}",
        "",
        f"The Mayor of {a}, Mr {people[0]}, and the Governor of {b}, Ms {people[1]}, attended the opening ceremony of the "
        f"{a} and {b} Cooperation Forum in {a} today ({day}).",
        f"The {a} Port Authority and the {b} Chamber of Commerce signed a Memorandum of Understanding on shipping. "
        f"Mr {people[0]} and Ms {people[1]} witnessed the signing of the agreements.",
        f"Mr {people[2]}, Secretary for Trade, said that {n[0]} {things[0]} and more than {n[1]} {things[1]} took part. "
        f"About {n[2]} {things[2]} came from {b}, up to {n[3]} {things[3]} from {a}.",
        f"{a} and {b} reached consensus on the following {len(f['fields'])} co-operation areas:",
    ]
    for place, field in enumerate(f["fields"]):
        lines += ["", field, ""]
        first, second, third = chance.sample(VERBS, 3)
        what = chance.sample(OBJECTS, 3)
        lines.append(
            f"{first} {what[0]}; {second.lower()} {what[1]} with at least {n[4 + place]} {things[4]}; "
            f"{third.lower()} {what[2]}."
        )
        lines.append(f"This area was among the first that {a} and {b} spoke of; {chance.choice(PROSE)}")
    lines += [
        "",
        f"Ms {people[3]}, Director of the {b} Development Bureau, will visit {a} next month. Both sides agreed to establish a joint "
        f"office by {f['day'].year + 1}. The next meeting will be held in {b} in {f['day'].year + 1}.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description="Ingest, reconciliation and pages of a large register.")
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--inline", action="store_true", help="read in one process")
    asked = parser.parse_args()
    home = asked.home or Path(tempfile.mkdtemp(prefix="zg-scale-"))
    os.environ["ZHEGANG_HOME"] = str(home)
    from zhegang.web import setup

    setup()
    from zhegang.web.serving import prepare

    prepare()
    ingest(asked.documents, "inline" if asked.inline else "processes")
    reconciliation()
    pages()


def cpu() -> float:
    """Seconds of processor time of this process and of those it started."""
    return sum(os.times()[:4])


def timed(what: str, act: Callable[[], Any]) -> Any:
    began, busy = time.perf_counter(), cpu()
    found = act()
    print(f"{what}: {time.perf_counter() - began:.1f} s ({cpu() - busy:.1f} s of one core)", flush=True)
    return found


def ingest(count: int, how: Any) -> None:
    from zhegang.web.registry import adding
    from zhegang.web.registry.models import Statement

    files = list(documents(count))
    began, busy = time.perf_counter(), cpu()
    made = adding.add(files, actor="site", how=how, settle=False)
    took = time.perf_counter() - began
    assert not made.problems, made.problems[0]
    held, busy = Statement.objects.count(), cpu() - busy
    print(
        f"ingest: {count} documents, {made.proposed} statements in {took:.0f} s: {count / took:.1f} documents/s"
    )
    print(
        f"  {busy:.0f} s of one core: {count / busy:.1f} documents a second of one core; {held} held",
        flush=True,
    )


def reconciliation() -> None:
    from zhegang.web.registry import adding
    from zhegang.web.registry.models import Document

    print(timed("reconciliation of the whole register", lambda: adding.reconcile_all(whole=True)))
    copies = Document.objects.exclude(source=None).count()
    together = Document.objects.exclude(occasion=None).values("occasion").distinct().count()
    print(f"{copies} copies, {together} occasions")
    one = list(documents(1, seed=99))
    timed("one document more, reconciled", lambda: adding.add(one, actor="site"))


def pages(times: int = 20) -> None:
    """Every page for a visitor and for one who reviews, at the first page and deep inside."""
    from django.conf import settings
    from django.test import Client

    from zhegang.web.limits import READS
    from zhegang.web.models import User
    from zhegang.web.registry.models import Entity, Figure, Statement

    settings.ALLOWED_HOSTS = ["testserver"]
    publish_half()
    reviewer = User.objects.create_user("bench-reviewer", None, role="reviewer")
    chance = random.Random(2)
    statements = list(Statement.objects.filter(state="published").values_list("pk", "document")[:20000])
    figures = list(Figure.objects.filter(public=True).values_list("pk", flat=True)[:5000])
    common = list(Entity.objects.filter(kind="area", public=True).values_list("pk", flat=True)[:20])
    people = list(Entity.objects.filter(kind="person", public=True).values_list("pk", flat=True)[:5000])
    paths: dict[str, Callable[[], str]] = {
        "overview": lambda: "register",
        "documents": lambda: (
            f"register/documents?cursor={date(2013, 1, 1) + timedelta(days=chance.randrange(4000))}~f"
        ),
        "document": lambda: f"register/documents/{chance.choice(statements)[1]}",
        "statement": lambda: f"register/statements/{chance.choice(statements)[0]}",
        "area": lambda: f"register/entity/{chance.choice(common)}",
        "person": lambda: f"register/entity/{chance.choice(people)}",
        "people": lambda: f"register/entities/person?cursor=found:person:{chance.randrange(16):x}",
        "figure": lambda: f"register/figures/{chance.choice(figures)}",
        "disagreements": lambda: "register/disagreements",
        "conflicts, deep": lambda: "register/disagreements?verdict=CONFLICT&cursor=2015-01-01~f",
        "timeline": lambda: f"register/timeline?cursor={2013 + chance.randrange(10)}-06-01~f",
        "review": lambda: "register/review?state=proposed",
    }

    for who in (None, reviewer):
        client = Client()
        if who is not None:
            client.force_login(who)
        for name, path in paths.items():
            if name == "review" and who is None:
                continue
            spent = []
            for _n in range(times):
                READS.clear()
                began = time.perf_counter()
                answer = client.get(f"/en/{path()}")
                spent.append(time.perf_counter() - began)
                assert answer.status_code == 200, (name, answer.status_code)
            spent.sort()
            p95 = spent[int(0.95 * (len(spent) - 1))]
            print(
                f"{name:<18}{'reviewer' if who else 'visitor':<10}p50 {1000 * spent[len(spent) // 2]:6.0f} ms  p95 {1000 * p95:6.0f} ms"
            )


def publish_half() -> None:
    """Publishes half of the documents' statements without review: only a benchmark does so."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER registry_statement_reviewed")
        else:
            cursor.execute("ALTER TABLE registry_statement DISABLE TRIGGER registry_statement_reviewed")
        half = "document_id < '8'"
        cursor.execute(
            f"UPDATE registry_statement SET state = 'published' WHERE state = 'proposed' AND {half}"
        )
        told = f"SELECT id FROM registry_statement WHERE state = 'published' AND {half}"
        yes = "1" if connection.vendor == "sqlite" else "TRUE"
        cursor.execute(f"UPDATE registry_mention SET public = {yes} WHERE statement_id IN ({told})")
        cursor.execute("UPDATE registry_document SET public = " + yes + " WHERE id < '8'")
        cursor.execute(
            f"UPDATE registry_entity SET public = {yes} WHERE id IN (SELECT entity_id FROM registry_mention WHERE public = {yes})"
        )
        cursor.execute("ANALYZE")
    from zhegang.web.registry import adding

    timed("reconciliation after publication", lambda: adding.reconcile_all(whole=True))


if __name__ == "__main__":
    main()
