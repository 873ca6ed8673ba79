"""Jobs: claimed once, ended once, whatever is killed meanwhile."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.web.conftest import new_case, new_firm, new_user

pytestmark = pytest.mark.sites

# Jobs as a worker of a test knows them: quick, slow, greedy, broken, refused.
KINDS = """
import sys, time
from pathlib import Path
from zhegang.web import setup
from zhegang.web.jobs import child
child.die_with_worker()
setup()
from zhegang.web.jobs import kinds

def slow(job, progress):
    progress.start(20, "planning")
    for _ in range(20):
        time.sleep(0.05)
        progress.advance()
    with Path(job.params["log"]).open("a") as log:
        log.write(f"{job.fence}\\n")
    return {"fence": job.fence}

def greedy(job, progress):
    held = [bytearray(64 << 20) for _ in range(200)]
    return {}

def broken(job, progress):
    raise RuntimeError("secret of ours")

def refused(job, progress):
    from zhegang.core.errors import InputError, Problem
    raise InputError([Problem("hs", "The code stops short of a heading.", "84")])

def endless(job, progress):
    while True:
        time.sleep(0.1)

kinds.KINDS = dict(kinds.KINDS, slow=slow, greedy=greedy, broken=broken, refused=refused, endless=endless)
"""
CHILD = (
    KINDS
    + """
child.run(sys.argv[1], int(sys.argv[2]))
"""
)
WORKER = """
import sys
from zhegang.web import setup
setup()
from zhegang.web.jobs import queue, worker
from datetime import timedelta
queue.LEASE = timedelta(seconds=1.5)
worker.LOOK_EVERY, worker.RENEW_EVERY, worker.REAP_EVERY = 0.05, 0.3, 0.3
worker.child_command = lambda job: [sys.executable, "-c", CHILD, str(job.pk), str(job.fence)]
worker.main()
"""


class Workers:
    """Worker processes that know the kinds above."""

    def __init__(self, environment: dict[str, str], child: str = CHILD) -> None:
        self.environment, self.child = os.environ | environment, child
        self.started: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        code = f"CHILD = {self.child!r}\n{WORKER}"
        process = subprocess.Popen(
            [sys.executable, "-c", code],
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def kill(self) -> None:
        for process in self.started:
            process.kill()
            process.wait()


@pytest.fixture
def workers(live: dict[str, str]) -> Iterator[Workers]:
    held = Workers(live)
    yield held
    held.kill()


def until(true: Callable[[], Any], seconds: float = 120) -> Any:
    """Waits for a condition; what it was when it held."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.05)
    return found


def submit(kind: str, **params: Any) -> Any:
    from zhegang.web.jobs import queue

    return queue.submit(kind, None, None, params)


def state(job: Any) -> str:
    job.refresh_from_db()
    return str(job.state)


def ended(job: Any) -> Callable[[], bool]:
    return lambda: state(job) in ("done", "failed", "cancelled")


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as held:  # noqa: PTH123
        return held.read().rsplit(")", 1)[1].split()[0] != "Z"


def children(pid: int) -> list[int]:
    ran = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(line) for line in ran.stdout.split()]


# ---- the queue alone


def test_a_job_is_claimed_once_and_oldest_first(db: None) -> None:
    from zhegang.web.jobs import queue

    first, second = submit("slow"), submit("slow")

    assert queue.claim("a").pk == first.pk
    assert queue.claim("b").pk == second.pk
    assert queue.claim("c") is None


def test_a_fence_that_is_no_longer_the_jobs_commits_nothing(db: None) -> None:
    from zhegang.web.jobs import queue

    submit("slow")
    old = queue.claim("a")
    queue.give_back(old, [])
    new = queue.claim("b")

    assert not queue.end(old, "done", result={"by": "a"})
    assert queue.renew(old) == "lost"
    assert queue.end(new, "done", result={"by": "b"})
    assert not queue.end(new, "failed"), "an end is the end"
    new.refresh_from_db()
    assert (new.state, new.result) == ("done", {"by": "b"})


def test_a_lease_that_ran_out_is_given_back_until_the_tries_are_used_up(db: None) -> None:
    from django.utils import timezone

    from zhegang.web.jobs import queue
    from zhegang.web.models import Job

    job = submit("slow")
    for left in (2, 1, 0):
        queue.claim("a")
        Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
        assert queue.reap() == 1
        assert state(job) == ("queued" if left else "failed")
        assert set(job.reason[0]) == {"en", "zh-Hant", "zh-Hans"}


def test_a_person_cancels_and_retries(db: None) -> None:
    from zhegang.web.jobs import queue

    user, job = new_user("adviser"), submit("slow")

    queue.cancel(job, user)
    assert state(job) == "cancelled"
    assert queue.claim("a") is None
    assert queue.retry(job, user)
    assert queue.claim("a").pk == job.pk
    assert not queue.retry(job, user), "it runs"


