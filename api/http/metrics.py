"""Figures for Prometheus: requests by route, streams, locks, queue, database. No label ever holds an id.

With several processes that answer requests, each keeps its counts in files of one folder (PROMETHEUS_MULTIPROC_DIR, set
by `paigong serve` before they start) and whichever is asked adds them up; what is read from the database is the same
from everywhere.
"""

import hmac
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from api.http.figures import REGISTRY
from api.http.guards.callers import header
from api.http.guards.refusals import PROBLEM, Refusal
from api.http.guards.room import disk_folder, free_pct
from api.settings import Settings
from dispatch.store.condition import Condition, condition_of
from dispatch.store.errors import StoreError
from dispatch.store.store import Store

router = APIRouter(tags=["operation"])
_LOOPBACK = ("127.0.0.1", "::1")
_PROXIED = (b"x-forwarded-for", b"forwarded", b"via")


_CLOSED: Final = Refusal(
    status=403,
    code="metrics-closed",
    words={
        "en": "Figures are for this machine, or for whoever knows PAIGONG_METRICS_TOKEN.",
        "zh": "指标仅限本机或持有 PAIGONG_METRICS_TOKEN 者读取。",
    },
)


@router.get(
    "/metrics",
    operation_id="read_metrics",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"example": "paigong_open_streams 12.0\n"}}}},
)
def read_metrics(request: Request) -> Response:
    """Figures for Prometheus; for this machine, or with the metrics token as a bearer token.

    供 Prometheus 抓取的指标；仅限本机，或以指标令牌作为 Bearer 令牌。
    """
    settings: Settings = request.app.state.settings
    if not _may_read(request, settings):
        return JSONResponse(_CLOSED.document(), _CLOSED.status, media_type=PROBLEM)
    figures = exposition(request.app.state.store, settings)
    return Response(figures, media_type=CONTENT_TYPE_LATEST)


def exposition(store: Store, settings: Settings) -> bytes:
    """Return all figures as Prometheus reads them."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        counted = generate_latest(registry)
    else:
        counted = generate_latest(REGISTRY)
    stored = CollectorRegistry()
    stored.register(_Stored(store, settings))
    return counted + generate_latest(stored)


def _may_read(request: Request, settings: Settings) -> bool:
    token = settings.metrics_token
    said = (header(request.scope, b"authorization") or "").removeprefix("Bearer ")
    if token is not None and hmac.compare_digest(said.encode(), token.get_secret_value().encode()):
        return True
    through_proxy = any(header(request.scope, name) for name in _PROXIED)
    return request.client is not None and request.client.host in _LOOPBACK and not through_proxy


class _Stored(Collector):
    """What the database knows, read when somebody asks."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings

    def collect(self) -> Iterable[Metric]:
        """Read once; a database that is away is a figure too."""
        now = datetime.now(UTC)
        try:
            with self._store.reading() as connection:
                condition = condition_of(connection, now)
        except StoreError:
            yield GaugeMetricFamily("paigong_database_up", "Whether the database answers.", value=0)
        else:
            yield GaugeMetricFamily("paigong_database_up", "Whether the database answers.", value=1)
            yield from _families(condition, now)
        folder = disk_folder(self._settings.database_url)
        if folder is not None:
            with suppress(OSError):
                yield GaugeMetricFamily("paigong_disk_free_percent", "Free disk.", value=free_pct(folder))


def _families(condition: Condition, now: datetime) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "paigong_wal_bytes", "Size of SQLite's write-ahead log.", value=condition.write_ahead_log_bytes
    )
    jobs = GaugeMetricFamily("paigong_jobs", "Jobs by kind and state.", labels=("kind", "state"))
    for (kind, state), count in condition.jobs.items():
        jobs.add_metric((kind, state), count)
    yield jobs
    ages = GaugeMetricFamily(
        "paigong_queue_age_seconds", "How long the oldest waiting job has waited.", labels=("kind",)
    )
    for kind, age_s in {"plan": 0.0, **condition.queue_age_s}.items():
        ages.add_metric((kind,), age_s)
    yield ages
    failures = GaugeMetricFamily(
        "paigong_jobs_failed_lately", "Jobs that failed in the last hour, by reason.", labels=("kind", "code")
    )
    for (kind, code), count in condition.failures.items():
        failures.add_metric((kind, code), count)
    yield failures
    duties = GaugeMetricFamily("paigong_duty_failures", "How often a duty of the worker failed.", labels=("duty",))
    for duty, count in condition.duty_failures.items():
        duties.add_metric((duty,), count)
    yield duties
    until = condition.worker_until
    yield GaugeMetricFamily(
        "paigong_worker_silence_seconds",
        "For how long workers have been silent beyond their time; -1: none was ever heard of.",
        value=-1.0 if until is None else max(0.0, (now - until).total_seconds()),
    )
