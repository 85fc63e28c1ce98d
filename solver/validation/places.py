"""Locations and the travel between them."""

import math
from typing import Final

from solver.problem import HaversineTravel, Location, MatrixTravel
from solver.shown import shown
from solver.travel import EARTH_RADIUS_M
from solver.validation.fields import Fields

LONGEST_LEG: Final = 2**31 - 1
"""Seconds or metres of one leg; arrays of 32-bit integers hold it."""


def read_locations(document: Fields) -> tuple[Location, ...]:
    """Read all locations."""
    travel = document.optional("travel")
    computed = isinstance(travel, dict) and travel.get("model") == "haversine"
    return tuple(_location(fields, computed) for fields in document.objects("locations"))


def read_travel(document: Fields, locations: tuple[Location, ...]) -> MatrixTravel | HaversineTravel:
    """Read the travel model."""
    fields = document.inner("travel")
    model = fields.optional("model")
    travel: MatrixTravel | HaversineTravel
    if model == "matrix":
        travel = MatrixTravel(
            time_s=_matrix(fields, "time_s", locations), distance_m=_matrix(fields, "distance_m", locations)
        )
    elif model == "haversine":
        travel = HaversineTravel(detour_pct=fields.number("detour_pct"), speed_kmh=fields.number("speed_kmh"))
        _judge_haversine(fields, travel)
    else:
        if fields.fine():
            fields.found("model", "unknown-travel-model", value=shown(model))
        return HaversineTravel(detour_pct=100, speed_kmh=1)
    fields.finish()
    return travel


def _location(fields: Fields, computed: bool) -> Location:
    location = Location(id=fields.identifier("id"), lat=fields.number("lat"), lon=fields.number("lon"))
    if fields.fine("lat", "lon"):
        _judge_place(fields, location.lat, location.lon, computed)
    fields.finish()
    return location


def _judge_place(fields: Fields, lat: float, lon: float, computed: bool) -> None:
    if computed and lat == 0 and lon == 0:
        fields.found("", "null-island")
    lat_fits, lon_fits = abs(lat) <= 90, abs(lon) <= 180
    if not lat_fits and abs(lat) <= 180 and abs(lon) <= 90:
        fields.found("", "lat-lon-swapped", lat=lat, lon=lon)
        return
    if not lat_fits:
        fields.found("lat", "latitude-out-of-range", value=lat)
    if not lon_fits:
        fields.found("lon", "longitude-out-of-range", value=lon)


def _judge_haversine(fields: Fields, travel: HaversineTravel) -> None:
    for name, value in (("detour_pct", travel.detour_pct), ("speed_kmh", travel.speed_kmh)):
        if fields.fine(name) and value <= 0:
            fields.found(name, "not-positive", value=shown(value))
    if not fields.fine("detour_pct", "speed_kmh"):
        return
    longest_m = math.pi * EARTH_RADIUS_M * travel.detour_pct / 100
    longest_s = longest_m * 3.6 / travel.speed_kmh
    if max(longest_m, longest_s) > LONGEST_LEG:
        fields.found("", "leg-too-long", meters=f"{longest_m:.3g}", seconds=f"{longest_s:.3g}", most=LONGEST_LEG)


def _matrix(fields: Fields, name: str, locations: tuple[Location, ...]) -> tuple[tuple[int, ...], ...]:
    rows = [row for _, row in fields.items(name)]
    if fields.fine(name) and len(rows) != len(locations):
        fields.found(name, "matrix-wrong-size", rows=len(rows), locations=len(locations))
    return tuple(_row(fields, f"{name}[{i}]", i, row, len(rows), locations) for i, row in enumerate(rows))


def _row(fields: Fields, name: str, i: int, row: object, rows: int, locations: tuple[Location, ...]) -> tuple[int, ...]:
    if not isinstance(row, list):
        fields.found(name, "not-a-list", value=shown(row))
        return ()
    if len(row) != rows:
        fields.found(name, "matrix-ragged", cells=len(row), rows=rows)
    if not all(type(cell) is int and 0 <= cell <= LONGEST_LEG for cell in row):
        _judge_cells(fields, name, i, row, locations)
    elif i < len(row) and row[i] != 0:
        fields.found(f"{name}[{i}]", "matrix-diagonal", value=row[i])
    return tuple(row)


def _judge_cells(fields: Fields, name: str, i: int, row: list[object], locations: tuple[Location, ...]) -> None:
    """Note every wrong cell of a row; the unreachable ones together, for they come by the hundred."""
    walls = [j for j, cell in enumerate(row) if cell is None]
    if walls:
        ends = [locations[k].id if k < len(locations) else str(k) for k in (i, walls[0])]
        fields.found(
            f"{name}[{walls[0]}]",
            "unreachable",
            origin=shown(ends[0]),
            target=shown(ends[1]),
            others=len(walls) - 1,
        )
    for j, cell in enumerate(row):
        if cell is not None:
            fields.judge_integer(f"{name}[{j}]", cell, 0, LONGEST_LEG)
