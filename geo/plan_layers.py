"""Each part of a plan as a folium layer: regions, centres, routes with numbered stops, unserved orders."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import cos, pi, sin

import folium

from geo.escaping import html_text
from geo.map_elements import Card, Hint
from geo.palette import region_color, route_color
from geo.plan_view import MapCenter, MapRegion, MapStop, MapTechnician, MapUnserved, PlanView
from geo.point import Point

_CENTER_ICON = (
    '<svg viewBox="0 0 24 24"><path d="M3 21V10l9-6 9 6v11h-5v-7H8v7zm7 0v-2h4v2zm0-3v-2h4v2z"/></svg>'  # a store
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRoute:
    """One technician's layer, and the marker of each stop in the route's order."""

    layer: folium.FeatureGroup
    stops: tuple[folium.Marker, ...]


def region_layer(view: PlanView, words: dict[str, str]) -> folium.FeatureGroup:
    """Return outlines, each with a sign that counts the region's visits while the map is far off."""
    layer = folium.FeatureGroup(name="regions")
    for region in view.regions:
        if not region.rings:
            continue
        color = region_color(region.color_index)
        rings = [[(point.lat, point.lon) for point in ring] for ring in region.rings]
        outline = folium.Polygon(rings, color=color, weight=1.5, dash_array="5 5", fill_opacity=0.06, fill=True)
        outline.options["className"] = "region"
        outline.add_to(layer)
        _region_sign(region, view, words).add_to(layer)
    return layer


def _region_sign(region: MapRegion, view: PlanView, words: dict[str, str]) -> folium.Marker:
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
    return _marker(Point(top, (min(lons) + max(lons)) / 2), sign, interactive=False)


def center_layer(centers: tuple[MapCenter, ...], words: dict[str, str]) -> folium.FeatureGroup:
    """Return the service centres; their cards show the stock, what is short first."""
    layer = folium.FeatureGroup(name="centers")
    for center in centers:
        short = sum(line.asked_today > line.pieces for line in center.stock)
        name = f"<span>{html_text(center.name)}</span>"
        icon = f'<div class="center{" short" if short else ""}">{_CENTER_ICON}{name}</div>'
        marker = _marker(center.point, icon, z_index_offset=500)
        lines = sorted(
            center.stock, key=lambda line: (line.pieces - line.asked_today >= 0, -line.asked_today, line.part)
        )
        headings = (words["part"], words["pieces"], words["asked"])
        Card(
            title=center.name,
            subtitle=f"{words['center']} · {center.region}" if center.region else words["center"],
            state=("late", words["short"].format(short)) if short else None,
            rows=() if lines else (("", words["no_stock"]),),
            table=(headings, *((line.part, str(line.pieces), str(line.asked_today)) for line in lines))
            if lines
            else (),
        ).add_to(marker)
        marker.add_to(layer)
    return layer


def route_layer(
    technician: MapTechnician, center_points: frozenset[Point], seats: Seats, words: dict[str, str]
) -> DrawnRoute:
    """Return one technician's route: a line, its way back, where the day starts and ends, and the stops."""
    layer = folium.FeatureGroup(name="route")
    color = route_color(technician.color_index)
    out = [technician.start, *(stop.point for stop in technician.route)]
    back = [out[-1], technician.end] if technician.end is not None and technician.route else []
    for points, dashes in ((out, None), (back, "2 7")):
        if len(set(points)) > 1:
            line = folium.PolyLine([(point.lat, point.lon) for point in points])  # type: ignore[no-untyped-call]
            line.options |= {"color": color, "dashArray": dashes, "className": "route"}
            Card(title=technician.name, subtitle=technician.region, rows=technician.details).add_to(line)
            Hint(technician.name).add_to(line)
            line.add_to(layer)
    for point, what in _ends(technician, words):
        if point not in center_points:
            end = _marker(point, f'<div class="end" style="--c:{color}"></div>')
            Card(title=technician.name, subtitle=what, rows=technician.details).add_to(end)
            end.add_to(layer)
    stops = tuple(_stop(stop, technician, seats, words) for stop in technician.route)
    for marker in stops:
        marker.add_to(layer)
    return DrawnRoute(layer=layer, stops=stops)


def _ends(technician: MapTechnician, words: dict[str, str]) -> Iterator[tuple[Point, str]]:
    if technician.end is None or technician.end == technician.start:
        yield technician.start, words["start" if technician.end is None else "ends"]
    else:
        yield from ((technician.start, words["start"]), (technician.end, words["end"]))


def _stop(stop: MapStop, technician: MapTechnician, seats: Seats, words: dict[str, str]) -> folium.Marker:
    """Return the marker of one stop: a numbered disc for a visit, a ring for a pick-up or a break."""
    color = route_color(technician.color_index)
    if stop.kind == "visit":
        state = "late" if stop.late_min > 0 else "on_time"
        said = words["late_by"].format(stop.late_min) if stop.late_min > 0 else words["on_time"]
        x, y = seats.next(stop.point)
        number = "" if stop.number is None else int(stop.number)
        late = f"<em>+{int(stop.late_min)}′</em>" if stop.late_min > 0 else ""
        icon = f'<div class="stop {state}" style="--c:{color};--x:{x}px;--y:{y}px"><b>{number}</b>{late}</div>'
        marker = _marker(stop.point, icon, z_index_offset=300 if state == "late" else 100)
        title = stop.label if stop.number is None else f"{stop.number} · {stop.label}"
        shown: tuple[str, str] | None = (state, said)
    else:
        marker = _marker(stop.point, f'<div class="{stop.kind}" style="--c:{color}"></div>', z_index_offset=50)
        title, shown = f"{words[stop.kind]} · {stop.label}" if stop.label else words[stop.kind], None
    times = ((words["arrival"], stop.arrival), (words["work" if stop.kind == "visit" else "time"], _span(stop)))
    subtitle = f"{technician.name} · {technician.region}" if technician.region else technician.name
    Card(title=title, subtitle=subtitle, state=shown, rows=(*times, *stop.details)).add_to(marker)
    return marker


def unserved_layer(orders: tuple[MapUnserved, ...], seats: Seats, words: dict[str, str]) -> DrawnRoute:
    """Return the orders that stay undone, on top of everything, each with its reason."""
    layer = folium.FeatureGroup(name="unserved")
    markers = []
    for order in orders:
        x, y = seats.next(order.point)
        icon = f'<div class="undone" style="--x:{x}px;--y:{y}px"><b>!</b></div>'
        marker = _marker(order.point, icon, z_index_offset=1000)
        rows = ((words["reason"], order.reason), *order.details)
        Card(title=order.label, subtitle=order.region, state=("unserved", words["unserved"]), rows=rows).add_to(marker)
        marker.add_to(layer)
        markers.append(marker)
    return DrawnRoute(layer=layer, stops=tuple(markers))


def _span(stop: MapStop) -> str:
    return " – ".join(text for text in (stop.start, stop.finish) if text)


def _marker(point: Point, markup: str, *, z_index_offset: int = 0, interactive: bool = True) -> folium.Marker:
    """Return a marker whose picture is markup; its texts must have gone through `html_text`."""
    icon = folium.DivIcon(html=markup, icon_size=(0, 0), icon_anchor=(0, 0), class_name="mark")
    return folium.Marker(
        (point.lat, point.lon),
        icon=icon,
        z_index_offset=z_index_offset,
        interactive=interactive,
        keyboard=interactive,
    )


def _spot(point: Point) -> tuple[int, int]:
    return round(point.lat * 1e4), round(point.lon * 1e4)  # about ten metres
