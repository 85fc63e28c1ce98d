"""What the OpenAPI document says beyond what routes declare: problems, versions, summaries that are sentences."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI

from api.http.problems import ProblemOut

_METHODS = ("get", "post", "put", "patch", "delete")
_REFERENCE = "#/components/schemas/{model}"
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "the ETag of the version that this was made of 所见版本的 ETag",
    "schema": {"type": "string", "examples": ['"5f2c9a"']},
}


def describe(app: FastAPI) -> None:
    """Complete the OpenAPI document of an application; it is made once, when somebody asks for it."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    problem = ProblemOut.model_json_schema(ref_template=_REFERENCE)
    inner = problem.pop("$defs", {})
    document.setdefault("components", {}).setdefault("schemas", {}).update({**inner, "ProblemOut": problem})
    for operation in _operations(document):
        operation["summary"] = _summary(operation["description"])
        if "428" in operation["responses"]:
            operation.setdefault("parameters", []).append(_IF_MATCH)
    return document


def _operations(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in document["paths"].values():
        yield from (path[method] for method in _METHODS if method in path)


def _summary(description: str) -> str:
    """Return the first clause of a description, which begins in English."""
    return re.split(r"[.;:](?:\s|$)|\n| \(", description, maxsplit=1)[0].strip()
