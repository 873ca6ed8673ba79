"""Telling how far long work has come, and hearing that it is no longer wanted.

Engines take a `Progress` and know nothing of bars or pages; the command line draws a bar,
the web a job's row, a notebook nothing.
"""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What long work talks to: `start` once, `advance` often, `done` at the end."""

    def start(self, total: int | None, what: str) -> None:
        """Work named `what` (a translatable message) begins; `total` steps, None if unknown."""

    def advance(self, steps: int = 1) -> None:
        """`steps` more are done."""

    def done(self) -> None:
        """The work has ended, finished or not."""

    def cancelled(self) -> bool:
        """Whether the work is no longer wanted; asked often, it must be quick."""


class Silent:
    """Progress that nobody watches and nobody cancels."""

    def start(self, total: int | None, what: str) -> None:
        pass

    def advance(self, steps: int = 1) -> None:
        pass

    def done(self) -> None:
        pass

    def cancelled(self) -> bool:
        return False


class CancelledError(Exception):
    """The work was stopped because its `Progress` said so. Nothing is wrong."""


__all__ = ["CancelledError", "Progress", "Silent"]
