"""The API's description: an example of every operation, sent, and held against its shape."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.web.conftest import client_of, new_case, new_firm, new_user

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="it comes with the package schemathesis")


@pytest.fixture(scope="module")
def described(site_home: object) -> dict[str, Any]:
    from zhegang.web.api.routes import openapi

    held: dict[str, Any] = json.loads(json.dumps(openapi()))
    return held


def operations(described: dict[str, Any]) -> dict[str, tuple[str, str, dict[str, Any]]]:
    return {
        held["operationId"]: (verb, path, held)
        for path, ways in described["paths"].items()
        for verb, held in ways.items()
    }


def faults(described: dict[str, Any], schema: dict[str, Any], value: Any) -> list[str]:
    whole = {**schema, "components": described["components"]}
    return [str(error) for error in jsonschema_rs.validator_for(whole).iter_errors(value)]


def contents(held: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What is sent and what comes back first, by name."""
    found = [("sent", content) for content in held.get("requestBody", {}).get("content", {}).values()]
    first = held["responses"][min(held["responses"])]
    return found + [("answered", content) for content in first["content"].values()]


def test_every_operation_has_examples_of_its_shape(described: dict[str, Any]) -> None:
    wrong = []
    for name, (_, _, held) in operations(described).items():
        for kind, content in contents(held):
            if "example" not in content:
                wrong.append(f"{name}: nothing {kind} in zhegang.web.api.examples")
            elif found := faults(described, content["schema"], content["example"]):
                wrong.append(f"{name} {kind}: {found}")
    assert wrong == []


def test_no_example_is_of_an_operation_that_is_gone(described: dict[str, Any]) -> None:
    from zhegang.web.api.examples import EXAMPLES

    assert set(EXAMPLES) <= set(operations(described))


def test_what_holds_for_every_operation_is_described(described: dict[str, Any]) -> None:
    for verb, path, held in operations(described).values():
        headers = {p["name"] for p in held["parameters"] if p["in"] == "header"}
        assert ("If-None-Match" in headers) == (verb == "get"), path
        assert ("304" in held["responses"]) == (verb == "get"), path
        assert "application/problem+json" in held["responses"]["422"]["content"], path


EXAMPLES = [
    ("ask_quote", "/quote"),
    ("ask_quote_history", "/quote/history"),
    ("ask_screen", "/screen"),
    ("make_case", "/cases"),
    ("make_plan", "/plans"),
]


@pytest.mark.parametrize(("name", "path"), EXAMPLES)
def test_an_example_that_is_sent_is_taken(db: None, described: dict[str, Any], name: str, path: str) -> None:
    from zhegang.web.api.examples import CASE, FIRM

    firm = new_firm()
    user = new_user("firm", firm)
    body = operations(described)[name][2]["requestBody"]["content"]["application/json"]["example"]
    sent = re.sub(FIRM, str(firm.pk), json.dumps(body).replace(CASE, str(new_case(firm, user).pk)))

    given = client_of(user).post(f"/api/v1{path}", sent, content_type="application/json")

    held = operations(described)[name][2]["responses"]
    assert given.status_code == int(min(held))
    assert faults(described, held[min(held)]["content"]["application/json"]["schema"], given.json()) == []


def test_the_example_of_an_order_list_is_taken(db: None, described: dict[str, Any]) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    content = operations(described)["assess_orders"][2]["requestBody"]["content"]["multipart/form-data"]
    file = SimpleUploadedFile("orders.csv", content["example"]["file"].encode())

    given = client_of().post("/api/v1/orders?on=2026-10-01", {"file": file})

    assert (given.status_code, given.json()["total"]) == (200, {"USD": 9225000})
