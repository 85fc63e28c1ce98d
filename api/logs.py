"""The log: one line a step on standard error, with ids and figures, never with anybody's data.

What is written says who (account id), what (route template) and how it went. Query strings, bodies, names, phones and
addresses are never handed to the log; `redacted` takes out what slips through all the same.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from typing import Any, Final

import structlog
from structlog.typing import EventDict, Processor

from api.settings import LogFormat, LogLevel

# fmt: off
PRIVATE_KEYS: Final = frozenset({
    "address", "addresses", "body", "contact", "content", "customer", "data", "description", "email", "input",
    "json", "lat", "lon", "message", "name", "names", "note", "params", "parameters", "password", "payload",
    "phone", "phones", "query", "query_string", "reason", "secret", "sql", "statement", "symptom", "text", "token",
    "url", "user", "username", "value", "values",
})
# fmt: on
"""Names under which somebody could hand over personal data: their values are never written."""

HIDDEN: Final = "[hidden]"
_FRAMES = 30
_PRIVATE_TEXT: Final = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"  # mobile telephones
    r"|(?<!\d)0\d{2,3}[- ]\d{7,8}(?!\d)"  # fixed ones
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|[\u4e00-\u9fff]{2,}(?:路|街|道|巷|弄|村|大厦|小区)[\u4e00-\u9fff\w-]*\d+[号栋楼室座]?"
    r"|(?i:bearer)\s+\S+"
    r"|eyJ[\w-]+\.[\w-]+\.[\w-]*"  # tokens
    r"|//[^/\s:@]+:[^/\s@]+@"  # a password in an address
)


def redacted(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Take out of a line what looks like somebody's data: the second line of defence."""
    for key, value in event.items():
        event[key] = HIDDEN if key in PRIVATE_KEYS else _clean(value)
    return event


def _clean(value: Any) -> Any:
    match value:
        case str():
            return _PRIVATE_TEXT.sub(HIDDEN, value)
        case bool() | int() | float() | None:
            return value
        case Mapping():
            return {_clean(str(key)): HIDDEN if key in PRIVATE_KEYS else _clean(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_clean(inner) for inner in value]
        case _:
            return _PRIVATE_TEXT.sub(HIDDEN, str(value))


def where_raised(error: BaseException) -> dict[str, Any]:
    """Return an error as its kinds and places. Its message stays out: a database's repeats rows, customer and all."""
    kinds: list[str] = []
    one: BaseException | None = error
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        kinds.append(f"{type(one).__module__}.{type(one).__qualname__}")
        one = one.__cause__ or one.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    return {"error": kinds, "at": [f"{_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]}


def _module(path: str) -> str:
    """Return the end of a path: where the program was installed is nobody's business."""
    return "/".join(path.replace("\\", "/").rsplit("/", 3)[-3:])


def _without_message(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its kinds and places."""
    told = event.pop("exc_info", None)
    error = told if isinstance(told, BaseException) else told[1] if isinstance(told, tuple) else None
    if told is True:
        error = sys.exc_info()[1]
    if error is not None:
        event.update(where_raised(error))
    return event


def _sober(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Drop what uvicorn adds for coloured terminals."""
    event.pop("color_message", None)
    return event


def set_up_logs(level: LogLevel, form: LogFormat) -> None:
    """Send every log line of this process, ours and the libraries', to standard error in one form."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _sober,
        _without_message,
        redacted,
    ]
    last: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if form == "json" else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last]
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers[:] = []
        logging.getLogger(name).propagate = True
    for name in ("uvicorn.access", "sqlalchemy", "alembic", "httpx", "geopy", "urllib3", "opentelemetry"):
        logging.getLogger(name).setLevel(logging.WARNING)  # they would write addresses, statements and values
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def log_of(area: str) -> structlog.stdlib.BoundLogger:
    """Return the log of an area, as "http" or "worker"."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(f"paigong.{area}")
    return logger
