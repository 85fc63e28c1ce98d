"""Each part of a plan as a folium layer: regions, centres, routes with numbered stops, unserved orders."""

from collections import Counter
from math import cos, pi, sin

import folium

from geo.drawing.center_mark import center_icon
from geo.drawing.escaping import html_text
from geo.drawing.map_elements import Card, Mark, Marks, card
from geo.drawing.palette import region_color, route_color
from geo.drawing.plan_view import MapCenter, MapRegion, MapStop, MapTechnician, MapUnserved, PlanView
from geo.point import Point


class Seats:
    """Gives markers at one and the same place a little room, in pixels: else the last would hide the others."""

    def __init__(self, view: PlanView) -> None:
        visits = [stop.point for technician in view.technicians for stop in technician.route if stop.kind == "visit"]
        self._sharing = Counter(map(_spot, [*visits, *(order.point for order in view.unserved)]))
        self._taken: Counter[tuple[int, int]] = Counter()

    def next(self, point: Point) -> tuple[float, float]:
        """Return the pixels by which the next marker at this place is moved right and down."""
        spot = _spot(point)
        sharing, seat = self._sharing[spot], self._taken[spot]
        self._taken[spot] += 1
        if sharing < 2:
            return 0.0, 0.0
        radius, angle = 7 + 3 * sharing, 2 * pi * seat / sharing - pi / 2
        return round(radius * cos(angle), 1), round(radius * sin(angle), 1)


def region_layer(view: PlanView, words: dict[str, str]) -> folium.FeatureGroup:
    """Return outlines, each with a sign that counts the region's visits while the map is far off."""
    layer = folium.FeatureGroup(name="regions")
    drawn = [region for region in view.regions if region.rings]
    for region in drawn:
        rings = [[(point.lat, point.lon) for point in ring] for ring in region.rings]
        outline = folium.Polygon(rings, fill=True, fill_opacity=0.06, dash_array="5 5", weight=1.5)
        outline.options |= {
            "className": "region",
            "color": (color := region_color(region.color_index)),
            "fillColor": color,
        }
        outline.add_to(layer)
    Marks(_region_sign(region, view, words) for region in drawn).add_to(layer)
    return layer


def _region_sign(region: MapRegion, view: PlanView, words: dict[str, str]) -> Mark:
    points = [point for ring in region.rings for point in ring]
    top, lons = max(point.lat for point in points), [point.lon for point in points]
    visits = [stop for t in view.technicians if t.region == region.name for stop in t.route if stop.kind == "visit"]
    counts = {
        "on_time": sum(stop.late_min == 0 for stop in visits),
        "late": sum(stop.late_min > 0 for stop in visits),
        "unserved": sum(order.region == region.name for order in view.unserved),
    }
    chips = "".join(
        f'<i class="{kind}" title="{html_text(words[kind])}">{count}</i>' for kind, count in counts.items() if count
    )
    sign = (
        f'<div class="sign" style="--c:{region_color(region.color_index)}"><b>{html_text(region.name)}</b>{chips}</div>'
    )
    return Mark(point=Point(top, (min(lons) + max(lons)) / 2), markup=sign)


def center_layer(centers: tuple[MapCenter, ...], words: dict[str, str]) -> folium.FeatureGroup:
    """Return the service centres; their cards show the stock, what is short first."""
    layer = folium.FeatureGroup(name="centers")
    Marks(_center(center, words) for center in centers).add_to(layer)
    return layer


def _center(center: MapCenter, words: dict[str, str]) -> Mark:
    short = sum(line.asked_today > line.pieces for line in center.stock)
    lines = sorted(center.stock, key=lambda line: (line.pieces >= line.asked_today, -line.asked_today, line.part))
    headings = (words["part"], words["pieces"], words["asked"])
    shown = card(
        title=center.name,
        subtitle=f"{words['center']} · {center.region}" if center.region else words["center"],
        state=("late", words["short"].format(short)) if short else None,
        rows=() if lines else (("", words["no_stock"]),),
        table=(headings, *((line.part, str(line.pieces), str(line.asked_today)) for line in lines)) if lines else (),
        short=frozenset(range(1, short + 1)),  # they come first
    )
    return Mark(point=center.point, markup=center_icon(center.name, "short" if short else ""), card=shown, above=500)


