"""The OpenAPI document of the service, as docs/openapi.json has it."""

import json

from api.http.app import create_app
from api.settings import Settings


def openapi_json() -> str:
    """Return the document in one form: keys sorted, so that a difference is a difference in the interface."""
    app = create_app(Settings.model_construct())  # the defaults, whatever the environment says
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
