"""ETags: a hash of a noun as it is stored, so that any change of it shows, whoever looks and whatever is masked."""

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def etag_of(noun: "DataclassInstance") -> str:
    """Return the ETag of a noun, without its quotes."""
    text = json.dumps(asdict(noun), sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def matches(header: str, tag: str) -> bool:
    """Tell whether an If-Match or If-None-Match header names a tag (RFC 9110, 13.1; weak tags match none of ours)."""
    return header.strip() == "*" or f'"{tag}"' in (part.strip() for part in header.split(","))


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in an ETag")
