"""The map of a plan: centres with stock, regions, every route with its stops, and what stays undone."""

from geo.map_elements import Base, Panel
from geo.map_page import asset, blank_map, self_contained_page
from geo.map_words import map_words
from geo.palette import region_color, route_color
from geo.plan_layers import Seats, center_layer, region_layer, route_layer, unserved_layer
from geo.plan_view import Lang, MapTechnician, PlanView
from geo.point import Point

_CHINA = (Point(18.0, 74.0), Point(53.5, 135.0))  # shown where a plan has no places at all


def draw_plan(view: PlanView, lang: Lang) -> str:
    """Return the plan as one HTML page that opens from a file and needs no network.

    Texts of the view are shown as they come, the map's own words in `lang`. Raises MissingAssetsError before set-up.
    """
    words = map_words(lang)
    plan_map = blank_map()
    plan_map.add_child(Base(bounds=_bounds(view), cities=view.cities))
    seats, center_points = Seats(view), frozenset(center.point for center in view.centers)
    regions, centers = region_layer(view, words), center_layer(view.centers, words)
    routes = [route_layer(technician, center_points, seats, words) for technician in view.technicians]
    unserved = unserved_layer(view.unserved, seats, words)
    layers = {"regions": regions, "centers": centers, "routes": routes, "unserved": unserved}
    for layer in (regions, *routes, centers, unserved):
        plan_map.add_child(layer)
    plan_map.add_child(Panel(_contents(view, words), layers))
    scripts = (asset("plan_marks.js"), asset("plan_panel.js"))
    title = f"{view.title} · {view.day}"
    return self_contained_page(plan_map, title=title, lang=lang, styles=asset("plan_map.css"), scripts=scripts)


def _bounds(view: PlanView) -> tuple[Point, Point]:
    """Return the south-western and north-eastern corner of all that is planned, else of the cities, else of China."""
    points = [
        *(point for region in view.regions for ring in region.rings for point in ring),
        *(center.point for center in view.centers),
        *(order.point for order in view.unserved),
        *(stop.point for technician in view.technicians for stop in technician.route),
        *(end for technician in view.technicians for end in (technician.start, technician.end) if end is not None),
    ] or [city.point for city in view.cities]
    if not points:
        return _CHINA
    lats, lons = [point.lat for point in points], [point.lon for point in points]
    return Point(min(lats), min(lons)), Point(max(lats), max(lons))


def _contents(view: PlanView, words: dict[str, str]) -> dict[str, object]:
    """Return what the panel lists: technicians by region in the view's order, those of no listed region last."""
    colors = {region.name: region_color(region.color_index) for region in view.regions}
    names = dict.fromkeys([*colors, *(technician.region for technician in view.technicians)])
    return {
        "title": view.title,
        "day": view.day,
        "figures": view.figures,
        "words": words,
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
