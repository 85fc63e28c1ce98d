"""What all maps share: languages, rows of figures, and names of cities for orientation.

Every text is shown as it is, in whatever language it comes; nothing in it is ever run or read as markup.
"""

from dataclasses import dataclass
from typing import Literal

from geo.point import Point

Lang = Literal["en", "zh"]
Row = tuple[str, str]  # a heading and its value


@dataclass(frozen=True, slots=True, kw_only=True)
class MapCity:
    """A city's name for orientation where there are no tiles. rank: 1 is shown from far, 2 nearer, 3 only close by."""

    name: str
    point: Point
    rank: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """What all maps show. figures: the head of the panel; cities: names for orientation."""

    title: str
    day: str
    figures: tuple[Row, ...] = ()
    cities: tuple[MapCity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPlace:
    """A service centre of which a map says nothing but where it is. region: name of the region it serves."""

    name: str
    point: Point
    region: str = ""
