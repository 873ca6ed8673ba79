"""How often one may ask: so many requests a minute for each token, account or address.

Counted in a small file of its own in ZHEGANG_HOME/run, shared by all processes of the machine,
whichever database holds the records: a limit must not cost a durable write for every read. A power
cut may lose the counts, a killed process loses none. Site processes on several machines count each
for itself. Keys are kept as digests under the site's secret, a minute at most.
"""

from __future__ import annotations

import hmac
import logging
import os
import sqlite3
import threading
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

LOG = logging.getLogger("zhegang.request")
MINUTE = 60_000_000  # microseconds
SWEEP_EVERY = 1000
TAKE = """
INSERT INTO used VALUES (?1, ?2 + ?3) ON CONFLICT (key) DO UPDATE
SET until = max(until, ?2) + ?3 WHERE max(until, ?2) + ?3 <= ?2 + ?4
"""
_LOCK = threading.Lock()


class Limit:
    """`rate` requests a minute for each key, as many at once.

    Of each key one number is kept: the moment (in microseconds) at which it would have used up
    nothing any more. A request moves it on by a minute's share, and is refused if that would carry it
    more than a minute ahead: one statement, so that two processes never count the same request.
    """

    def __init__(self, name: str, rate: int) -> None:
        self.name, self.rate = name, rate
        self._taken = 0

    def take(self, key: str, now: float | None = None) -> bool:
        """Whether one more request of `key` is within its limit; `now` in seconds since 1970."""
        at = int(1e6 * (time.time() if now is None else now))
        step = MINUTE // self.rate
        try:
            with _LOCK:
                self._taken += 1
                if self._taken % SWEEP_EVERY == 0:
                    _counts().execute("DELETE FROM used WHERE until < ?", (at,))
                took = _counts().execute(TAKE, (self._digest(key), at, step, step * self.rate))
        except sqlite3.Error:
            # A site that cannot count still answers.
            LOG.warning("limits are not counted", exc_info=True)
            return True
        return took.rowcount == 1

    def clear(self) -> None:
        """Forgets what was counted under every limit."""
        with _LOCK:
            _counts().execute("DELETE FROM used")

    def _digest(self, key: str) -> bytes:
        return hmac.digest(settings.SECRET_KEY.encode(), f"limit:{self.name}:{key}".encode(), "sha256")[:16]


def _counts() -> sqlite3.Connection:
    """This process's connection to the counts, opened once; asked for under the lock."""
    path = Path(settings.HOME) / "run" / "limits.sqlite3"
    return _opened(path, os.getpid())


@lru_cache(maxsize=1)
def _opened(path: Path, process: int) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = sqlite3.connect(path, timeout=2, isolation_level=None, check_same_thread=False)
    rows.execute("PRAGMA journal_mode=WAL")
    rows.execute("PRAGMA synchronous=OFF")
    rows.execute("CREATE TABLE IF NOT EXISTS used (key BLOB PRIMARY KEY, until INTEGER) WITHOUT ROWID")
    return rows


READS = Limit("reads", 300)
WORK = Limit("work", 60)  # what makes the engines work


def address_of(request: HttpRequest) -> str:
    """The client's address: behind our proxy the one it adds last, else the connection's."""
    if settings.TLS and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