def route_layer(
    technician: MapTechnician, center_points: frozenset[Point], seats: Seats, words: dict[str, str]
) -> folium.FeatureGroup:
    """Return one technician's route: a line, its way back, the stops in order, and where the day starts and ends."""
    layer = folium.FeatureGroup(name="route")
    out = [technician.start, *(stop.point for stop in technician.route)]
    back = [out[-1], technician.end] if technician.end is not None and technician.route else []
    for road, straight, dashes in ((technician.road, out, None), (technician.road_back, back, "2 7")):
        points = road.points if road is not None else straight
        if len(set(points)) > 1:
            line = folium.PolyLine(list(map(_drawn, points)))  # type: ignore[no-untyped-call]
            line.options |= {"color": route_color(technician.color_index), "dashArray": dashes, "className": "route"}
            shown = card(title=technician.name, subtitle=technician.region, rows=technician.details)
            Card(shown, technician.name).add_to(line)
            line.add_to(layer)
    stops = [_stop(stop, technician, seats, words) for stop in technician.route]
    ends = [_end(technician, point, what) for point, what in _ends(technician, words) if point not in center_points]
    Marks([*stops, *ends]).add_to(layer)
    return layer


def _ends(technician: MapTechnician, words: dict[str, str]) -> list[tuple[Point, str]]:
    if technician.end is None:
        return [(technician.start, words["start"])]
    if technician.end == technician.start:
        return [(technician.start, words["ends"])]
    return [(technician.start, words["start"]), (technician.end, words["end"])]


def _end(technician: MapTechnician, point: Point, what: str) -> Mark:
    icon = f'<div class="end" style="--c:{route_color(technician.color_index)}"></div>'
    return Mark(point=point, markup=icon, card=card(title=technician.name, subtitle=what, rows=technician.details))


def _stop(stop: MapStop, technician: MapTechnician, seats: Seats, words: dict[str, str]) -> Mark:
    """Return the mark of one stop: a numbered disc for a visit, a ring for a pick-up, a square for a break."""
    color, late = route_color(technician.color_index), stop.late_min > 0
    times = ((words["arrival"], stop.arrival), (words["work" if stop.kind == "visit" else "time"], _span(stop)))
    subtitle = f"{technician.name} · {technician.region}" if technician.region else technician.name
    rows = (*times, *stop.details)
    if stop.kind != "visit":
        icon = f'<div class="{stop.kind}" style="--c:{color}"></div>'
        title = f"{words[stop.kind]} · {stop.label}" if stop.label else words[stop.kind]
        return Mark(point=stop.point, markup=icon, card=card(title=title, subtitle=subtitle, rows=rows), above=50)
    x, y = seats.next(stop.point)
    number = "" if stop.number is None else int(stop.number)
    delay = f"<em>+{int(stop.late_min)}′</em>" if late else ""
    kind, told = ("late", words["late_by"].format(stop.late_min)) if late else ("on_time", words["on_time"])
    icon = f'<div class="stop {kind}" style="--c:{color};--x:{x}px;--y:{y}px"><b>{number}</b>{delay}</div>'
    title = stop.label if stop.number is None else f"{stop.number} · {stop.label}"
    shown = card(title=title, subtitle=subtitle, state=(kind, told), rows=rows)
    return Mark(point=stop.point, markup=icon, card=shown, above=300 if late else 100)


def unserved_layer(orders: tuple[MapUnserved, ...], seats: Seats, words: dict[str, str]) -> folium.FeatureGroup:
    """Return the orders that stay undone, on top of everything, each with its reason."""
    layer = folium.FeatureGroup(name="unserved")
    Marks(_undone(order, seats, words) for order in orders).add_to(layer)
    return layer


def _undone(order: MapUnserved, seats: Seats, words: dict[str, str]) -> Mark:
    x, y = seats.next(order.point)
    rows = ((words["reason"], order.reason), *order.details)
    shown = card(title=order.label, subtitle=order.region, state=("unserved", words["unserved"]), rows=rows)
    icon = f'<div class="undone" style="--x:{x}px;--y:{y}px"><b>!</b></div>'
    return Mark(point=order.point, markup=icon, card=shown, above=1000)


def _span(stop: MapStop) -> str:
    return " – ".join(text for text in (stop.start, stop.finish) if text)


def _drawn(point: Point) -> tuple[float, float]:
    return round(point.lat, 5), round(point.lon, 5)  # a metre: lines are most of a page


def _spot(point: Point) -> tuple[int, int]:
    return round(point.lat * 1e4), round(point.lon * 1e4)  # about ten metres
