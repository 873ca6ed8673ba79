"""Writes a pack's statements.csv from one's own copies of its documents.

    python tools/make_pack_statements.py FOLDER_OF_PACK FILE…

A statement stands there with its place and, for its words and their neighbours, lengths and
SHA-256 in place of text. Files are known by their hash; one that the pack does not name is told.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from pathlib import Path

from zhegang.ingest.pack_register import COLUMNS
from zhegang.ingest.packs import folder_texts, read_pack
from zhegang.register import occasions, read
from zhegang.register.document import digest
from zhegang.register.rows import rows_of

LONGEST_POST = 60


def main() -> None:
    parser = argparse.ArgumentParser(description="Statements of a pack, without their words.")
    parser.add_argument("pack", type=Path)
    parser.add_argument("files", nargs="+", type=Path)
    asked = parser.parse_args()
    pack = read_pack(folder_texts(asked.pack))
    known = {d.sha256: d for d in pack.documents.values() if d.sha256}
    held = []
    for path in asked.files:
        data = path.read_bytes()
        document = known.get(hashlib.sha256(data).hexdigest())
        if document is None:
            raise SystemExit(f"{path}: the pack names no such document")
        held.append((document, rows_of(read(data, path.name)), read(data, path.name)))
    told = [occasion for occasion, _ in occasions([reading for _, _, reading in held])]
    rows = []
    for (document, kept, _), occasion in zip(held, told, strict=True):
        of_it = [r.marks.places for (_, r, _), o in zip(held, told, strict=True) if o == occasion]
        common = frozenset.intersection(*of_it) if len(of_it) > 1 else frozenset()
        for row in kept.statements:
            s, place = row.statement, row.statement.citation
            value = dict(s.value)
            if "posts" in value:  # a long post would be a part of a sentence
                value["posts"] = [post for post in value["posts"] if len(post) <= LONGEST_POST]
            scope = row.claim.scope - common or kept.marks.own - common if row.claim else ()
            rows.append(
                [
                    s.id, document.id, s.segment, place.start, place.end, place.sha256,
                    len(place.prefix), digest(place.prefix), len(place.suffix), digest(place.suffix),
                    s.predicate, s.modality, s.subject, row.speaker,
                    json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
                    "|".join(sorted(scope)) if s.predicate == "quantity" else "",
                ]
            )  # fmt: skip
    with (asked.pack / "statements.csv").open("w", encoding="utf-8", newline="") as stream:
        out = csv.writer(stream, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(rows)
    print(f"{len(rows)} statements of {len(asked.files)} documents")


if __name__ == "__main__":
    main()
