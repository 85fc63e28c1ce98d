"""Requests made up from the OpenAPI document by Schemathesis, with ids that exist, sent to the service as anybody."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import httpx
import hypothesis.strategies as st
import requests
import schemathesis
from firm import HOST
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from seeded import Seeded
from whole_firm import PASSWORD, Seeds

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STREAMS = {"follow_events"}
"""It does not end: tested apart. A job's stream ends with the job, and is asked for one that has ended."""

_NAMES = {
    "site_id": "site_id", "order_id": "order_id", "order": "order_id", "first": "order_id", "second": "repairing",
    "before": "repairing", "technician_id": "technician_id", "technician": "technician_id", "region": "region_id",
    "part": "part_id", "center": "center_id", "fault_id": "fault_id", "equipment_id": "equipment_id",
    "origin": "center_id", "place": "center_id",
}  # fmt: skip
"""Fields that name something → which of the seeds they name."""
_BEFORE, _MEANWHILE, _AFTER = (f"2026-03-02T{time}:00+08:00" for time in ("09:00", "09:05", "16:00"))
_NEW_PASSWORD = "another battery, another staple"
_VALUES: dict[str, list[Any]] = {
    "id": ["new-1"], "orders": [["W05"]], "windows": [[]], "follows": [[]], "prices": [{}], "excluded": [[]],
    "skills": [{}, {"hydraulics": 2}], "profile": ["normal", "storm"],
    "old_password": [PASSWORD], "username": ["clerk"],
    "device_id": [""], "day": ["2026-03-02"], "kind": ["center"], "rest": [None],
    "start_at": [_BEFORE], "from_at": [_BEFORE], "reported_at": [_BEFORE], "arrived_at": [_BEFORE],
    "earliest_at": [_BEFORE], "since": [_BEFORE], "started_at": [_MEANWHILE], "at": [_MEANWHILE],
    "claimed_at": [_MEANWHILE], "end_at": [_AFTER], "to_at": [_AFTER], "finished_at": [_AFTER], "latest_at": [_AFTER],
    "until": [_AFTER], "respond_by": [_AFTER], "resolve_by": [_AFTER], "text": [""], "remark": [""], "after": [""],
    "password": [_NEW_PASSWORD], "new_password": [_NEW_PASSWORD],
}  # fmt: skip
"""What a field says in a request that makes sense."""


