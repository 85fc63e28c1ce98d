"""The interface is described completely, and does not change unnoticed."""

import json
from collections import Counter
from typing import Any

import pytest

from api.cli.documents import DOCS

METHODS = ("get", "post", "put", "patch", "delete")


def _operations() -> list[tuple[str, dict[str, Any]]]:
    document = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    return [
        (f"{method.upper()} {path}", operations[method])
        for path, operations in document["paths"].items()
        for method in METHODS
        if method in operations
    ]


OPERATIONS = _operations()


def test_no_two_operations_share_an_id() -> None:
    """Programs call them by it."""
    ids = Counter(operation["operationId"] for _, operation in OPERATIONS)
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[name for name, _ in OPERATIONS])
def test_an_operation_is_described_in_both_languages(name: str, operation: dict[str, Any]) -> None:
    """It has an id that somebody chose, a summary, a text in English and Chinese, and a place in the page."""
    assert "__" not in operation["operationId"], "made by a machine"
    assert operation["summary"]
    assert operation["tags"]
    assert any("\u4e00" <= letter <= "\u9fff" for letter in operation["description"]), "no Chinese"
    assert any(letter.isascii() and letter.isalpha() for letter in operation["description"]), "no English"


def _media(operation: dict[str, Any]) -> list[dict[str, Any]]:
    body = operation.get("requestBody", {}).get("content", {})
    return [media for kind, media in body.items() if kind == "application/json"]


@pytest.mark.parametrize(
    ("name", "operation"),
    [(name, operation) for name, operation in OPERATIONS if _media(operation)],
    ids=[name for name, operation in OPERATIONS if _media(operation)],
)
def test_a_body_has_an_example(name: str, operation: dict[str, Any]) -> None:
    """Whoever reads /docs sees what to send."""
    components = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))["components"]["schemas"]

    def exemplified(schema: dict[str, Any]) -> bool:
        if "$ref" in schema:
            schema = components[schema["$ref"].rpartition("/")[2]]
        if "example" in schema or schema.get("examples"):
            return True
        inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ())]
        if inner:
            return any(exemplified(one) for one in inner)
        properties = schema.get("properties", {})
        return bool(properties) and any("examples" in one for one in properties.values())

    assert all(
        "example" in media or media.get("examples") or exemplified(media["schema"]) for media in _media(operation)
    )


OPEN = ("GET /livez", "GET /readyz", "GET /metrics")


@pytest.mark.parametrize(
    ("name", "operation"),
    [(name, operation) for name, operation in OPERATIONS if name not in OPEN],
    ids=[name for name, _ in OPERATIONS if name not in OPEN],
)
def test_an_operation_says_how_it_refuses(name: str, operation: dict[str, Any]) -> None:
    """At least one answer other than success, and all of them as problems."""
    refusals = {code: told for code, told in operation["responses"].items() if code >= "400"}
    assert refusals
    for code, told in refusals.items():
        assert "application/problem+json" in told.get("content", {}), code
