"""The operations of /api/v1."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Query
from ninja.errors import HttpError, ValidationError
from ninja.files import UploadedFile
from ninja.openapi.schema import OpenAPISchema

import zhegang
from zhegang.core.errors import InputError, Problem, ZhegangError
from zhegang.core.i18n import N_
from zhegang.core.jsonout import plain
from zhegang.plan.build import told_json
from zhegang.plan.reading import case_from_dict, parse_text, read_case_text
from zhegang.web import access, asking, casework, judgements
from zhegang.web.api import people, plans, quotes, schemas
from zhegang.web.api.auth import Who
from zhegang.web.api.description import Api
from zhegang.web.api.operation import JSON, document, operation
from zhegang.web.failures import answer, of_error
from zhegang.web.jobs import queue
from zhegang.web.jobs.kinds import result_file
from zhegang.web.languages import lang_of
from zhegang.web.originasking import origin_answer
from zhegang.web.shapes import MOST_ITEMS, case_document, job_document, page

PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 413, 422, 429, 500, 502), schemas.ProblemOut)
Limit = Annotated[int, Query(ge=1, le=MOST_ITEMS, description="How many at most.")]
Cursor = Annotated[str, Query(max_length=120, description="`next` of the page before.")]
Lang = Annotated[str, Query(pattern="^(en|zh-Hant|zh-Hans)?$", description="en, zh-Hant or zh-Hans.")]

api = Api(
    title="Zhegang",
    version=zhegang.__version__,
    urls_namespace="api",
    docs_url=None,
    auth=Who(),
    description=(
        "Tariffs, order lists, screening, cases and plans: the names and numbers of the commands' --json. "
        "Rates are fractions, days ISO 8601. Errors are problem+json. Without token the first three answer anybody."
    ),
)


@api.exception_handler(ZhegangError)
def _told(request: HttpRequest, error: ZhegangError) -> HttpResponse:
    return of_error(request, error)


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    problems = []
    for one in error.errors:
        steps = [str(step) for step in one["loc"][1:] if step not in ("data", "body")]
        where = ".".join(steps) or "body"
        fields = {"reason": one["msg"]}
        problems.append(Problem(where, N_("The field cannot be read: {reason}."), fields=fields))
    return answer(request, 422, InputError(problems))


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(request, error.status_code)


@api.get("/me", response={200: schemas.MeOut, **PROBLEMS}, tags=["account"])
@operation("site.see")
def me(request: HttpRequest) -> HttpResponse:
    """Who asks: role, scopes, and the firms whose data may be seen."""
    user = request.auth.user
    known = user if user.is_authenticated else None
    return document(
        {
            "id": known and str(known.pk),
            "username": known and known.username,
            "role": access.role_of(user),
            "scopes": list(request.auth.scopes),
            "firms": [{"id": str(f.pk), "name": f.name} for f in access.firms(user).order_by("name", "pk")],
        }
    )


@api.post("/quote", response={200: schemas.QuoteOut, **PROBLEMS}, tags=["tariffs"])
@operation("quote.ask", works=True)
def ask_quote(request: HttpRequest, asked: schemas.QuoteIn, lang: Lang = "") -> HttpResponse:
    """Duty, fees and taxes of one import with every legal layer, its reason and citation."""
    return document(asking.quoted(asked.dict()).as_dict(lang_of(request)))


@api.post("/origin", response={200: schemas.OriginOut, **PROBLEMS}, tags=["tariffs"])
@operation("quote.ask", works=True)
def ask_origin(request: HttpRequest, asked: schemas.OriginIn, lang: Lang = "") -> HttpResponse:
    """Origin of a product under an agreement, test by test, and what would have to change."""
    return document(origin_answer(asked.dict(), lang_of(request)))


@api.post(
    "/screen", response={200: schemas.ScreenOut, 409: schemas.ScreenOut, **PROBLEMS}, tags=["compliance"]
)
@operation("screen.ask", works=True)
def ask_screen(request: HttpRequest, asked: schemas.ScreenIn) -> HttpResponse:
    """Names against the loaded lists, your firms' judgements applied; 409 when a candidate or a match withholds."""
    subjects = asking.named(asked.names, asked.country)
    held = judgements.decisions(access.judgements(request.auth.user).select_related("made_by"), subjects)
    result, told = asking.compared(subjects, held, asked.on or date.today())
    return document(told, 409 if result.state in ("BLOCK", "REVIEW") else 200)


@api.post("/orders", response={200: schemas.OrdersOut, **PROBLEMS}, tags=["tariffs"])
@operation("orders.assess", works=True)
def assess_orders(
    request: HttpRequest, file: File[UploadedFile], on: Annotated[date | None, Query()] = None
) -> HttpResponse:
    """An order list (.csv, .xlsx): duty of each line, negotiation sheet, what a plan lacks."""
    _, found = asking.assessed(file.read(), file.name or "", on or date.today())
    return HttpResponse(told_json(found), content_type=JSON)


