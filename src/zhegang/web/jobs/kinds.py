"""What a job does, by its kind: a function from the job and its progress to a result.

A kind writes its files into a folder named for the job and its fence. The folder counts
only once the job's row names it, in the transaction that ends the job: what a dead try
left behind is seen by nobody and cleared away by `housekeeping`.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from zhegang.core import jsonout
from zhegang.core.i18n import LANGS, N_
from zhegang.core.progress import Progress
from zhegang.plan.result import Plan
from zhegang.web.models import Job

Kind = Callable[[Job, Progress], dict[str, Any]]


def plan(job: Job, progress: Progress) -> dict[str, Any]:
    """The plan of the job's case, its report in the home; the same functions as `zhegang plan`."""
    from zhegang.ingest.home import Home
    from zhegang.ingest.reference import load_reference
    from zhegang.plan.build import make_plan
    from zhegang.plan.reading import read_case_text
    from zhegang.plan.report import write_report

    assert job.case is not None
    progress.start(3, N_("reading tariffs, lanes and lists"))
    case = read_case_text(job.case.content, "json")
    reference = load_reference(Home(Path(settings.HOME)))
    progress.advance()
    progress.start(3, N_("planning"))
    progress.advance()
    made = make_plan(case, reference)
    progress.start(3, N_("writing the report"))
    progress.advance(2)
    folder = folder_of(job)
    shutil.rmtree(folder, ignore_errors=True)
    files = write_report(made, folder, LANGS)
    inner: list[str] = []
    for lang in LANGS:
        for name, text in page_files(made, lang).items():
            (folder / name).write_text(text, encoding="utf-8")
            inner.append(name)
    progress.advance()
    network = made.network
    return {
        "folder": folder.name,
        "files": sorted([*(path.name for path in files), *inner]),
        "gate": made.gate.state,
        "issued": made.issued,
        "chosen": network.chosen if network is not None else None,
        "planned": network is not None,
        "input_digest": made.input_digest,
        "as_of": made.as_of.isoformat(),
    }


def page_files(made: Plan, lang: str) -> dict[str, str]:
    """What the plan's page is made of, by file name: the report's body, its document, its summary.

    Written once, when the plan is made: a page then costs the reading of a file.
    """
    from zhegang.plan.report.context import build
    from zhegang.plan.report.html import body

    report = build(made, lang)
    words = {name: report.words[name] for name in ("todo", "findings", "help", "caveats", "not_advice")}
    names = ("title", "firm", "day", "as_of", "state", "state_label", "state_text", "currency", "summary")
    first = {name: getattr(report, name) for name in names} | {"words": words}
    whole = jsonout.plain(report)
    for block in (block for section in whole["sections"] for block in section["blocks"]):
        if block["kind"] == "chart":  # the drawings are the page's; its figures stand in `table`
            del block["wide"], block["narrow"]
    return {
        f"page.{lang}.html": body(report),
        f"page.{lang}.json": jsonout.dumps(whole),
        f"summary.{lang}.json": jsonout.dumps(first),
    }


def folder_of(job: Job) -> Path:
    """Where this try of the job writes its files."""
    return Path(settings.RESULTS) / f"{job.pk}-{job.fence}"


def result_file(job: Job, name: str) -> Path | None:
    """A file of a job that is done; None when it names no such file."""
    if job.state != "done" or name not in job.result.get("files", ()):
        return None
    return Path(settings.RESULTS) / str(job.result["folder"]) / name


def register_add(job: Job, progress: Progress) -> dict[str, Any]:
    """A sent document into the register, as proposals; the same functions as `zhegang register add`."""
    from zhegang.web.registry.adding import add_job

    return add_job(job, progress)


KINDS: Mapping[str, Kind] = {"plan": plan, "register.add": register_add}
