"""The worker: claims jobs, starts a process for each, watches it to its end."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import UTC, date, datetime

from django.db import DatabaseError, close_old_connections

from zhegang.web import audit
from zhegang.web.jobs import housekeeping, queue
from zhegang.web.models import Job

LOG = logging.getLogger("zhegang.worker")
LOOK_EVERY = 0.5
RENEW_EVERY = 2.0
REAP_EVERY = 5.0
STOP_WAIT = 5.0


def child_command(job: Job) -> list[str]:
    """What starts the process of a job."""
    return [sys.executable, "-P", "-m", "zhegang.web.jobs.child", str(job.pk), str(job.fence)]


class Worker:
    """One job at a time, until `stop`. Start several for several at a time."""

    def __init__(self, name: str = "") -> None:
        self.name = name or f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._stop = threading.Event()
        self._reaped = 0.0
        self._head_of: date | None = None

    def stop(self, *_: object) -> None:
        """Ends after giving the running job back; safe to call from a signal."""
        self._stop.set()

    def run(self, *, once: bool = False) -> None:
        """Works until stopped; `once`: until nothing waits."""
        LOG.info("worker started", extra={"worker": self.name})
        while not self._stop.is_set():
            close_old_connections()
            try:
                self._care()
                job = queue.claim(self.name)
            except DatabaseError:
                # The database is away or busy: nothing of ours is lost, look again.
                LOG.warning("database not reached", extra={"worker": self.name})
                job = None
            if job is not None:
                self._work(job)
            elif once:
                break
            else:
                self._stop.wait(LOOK_EVERY)
        LOG.info("worker stopped", extra={"worker": self.name})

    def _care(self) -> None:
        """The reaper's round, and once a day the audit's head and what is to be cleared away."""
        if time.monotonic() - self._reaped < REAP_EVERY and self._reaped:
            return
        self._reaped = time.monotonic()
        queue.reap()
        today = datetime.now(UTC).date()
        if self._head_of != today:
            audit.export_head(today)
            housekeeping.clear()
            self._head_of = today

    def _work(self, job: Job) -> None:
        began = time.monotonic()
        process = subprocess.Popen(
            child_command(job),
            stdin=subprocess.PIPE,
        )
        try:
            fate = self._watch(job, process)
        finally:
            process.kill()
            process.wait()
            if process.stdin:
                process.stdin.close()
        if fate == "cancel":
            queue.end(job, "cancelled")
        elif fate == "time":
            queue.end(job, "failed", reason=queue.told(queue.NO_TIME))
        elif fate in ("ended", "stopped"):
            # A process that ended its job has done so before it went: this then finds nothing to do.
            queue.give_back(job, queue.told(queue.LOST))
        state = Job.objects.filter(pk=job.pk).values_list("state", flat=True).first()
        extra = {"job": str(job.pk), "state": state, "milliseconds": round(1000 * (time.monotonic() - began))}
        LOG.info("job left", extra=extra)

    def _watch(self, job: Job, process: subprocess.Popen[bytes]) -> str:
        """How the process came to its end: ended, cancel, lost, time or stopped."""
        deadline = time.monotonic() + job.seconds
        renewed = time.monotonic()
        while True:
            try:
                process.wait(timeout=0.2)
                return "ended"
            except subprocess.TimeoutExpired:
                pass
            now = time.monotonic()
            if self._stop.is_set():
                return "stopped"
            if now > deadline:
                return "time"
            if now - renewed >= RENEW_EVERY:
                renewed = now
                try:
                    held = queue.renew(job)
                except DatabaseError:
                    continue  # the lease runs on; the next round tells
                if held != "ours":
                    return held


def main() -> None:
    """What `zhegang manage worker` does."""
    worker = Worker()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, worker.stop)
    worker.run()
