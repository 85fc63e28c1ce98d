"""/docs: the HTTP interface as a page, with nothing from elsewhere."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI
from fastapi.responses import HTMLResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

ASSETS: Final = Path(__file__).parent / "assets"
_SWAGGER: Final = ASSETS / "node_modules" / "swagger-ui-dist"
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Paigong 派工</title>
<link rel="icon" href="/assets/swagger/favicon-32x32.png">
<link rel="stylesheet" href="/assets/swagger/swagger-ui.css">
</head>
<body>
<div id="docs" data-document="/openapi.json"></div>
<script src="/assets/swagger/swagger-ui-bundle.js"></script>
<script src="/assets/docs.js"></script>
</body>
</html>
"""

router = APIRouter()


@router.get("/docs", include_in_schema=False)
def docs_page() -> HTMLResponse:
    """Return the interface as a page."""
    return HTMLResponse(_PAGE, headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-cache"})


class _Files(StaticFiles):
    """Some files of a folder, which browsers may keep for an hour."""

    def __init__(self, folder: Path, names: tuple[str, ...]) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._names = names

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with a file, if it is one that is meant for browsers."""
        if path not in self._names:
            return Response(status_code=404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def mount_assets(app: FastAPI) -> None:
    """Serve what /docs needs under /assets."""
    swagger = _Files(_SWAGGER, ("swagger-ui-bundle.js", "swagger-ui.css", "favicon-32x32.png"))
    app.mount("/assets/swagger", swagger, name="swagger")
    app.mount("/assets", _Files(ASSETS, ("docs.js",)), name="assets")
