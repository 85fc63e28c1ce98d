"""A stored plan becomes the view that is printed and drawn; it works long after, on what the plan itself has kept."""

from collections import defaultdict

from dispatch.day_view import Area, DayView, LeftOut, Summary
from dispatch.names import Names
from dispatch.plan_record import StoredPlan
from dispatch.viewing.cards import card_of, held_card
from dispatch.viewing.people import view_person
from dispatch.viewing.scene import Scene, scene_of
from dispatch.viewing.stores import view_stores
from geo.areas.service_area import rings_of
from geo.point import Point
from solver.price import price
from solver.words import Words


def view_day(record: StoredPlan, names: Names) -> DayView:
    """Return the view of a stored plan; what the names no longer know is shown by its id."""
    scene = scene_of(record, names)
    regions = record.regions or sorted({center.region for center in scene.problem.centers})
    return DayView(
        number=record.number,
        state=record.state,
        company=names.company,
        day=record.day,
        at=scene.local(record.at),
        created_at=scene.local(record.created_at),
        time_zone=names.zone.key,
        regions=tuple(names.region(region) for region in regions),
        areas=_areas(scene),
        people=tuple(view_person(person, scene) for person in scene.problem.technicians),
        left_out=_left_out(scene),
        stores=view_stores(scene),
        summary=_summary(scene),
        travel=record.travel,
    )


def _areas(scene: Scene) -> tuple[Area, ...]:
    """Return the regions that have a centre or an order."""
    places: dict[str, list[Point]] = defaultdict(list)
    for center in scene.problem.centers:
        places[center.region].append(scene.points[center.location])
    for order in scene.problem.orders:
        places[order.region].append(scene.points[order.location])
    known = scene.names.areas
    return tuple(
        Area(
            name=scene.names.region(region),
            border=rings_of(known[region].shape) if region in known else (),
            places=tuple(inside),
        )
        for region, inside in sorted(places.items())
    )


def _left_out(scene: Scene) -> tuple[LeftOut, ...]:
    planned = [
        LeftOut(
            order_id=unserved.order,
            card=card_of(order, scene.points[order.location], scene.names, scene.at),
            reason=unserved.reason,
            detail=unserved.detail,
        )
        for unserved in scene.plan.unserved
        if (order := scene.orders[unserved.order])
    ]
    held = [
        LeftOut(
            order_id=unserved["order"],
            card=held_card(unserved["order"], scene.names),
            reason=unserved["reason"],
            detail={"en": unserved["detail"], "zh": unserved["detail_zh"]},
            held=True,
        )
        for unserved in scene.record.plan.get("held_back", ())
    ]
    return tuple(sorted(planned + held, key=lambda one: one.order_id))


def _summary(scene: Scene) -> Summary:
    record = scene.record
    priced = price(scene.problem, scene.plan)
    notices: list[Words] = [{"en": one["en"], "zh": one["zh"]} for one in record.plan.get("notices", ())]
    return Summary(
        orders=priced.kpi.orders + len(record.plan.get("held_back", ())),
        served=priced.kpi.served,
        late=priced.kpi.late,
        kpi=priced.kpi,
        cost=priced.cost,
        bound=record.bound,
        terms=priced.terms,
        policy=f"{record.policy_id} v{record.policy_version}",
        travel=record.travel,
        travel_estimated=record.plan.get("travel_estimated", True),
        solver_version=record.solver_version,
        parameters=record.parameters,
        seed=record.seed,
        solve_s=record.solve_s,
        problem_hash=record.problem_hash,
        notices=tuple(notices),
    )
