"""Which column of a sheet is which field: one or two heading rows, merged ones included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from zhegang.core.errors import Problem
from zhegang.core.i18n import N_
from zhegang.plan.casefile.xlsx import Cell, Sheet, cell_name, column_letters

_ROWS_LOOKED_AT = 20


@dataclass(slots=True)
class Headings:
    """Field by column, the last heading row, and what is wrong or left out.

    `unread` holds the columns (letters) whose heading is not known or missing.
    """

    fields: dict[int, str] = field(default_factory=dict)
    last_row: int = 0
    problems: list[Problem] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def column(self, name: str) -> int | None:
        """Column of a field; None where the sheet has none for it."""
        return next((c for c, n in self.fields.items() if n == name), None)


def find_headings(
    sheet: Sheet, names: Mapping[str, str], fold: Callable[[str], str], where: Callable[[int, int], str]
) -> Headings:
    """Reads the headings of a sheet.

    Parameters
    ----------
    names
        Field by folded heading.
    where
        Gives a cell its name for the user, such as `Products!C4`.
    """
    found = Headings()
    looked_at = sorted(sheet.rows)[:_ROWS_LOOKED_AT]
    known = {row: _known(sheet.rows[row], names, fold) for row in looked_at}
    best = max(looked_at, key=lambda row: (len(set(known[row].values())), -row), default=0)
    if not best or not known[best]:
        if sheet.rows:
            hint = N_("keep the headings of the template in one row above the rows")
            at = where(min(sheet.rows), min(sheet.rows[min(sheet.rows)]))
            found.problems.append(Problem(at, N_("The sheet has no heading that is known."), hint=hint))
        return found
    found.last_row = best
    texts = {c: str(cell.value) for c, cell in sheet.rows[best].items() if cell.kind == "text"}
    _take_merged_from_above(sheet, best, texts)
    below = min((row for row in sheet.rows if row > best), default=0)
    if below and _only_field_names(sheet.rows[below], set(names.values())):
        texts |= {c: str(cell.value) for c, cell in sheet.rows[below].items()}
        found.last_row = below
    _assign(found, texts, names, fold, lambda column: where(best, column))
    _name_merged(found, sheet, best, where)
    filled = {c for row, cells in sheet.rows.items() if row > found.last_row for c in cells}
    found.unread.extend(column_letters(c) for c in sorted(filled - set(found.fields)))
    return found


def _known(cells: Mapping[int, Cell], names: Mapping[str, str], fold: Callable[[str], str]) -> dict[int, str]:
    folded = {c: fold(str(cell.value)) for c, cell in cells.items() if cell.kind == "text"}
    return {c: names[text] for c, text in folded.items() if text in names}


def _only_field_names(cells: Mapping[int, Cell], fields: set[str]) -> bool:
    return all(cell.kind == "text" and cell.value in fields for cell in cells.values())


def _take_merged_from_above(sheet: Sheet, row: int, texts: dict[int, str]) -> None:
    """A heading merged over two rows stands in the upper one."""
    for first, last, left, right in sheet.merged:
        if first < row <= last and left == right and left not in texts:
            anchor = sheet.rows.get(first, {}).get(left)
            if anchor is not None:
                texts[left] = str(anchor.value)


def _assign(
    found: Headings,
    texts: Mapping[int, str],
    names: Mapping[str, str],
    fold: Callable[[str], str],
    where: Callable[[int], str],
) -> None:
    for column, text in sorted(texts.items()):
        name = names.get(fold(text))
        if name is None:
            near = get_close_matches(fold(text), names, n=1, cutoff=0.85)
            if near and len(fold(text)) > 3:
                message, hint = N_("This heading is not known."), N_("did you mean {likely}?")
                fields = {"likely": names[near[0]]}
                found.problems.append(Problem(where(column), message, text, hint=hint, fields=fields))
                found.fields[column] = ""
            continue
        earlier = found.column(name)
        if earlier is not None:
            message = N_("This heading stands twice, here and in column {column}.")
            fields = {"column": column_letters(earlier)}
            found.problems.append(Problem(where(column), message, text, fields=fields))
        else:
            found.fields[column] = name


def _name_merged(found: Headings, sheet: Sheet, row: int, where: Callable[[int, int], str]) -> None:
    """One heading merged over several columns leaves open which of them it means."""
    for first, last, left, right in sheet.merged:
        if not first <= row <= last or left == right or left not in found.fields:
            continue
        covered = range(left + 1, right + 1)
        uncertain = [c for c in covered if c not in found.fields]
        if any(c in cells for r, cells in sheet.rows.items() if r > found.last_row for c in uncertain):
            message = N_("This heading is merged over the columns {first} to {last}.")
            hint = N_("unmerge it and give each column its own heading")
            fields = {"first": column_letters(left), "last": column_letters(right)}
            text = sheet.rows[row][left].value if left in sheet.rows.get(row, {}) else found.fields[left]
            found.problems.append(Problem(where(row, left), message, text, hint=hint, fields=fields))
            found.fields.update(dict.fromkeys(uncertain, ""))


def merged_rows(sheet: Sheet, headings: Headings, where: Callable[[int, int], str]) -> list[Problem]:
    """Cells merged over several rows below the headings: all but the first have no value."""
    problems = []
    for first, last, left, right in sheet.merged:
        if last > headings.last_row and first > headings.last_row and last > first:
            if not any(c in headings.fields for c in range(left, right + 1)):
                continue
            if not any(row in sheet.rows for row in range(first + 1, last + 1)):
                continue
            message = N_("The cells {first} to {last} are merged; only the first row has the value.")
            hint = N_("unmerge them and write the value into each row")
            fields = {"first": cell_name(first, left), "last": cell_name(last, right)}
            problems.append(Problem(where(first, left), message, hint=hint, fields=fields))
    return problems


__all__ = ["Headings", "find_headings", "merged_rows"]
