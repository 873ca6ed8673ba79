"""kill -9 of everything, at random moments, while cases are written and planned.

What was acknowledged is there, once; every job ends; nothing takes effect twice. On either database.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import new_firm, new_user
from tests.web.servers import Served
from tests.web.test_jobs import CHILD, Workers, children, until

pytestmark = pytest.mark.sites

# The plan of these tests: quick, and it says who made it.
QUICK = """
def quick(job, progress):
    progress.start(10, "planning")
    for _ in range(10):
        time.sleep(0.03)
        progress.advance()
    with (Path(__import__("os").environ["KILLS_LOG"]) / str(job.pk)).open("a") as log:
        log.write(f"{job.fence}\\n")
    return {"fence": job.fence}

kinds.KINDS = dict(kinds.KINDS, plan=quick)
child.run("""
WRITERS, PLANNED = 3, 8
# What is killed; starting the whole site again takes seconds, so that is left to --full.
TARGETS = ["web", "web", "worker", "job"]


class Writer(threading.Thread):
    """Stores cases and asks for their plans; asks again, with the same key, until it is answered."""

    def __init__(self, name: str, port: int, token: str, firm: str, stop: threading.Event) -> None:
        super().__init__(name=name)
        self.port, self.token, self.firm, self.stop = port, token, firm, stop
        self.cases: list[str] = []
        self.jobs: list[str] = []
        self.faults: list[str] = []

    def run(self) -> None:
        small = {"schema_version": "1", "id": "x", "on": "2026-11-22", "currency": "HKD"}
        small["firm"] = {"name": "Small", "country": "HK"}  # type: ignore[assignment]
        small["services"] = [{"id": "s", "kind": "legal", "text": "a seat"}]  # type: ignore[assignment]
        while not self.stop.is_set():
            number = len(self.cases)
            case = small | {"title": f"{self.name}-{number}"}
            self.cases.append(self.send("/cases", {"firm": self.firm, "case": case}, f"c{number}", 201))
            if number % PLANNED == 0:  # a job takes the time of a process; there would be hundreds
                self.jobs.append(self.send("/plans", {"case": self.cases[-1]}, f"p{number}", 202))
            time.sleep(0.1)

    def send(self, path: str, body: Any, key: str, wanted: int) -> str:
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": f"{self.name}-{key}",
        }
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
                answer = connection.getresponse()
                told = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.05)
                continue
            finally:
                connection.close()
            if answer.status == wanted:
                return str(told["id"])
            if answer.status != 429:
                self.faults.append(f"{path}: {told}")
            time.sleep(0.5)


def kill_at_moments(live: dict[str, str], folder: Path, moments: int, seed: int, targets: list[str]) -> None:
    from zhegang.web import audit
    from zhegang.web.accounts import make_token
    from zhegang.web.limits import WORK
    from zhegang.web.models import AuditRow, IdempotencyKey, Job, StoredCase

    chance, stop, firm = random.Random(seed), threading.Event(), new_firm()
    user = new_user("firm", firm)
    workers = Workers(live | {"KILLS_LOG": str(folder)}, CHILD.replace("child.run(", QUICK))
    with Served(live) as site:
        tokens = [make_token(user, str(n), ["read", "write"], 1)[1] for n in range(WRITERS)]
        writers = [Writer(f"w{n}", site.port, token, str(firm.pk), stop) for n, token in enumerate(tokens)]
        worker = workers.start()
        for writer in writers:
            writer.start()
        for _ in range(moments):
            time.sleep(chance.uniform(0.05, 0.8))
            WORK.clear()
            Job.objects.update(most_attempts=10_000)
            target = chance.choice(targets)
            if target == "web":
                for pid in chance.sample(site.workers(), 1):
                    os.kill(pid, signal.SIGKILL)
            elif target == "whole web":
                site.kill()
                site.start()
            elif target == "job" and (inner := children(worker.pid)):
                os.kill(chance.choice(inner), signal.SIGKILL)
            else:
                worker.kill()
                worker.wait()
                worker = workers.start()
        stop.set()
        for writer in writers:
            writer.join(60)
            assert not writer.is_alive()
            assert writer.faults == []
    cases = [ident for writer in writers for ident in writer.cases]
    jobs = [ident for writer in writers for ident in writer.jobs]
    Job.objects.update(most_attempts=10_000)
    until(lambda: not Job.objects.exclude(state="done").exists(), 60 + len(jobs))
    workers.kill()

    assert len(cases) > moments / 2, "they wrote while it was killed"
    assert sorted(str(k) for k in StoredCase.objects.values_list("pk", flat=True)) == sorted(cases)
    assert StoredCase.objects.values("title").distinct().count() == len(cases)
    assert sorted(str(k) for k in Job.objects.values_list("pk", flat=True)) == sorted(jobs)
    assert IdempotencyKey.objects.count() == len(cases) + len(jobs)
    assert audit.verify().ok
    for job in Job.objects.all():
        assert str(job.result["fence"]) in (folder / str(job.pk)).read_text().split()
        assert job.result["fence"] == job.fence
    for action, subjects in (
        ("case.make", [f"case:{ident}" for ident in cases]),
        ("job.plan", [f"job:{ident}" for ident in jobs]),
        ("job.done", [f"job:{ident}" for ident in jobs]),
    ):
        held = AuditRow.objects.filter(action=action, subject__in=subjects).values_list("subject", flat=True)
        assert sorted(held) == sorted(subjects), action


def test_killed_at_a_few_moments(live: dict[str, str], tmp_path: Path) -> None:
    kill_at_moments(live, tmp_path, 3, 1, TARGETS)


@pytest.mark.full
def test_killed_at_fifty_moments(live: dict[str, str], tmp_path: Path) -> None:
    kill_at_moments(live, tmp_path, 50, 2, [*TARGETS, "whole web"])
