"""The OpenAPI document of the service, as docs/openapi.json has it."""

import json

from api.http.app import described


def openapi_json() -> str:
    """Return the document in one form: keys sorted, so that a difference is a difference in the interface."""
    return json.dumps(described().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
