"""A stored plan with everything about it that is looked up again and again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.names import Names
from dispatch.plan_record import StoredPlan
from dispatch.viewing.parts_flow import Source, sources
from geo.point import Point
from solver.plan import Plan, Visit
from solver.problem import Center, Order, Problem
from solver.reading import read_plan, read_problem
from solver.travel import Travel


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One plan, its problem, and the names of what is in it. crews: order → technicians."""

    record: StoredPlan
    problem: Problem
    plan: Plan
    names: Names
    travel: Travel
    points: Mapping[str, Point]
    orders: Mapping[str, Order]
    centers: Mapping[str, Center]
    sources: Mapping[str, tuple[Source, ...]]
    crews: Mapping[str, tuple[str, ...]]

    def at(self, second: int) -> datetime:
        """Return a second as local time."""
        return self.local(self.record.epoch_at + timedelta(seconds=second))

    def local(self, at: datetime) -> datetime:
        """Return an instant as local time."""
        return at.astimezone(self.names.zone)


def scene_of(record: StoredPlan, names: Names) -> Scene:
    """Read a stored plan's documents and look everything up once."""
    problem, plan = read_problem(record.problem), read_plan(record.plan)
    crews: dict[str, list[str]] = defaultdict(list)
    for route in plan.routes:
        for stop in route.stops:
            if isinstance(stop, Visit):
                crews[stop.order].append(route.technician)
    return Scene(
        record=record,
        problem=problem,
        plan=plan,
        names=names,
        travel=Travel(problem),
        points={place.id: Point(place.lat, place.lon) for place in problem.locations},
        orders={order.id: order for order in problem.orders},
        centers={center.id: center for center in problem.centers},
        sources=sources(problem, plan),
        crews={order: tuple(crew) for order, crew in crews.items()},
    )
