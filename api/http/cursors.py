"""Places in lists, as clients carry them from page to page: opaque, and refused where they are none of ours."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated

from fastapi import Query

from api.http.fields import clean_text
from solver.findings import Finding, InvalidDocumentError

_DIGITS = 15

Limit = Annotated[int, Query(ge=1, le=200, description="how many at most")]
After = Annotated[str | None, Query(max_length=1_000, description="`next` of the page before, unchanged")]


def cursor(*place: str) -> str:
    """Return the cursor for a place: the texts by which a list is sorted, of the last item that was shown."""
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode().rstrip("=")


def place(after: str | None, *, texts: int = 1) -> tuple[str, ...] | None:
    """Return the place that a cursor of so many texts stands for (None: the beginning). Raises InvalidDocumentError."""
    if after is None:
        return None
    try:
        found = json.loads(base64.b64decode(after + "=" * (-len(after) % 4), altchars=b"-_", validate=True))
        if isinstance(found, list) and len(found) == texts and all(isinstance(one, str) for one in found):
            return tuple(clean_text(one) for one in found)
    except (ValueError, binascii.Error, RecursionError):
        pass
    raise InvalidDocumentError([_NO_CURSOR])


def number(after: str | None) -> int:
    """Return the number that a cursor stands for (None: 0, the beginning). Raises InvalidDocumentError."""
    found = place(after)
    if found is None:
        return 0
    if not (found[0].isascii() and found[0].isdigit() and len(found[0]) <= _DIGITS):
        raise InvalidDocumentError([_NO_CURSOR])
    return int(found[0])


def instant(text: str) -> datetime:
    """Return an instant that is part of a place. Raises InvalidDocumentError."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidDocumentError([_NO_CURSOR]) from None
    if at.tzinfo is None:
        raise InvalidDocumentError([_NO_CURSOR])
    return at


_NO_CURSOR = Finding(
    path="after",
    code="no-cursor",
    cause={"en": "this is no place in this list", "zh": "这不是该列表中的有效位置"},
    remedy={"en": "Pass `next` of the page before, unchanged.", "zh": "请原样传入上一页返回的 next。"},
)
