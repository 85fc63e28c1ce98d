"""The base layer: tiles of somebody's server under a map, in whatever datum they are."""

import re
from dataclasses import dataclass
from typing import Literal, get_args

TileDatum = Literal["WGS84", "GCJ02"]
"""Datums in which tiles of the usual scheme come. Baidu's have a scheme of their own and fit under no such map."""

_ADDRESS = re.compile(
    r"(?P<origin>https?://(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)/[A-Za-z0-9._~!$&()*+,;=:@%/?{}-]*",
    re.ASCII,
)
_PLACES = ("{x}", "{y}", "{z}")


class TilesError(ValueError):
    """An address that is none of tiles, or a datum that is none of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiles:
    """Where tiles are: an address with {z}, {x} and {y} (Web Mercator, 256 pixels). credit: whom to name, plain text.

    Whoever opens a map with tiles tells their server which part of the world is looked at, and no more: the browser
    sends neither page nor referrer. Raises TilesError for an address that could be anything else.
    """

    address: str
    datum: TileDatum = "WGS84"
    credit: str = ""

    def __post_init__(self) -> None:
        if self.datum not in get_args(TileDatum):
            raise TilesError(f"{self.datum!r} is no datum of tiles; known are {', '.join(get_args(TileDatum))}")
        if not _ADDRESS.fullmatch(self.address):
            raise TilesError(
                "a tile address is one of http or https without name and password, quotation mark or blank"
            )
        rest = self.address
        for place in _PLACES:
            before, found, after = rest.partition(place)
            if not found or place in after:
                raise TilesError(f"a tile address holds {', '.join(_PLACES)} once each")
            rest = before + after
        if "{" in rest or "}" in rest:
            raise TilesError(f"a tile address holds nothing in braces but {', '.join(_PLACES)}")

    @property
    def origin(self) -> str:
        """Return scheme, host and port, as a content security policy names them."""
        found = _ADDRESS.fullmatch(self.address)
        assert found is not None  # noqa: S101 - looked at when it was made
        return found["origin"]
