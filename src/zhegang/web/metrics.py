"""What Prometheus reads at /metrics: counts, times and ages, never whose.

Requests are counted by each process in files of ZHEGANG_HOME/run/metrics, and summed when asked for;
`zhegang.web.server` clears the folder when the site starts. Jobs, sources and the audit's head are
looked up when asked for, so that any process can tell them.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

import zhegang
from zhegang.ingest.home import Home
from zhegang.web import access, audit
from zhegang.web.accounts import token_of
from zhegang.web.failures import answer
from zhegang.web.models import Job

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.3, 0.5, 1, 2.5, 5, 10, 30)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def folder() -> Path:
    """Where the processes of the site count."""
    return Path(settings.HOME) / "run" / "metrics"


@lru_cache(maxsize=1)
def _counters() -> tuple[Any, Any]:
    """Requests, and their seconds. prometheus_client reads its folder when it is first imported."""
    folder().mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder())
    from prometheus_client import CollectorRegistry, Counter, Histogram

    labels = ("route", "method")
    held = CollectorRegistry()
    return (
        Counter("zhegang_requests", "Requests answered.", (*labels, "status"), registry=held),
        Histogram("zhegang_request_seconds", "Time to answer.", labels, buckets=BUCKETS, registry=held),
    )


def count(request: HttpRequest, status: int, seconds: float) -> None:
    """One request more, by the name of its route: an address can hold an id."""
    match = request.resolver_match
    route = (match.view_name if match is not None else "") or "-"
    method = request.method if request.method in METHODS else "other"
    requests, times = _counters()
    requests.labels(route, method, status).inc()
    times.labels(route, method).observe(seconds)


class Site:
    """What is looked up at the time of asking."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        yield InfoMetricFamily("zhegang", "The site.", {"version": zhegang.__version__})
        jobs = GaugeMetricFamily("zhegang_jobs", "Jobs held, by state.", labels=["kind", "state"])
        held = Job.objects.values_list("kind", "state").annotate(Count("pk")).order_by("kind", "state")
        for kind, state, number in held:
            jobs.add_metric([kind, state], number)
        yield jobs
        oldest = Job.objects.filter(state="queued").aggregate(Count("pk"), Min("created_at"))
        yield GaugeMetricFamily("zhegang_jobs_queued", "Jobs that wait.", oldest["pk__count"])
        since = oldest["created_at__min"]
        waited = 0.0 if since is None else (timezone.now() - since).total_seconds()
        yield GaugeMetricFamily(
            "zhegang_job_longest_wait_seconds", "Age of the job that waits longest.", waited
        )
        ages = GaugeMetricFamily(
            "zhegang_source_age_days", "Days since the date of a loaded source.", labels=["kind", "source"]
        )
        today = datetime.now(UTC).date()
        for source in Home(Path(settings.HOME)).sources():
            ages.add_metric([source.kind, source.name], (today - source.data_date).days)
        yield ages
        yield GaugeMetricFamily("zhegang_audit_head_row", "Rows of the audit's chain.", audit.head().seq)


def metrics(request: HttpRequest) -> HttpResponse:
    """Every figure, to a program on this machine or one with an administrator's token."""
    if not (from_here(request) or _may(request)):
        return answer(request, 403)
    _counters()
    from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder()))  # type: ignore[no-untyped-call]
    registry.register(Site())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def from_here(request: HttpRequest) -> bool:
    """Whether a program of this machine asks by itself: what a proxy hands on names the client."""
    return (
        request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and "X-Forwarded-For" not in request.headers
    )


def _may(request: HttpRequest) -> bool:
    kind, _, text = request.headers.get("Authorization", "").partition(" ")
    token = token_of(text.strip()) if kind.lower() == "bearer" else None
    return token is not None and "read" in token.scopes and access.may(token.user, "metrics.read")
