"""The service centres of a plan: what is handed out there, and what stays."""

from collections import defaultdict

from dispatch.day_view import Pick, Shelf, Store
from dispatch.viewing.parts_flow import picked_pieces
from dispatch.viewing.scene import Scene
from solver.plan import Pickup


def view_stores(scene: Scene) -> tuple[Store, ...]:
    """Return all centres with their pick lists."""
    names = scene.names
    picks: dict[str, list[Pick]] = defaultdict(list)
    for route in scene.plan.routes:
        for stop in route.stops:
            if isinstance(stop, Pickup):
                for part, pieces in sorted(stop.parts.items()):
                    who = names.technician(route.technician)
                    line = Pick(at=scene.at(stop.arrival), technician=who, part=names.part(part), pieces=pieces)
                    picks[stop.center].append(line)
    asked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for order in scene.problem.orders:
        for part, pieces in order.parts.items():
            asked[order.region][part] += pieces
    picked = picked_pieces(scene.problem, scene.plan)
    return tuple(
        Store(
            id=center.id,
            name=names.center(center.id),
            region=names.region(center.region),
            region_id=center.region,
            point=scene.points[center.location],
            picks=tuple(sorted(picks[center.id], key=lambda pick: (pick.at, pick.technician, pick.part))),
            shelves=tuple(
                Shelf(
                    part=names.part(part),
                    stock=center.stock.get(part, 0),
                    picked=picked[center.id].get(part, 0),
                    asked=asked[center.region].get(part, 0),
                )
                for part in sorted({*center.stock, *asked[center.region], *picked[center.id]})
            ),
        )
        for center in scene.problem.centers
    )
