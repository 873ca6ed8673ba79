"""Returns: what each lead office files on its items, made, read and merged without a login."""

from zhegang.mechanism.returns.form import COLUMNS, TITLES, Return, Row
from zhegang.mechanism.returns.make import make_returns
from zhegang.mechanism.returns.merge import Contradiction, Entry, Merged, merge
from zhegang.mechanism.returns.progress import Followed, followed
from zhegang.mechanism.returns.read import read_projects, read_return, read_returns

__all__ = [
    "COLUMNS",
    "TITLES",
    "Contradiction",
    "Entry",
    "Followed",
    "Merged",
    "Return",
    "Row",
    "followed",
    "make_returns",
    "merge",
    "read_projects",
    "read_return",
    "read_returns",
]