@api.get("/cases", response={200: schemas.CasesOut, **PROBLEMS}, tags=["cases"])
@operation("case.work")
def list_cases(request: HttpRequest, limit: Limit = 20, cursor: Cursor = "") -> HttpResponse:
    """Cases of your firms, newest first."""
    return document(page(access.cases(request.auth.user), limit, cursor, case_document))


@api.post("/cases", response={201: schemas.CaseOut, **PROBLEMS}, tags=["cases"])
@operation("case.work", writes=True)
def make_case(request: HttpRequest, given: schemas.CaseIn) -> HttpResponse:
    """Stores a case; every problem of it is named at once."""
    user = request.auth.user
    firm = access.the_firm(user, given.firm)
    # Read again from the text: there decimals are still exact.
    exact = parse_text(request.body.decode(), "json", name="body")["case"]
    made = casework.store_case(user, firm, case_from_dict(exact))
    response = document(case_document(made), 201)
    response["Location"] = f"/api/v1/cases/{made.pk}"
    return response


@api.get("/cases/{ident}", response={200: schemas.CaseWhole, **PROBLEMS}, tags=["cases"])
@operation("case.work")
def read_case(request: HttpRequest, ident: str) -> HttpResponse:
    """One case, whole."""
    held = access.the_case(request.auth.user, ident)
    return document(case_document(held) | {"case": plain(read_case_text(held.content, "json"))})


@api.post("/plans", response={202: schemas.JobOut, **PROBLEMS}, tags=["plans"])
@operation("case.work", writes=True)
def make_plan(request: HttpRequest, given: schemas.PlanIn) -> HttpResponse:
    """Plans a stored case: a job, to be asked for until it is done."""
    user = request.auth.user
    job = queue.submit("plan", user, access.the_case(user, given.case), {})
    response = document(job_document(job, lang_of(request)), 202)
    response["Location"] = f"/api/v1/jobs/{job.pk}"
    return response


@api.get("/plans/{ident}", response={200: dict[str, Any], 409: dict[str, Any], **PROBLEMS}, tags=["plans"])
@operation("case.work")
def read_plan(request: HttpRequest, ident: str) -> HttpResponse:
    """The plan of a job that is done, as `zhegang plan --json`; 409 when the gate withholds it."""
    job = access.the_job(request.auth.user, ident)
    path = result_file(job, "plan.json")
    if path is None or not path.is_file():
        return answer(request, 404)
    withheld = job.result.get("gate") in ("BLOCK", "REVIEW")
    return HttpResponse(path.read_bytes(), status=409 if withheld else 200, content_type=JSON)


@api.get("/jobs", response={200: schemas.JobsOut, **PROBLEMS}, tags=["plans"])
@operation("account.own")
def list_jobs(request: HttpRequest, limit: Limit = 20, cursor: Cursor = "", lang: Lang = "") -> HttpResponse:
    """Jobs you may see, newest first."""
    told = lang_of(request)
    return document(page(access.jobs(request.auth.user), limit, cursor, lambda job: job_document(job, told)))


@api.get("/jobs/{ident}", response={200: schemas.JobOut, **PROBLEMS}, tags=["plans"])
@operation("account.own")
def read_job(request: HttpRequest, ident: str, lang: Lang = "") -> HttpResponse:
    """State and progress of one job."""
    return document(job_document(access.the_job(request.auth.user, ident), lang_of(request)))


@api.post("/jobs/{ident}/cancel", response={200: schemas.JobOut, **PROBLEMS}, tags=["plans"])
@operation("account.own", writes=True)
def cancel_job(request: HttpRequest, ident: str, lang: Lang = "") -> HttpResponse:
    """Asks for the end of a job."""
    job = access.the_job(request.auth.user, ident)
    queue.cancel(job, request.auth.user)
    job.refresh_from_db()
    return document(job_document(job, lang_of(request)))


@api.post("/jobs/{ident}/retry", response={200: schemas.JobOut, **PROBLEMS}, tags=["plans"])
@operation("account.own", writes=True)
def retry_job(request: HttpRequest, ident: str, lang: Lang = "") -> HttpResponse:
    """Queues a failed or cancelled job again."""
    job = access.the_job(request.auth.user, ident)
    queue.retry(job, request.auth.user)
    job.refresh_from_db()
    return document(job_document(job, lang_of(request)))


api.add_router("", people.router)
api.add_router("", plans.router)
api.add_router("", quotes.router)


def openapi() -> OpenAPISchema:
    """The API's description, OpenAPI 3.1, with the operations of every module the site has."""
    from zhegang.web import urls

    assert urls.urlpatterns
    return api.get_openapi_schema(path_prefix="/api/v1/")
