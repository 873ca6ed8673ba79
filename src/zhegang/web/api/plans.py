"""Operations on plans that are done."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from zhegang.plan.build import told_json
from zhegang.web.api import schemas
from zhegang.web.api.operation import JSON, operation
from zhegang.web.pages.compare import compared

router = Router()
PROBLEMS: Any = dict.fromkeys((400, 401, 403, 404, 422, 429, 500), schemas.ProblemOut)
Ident = Annotated[str, Query(max_length=40, description="Id of a job whose plan is done.")]


@router.get("/compare", response={200: dict[str, Any], **PROBLEMS}, tags=["plans"])
@operation("case.work")
def compare_plans(request: HttpRequest, a: Ident = "", b: Ident = "") -> HttpResponse:
    """Two plans side by side, as `zhegang compare --json`: figures, differences, changed inputs."""
    _, _, found = compared(request.auth.user, a, b)
    return HttpResponse(told_json(found), content_type=JSON)
