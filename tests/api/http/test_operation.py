"""Health and figures: what whoever keeps the service running sees, and that it tells nobody's secrets."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from http_guarded import Web, application, settings
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import create_engine, text

from api.http import figures, health, metrics
from api.settings import Settings
from dispatch.actor import SYSTEM
from dispatch.store.store import Store, open_store

REPOSITORY = Path(__file__).parents[3]
TOKEN = "a-token-for-the-figures"


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    """Settings with a database in a folder of its own."""
    return settings(database_url=f"sqlite:///{tmp_path}/paigong.sqlite3", metrics_token=TOKEN)


@pytest.fixture
def store(chosen: Settings) -> Iterator[Store]:
    """The store at head."""
    with open_store(chosen.database_url) as opened:
        yield opened


@pytest.fixture
def app(chosen: Settings, store: Store) -> FastAPI:
    """An application with health and figures behind the guards."""
    made = application(chosen)
    made.state.settings, made.state.store = chosen, store
    made.include_router(health.router)
    made.include_router(metrics.router)
    return made


def _execute(chosen: Settings, *statements: str, **values: Any) -> None:
    engine = create_engine(chosen.database_url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement), values)
    engine.dispose()


def _figures(web: Web) -> dict[str, float]:
    return {
        f"{sample.name}{sorted(sample.labels.items())}": sample.value
        for family in text_string_to_metric_families(web.get("/metrics").text)
        for sample in family.samples
    }


def test_a_fresh_service_lives_and_is_ready_and_says_that_no_worker_is_there(app: FastAPI) -> None:
    """Without a worker nothing is planned, but people can go on by hand: the door stays open."""
    web = Web(app)
    assert web.get("/livez").json() == {"alive": True}
    answer = web.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": "ok", "disk": "ok", "worker": "silent", "stopping": False}


def test_a_worker_counts_as_long_as_it_has_spoken_lately(app: FastAPI, chosen: Settings) -> None:
    """Its lease of the duties is its word; two minutes after its end it is silent, and the figure says how long."""
    web = Web(app)
    insert = "INSERT INTO duty_lease (id, worker, until) VALUES (1, 'w', :until)"
    _execute(chosen, insert, until=f"{datetime.now(UTC) + timedelta(seconds=10):%Y-%m-%d %H:%M:%S.%f}")
    assert web.get("/readyz").json()["worker"] == "ok"
    assert _figures(web)["paigong_worker_silence_seconds[]"] == 0
    until = f"{datetime.now(UTC) - timedelta(seconds=120):%Y-%m-%d %H:%M:%S.%f}"
    _execute(chosen, "UPDATE duty_lease SET until = :until", until=until)
    assert web.get("/readyz").json()["worker"] == "silent"
    assert _figures(web)["paigong_worker_silence_seconds[]"] == pytest.approx(120, abs=5)


def test_another_schema_a_lost_database_or_a_stop_closes_the_door(app: FastAPI, chosen: Settings) -> None:
    """Each is 503 with Retry-After and its reason; the process still lives, and figures say so too."""
    web = Web(app)
    _execute(chosen, "UPDATE alembic_version SET version_num = '9999'")
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "other schema")
    assert int(answer.headers["Retry-After"]) >= 1
    app.state.store.close()
    Path(chosen.database_url.removeprefix("sqlite:///")).write_bytes(b"this is no database at all, but a text" * 200)
    answer = web.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
    assert web.get("/livez").status_code == 200
    assert _figures(web)["paigong_database_up[]"] == 0
    app.state.stopping.begun = True
    assert web.get("/readyz").json()["stopping"] is True


def test_figures_are_for_this_machine_or_for_whoever_knows_the_token(app: FastAPI) -> None:
    """From elsewhere, and through a proxy on this machine, only with the token."""
    away, bearer = Web(app, "192.0.2.7"), {"Authorization": f"Bearer {TOKEN}"}
    assert Web(app).get("/metrics").status_code == 200
    assert away.get("/metrics").status_code == 403
    assert away.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 403
    assert away.get("/metrics", headers=bearer).status_code == 200
    proxied = Web(app).get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    assert (proxied.status_code, proxied.json()["code"]) == (403, "metrics-closed")


def test_figures_count_by_route_and_never_by_id(app: FastAPI) -> None:
    """Fifty orders and fifty wrong addresses make no series more than one of each, and no id shows."""
    web = Web(app)
    web.get("/orders/one")
    web.get("/nowhere/one")
    web.get("/metrics")
    before = _figures(web)
    for number in range(50):
        web.get(f"/orders/1381234{number:04}?phone=13987654321")
        web.get(f"/nowhere/{number}")
    after = _figures(web)
    assert set(after) == set(before)
    name = "paigong_requests_total[('method', 'GET'), ('route', '/orders/{order_id}'), ('status', '2xx')]"
    assert after[name] == before[name] + 50
    assert len(after) < 5_000  # whatever else was asked of this process: all operations with all answers come to 2,300
    assert not re.search("1381234|13987654321|nowhere", " ".join(after))


def test_the_wait_for_the_writing_lock_is_measured(store: Store, chosen: Settings) -> None:
    """A writer that waits for another for 0.2 s adds as much to the figure."""
    figures.watch_locks()
    before = figures.LOCK_SECONDS._sum.get()
    held = threading.Event()

    def hold() -> None:
        with open_store(chosen.database_url) as other, other.writing(SYSTEM):
            held.set()
            time.sleep(0.2)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(5)
    with store.writing(SYSTEM):
        pass
    thread.join()
    assert 0.15 < figures.LOCK_SECONDS._sum.get() - before < 2


def test_alerts_and_the_operation_page_speak_of_figures_that_exist(app: FastAPI, chosen: Settings) -> None:
    """A figure that an alert or the page names is there, so that neither is about nothing."""
    web = Web(app)
    web.get("/orders/one")
    known = set(re.findall(r"^# TYPE (\w+)", web.get("/metrics").text, flags=re.M))
    for page in ("docs/alerts.yml", "docs/operation.md"):
        named = set(re.findall(r"\bpaigong_[a-z_]+[a-z]", (REPOSITORY / page).read_text(encoding="utf-8")))
        figures_named = {re.sub(r"_(bucket|count|sum)$", "", name) for name in named}
        assert figures_named <= known, page
    alerts = (REPOSITORY / "docs/alerts.yml").read_text(encoding="utf-8")
    assert alerts.count("- alert:") == alerts.count("action:") == alerts.count("severity:")
