"""gunicorn's settings of the site: `gunicorn --config python:zhegang.web.server …`.

Threads, since most of a request is waiting for the database; what the command line says counts more.
"""

from __future__ import annotations

import os
from typing import Any

from zhegang.ingest.home import Home

wsgi_app = "zhegang.web.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 3  # more of them wait for each other (measured by benchmarks.load)
timeout = 60
graceful_timeout = 5
keepalive = 75  # longer than a proxy keeps its connections to us (nginx: 60 s)
loglevel = "warning"
# Code and tables are read once, before the workers are made: one that dies is back at once.
preload_app = True
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Clears the counts of processes that are no more, before this site's begin theirs."""
    folder = Home.default().path / "run" / "metrics"
    for path in folder.glob("*.db"):  # such as counter_4711.db
        process = path.stem.rpartition("_")[2]
        if not (process.isdigit() and _alive(int(process))):
            path.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def when_ready(server: Any) -> None:
    """Reads what the first visitors would wait for."""
    import gc

    from zhegang.web.warming import warm

    warm()
    gc.freeze()  # what is held now is shared by the workers, not copied at their first collection
