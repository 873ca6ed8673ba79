"""How often one may ask: a bucket for each token, account or address, in each process.

Buckets lie in memory: a limit protects the process that keeps it, and needs no write to a
database for a read. With n processes a client may reach n times the limit.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from django.conf import settings
from django.http import HttpRequest

MOST_KEYS = 20_000


class Buckets:
    """`rate` requests a minute for each key, as many at once."""

    def __init__(self, rate: int) -> None:
        self.rate = rate
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, now: float | None = None) -> bool:
        """Whether one more request of `key` is within its limit."""
        now = time.monotonic() if now is None else now
        with self._lock:
            left, at = self._held.pop(key, (float(self.rate), now))
            left = min(float(self.rate), left + (now - at) * self.rate / 60)
            allowed = left >= 1
            self._held[key] = (left - 1 if allowed else left, now)
            while len(self._held) > MOST_KEYS:
                self._held.popitem(last=False)
        return allowed

    def clear(self) -> None:
        with self._lock:
            self._held.clear()


READS = Buckets(300)
WORK = Buckets(60)  # what makes the engines work


def address_of(request: HttpRequest) -> str:
    """The client's address: behind our proxy the one it adds last, else the connection's."""
    if settings.TLS and (forwarded := request.headers.get("X-Forwarded-For", "")):
        return forwarded.rsplit(",", 1)[-1].strip()[:64]
    return str(request.META.get("REMOTE_ADDR", ""))
