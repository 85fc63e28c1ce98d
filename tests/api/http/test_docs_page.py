"""/docs shows the interface, with nothing from elsewhere and no script but its own."""

import socket
import threading
from collections.abc import Iterator

import pytest
import uvicorn
from http_guarded import Web, application, settings
from playwright.sync_api import Browser

from api.http.docs_page import mount_assets, router


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A service with the page, on loopback."""
    app = application(settings())
    app.include_router(router)
    mount_assets(app)
    door = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, ws="none", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    yield f"http://127.0.0.1:{door.getsockname()[1]}"
    server.should_exit = True
    thread.join()


def test_the_page_shows_the_operations_and_asks_nobody_else(browser: Browser, address: str) -> None:
    """In a real browser: the operations are there, no request leaves for another host, the policy hinders nothing."""
    page = browser.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}/docs")
    page.wait_for_selector(".opblock")
    paths = page.locator(".opblock-summary-path").all_inner_texts()
    assert any("orders" in path for path in paths), paths
    page.locator(".opblock-summary-control").first.click()
    page.wait_for_selector(".opblock-body")
    assert all(url.startswith((address, "data:")) for url in asked), asked
    assert complaints == []
    page.close()


def test_only_what_the_page_needs_is_served() -> None:
    """Of the folder with the scripts nothing else can be had, nor can anything outside of it."""
    app = application(settings())
    mount_assets(app)
    web = Web(app)
    for path in ("/assets/docs.js", "/assets/swagger/swagger-ui.css"):
        answer = web.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=3600"
    for path in (
        "/assets/package.json",
        "/assets/swagger/index.html",
        "/assets/swagger/../../package.json",
        "/assets/swagger/..%2f..%2fpackage.json",
        "/assets/",
    ):
        assert web.get(path).status_code == 404
