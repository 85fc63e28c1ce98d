"""A view as it is drawn on tiles of another datum: every place in it moved, once, all in one go."""

import dataclasses
from typing import Any, TypeVar, cast

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo.datum import Datum, from_wgs84
from geo.point import Point

View = TypeVar("View")


def drawn_in(view: View, datum: Datum) -> View:
    """Return a copy of a view (WGS-84) whose points and shapes, however deep, have the coordinates of `datum`.

    Only for drawing: what comes back is in no datum that the house works in, and goes nowhere but onto the page.
    """
    return view if datum == "WGS84" else cast(View, _moved(view, datum))


def _moved(value: Any, datum: Datum) -> Any:
    if isinstance(value, Point):
        return Point(*from_wgs84(value, datum))
    if isinstance(value, BaseGeometry):
        return shapely.transform(value, lambda places: _moved_places(places, datum))
    if isinstance(value, tuple):
        return tuple(_moved(each, datum) for each in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (field for field in dataclasses.fields(value) if field.init)
        return dataclasses.replace(value, **{field.name: _moved(getattr(value, field.name), datum) for field in fields})
    return value


def _moved_places(places: "np.ndarray[Any, Any]", datum: Datum) -> "np.ndarray[Any, Any]":
    moved = [from_wgs84(Point(lat, lon), datum) for lon, lat in places]
    return np.array([(lon, lat) for lat, lon in moved]).reshape(-1, 2)
