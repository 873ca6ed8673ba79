"""The site: accounts, roles, audit, jobs, API and pages. Everything Django lives here.

settings    one file, driven by ZHEGANG_HOME and a few ZHEGANG_… variables
models      what is recorded
access      who may do what with which object: the only place that decides
audit       the chain of rows that tells who did it
jobs        long work, each in a process of its own
api         /api/v1
pages       what a person sees, each with its .json twin
"""

from __future__ import annotations


def setup() -> None:
    """Makes Django ready in this process; called by commands, never on import."""
    import os

    import django
    from django.apps import apps

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhegang.web.settings")
    if not apps.ready:
        django.setup()
