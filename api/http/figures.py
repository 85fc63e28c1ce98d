"""What this process counts: requests, streams, waits for the database. No label ever holds an id."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

from dispatch.store.turns import measure_waits

disable_created_metrics()  # type: ignore[no-untyped-call]  # when a count began is of no use, and a series more for each
REGISTRY: Final = CollectorRegistry()
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 15.0)

REQUESTS: Final = Counter(
    "paigong_requests_total", "Requests answered.", ("route", "method", "status"), registry=REGISTRY
)
REQUEST_SECONDS: Final = Histogram(
    "paigong_request_seconds",
    "Time to the answer; for event streams, to its beginning.",
    ("route", "method"),
    buckets=_SECONDS,
    registry=REGISTRY,
)
UNDER_WAY: Final = Gauge(
    "paigong_requests_under_way", "Requests being answered.", registry=REGISTRY, multiprocess_mode="livesum"
)
OPEN_STREAMS: Final = Gauge(
    "paigong_open_streams", "Event streams held open.", registry=REGISTRY, multiprocess_mode="livesum"
)
LOCK_SECONDS: Final = Histogram(
    "paigong_write_lock_seconds",
    "How long writers waited for the database's one writing lock.",
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0),
    registry=REGISTRY,
)
FEED_LAG_SECONDS: Final = Histogram(
    "paigong_feed_lag_seconds",
    "From the moment of an event to its going out on a stream.",
    buckets=(0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0),
    registry=REGISTRY,
)


def watch_locks() -> None:
    """Measure from now on how long every writer of this process waits for its turn."""
    measure_waits(LOCK_SECONDS.observe)
