"""Columns of large tables: numbers, texts by number, and how both are written to Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet


def numbers(column: npt.NDArray[np.float64]) -> pa.Array:
    """Numbers, null where they are none (NaN)."""
    none = np.isnan(column)
    return pa.array(column, mask=none) if none.any() else pa.array(column)


def words(number: npt.NDArray[np.integer[Any]], texts: Sequence[str] | pa.Array) -> pa.Array:
    """Texts by their numbers."""
    held = texts if isinstance(texts, pa.Array) else pa.array(list(texts), pa.string())
    return pa.DictionaryArray.from_arrays(pa.array(number.astype(np.int32)), held)


def parquet_writer(stream: Any, schema: pa.Schema) -> Any:
    """Numbers are written as they are: making a dictionary of each column would cost half the time."""
    coded = [field.name for field in schema if not pa.types.is_floating(field.type)]
    # Without the stored schema texts by number are read back as texts.
    return pa.parquet.ParquetWriter(
        stream, schema, compression="lz4", use_dictionary=coded, store_schema=False
    )


def plain(schema: pa.Schema) -> pa.Schema:
    """The schema with texts by number as texts, as they are read back."""
    fields = [
        field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
        for field in schema
    ]
    return pa.schema(fields)
