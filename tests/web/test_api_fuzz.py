"""Anything at all sent to any operation: never a 5xx, and always an answer of the described shape.

The operations are read from the API's own description, so a new one is tried without a line here.
Half of what is sent is made from the description alone; half stands on the operation's example with
some of it kept, and on the ids of rows that exist, so that the work behind the checks is reached.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.web.conftest import new_case, new_firm, new_user

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="it comes with the package schemathesis")
schemathesis = pytest.importorskip("schemathesis", reason="the package schemathesis is not installed")

ROLES = ["public", "firm", "adviser", "auditor", "admin", "annotator", "reviewer", "publisher"]
JSON = "application/json"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture(scope="session")
def described(site_home: object) -> Any:
    """The API as schemathesis knows it, asked in this process."""
    from django.core.handlers.wsgi import WSGIHandler

    from zhegang.web.api.routes import openapi

    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(openapi())))
    schema.app = WSGIHandler()
    return schema


@pytest.fixture
def one_transaction(db: None) -> Iterator[None]:
    """The end of a request does not close the connection that holds what the test wrote."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhegang.web.limits import Limit

    for name in ("READS", "WORK"):
        monkeypatch.setattr(f"zhegang.web.api.operation.{name}", Limit(name, 10**7))


def everyone() -> tuple[dict[str, dict[str, str]], list[str]]:
    """Headers of an account of each role, and ids of rows of every kind: of their firm, of another."""
    from django.apps import apps

    from zhegang.web.accounts import make_token
    from zhegang.web.jobs import queue
    from zhegang.web.registry import adding

    adding.load_pack()
    firms = [new_firm(), new_firm("Hangzhou Other")]
    for firm in firms:
        member = new_user("firm", firm)
        queue.submit("plan", member, new_case(firm, member), {})
    headers: dict[str, dict[str, str]] = {"public": {}}
    for role in ROLES[1:]:
        user = new_user(role, firms[0] if role in ("firm", "adviser") else None)
        _, token = make_token(user, "fuzz", ["read", "write"], 1)
        headers[role] = {"Authorization": f"Bearer {token}"}
    rows = [model.objects.order_by("pk").values_list("pk", flat=True)[:4] for model in apps.get_models()]
    return headers, [str(key) for keys in rows for key in keys]


def real(value: Any, ids: list[str], draw: Any) -> Any:
    """An example with its made-up ids replaced by ids of rows."""
    if isinstance(value, dict):
        return {name: real(held, ids, draw) for name, held in value.items()}
    if isinstance(value, list):
        return [real(held, ids, draw) for held in value]
    return draw(st.sampled_from(ids)) if isinstance(value, str) and UUID.fullmatch(value) else value


def path_parameters(operation: Any) -> list[dict[str, Any]]:
    return [p for p in operation.definition.raw.get("parameters", ()) if p["in"] == "path"]


def requests(operation: Any, example: Any, ids: list[str]) -> st.SearchStrategy[Any]:
    """Requests: near the example, of the described shape, of a wrong one."""
    mode = schemathesis.GenerationMode
    patterns = [p["schema"].get("pattern", "") for p in path_parameters(operation)]
    fitting = [ident for ident in ids if all(re.search(pattern, ident) for pattern in patterns)] or ids
    right = operation.as_strategy(generation_mode=mode.POSITIVE)

    @st.composite
    def near(draw: Any) -> Any:
        case = draw(right)
        if case.path_parameters:
            case.path_parameters = {name: draw(st.sampled_from(fitting)) for name in case.path_parameters}
        if isinstance(example, dict) and isinstance(case.body, dict):
            kept = real({k: v for k, v in example.items() if draw(st.integers(0, 5))}, ids, draw)
            case.body = {k: v for k, v in case.body.items() if k in example or draw(st.booleans())} | kept
        return case

    held = [near(), near(), right]
    if operation.body or operation.query or operation.path_parameters:
        held.append(operation.as_strategy(generation_mode=mode.NEGATIVE))
    return st.one_of(held)


def tried(described: Any, examples: int) -> None:
    """Sends `examples` requests to every operation, each as somebody of ROLES."""
    from zhegang.web.api.examples import EXAMPLES

    headers, ids = everyone()
    for found in described.get_all_operations():
        operation = found.ok()
        row = EXAMPLES.get(operation.definition.raw["operationId"])
        sent = requests(operation, row.sent if row is not None else None, ids)
        asked(operation, sent, headers, examples)


def asked(operation: Any, sent: st.SearchStrategy[Any], headers: dict[str, Any], examples: int) -> None:
    from django.db import transaction

    wanted, body = checks(), body_of(operation)

    @settings(
        max_examples=examples,
        phases=[Phase.generate],  # a failure is told as it came: shrinking takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(sent, st.sampled_from(ROLES))
    def ask(case: Any, role: str) -> None:
        with transaction.atomic():
            answer = case.call_and_validate(headers=headers[role], checks=wanted)
            transaction.set_rollback(True)
        if answer.status_code < 300 and body is not None and case.media_type == JSON:
            body.validate(json.loads(json.dumps(case.body)))

    ask()


def body_of(operation: Any) -> Any:
    """What a JSON body must fit; None where none is described."""
    content = operation.definition.raw.get("requestBody", {}).get("content", {}).get(JSON)
    if content is None:
        return None
    components = operation.schema.raw_schema["components"]
    return jsonschema_rs.validator_for({**content["schema"], "components": components})


def checks() -> list[Any]:
    """What every answer is held to."""
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks as openapi

    return [
        not_a_server_error,
        openapi.status_code_conformance,
        openapi.content_type_conformance,
        openapi.response_headers_conformance,
        openapi.response_schema_conformance,
    ]


def test_anything_is_answered_as_described(one_transaction: None, no_limits: None, described: Any) -> None:
    tried(described, 8)


@pytest.mark.full
def test_very_many_are_answered_as_described(one_transaction: None, no_limits: None, described: Any) -> None:
    tried(described, 500)
