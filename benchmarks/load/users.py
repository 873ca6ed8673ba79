"""What the users do: each waits, asks for one thing, and waits again."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

WAIT = (2.0, 5.0)
LANGS = ("en", "zh-Hant", "zh-Hans")
CODES = ("8479.50", "8508.11", "6109.10", "8507.60", "8428.70", "8501.31")
DAYS = ("2025-04-10", "2025-06-01", "2026-03-01", "2026-10-01")
BARE = "bare view"


@dataclass
class Tally:
    """Seconds by kind of request, what went wrong, and the ids of writes that were acknowledged."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.spent.setdefault(kind, []).append(seconds)


class User(threading.Thread):
    """One person with a browser and a program, until `until` (monotonic seconds)."""

    def __init__(
        self, number: int, who: dict[str, str], case: Any, port: int, until: float, tally: Tally
    ) -> None:
        super().__init__(daemon=True)
        self.who, self.case, self.port, self.until, self.tally = who, case, port, until, tally
        self.chance = random.Random(number)
        self.headers = {
            "Host": "zhegang.example",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.0.{number // 250}.{number % 250}",
            "Accept-Encoding": "gzip",
        }

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        time.sleep(self.chance.uniform(0, WAIT[1]))
        while time.monotonic() < self.until:
            kind, method, path, body, headers = self.next()
            began = time.perf_counter()
            try:
                connection.request(method, path, body, self.headers | headers)
                answer = connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self.tally.errors.append(f"{kind}: {type(error).__name__}")
                connection.close()
                continue
            self.tally.add(kind, time.perf_counter() - began)
            if answer.status >= 400:
                self.tally.errors.append(f"{kind}: {method} {path.partition('?')[0]} {answer.status}")
            elif method == "POST" and answer.status == 201:
                self.tally.written.append(json.loads(content)["id"])
            time.sleep(self.chance.uniform(*WAIT))
        connection.close()

    def next(self) -> tuple[str, str, str, str | None, dict[str, str]]:
        """Kind, method, path, body and headers of the next request."""
        draw, lang, plan = self.chance.random(), self.chance.choice(LANGS), self.who["plan"]
        quote = {
            "hs": self.chance.choice(CODES),
            "origin": self.chance.choice(("CN", "HK", "VN")),
            "market": self.chance.choice(("US", "EU")),
            "on": self.chance.choice(DAYS),
            "value": self.chance.randrange(1000, 10**6),
        }
        token = {"Authorization": f"Bearer {self.who['token']}", "Content-Type": "application/json"}
        if draw < 0.70:
            asked = "&".join(f"{name}={value}" for name, value in quote.items())
            path = self.chance.choice(("", f"quote?{asked}", f"plans/{plan}", "work"))
            name = {"": "home", "w": "work", "p": "plan", "q": "quote"}[path[:1]]
            return (
                f"page {name}",
                "GET",
                f"/{lang}/{path}",
                None,
                {"Cookie": f"sessionid={self.who['session']}"},
            )
        if draw < 0.95:
            if self.chance.random() < 0.5:
                return "JSON quote", "POST", "/api/v1/quote", json.dumps(quote), token
            return "JSON plan", "GET", f"/api/v1/plans/{plan}", None, token
        key = {"Idempotency-Key": f"{self.chance.getrandbits(64):x}"}
        body = json.dumps({"firm": self.who["firm"], "case": self.case})
        return "write case", "POST", "/api/v1/cases", body, token | key


class Bare(threading.Thread):
    """Asks the bare view now and then: how busy the machine is."""

    def __init__(self, port: int, until: float, tally: Tally) -> None:
        super().__init__(daemon=True)
        self.port, self.until, self.tally = port, until, tally

    def run(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while time.monotonic() < self.until:
            began = time.perf_counter()
            connection.request("GET", "/")
            connection.getresponse().read()
            self.tally.add(BARE, time.perf_counter() - began)
            time.sleep(0.1)
        connection.close()
