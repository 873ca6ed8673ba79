"""The site and its worker as two processes beside each other, ended together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import Any

STOP_WAIT = 8.0


def prepare() -> None:
    """Brings the database to this version; keys are made on first use, and the register opens with its pack."""
    from pathlib import Path

    from django.conf import settings
    from django.core.management import call_command

    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)

    from zhegang.web.registry.adding import ensure_pack

    ensure_pack()


def needs_admin() -> bool:
    """Whether nobody can administer the site yet."""
    from zhegang.web.models import User

    return not User.objects.filter(role="admin", is_active=True).exists()


def commands(host: str, port: int, threads: int) -> list[list[str]]:
    """What is started: gunicorn with threads (one process, so that tables are held once), and a worker."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    site = [
        *(sys.executable, "-P", "-m", "gunicorn", "--config", "python:zhegang.web.server"),
        *("--bind", bind, "--workers", "1", "--threads", str(threads)),
    ]
    return [site, [sys.executable, "-P", "-m", "zhegang", "manage", "worker"]]


def run(host: str, port: int, threads: int, told: Any) -> int:
    """Runs both until Ctrl-C, SIGTERM, or until one of them ends; then ends the other.

    `told` is called once both run. Returns 0 after an asked-for end, else 1.
    """
    stop: list[int] = []
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda number, _: stop.append(number))
    # Their own group: Ctrl-C reaches them through us only, so that both end in order.
    started = [
        subprocess.Popen(c, env=os.environ | {"PYTHONUTF8": "1"}, start_new_session=True)
        for c in commands(host, port, threads)
    ]
    try:
        told()
        while not stop and all(process.poll() is None for process in started):
            time.sleep(0.2)
    finally:
        for process in started:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOP_WAIT
        for process in started:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    return 0 if stop else 1
