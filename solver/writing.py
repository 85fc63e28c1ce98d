"""Problems and plans as documents of the contract: plain dicts and lists, ready for JSON."""

from typing import Any

from solver.plan import PLAN_FORMAT, Break, Pickup, Plan, Route, Stop, Unserved
from solver.problem import (
    PROBLEM_FORMAT,
    Center,
    HaversineTravel,
    Inbound,
    MatrixTravel,
    Order,
    Problem,
    Shift,
    Technician,
)

Document = dict[str, Any]


def problem_document(problem: Problem) -> Document:
    """Return the ``dispatch-problem/1`` document of a problem; `solver.reading.read_problem` reads it back equal."""
    weights = problem.weights
    return {
        "format": PROBLEM_FORMAT,
        "name": problem.name,
        "epoch": problem.epoch,
        "now": problem.now,
        "locations": [{"id": place.id, "lat": place.lat, "lon": place.lon} for place in problem.locations],
        "travel": _travel(problem.travel),
        "centers": [_center(center) for center in problem.centers],
        "technicians": [_technician(technician) for technician in problem.technicians],
        "orders": [_order(order) for order in problem.orders],
        "reusable": sorted(problem.reusable),
        "weights": {
            "response": weights.response,
            "late": weights.late,
            "unresolved": weights.unresolved,
            "travel": weights.travel,
            "overtime": weights.overtime,
            "away": weights.away,
            "change": weights.change,
            "duration": weights.duration,
        },
    }


def plan_document(plan: Plan) -> Document:
    """Return the ``dispatch-plan/1`` document of a plan: its facts at top level, claims only where it makes them."""
    document: Document = {
        **plan.facts,
        "format": PLAN_FORMAT,
        "problem": plan.problem,
        "routes": [_route(route) for route in plan.routes],
        "unserved": [_unserved(unserved) for unserved in plan.unserved],
    }
    if plan.cost is not None:
        document["cost"] = plan.cost
    if plan.bound is not None:
        document["bound"] = plan.bound
        document["proven"] = plan.proven
    return document


def _travel(travel: MatrixTravel | HaversineTravel) -> Document:
    if isinstance(travel, MatrixTravel):
        return {
            "model": "matrix",
            "time_s": [list(row) for row in travel.time_s],
            "distance_m": [list(row) for row in travel.distance_m],
        }
    return {"model": "haversine", "detour_pct": travel.detour_pct, "speed_kmh": travel.speed_kmh}


def _center(center: Center) -> Document:
    return {
        "id": center.id,
        "location": center.location,
        "region": center.region,
        "pickup_s": center.pickup_s,
        "stock": dict(center.stock),
        "inbound": [_inbound(lot) for lot in center.inbound],
    }


def _inbound(lot: Inbound) -> Document:
    return {
        "part": lot.part,
        "quantity": lot.quantity,
        "available_at": lot.available_at,
        "cost": lot.cost,
        "from": lot.origin,
    }


def _technician(technician: Technician) -> Document:
    return {
        "id": technician.id,
        "center": technician.center,
        "start": technician.start,
        "end": technician.end,
        "skills": dict(technician.skills),
        "skill_until": dict(technician.skill_until),
        "regions": list(technician.regions),
        "van_stock": dict(technician.van_stock),
        "efficiency_pct": technician.efficiency_pct,
        "shifts": [_shift(shift) for shift in technician.shifts],
    }


def _shift(shift: Shift) -> Document:
    rule = shift.break_rule
    pause = rule and {"earliest": rule.earliest, "latest": rule.latest, "duration_s": rule.duration_s}
    return {"start": shift.start, "end": shift.end, "overtime_s": shift.overtime_s, "break": pause}


def _order(order: Order) -> Document:
    return {
        "id": order.id,
        "location": order.location,
        "region": order.region,
        "reported_at": order.reported_at,
        "duration_s": order.duration_s,
        "skills": dict(order.skills),
        "parts": dict(order.parts),
        "windows": None if order.windows is None else [list(window) for window in order.windows],
        "respond_by": order.respond_by,
        "resolve_by": order.resolve_by,
        "weight": order.weight,
        "unserved_cost": order.unserved_cost,
        "crew": order.crew,
        "pin": order.pin and {"technician": order.pin.technician, "start": order.pin.start},
        "excluded": list(order.excluded),
        "after": [{"order": link.order, "min_s": link.min_s, "max_s": link.max_s} for link in order.after],
        "previous": order.previous,
        "change_pct": order.change_pct,
        "prices": dict(order.prices),
    }


def _route(route: Route) -> Document:
    return {
        "technician": route.technician,
        "shift": route.shift,
        "departure": route.departure,
        "stops": [_stop(stop) for stop in route.stops],
        "arrival": route.arrival,
    }


def _stop(stop: Stop) -> Document:
    if isinstance(stop, Break):
        return {"kind": "break", "start": stop.start, "finish": stop.finish}
    if isinstance(stop, Pickup):
        parts = dict(stop.parts)
        return {
            "kind": "pickup",
            "center": stop.center,
            "parts": parts,
            "arrival": stop.arrival,
            "finish": stop.finish,
        }
    return {
        "kind": "order",
        "order": stop.order,
        "arrival": stop.arrival,
        "start": stop.start,
        "finish": stop.finish,
    }


def _unserved(unserved: Unserved) -> Document:
    detail = unserved.detail
    return {"order": unserved.order, "reason": unserved.reason, "detail": detail["en"], "detail_zh": detail["zh"]}