def understood(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with pairs as lists of two: Schemathesis takes a tuple's `prefixItems` for a fault."""

    def plain(value: Any) -> Any:
        if isinstance(value, list):
            return [plain(one) for one in value]
        if not isinstance(value, dict):
            return value
        found = {key: plain(inner) for key, inner in value.items()}
        if isinstance(pair := found.pop("prefixItems", None), list):
            found["items"] = pair[0] if all(one == pair[0] for one in pair) else {}
        return found

    result: dict[str, Any] = plain(document)
    return result


def seeded_document(document: dict[str, Any], seeds: Seeds) -> dict[str, Any]:
    """Return the document with requests that name what is there (and sometimes not) and make sense."""
    narrowed, ids = understood(document), seeds.ids
    for name, schema in narrowed["components"]["schemas"].items():
        if name.endswith(("In", "Patch", "TokenForm")):
            _narrow(schema.get("properties", {}), ids)
        if name == "PlaceIn":
            schema["properties"]["id"] = {"enum": [ids["center_id"], "C3"]}
        if name == "RefreshIn":
            schema["properties"]["refresh_token"] = {"enum": [seeds.refresh_tokens["clerk"]]}
        if name == "TokenForm":
            schema["properties"]["grant_type"] = {"enum": ["password"]}
            schema["properties"]["password"] = {"enum": [PASSWORD]}
            schema["required"] = ["grant_type", "username", "password"]
    for item in narrowed["paths"].values():
        for one in item.values():
            for parameter in one.get("parameters", ()):
                if parameter["in"] == "query":
                    properties = {parameter["name"]: parameter["schema"]}
                    _narrow(properties, ids)
                    parameter["schema"] = properties[parameter["name"]]
            one["parameters"] = [one for one in one.get("parameters", ()) if one["in"] != "header"]
    return narrowed


def _narrow(properties: dict[str, Any], ids: Mapping[str, str]) -> None:
    for name, schema in properties.items():
        if name in _NAMES and "string" in str(schema):
            known = [ids[_NAMES[name]]] * 3 + ["NOT-THERE"]
            properties[name] = {"enum": ["W05", "W07", *known] if name in ("order", "first", "second") else known}
        elif name in _VALUES and "integer" not in str(schema)[:40]:
            properties[name] = {"enum": _VALUES[name]}
        elif name == "reason" and "enum" not in schema:
            properties[name] = {"enum": ["车坏了"]}
        elif name == "parts":
            properties[name] = {"enum": [{ids["part_id"]: 1}]}
        elif name == "regions":
            properties[name] = {"enum": [[ids["region_id"]]]}
        elif name == "plan":
            properties[name] = {"enum": [int(ids["number"])]}


KINDS = ("seeded", "seeded", "seeded", "any", "broken")


class Fuzz:
    """The operations of a service, and requests of each."""

    def __init__(self, firm: Seeded) -> None:
        self.firm = firm
        document = firm.app.openapi()
        plain = schemathesis.openapi.from_dict(understood(document))
        narrow = schemathesis.openapi.from_dict(seeded_document(document, firm.seeds))
        self._plain = {_id(one): one for one in _operations(plain)}
        self._narrow = {_id(one): one for one in _operations(narrow)}

    def run(
        self,
        operation: str,
        check: Callable[[Case, st.DataObject], None],
        *,
        examples: int,
        number: int,
        kinds: Sequence[str] = KINDS,
    ) -> None:
        """Make up requests of an operation: three of five name what is there, one anything, one breaks the document."""

        @seed(number)
        @settings(
            max_examples=examples, database=None, deadline=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), print_blob=False,
        )  # fmt: skip
        @given(st.data())
        def one(data: st.DataObject) -> None:
            kind = data.draw(st.sampled_from(kinds))
            case = data.draw(self._strategy(operation, kind))
            if kind != "any":
                self._name_what_is_there(operation, case)
            check(case, data)

        one()

    def send(self, case: Case, who: str) -> httpx.Response:
        """Send a request as somebody ("": as nobody), with If-Match where one is asked for."""
        raw = case.as_transport_kwargs(base_url=HOST)
        raw.pop("cookies", None)
        prepared = requests.Request(**raw).prepare()
        headers = {k: v for k, v in prepared.headers.items() if k.lower() not in ("authorization", "connection")}
        headers = {
            name: value if isinstance(value, str) else value.decode("latin-1") for name, value in headers.items()
        }
        headers.setdefault("If-Match", "*")
        if who:
            headers["Authorization"] = f"Bearer {self.firm.tokens[who]}"
        encoded = [(name.encode("ascii"), value.encode("utf-8")) for name, value in headers.items()]
        address = urlsplit(str(prepared.url))
        url = f"{address.path}?{address.query}" if address.query else address.path
        request = self.firm.web.build_request(str(prepared.method), url, headers=encoded, content=prepared.body or b"")
        answer: httpx.Response = self.firm.loop.run(self.firm.web.send(request))
        if answer.status_code < 300 and case.method != "GET":
            self.firm.put_back()
        return answer

    def conforms(self, case: Case, answer: httpx.Response) -> None:
        """Raise where an answer is not as the document says."""
        case.validate_response(answer, checks=CHECKS)

    def _strategy(self, operation: str, kind: str) -> st.SearchStrategy[Case]:
        if kind == "seeded":
            return self._narrow[operation].as_strategy(generation_mode=GenerationMode.POSITIVE)
        plain = self._plain[operation]
        if kind == "broken" and (plain.body or plain.query or plain.path_parameters):
            return plain.as_strategy(generation_mode=GenerationMode.NEGATIVE)
        return plain.as_strategy(generation_mode=GenerationMode.POSITIVE)

    def _name_what_is_there(self, operation: str, case: Case) -> None:
        ids = self.firm.ids_for("admin", operation)
        for name in case.path_parameters or {}:
            if name in ids:
                case.path_parameters[name] = ids[name]


def _operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def _id(operation: Any) -> str:
    return str(operation.definition.raw["operationId"])
