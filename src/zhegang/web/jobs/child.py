"""The process of one job: `python -m zhegang.web.jobs.child JOB FENCE`, started by a worker.

It dies with its worker: the worker holds the other end of stdin, and on Linux the kernel
is asked as well, for the time when compiled code keeps Python from looking.
"""

from __future__ import annotations

import contextlib
import logging
import os
import signal
import sys
import threading
import time
from typing import Any

TELL_EVERY = 0.5


def die_with_worker() -> None:
    """Ends this process as soon as the worker's end of stdin is closed."""

    def watch() -> None:
        with contextlib.suppress(OSError):
            while os.read(0, 1):
                pass
        os._exit(70)

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's to hear
    threading.Thread(target=watch, daemon=True).start()
    if sys.platform == "linux":
        import ctypes

        set_death_signal = 1
        with contextlib.suppress(OSError):
            ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)


def limit(memory_mb: int, seconds: int) -> None:
    """The kernel's limits on memory and processor time; the clock is the worker's to watch."""
    try:
        import resource
    except ImportError:  # Windows has neither
        return
    size = memory_mb << 20
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds * 4, seconds * 4 + 5))


class RowProgress:
    """Progress told to the job's row, not oftener than twice a second."""

    def __init__(self, job: Any) -> None:
        self.job, self.what, self.count, self.told_at = job, "", 0, 0.0
        self.total: int | None = None

    def start(self, total: int | None, what: str) -> None:
        self.total, self.what, self.count = total, what, 0
        self._tell()

    def advance(self, steps: int = 1) -> None:
        self.count += steps
        if time.monotonic() - self.told_at > TELL_EVERY or self.count == self.total:
            self._tell()

    def done(self) -> None:
        self._tell()

    def cancelled(self) -> bool:
        return False  # whoever cancels has the worker end this process

    def _tell(self) -> None:
        from zhegang.web.jobs import queue

        self.told_at = time.monotonic()
        queue.tell(self.job, self.what, self.count, self.total)


def run(job_id: str, fence: int) -> None:
    """Does the job and ends it, when its fence is still the one given."""
    from zhegang.core.errors import InputError, Problem, ZhegangError
    from zhegang.core.i18n import LANGS, N_
    from zhegang.web.jobs import queue
    from zhegang.web.jobs.kinds import KINDS
    from zhegang.web.models import Job

    job = Job.objects.select_related("case").filter(pk=job_id, fence=fence, state="running").first()
    if job is None:
        return
    limit(job.memory_mb, job.seconds)
    try:
        result = KINDS[job.kind](job, RowProgress(job))
    except InputError as error:
        queue.end(job, "failed", reason=queue.told(*error.problems))
    except ZhegangError as error:
        queue.end(job, "failed", reason=[{lang: error.text(lang) for lang in LANGS}])
    except MemoryError:
        problem = Problem("job", N_("It needed more memory than its limit."), hint=N_("try a smaller case"))
        queue.end(job, "failed", reason=queue.told(problem))
    except Exception:
        # A defect: told to the person without its trace, to the log with it.
        logging.getLogger("zhegang.jobs").exception("job failed", extra={"job": job_id})
        problem = Problem("job", N_("It failed for a reason of ours, which was noted."))
        queue.end(job, "failed", reason=queue.told(problem))
    else:
        queue.end(job, "done", result=result)


if __name__ == "__main__":
    die_with_worker()
    from zhegang.web import setup

    setup()
    run(sys.argv[1], int(sys.argv[2]))
