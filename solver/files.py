"""Documents on disk: read with every doubt named, written whole or not at all."""

import json
import math
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from solver.findings import InvalidDocumentError
from solver.plan import Plan
from solver.problem import Problem
from solver.reading import read_plan, read_problem
from solver.shown import shown
from solver.validation.fields import member_path
from solver.validation.reading import Reading


def load_problem(path: Path) -> Problem:
    """Read a problem file. Raises InvalidDocumentError with all findings, also where the file itself is wrong."""
    return read_problem(load_document(path))


def load_plan(path: Path) -> Plan:
    """Read a plan file. Raises InvalidDocumentError with all findings, also where the file itself is wrong."""
    return read_plan(load_document(path))


def load_document(path: Path) -> object:
    """Return the JSON of a UTF-8 file (a byte order mark is allowed), without repeated keys, NaN or infinities.

    Raises InvalidDocumentError; where the file as a whole is wrong, the finding's path is the file's.
    """
    reading = Reading()
    text = _text(path, reading)
    document = _parsed(text, str(path), reading) if text is not None else None
    if reading.findings:
        raise InvalidDocumentError(reading.findings)
    return document


def save_document(document: Mapping[str, object], path: Path) -> None:
    """Write a document as JSON: the file at `path` is the old one or the whole new one, at any moment.

    Raises OSError naming the file (no space, no permission), ValueError for NaN; the old file is then untouched.
    """
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n"
    save_whole(text.encode(), path)


def save_whole(content: bytes, path: Path) -> None:
    """Write a file: at `path` is the old one or the whole new one, at any moment.

    Raises OSError naming the file (no space, no permission); the old file is then untouched.
    """
    target = path.resolve()
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    _keep_name(target.parent)


def _keep_name(folder: Path) -> None:
    """Make the new name survive a power cut, where the system can open a folder."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _text(path: Path, reading: Reading) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        reading.found(str(path), "file-missing")
    except OSError as error:
        reading.found(str(path), "file-unreadable", reason=error.strerror or str(error))
    except UnicodeDecodeError as error:
        reading.found(str(path), "not-utf8", byte=error.start)
    return None


class _Repeated(dict[str, object]):
    """An object of which some keys were given more than once."""

    keys_given_twice: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    plain = dict(pairs)
    if len(plain) == len(pairs):
        return plain
    seen = set[str]()
    repeated = _Repeated(plain)
    repeated.keys_given_twice = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return repeated


def _parsed(text: str, name: str, reading: Reading) -> object:
    try:
        document = json.loads(text, object_pairs_hook=_object)
        oddities = list(_oddities(document, ""))
    except json.JSONDecodeError as error:
        reading.found(name, "broken-json", reason=error.msg, line=error.lineno, column=error.colno)
    except (RecursionError, ValueError) as error:  # nested thousands deep, or a number of thousands of digits
        reading.found(name, "broken-json", reason=type(error).__name__, line=1, column=1)
    else:
        for path, code, details in oddities:
            reading.found(path, code, **details)
        return document
    return None


def _oddities(value: object, path: str) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Yield what Python's JSON reader lets through although it is no JSON, or no good JSON."""
    if isinstance(value, dict):
        for key in value.keys_given_twice if isinstance(value, _Repeated) else ():
            yield path, "duplicate-key", {"key": shown(key)}
        for key, inner in value.items():
            yield from _oddities(inner, member_path(path, key))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            if not isinstance(inner, int):
                yield from _oddities(inner, f"{path}[{position}]")
    elif isinstance(value, float) and not math.isfinite(value):
        yield path, "not-finite", {"value": shown(value)}
