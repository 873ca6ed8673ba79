"""Two hundred users on the site, and a bare Django view beside it, for a minute.

    python -m benchmarks.load [--users 200] [--seconds 60] [--sqlite]

Starts a PostgreSQL server of its own, gunicorn as docs/deploy.md has it, and as a second gunicorn one
view that returns a constant. Each user waits 2 to 5 s between requests: 70 % pages (home, a quote, a
stored plan, the workspace), 25 % JSON (a quote, the plan), 5 % writes (a case). Afterwards every write
that was acknowledged is looked for, and the audit's chain is walked. Ends with 1 on an error or a lost
write. Generator, site, worker and database share this machine, and speak over loopback only.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.load.users import BARE, Bare, Tally, User
from tests.web.conftest import nothing, postgres
from tests.web.test_running import free_port

ROOT = Path(__file__).resolve().parents[2]
ASKED = {"page": 0.3, "JSON": 0.15}
CHECK = """
import sys; from zhegang.web import setup; setup()
from zhegang.web.models import StoredCase; from zhegang.web import audit
wanted = set(sys.stdin.read().split()); held = {str(k) for k in StoredCase.objects.values_list("pk", flat=True)}
print(len(wanted - held), audit.verify().ok)
"""


@contextmanager
def running(environment: dict[str, str], *command: str) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, *command], env=environment, cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def await_answer(port: int, path: str, headers: dict[str, str]) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
            with urllib.request.urlopen(asked, timeout=20) as answer:
                answer.read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def ask(environment: dict[str, str], *command: str, given: str = "") -> str:
    ran = subprocess.run(
        [sys.executable, *command],
        env=environment,
        cwd=ROOT,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ran.stdout


def report(tally: Tally, lost: int, whole: bool) -> None:
    kinds = sorted(tally.spent)
    groups = {group: [k for k in kinds if k.startswith(group)] for group in ASKED}
    rows = [(kind, tally.spent[kind]) for kind in kinds]
    rows += [(f"{group}, all", [s for k in held for s in tally.spent[k]]) for group, held in groups.items()]
    print(f"{'':14}{'n':>6}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
    for name, spent in rows:
        held = sorted(spent)
        at = [held[min(len(held) - 1, int(share * len(held)))] for share in (0.5, 0.95, 0.99, 1)]
        asked = next(
            (f"  asked: p95 < {1000 * most:.0f} ms" for g, most in ASKED.items() if name == f"{g}, all"), ""
        )
        print(f"{name:14}{len(held):6}" + "".join(f"{1000 * s:6.0f} ms" for s in at) + asked)
    total = sum(len(spent) for kind, spent in tally.spent.items() if kind != BARE)
    print(
        f"requests {total}, errors {len(tally.errors)}, writes {len(tally.written)}, lost {lost}, audit whole {whole}"
    )
    for error in sorted(set(tally.errors)):
        print(f"  {tally.errors.count(error)} x {error}")


def main(users: int, seconds: float, sqlite: bool) -> int:
    with ExitStack() as held:
        home = held.enter_context(tempfile.TemporaryDirectory(prefix="zhegang-load-"))
        url = held.enter_context(nothing() if sqlite else postgres(durable=True))
        environment = os.environ | {
            "ZHEGANG_HOME": home,
            "ZHEGANG_DATABASE_URL": url,
            "ZHEGANG_TLS": "1",
            "ZHEGANG_HOSTS": "zhegang.example",
            "PYTHONUTF8": "1",
        }
        seeded = json.loads(ask(environment, "-m", "benchmarks.load.seed", str(users)))
        site = ("-m", "gunicorn", "--config", "python:zhegang.web.server")
        bare = ("-m", "gunicorn", "--worker-class", "gthread", "--workers", "2", "--threads", "8")
        port, other = free_port(), free_port()
        held.enter_context(running(environment, *site, "--bind", f"127.0.0.1:{port}"))
        where = ("--bind", f"127.0.0.1:{other}", "benchmarks.load.bare:application")
        held.enter_context(running(environment, *bare, *where))
        held.enter_context(running(environment, "-m", "zhegang", "manage", "worker"))
        await_answer(port, "/readyz", {})
        await_answer(other, "/", {})
        tally, until = Tally(), time.monotonic() + seconds
        threads: list[threading.Thread] = [
            User(n, who, seeded["case"], port, until, tally) for n, who in enumerate(seeded["users"])
        ]
        threads.append(Bare(other, until, tally))
        began = os.times()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ended = os.times()
        lost, whole = ask(environment, "-c", CHECK, given=" ".join(tally.written)).split()
    report(tally, int(lost), whole == "True")
    print(f"the generator's own: {ended.user + ended.system - began.user - began.system:.1f} s of processor")
    return int(bool(tally.errors) or lost != "0" or whole != "True")


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--users", type=int, default=200)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--sqlite", action="store_true")
    given = options.parse_args()
    raise SystemExit(main(given.users, given.seconds, given.sqlite))
