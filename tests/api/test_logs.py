"""The log says who, what and how long, and nothing about anybody."""

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from api.logs import HIDDEN, log_of, redacted, set_up_logs

CANARIES = (
    "13812345678",
    "+86 139-1234-5678",
    "027-87654321",
    "li.ming@example.com",
    "武汉市洪山区珞喻路1037号",
    "Bearer abc.def",
    "postgresql+psycopg://paigong:hunter22@db/paigong",
)


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """Leave logging as other tests expect it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    quiet = {name: logging.getLogger(name).level for name in ("sqlalchemy", "alembic", "httpx", "urllib3")}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, before in quiet.items():
        logging.getLogger(name).setLevel(before)
    structlog.reset_defaults()


def _lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    captured = capsys.readouterr()
    assert captured.out == ""
    return [json.loads(line) for line in captured.err.splitlines()]


def test_each_step_is_one_json_object_on_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    """Our own lines and a library's come out alike, with level, logger and time; below the level nothing does."""
    set_up_logs("info", "json")
    log_of("test").info("plan stored", plan=7, seconds=1.5)
    log_of("test").debug("not wanted")
    logging.getLogger("uvicorn.error").warning("it is %s", "late", extra={"color_message": "coloured"})
    logging.getLogger("uvicorn.access").info("GET /orders?phone=13812345678")
    first, second = _lines(capsys)
    assert (first["event"], first["plan"], first["level"], first["logger"]) == (
        "plan stored",
        7,
        "info",
        "paigong.test",
    )
    assert str(first["timestamp"]).endswith("Z")
    assert (second["event"], second["level"]) == ("it is late", "warning")
    assert "color_message" not in second


@pytest.mark.parametrize("canary", CANARIES)
def test_what_looks_like_somebody_never_comes_out(canary: str, capsys: pytest.CaptureFixture[str]) -> None:
    """In the line itself, in a field, in a list in a field, in a library's line, in an error's message."""
    set_up_logs("info", "json")
    log_of("test").info(
        f"about {canary}", note_=canary, inside={"list": [canary, {canary: canary}]}, thing=Thing(canary)
    )
    logging.getLogger("library").warning("failed for %s", canary)
    try:
        raise ValueError(canary) from KeyError(canary)
    except ValueError as error:
        log_of("test").error("failed", exc_info=error)
        log_of("test").exception("failed")
        logging.getLogger("library").exception("failed")
    printed = capsys.readouterr().err
    assert printed.count("\n") == 5
    assert canary not in printed
    secret = {"postgresql+psycopg://paigong:hunter22@db/paigong": "hunter22", "Bearer abc.def": "abc.def"}
    assert secret.get(canary, canary) not in printed


class Thing:
    """Something that shows itself with what it holds."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return f"Thing({self.text})"


def test_an_error_is_told_by_its_kinds_and_places(capsys: pytest.CaptureFixture[str]) -> None:
    """Where it was raised and what kind it is, with its causes: enough to find it, and no text of it."""
    set_up_logs("info", "json")
    try:
        raise ValueError("row of Li Ming") from KeyError("Li Ming")
    except ValueError:
        log_of("test").error("failed", exc_info=sys.exc_info())
    (line,) = _lines(capsys)
    assert line["error"] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs.py" in str(line["at"])
    assert "Li Ming" not in json.dumps(line)


def test_names_under_which_data_hides_are_never_written() -> None:
    """Whoever hands over a body, a query or a name by mistake finds it hidden; ids, counts and times stay."""
    line = redacted(
        None, "info", {"event": "x", "body": {"a": 1}, "query": "a=b", "name": "Li", "order": "X1", "ms": 3}
    )
    assert line == {"event": "x", "body": HIDDEN, "query": HIDDEN, "name": HIDDEN, "order": "X1", "ms": 3}


def test_ordinary_lines_stay_whole() -> None:
    """Ids, counts, times and trace ids are not taken for telephones."""
    line = {
        "event": "plan 138 stored",
        "order": "X20250315001",
        "trace_id": "0af7651916cd43dd8448eb211c80319c",
        "ms": 12.5,
        "timestamp": "2026-03-02T08:00:00.123456Z",
        "at": ["api/serve/answering.py:70 shutdown"],
    }
    assert redacted(None, "info", dict(line)) == line
