"""gunicorn's settings of the site: `gunicorn --config python:zhegang.web.server …`.

Threads, since most of a request is waiting for the database; what the command line says counts more.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from zhegang.ingest.home import Home

wsgi_app = "zhegang.web.wsgi:application"
bind = "127.0.0.1:8000"
worker_class = "gthread"
workers = 2
threads = 8
timeout = 60
graceful_timeout = 5
keepalive = 75  # longer than a proxy keeps its connections to us (nginx: 60 s)
loglevel = "warning"
# Code and tables are read once, before the workers are made: one that dies is back at once.
preload_app = True
control_socket_disable = True


def on_starting(server: Any) -> None:
    """Clears the counts of the processes that were, before this site's begin theirs."""
    folder = Home.default().path / "run" / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    Path(folder).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def when_ready(server: Any) -> None:
    """Reads what the first visitors would wait for."""
    import gc

    from zhegang.web.warming import warm

    warm()
    gc.freeze()  # what is held now is shared by the workers, not copied at their first collection
