"""The API's description: what django-ninja reads from the operations, and what it cannot know.

Added here to every operation: a short id, an example of what is sent and of what comes back, that errors
are problem+json, whether a visitor is answered, ETag where it reads, Idempotency-Key where it writes.
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from zhegang.web.access import ACTIONS
from zhegang.web.api.examples import EXAMPLES
from zhegang.web.api.operation import KNOWN
from zhegang.web.roles import Role

PROBLEM = "#/components/schemas/ProblemOut"
KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
    "description": "The same request sent again with its key takes effect once and is answered alike.",
}
KNOWN_TAG = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "schema": {"type": "string"},
    "description": "The ETag of the answer held; 304 while it is still the same.",
}
TAG = {"ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}}}


class Api(NinjaAPI):
    """The API with its whole description."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **where: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**where)
        for ways in schema["paths"].values():
            for verb, held in ways.items():
                _complete(verb, held)
        return schema


def _complete(verb: str, held: dict[str, Any]) -> None:
    known = KNOWN[held["operationId"]]
    if Role.PUBLIC in ACTIONS[known.action]:
        held["security"] = [{}, *held.get("security", [])]
    if known.writes:
        held["parameters"].append(KEY)
    answers = held["responses"]
    for answer in answers.values():
        content = answer.get("content", {})
        if content.get("application/json", {}).get("schema") == {"$ref": PROBLEM}:
            content["application/problem+json"] = content.pop("application/json")
    first = answers[min(answers)]
    if verb == "get":
        held["parameters"].append(KNOWN_TAG)
        first["headers"] = TAG
        answers["304"] = {"description": "Not Modified", "headers": TAG}
    example = EXAMPLES.get(held["operationId"])
    if example is not None:
        for content in held.get("requestBody", {}).get("content", {}).values():
            content["example"] = example.sent
        for content in first["content"].values():
            content["example"] = example.answered
