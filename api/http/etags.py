"""ETags: a hash of a noun as it is stored, so that any change of it shows, whoever looks and whatever is masked.

It is keyed: else whoever knows all of a noun but a masked telephone number could try which number gives the hash.
"""

import hashlib
import hmac
import json
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from sqlalchemy import Connection

from dispatch.store.etag_key import etag_key

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SHOWN = "~"


def etag_of(connection: Connection, noun: "DataclassInstance") -> str:
    """Return the ETag of a noun of this database, without its quotes."""
    text = json.dumps(asdict(noun), sort_keys=True, separators=(",", ":"), default=_plain)
    return hmac.new(etag_key(connection), text.encode(), hashlib.sha256).hexdigest()[:24]


def shown_tag(tag: str, model: BaseModel) -> str:
    """Return the ETag of a noun together with what is shown beside it: a lock, who was told, what may happen next.

    No 304 hides a change of those; an edit is held to the noun alone.
    """
    return f"{tag}{_SHOWN}{hashlib.sha256(model.model_dump_json().encode()).hexdigest()[:12]}"


def matches(header: str, tag: str) -> bool:
    """Tell whether an If-None-Match header names a tag (RFC 9110, 13.1; weak tags match none of ours)."""
    return header.strip() == "*" or tag in _named(header)


def permits(header: str, tag: str) -> bool:
    """Tell whether an If-Match header names the noun with this tag, whatever was shown beside it."""
    return header.strip() == "*" or tag in (named.partition(_SHOWN)[0] for named in _named(header))


def _named(header: str) -> list[str]:
    parts = (part.strip() for part in header.split(","))
    return [part[1:-1] for part in parts if len(part) > 1 and part[0] == part[-1] == '"']


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no place in an ETag")