def test_what_nobody_asks_for_again_is_cleared_away(db: None) -> None:
    from pathlib import Path

    from django.conf import settings
    from django.utils import timezone

    from zhegang.web.jobs import housekeeping, queue
    from zhegang.web.models import IdempotencyKey, Job

    results = Path(settings.RESULTS)
    job, running = submit("slow"), submit("slow")
    queue.claim("a")
    Job.objects.filter(pk=job.pk).update(state="done", result={"folder": f"{job.pk}-2"})
    names = [
        f"{job.pk}-1",
        f"{job.pk}-2",
        f"{running.pk}-1",
        "00000000-0000-4000-8000-000000000000-1",
        "else",
    ]
    for name in names:
        (results / name).mkdir(parents=True)
    for key, days in (("old", 8), ("new", 6)):
        IdempotencyKey.objects.create(key=key, request="")
        IdempotencyKey.objects.filter(key=key).update(created_at=timezone.now() - timedelta(days=days))

    housekeeping.clear()

    assert [name for name in names if (results / name).exists()] == [names[1], names[2], "else"]
    assert [k.key for k in IdempotencyKey.objects.filter(key__in=("old", "new"))] == ["new"]
    for name in names:
        if (results / name).exists():
            (results / name).rmdir()


# ---- with processes


def test_a_job_runs_and_tells_how_far_it_is(workers: Workers, tmp_path: Any) -> None:
    job = submit("slow", log=str(tmp_path / "log"))
    workers.start()

    until(lambda: state(job) == "running" and job.steps_done > 0)
    assert (job.step, job.steps_total) == ("planning", 20)
    until(ended(job))
    assert (job.state, job.result) == ("done", {"fence": 1})


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("broken", "It failed for a reason of ours"),
        ("refused", "The code stops short of a heading. Found: 84."),
        ("greedy", "more memory than its limit"),
    ],
)
def test_a_job_that_fails_says_why(workers: Workers, kind: str, told: str) -> None:
    job = submit(kind)
    workers.start()

    until(ended(job))

    assert job.state == "failed"
    assert told in job.reason[0]["en"]
    assert "secret" not in json.dumps(job.reason)


def test_a_job_over_its_time_is_ended(workers: Workers) -> None:
    from zhegang.web.models import Job

    job = submit("endless")
    Job.objects.filter(pk=job.pk).update(seconds=1)
    workers.start()

    until(ended(job))

    assert job.state == "failed"
    assert "longer than its limit" in job.reason[0]["en"]


def test_a_running_job_is_cancelled(workers: Workers, live: object) -> None:
    from zhegang.web.jobs import queue

    job = submit("endless")
    worker = workers.start()
    until(lambda: state(job) == "running" and children(worker.pid))
    (child,) = children(worker.pid)

    queue.cancel(job, new_user("adviser"))

    until(ended(job))
    assert job.state == "cancelled"
    until(lambda: not alive(child))


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_jobs_process_dies_with_its_worker(workers: Workers) -> None:
    job = submit("endless")
    worker = workers.start()
    until(lambda: state(job) == "running" and children(worker.pid))
    (child,) = children(worker.pid)

    worker.kill()
    worker.wait()

    until(lambda: not alive(child), 5)


def test_a_worker_told_to_stop_gives_its_job_back(workers: Workers) -> None:
    job = submit("endless")
    worker = workers.start()
    until(lambda: state(job) == "running")

    worker.send_signal(signal.SIGTERM)
    worker.wait(10)

    assert (worker.returncode, state(job)) == (0, "queued")


def test_the_plan_of_a_case_as_the_command_gives_it(
    live: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way: stored case, worker, report in the home, page and API."""
    from tests.web.conftest import EXAMPLE, client_of
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan, plan_json
    from zhegang.plan.reading import read_case
    from zhegang.web.jobs import queue
    from zhegang.web.jobs.worker import Worker

    for name, value in live.items():
        monkeypatch.setenv(name, value)
    firm = new_firm()
    member = new_user("firm", firm)
    job = queue.submit("plan", member, new_case(firm, member), {})
    Worker().run(once=True)

    assert state(job) == "done", job.reason
    client = client_of(member)
    given = client.get(f"/api/v1/plans/{job.pk}")
    assert given.status_code == 200
    assert given.content.decode() == plan_json(make_plan(read_case(EXAMPLE / "case.toml"), load_reference()))
    for lang in ("en", "zh-Hant", "zh-Hans"):
        page = client.get(f"/{lang}/plans/{job.pk}").content.decode()
        assert json.loads(client.get(f"/{lang}/plans/{job.pk}.json").content)["summary"]["summary"]["verdict"]
        assert f"report.{lang}.html" in page
        report = client.get(f"/{lang}/plans/{job.pk}/report.{lang}.html")
        assert report.status_code == 200
        assert "script" not in report["Content-Security-Policy"]
    assert client_of(new_user("firm", new_firm("x"))).get(f"/en/plans/{job.pk}/plan.json").status_code == 404
