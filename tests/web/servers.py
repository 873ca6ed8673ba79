"""Real processes of the site, for tests that count or kill them."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path
from types import TracebackType

from tests.web.test_jobs import children
from tests.web.test_running import free_port, get


def home_of_its_own(database: dict[str, str], folder: Path) -> dict[str, str]:
    """The environment of processes on a copy of the database's home; on a server, on its database."""
    shutil.copytree(Path(database["ZHEGANG_HOME"]) / "keys", folder / "keys")
    if not database["ZHEGANG_DATABASE_URL"]:
        with (
            closing(sqlite3.connect(Path(database["ZHEGANG_HOME"]) / "zhegang.sqlite3")) as held,
            closing(sqlite3.connect(folder / "zhegang.sqlite3")) as copy,
        ):
            held.backup(copy)
    return database | {"ZHEGANG_HOME": str(folder)}


class Served:
    """gunicorn with its workers, as docs/deploy.md runs it, on a migrated database.

    Ends with the block; `port` is its port on 127.0.0.1, `workers()` the ids of its processes.
    """

    def __init__(self, environment: dict[str, str], workers: int = 2) -> None:
        self.port = free_port()
        self.environment = os.environ | environment
        self.count = workers

    def __enter__(self) -> Served:
        self.start()
        return self

    def start(self) -> None:
        """Starts it, again too, and waits until all its processes are there."""
        command = [sys.executable, "-m", "gunicorn", "--config", "python:zhegang.web.server"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--workers", str(self.count)]
        self.process = subprocess.Popen(command, env=self.environment, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 180
        while True:
            try:
                if get(self.port, "/readyz")[0] == 200 and len(self.workers()) == self.count:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, "gunicorn ended"
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def kill(self) -> None:
        """kill -9 of all of it."""
        for pid in [self.process.pid, *self.workers()]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def workers(self) -> list[int]:
        return children(self.process.pid)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(15)
