"""The technicians of a plan, each with the day in order."""

from itertools import count

from dispatch.day_view import Need, Person, Stop, Tour
from dispatch.names import Names
from dispatch.viewing.cards import card_of
from dispatch.viewing.parts_flow import Source
from dispatch.viewing.scene import Scene
from solver.plan import Break, Pickup, Route, Visit
from solver.problem import Technician


def view_person(person: Technician, scene: Scene) -> Person:
    """Return one technician's day."""
    known = scene.names.technicians.get(person.id)
    routes = sorted((route for route in scene.plan.routes if route.technician == person.id), key=lambda r: r.departure)
    numbers = count(1)
    return Person(
        id=person.id,
        name=scene.names.technician(person.id),
        phone=known.phone if known else "",
        region=scene.names.region(person.regions[0]),
        center=scene.names.center(person.center),
        start=scene.points[person.start],
        end=None if person.end is None else scene.points[person.end],
        shifts=tuple((scene.at(shift.start), scene.at(shift.end)) for shift in person.shifts),
        tours=tuple(_tour(route, person, numbers, scene) for route in routes),
    )


def _tour(route: Route, person: Technician, numbers: "count[int]", scene: Scene) -> Tour:
    shift = person.shifts[route.shift]
    stops, here, drive_m = [], person.start, 0
    for stop in route.stops:
        if isinstance(stop, Break):
            start = scene.at(stop.start)
            stops.append(Stop(kind="break", arrival=start, start=start, finish=scene.at(stop.finish)))
            continue
        place = scene.orders[stop.order].location if isinstance(stop, Visit) else scene.centers[stop.center].location
        drive_s = scene.travel.time_s(here, place)
        drive_m += scene.travel.distance_m(here, place)
        here = place
        if isinstance(stop, Visit):
            stops.append(_visit(stop, next(numbers), person.id, drive_s, scene))
        else:
            stops.append(_pickup(stop, drive_s, scene))
    end = here if person.end is None else person.end
    back_s = scene.travel.time_s(here, end)
    return Tour(
        shift=(scene.at(shift.start), scene.at(shift.end)),
        departure=scene.at(route.departure),
        arrival=scene.at(route.arrival),
        stops=tuple(stops),
        drive_s=sum(stop.drive_s for stop in stops) + back_s,
        drive_m=drive_m + scene.travel.distance_m(here, end),
        back_s=back_s,
        overtime_s=max(0, route.arrival - shift.end),
    )


def _pickup(stop: Pickup, drive_s: int, scene: Scene) -> Stop:
    return Stop(
        kind="pickup",
        drive_s=drive_s,
        arrival=scene.at(stop.arrival),
        start=scene.at(stop.arrival),
        finish=scene.at(stop.finish),
        point=scene.points[scene.centers[stop.center].location],
        center=scene.names.center(stop.center),
        picked={scene.names.part(part): pieces for part, pieces in sorted(stop.parts.items())},
    )


def _visit(visit: Visit, number: int, who: str, drive_s: int, scene: Scene) -> Stop:
    order = scene.orders[visit.order]
    overdue_s = 0 if order.resolve_by is None else max(0, visit.finish - order.resolve_by)
    others = tuple(scene.names.technician(member) for member in scene.crews[order.id] if member != who)
    return Stop(
        kind="order",
        drive_s=drive_s,
        number=number,
        arrival=scene.at(visit.arrival),
        start=scene.at(visit.start),
        finish=scene.at(visit.finish),
        point=scene.points[order.location],
        card=card_of(order, scene.points[order.location], scene.names, scene.at),
        needs=tuple(_need(source, who, scene.names) for source in scene.sources[order.id]),
        crew=others,
        late_min=_minutes(max(0, visit.start - order.respond_by)),
        overdue_min=_minutes(overdue_s),
    )


def _need(source: Source, who: str, names: Names) -> Need:
    return Need(
        part=names.part(source.part),
        pieces=source.pieces,
        from_center=None if source.center is None else names.center(source.center),
        bearer=None if source.holder == who else names.technician(source.holder),
    )


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)
