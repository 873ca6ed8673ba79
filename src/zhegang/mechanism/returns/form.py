"""The form of a return: its columns, its rows, its words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhegang.core.i18n import LANGS, N_, translate
from zhegang.core.text import simplified
from zhegang.register.progress import COMPLETION_WORDS, Completion

COLUMNS = (
    "no",
    "area",
    "item_en",
    "item_zh",
    "lead_hk",
    "lead_zj",
    "milestone",
    "due",
    "progress",
    "evidence",
    "blocker",
    "publishable",
)
# The last two columns of leads are named for the Hong Kong–Zhejiang pack; in another pack
# they are its first and second place. What is written by the secretariat, and by the office:
GIVEN = COLUMNS[:6]
FILED = COLUMNS[6:]
TITLES = {
    "no": N_("No."),
    "area": N_("Area"),
    "item_en": N_("Item (English)"),
    "item_zh": N_("Item (Chinese)"),
    "lead_hk": N_("Lead, first side"),
    "lead_zj": N_("Lead, second side"),
    "milestone": N_("Milestone"),
    "due": N_("Due"),
    "progress": N_("Progress"),
    "evidence": N_("Evidence"),
    "blocker": N_("What stands in the way"),
    "publishable": N_("May be published"),
}
OFFICE = N_("Office")
GUIDE = (
    N_("One row a milestone; copy a row for a further one. Leave the first six columns as they are."),
    N_("Due: year-month-day. Leave it empty where no day is fixed."),
    N_(
        "Progress: begin with one of: not started, limited, substantial, completed; after a colon, what was done."
    ),
    N_("Evidence: where others can see it, such as the address of a page or a document's title and date."),
    N_("May be published: yes or no. Left empty, it is not published."),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row as filed: texts by column, the day and the yes or no read, and where each stands.

    `cells` holds the place of every column that was filled (`Return!H7`, or
    `table 1, row 3, due` in a DOCX file); `where` that of the row.
    """

    values: Mapping[str, str]
    due: date | None
    publishable: bool | None
    where: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    @property
    def step(self) -> Completion | None:
        """The step of completion its progress begins with; None where it begins with none."""
        return step_of(self["progress"])


@dataclass(frozen=True, slots=True)
class Return:
    """One office's file: its name, the office it speaks for, its rows."""

    file: str
    office: str
    rows: tuple[Row, ...]


def step_of(progress: str) -> Completion | None:
    """The step of completion a text begins with, in any of the three languages.

    Examples
    --------
    >>> step_of("Limited: the design is drawn"), step_of("大致完成"), step_of("Going well")
    ('limited', 'substantial', None)
    """
    told = key(progress)
    found = [(len(words), step) for words, step in _steps().items() if told.startswith(words)]
    return max(found)[1] if found else None


def key(text: str) -> str:
    """`text` as headings and words of choice are compared: case, width, script and blanks aside."""
    return re.sub(r"[\s_:：()（）./,，]+", "", simplified(text)).casefold()


def column_of(heading: str) -> str | None:
    """The column a heading names, by its field name or its title in any language."""
    return _headings().get(key(heading))


def is_office(heading: str) -> bool:
    """Whether a cell or line says that the office follows."""
    return key(heading) in {key(translate(OFFICE, lang)) for lang in LANGS}


def _headings() -> dict[str, str]:
    found = {key(name): name for name in COLUMNS}
    for name, title in TITLES.items():
        found |= {key(translate(title, lang)): name for lang in LANGS}
    return found


def _steps() -> dict[str, Completion]:
    return {
        key(word): step
        for step, words in COMPLETION_WORDS.items()
        for word in (step, *(translate(words, lang) for lang in LANGS))
    }
