"""How a command ends when it cannot do what was asked, and with which exit code."""

import errno
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from dispatch.store.importers.findings import ImportRejectedError
from solver.findings import InvalidDocumentError
from solver.words import Lang, Words

DONE = 0
NOT_SO = 1  # what was asked for is not so: an illegal plan, two plans that differ
USAGE = 2
BAD_INPUT = 3
CANCELLED = 130  # as shells count an interrupt

_SHOWN = 50
_FULL: Words = {
    "en": "the disk is full; what was there is untouched. Make room and try again.",
    "zh": "磁盘已满；原有内容未受影响。请腾出空间后重试。",
}


class CommandError(Exception):
    """A command ends here with an exit code and a line for people."""

    def __init__(self, exit_code: int, line: Words) -> None:
        self.exit_code = exit_code
        self.line = line
        super().__init__(line["en"])


@runtime_checkable
class Explained(Protocol):
    """An error of one of the rooms below: why, and what to do about it."""

    cause: Words
    remedy: Words


def explained(error: Exception, lang: Lang) -> tuple[int, Sequence[str]] | None:
    """Return the exit code and lines for an error that a user can cause; None for a fault of the program itself."""
    if isinstance(error, CommandError):
        return error.exit_code, [error.line[lang]]
    if isinstance(error, ImportRejectedError):
        return BAD_INPUT, [error.in_(lang, _SHOWN)]
    if isinstance(error, InvalidDocumentError):
        lines = [finding.in_(lang) for finding in error.findings[:_SHOWN]]
        left = len(error.findings) - len(lines)
        return BAD_INPUT, [*lines, *([f"… +{left}"] if left else [])]
    if isinstance(error, ValidationError) and error.title == "Settings":
        return BAD_INPUT, [_setting(one) for one in error.errors(include_url=False, include_input=False)]
    if isinstance(error, Explained):
        end, gap = (".", " ") if lang == "en" else ("。", "")
        return BAD_INPUT, [error.cause[lang].rstrip(end) + end + gap + error.remedy[lang]]
    if isinstance(error, OSError):
        reason = _FULL[lang] if error.errno == errno.ENOSPC else error.strerror or str(error)
        return BAD_INPUT, [f"{error.filename}: {reason}" if error.filename else reason]
    return None


def _setting(fault: ErrorDetails) -> str:
    """Return what is wrong with a setting as one line; several together name themselves."""
    told = fault["msg"].removeprefix("Value error, ")
    return f"PAIGONG_{'_'.join(map(str, fault['loc'])).upper()}: {told}" if fault["loc"] else told
