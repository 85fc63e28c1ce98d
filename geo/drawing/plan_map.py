"""The map of a plan: centres with stock, regions, every route with its stops, and what stays undone."""

from collections.abc import Iterator

from geo.drawing.drawn_in import drawn_in
from geo.drawing.map_sheet import Sheet, datum_note, page_of
from geo.drawing.map_view import Lang
from geo.drawing.map_words import map_words
from geo.drawing.palette import region_color, route_color
from geo.drawing.plan_layers import Seats, center_layer, region_layer, route_layer, unserved_layer
from geo.drawing.plan_view import MapTechnician, PlanView
from geo.drawing.plan_words import PLAN_WORDS
from geo.drawing.tiles import Tiles
from geo.point import Point


def draw_plan(view: PlanView, lang: Lang, tiles: Tiles | None = None) -> str:
    """Return the plan as one HTML page that opens from a file and needs no network.

    Texts of the view are shown as they come, the map's own words in `lang`; under it lie tiles, where there are any,
    and all of it is drawn in their datum. Raises MissingAssetsError before set-up.
    """
    words = map_words(lang, PLAN_WORDS)
    view = drawn_in(view, tiles.datum) if tiles else view
    seats, center_points = Seats(view), frozenset(center.point for center in view.centers)
    regions, centers = region_layer(view, words), center_layer(view.centers, words)
    routes = [route_layer(technician, center_points, seats, words) for technician in view.technicians]
    unserved = unserved_layer(view.unserved, seats, words)
    sheet = Sheet(
        view=view,
        words=words,
        seen=_places(view),
        signs=[(center.name, center.point) for center in view.centers],
        crowd=_marks(view),
        layers={"regions": regions, "routes": routes, "centers": centers, "unserved": unserved},
        panel="panel",
        contents=_contents(view, words) | {"notes": [*_notes(view, lang, words), datum_note(words, tiles)]},
        scripts=("plan_panel.js",),
        nothing="" if any(True for _ in _marks(view)) else words["nothing"],
    )
    return page_of(sheet, lang, tiles)


def _marks(view: PlanView) -> Iterator[Point]:
    yield from (order.point for order in view.unserved)
    yield from (stop.point for technician in view.technicians for stop in technician.route)


def _places(view: PlanView) -> Iterator[Point]:
    yield from (point for region in view.regions for ring in region.rings for point in ring)
    yield from (center.point for center in view.centers)
    yield from _marks(view)
    for technician in view.technicians:
        yield from (end for end in (technician.start, technician.end) if end is not None)


def _notes(view: PlanView, lang: Lang, words: dict[str, str]) -> Iterator[str]:
    """Yield what is said of the plan, and what the lines between stops are: whose roads, and why some are none."""
    yield from view.notes
    lines = [one.road for one in view.technicians if _moves(one)]
    lines += [one.road_back for one in view.technicians if one.road_back is not None]
    by_road = [line is not None and line.by_road for line in lines]
    if not any(by_road):
        yield words["straight"]
    else:
        yield words["roads" if all(by_road) else "some_roads"]
        yield words["whose"].format(view.roads)
    yield from dict.fromkeys(words["because"].format(line.away[lang]) for line in lines if line and line.away)


def _moves(technician: MapTechnician) -> bool:
    return any(stop.point != technician.start for stop in technician.route)


def _contents(view: PlanView, words: dict[str, str]) -> dict[str, object]:
    """Return what the panel lists: technicians by region in the view's order, those of no listed region last."""
    colors = {region.name: region_color(region.color_index) for region in view.regions}
    names = dict.fromkeys([*colors, *(technician.region for technician in view.technicians)])
    return {
        "groups": [
            {
                "name": name or words["no_region"],
                "color": colors.get(name, ""),
                "technicians": [
                    {"index": index} | _listed(technician)
                    for index, technician in enumerate(view.technicians)
                    if technician.region == name
                ],
            }
            for name in names
        ],
        "short": any(line.asked_today > line.pieces for center in view.centers for line in center.stock),
        "unserved": [{"label": order.label, "reason": order.reason} for order in view.unserved],
    }


def _listed(technician: MapTechnician) -> dict[str, object]:
    visits = [stop for stop in technician.route if stop.kind == "visit"]
    return {
        "name": technician.name,
        "color": route_color(technician.color_index),
        "visits": len(visits),
        "late": sum(stop.late_min > 0 for stop in visits),
        "start": (technician.start.lat, technician.start.lon),
        "stops": [
            {
                "number": stop.number,
                "kind": stop.kind,
                "label": stop.label,
                "time": stop.arrival or stop.start,
                "late": stop.late_min,
            }
            for stop in technician.route
        ],
    }
