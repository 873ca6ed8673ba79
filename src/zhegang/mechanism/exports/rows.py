"""Statements as flat rows: CSV (RFC 4180, UTF-8) and Parquet, one column a field."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from zhegang.mechanism.exports.corpus import Corpus, anchor_fields, anchor_from
from zhegang.register.anchors import Anchor

COLUMNS = (
    "id", "subject", "predicate", "value", "wording", "modality", "asserted_by", "segment",
    "document_name", "published", "stance", "document", "start", "end", "prefix", "suffix", "sha256",
)  # fmt: skip


def _rows(corpus: Corpus) -> list[dict[str, Any]]:
    made = []
    for s in corpus.statements:
        source = corpus.source(s.citation.document)
        made.append(
            {
                "id": s.id,
                "subject": s.subject,
                "predicate": s.predicate,
                "value": json.dumps(s.value, ensure_ascii=False, sort_keys=True),
                "wording": s.wording,
                "modality": s.modality,
                "asserted_by": s.asserted_by,
                "segment": s.segment,
                "document_name": source.name if source else "",
                "published": source.published.isoformat() if source and source.published else "",
                "stance": source.stance if source else "",
                **anchor_fields(s.citation),
            }
        )
    return made


def write_csv(corpus: Corpus) -> bytes:
    """The statements as CSV; line ends inside a field stay as they are."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(_rows(corpus))
    return text.getvalue().encode()


def csv_anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a file by statement id."""
    reader = csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""))
    return {row["id"]: anchor_from(row) for row in reader}


def write_parquet(corpus: Corpus) -> bytes:
    """The statements as a Parquet file with the columns of the CSV."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = ("segment", "start", "end")
    schema = pa.schema([(name, pa.int64() if name in whole else pa.string()) for name in COLUMNS])
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(_rows(corpus), schema=schema), buffer)
    return buffer.getvalue()


def parquet_anchors(data: bytes) -> dict[str, Anchor]:
    """The anchors of such a file by statement id."""
    import pyarrow.parquet as pq

    columns = ["id", "document", "start", "end", "prefix", "suffix", "sha256"]
    held = pq.read_table(io.BytesIO(data), columns=columns).to_pylist()
    return {row["id"]: anchor_from(row) for row in held}
