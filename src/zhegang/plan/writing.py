"""Writing a case as TOML, JSON or workbook, so that reading it gives the same case."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhegang.core.errors import InputError, Problem
from zhegang.core.i18n import N_, Note
from zhegang.core.jsonout import dumps
from zhegang.plan.case import SCHEMA_VERSION, Case
from zhegang.plan.casefile.files import shown


def write_case(case: Case, path: str | Path, *, lang: str = "en") -> Path:
    """Writes `case` to a .toml, .json or .xlsx file; `lang` is the workbook's language.

    Raises
    ------
    InputError
        Another ending, a folder that cannot be written to, a text too long for a cell.
    """
    path = Path(path)
    ending = path.suffix.lower()
    if ending == ".toml":
        write_whole(path, case_toml(case).encode())
    elif ending == ".json":
        write_whole(path, dumps(case_data(case)).encode())
    elif ending == ".xlsx":
        from zhegang.plan.casefile.workbookout import case_workbook

        write_whole(path, case_workbook(case_data(case, every=True), lang))
    else:
        accepted = N_("a case ends in .toml, .json or .xlsx")
        raise InputError([Problem(path.name, N_("The ending of the file is not known."), ending, accepted)])
    return path


def write_template(path: str | Path, *, lang: str = "en") -> Path:
    """Writes an empty workbook to fill in: notes, drop-downs, an example row on each sheet."""
    return write_workbook({"schema_version": SCHEMA_VERSION}, path, lang=lang, example=True)


def write_workbook(
    data: Mapping[str, Any],
    path: str | Path,
    *,
    lang: str = "en",
    example: bool = False,
    lacks: Sequence[Note] = (),
) -> Path:
    """Writes raw case data, complete or not, as a workbook; see `workbookout.case_workbook`.

    Raises
    ------
    InputError
        Another ending than .xlsx, or a folder that cannot be written to.
    """
    from zhegang.plan.casefile.workbookout import case_workbook

    path = Path(path)
    if path.suffix.lower() != ".xlsx":
        accepted = N_("a workbook ends in .xlsx")
        problem = Problem(path.name, N_("The ending of the file is not known."), path.suffix, accepted)
        raise InputError([problem])
    write_whole(path, case_workbook(data, lang, example=example, lacks=lacks))
    return path


def case_data(case: Case, *, every: bool = False) -> dict[str, Any]:
    """The case as raw data: what differs from the defaults, or `every` value that is there."""
    data = case.model_dump(exclude_none=True, exclude_defaults=not every)
    data.setdefault("firm", {})
    facts = case.firm.facts
    if facts:
        data["firm"]["facts"] = {name: fact for name, fact in facts.items() if fact is not None}
    return {"schema_version": case.schema_version} | {name: _shortest(held) for name, held in data.items()}


def _shortest(value: Any) -> Any:
    """`value` with decimals in their shortest form: equal cases give equal text."""
    if isinstance(value, dict):
        return {name: _shortest(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_shortest(held) for held in value]
    return Decimal(format(value.normalize(), "f")) if isinstance(value, Decimal) else value


def case_toml(case: Case) -> str:
    """The case as TOML, defaults left out."""
    import tomli_w

    return tomli_w.dumps(case_data(case))


def write_whole(path: Path, content: bytes) -> None:
    """Writes a file as a whole or not at all.

    Raises
    ------
    InputError
        The folder is missing or cannot be written to.
    """
    _guarded(path, lambda: _replace(path, content))


def _replace(path: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".zhegang-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)  # mkstemp makes a file for its owner only
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _guarded(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except (OSError, ValueError) as failed:
        reason = getattr(failed, "strerror", None) or str(failed)
        message = N_("The file cannot be written: {reason}.")
        raise InputError([Problem(shown(path), message, fields={"reason": reason})]) from failed


__all__ = ["case_data", "case_toml", "write_case", "write_template", "write_whole", "write_workbook"]
