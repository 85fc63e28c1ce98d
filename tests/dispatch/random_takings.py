"""Random days on which plans take pieces: from vans, from centres, alone and in crews; and what lies there."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from dispatch.plan_record import SolveParameters, StoredPlan

EPOCH = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
CENTERS = ("C1", "C2")
PARTS = ("P1", "P2")
TOOLS = ("Q1",)


def stored_plan(routes: dict[str, list[dict[str, Any]]], orders: list[dict[str, Any]], **facts: Any) -> StoredPlan:
    """A stored plan of these routes (technician id → stops) and orders; facts: number, state, vans, prices."""
    vans = facts.get("vans", {})
    return StoredPlan(
        number=facts.get("number", 1),
        state=facts.get("state", "published"),
        day=DAY,
        regions=(),
        created_at=EPOCH,
        at=EPOCH,
        epoch_at=EPOCH,
        problem={
            "name": "day",
            "centers": [{"id": center} for center in CENTERS],
            "technicians": [{"id": who, "van_stock": vans.get(who, {}), "shifts": []} for who in routes],
            "orders": orders,
            "reusable": list(TOOLS),
            "weights": {"response": 2},
        },
        plan={
            "routes": [
                {
                    "technician": who,
                    "shift": 0,
                    "departure": 0,
                    "arrival": stops[-1]["finish"] if stops else 0,
                    "stops": stops,
                }
                for who, stops in routes.items()
            ],
            "unserved": [],
            **({"prices": facts["prices"]} if "prices" in facts else {}),
        },
        policy_id="p",
        policy_version=1,
        solver_version="0",
        parameters=SolveParameters(seconds=1, workers=1, memory_mb=1),
        seed=0,
        travel="none",
        cost=0,
        solve_s=0,
    )


def visit(order: str, start: int) -> dict[str, Any]:
    """Ten minutes at a customer's."""
    return {"kind": "order", "order": order, "arrival": start, "start": start, "finish": start + 600}


def pickup(center: str, arrival: int, parts: dict[str, int]) -> dict[str, Any]:
    """Five minutes at a centre."""
    return {"kind": "pickup", "center": center, "parts": parts, "arrival": arrival, "finish": arrival + 300}


@st.composite
def takings(draw: st.DrawFn, number: int = 1, *, crews: bool = False) -> StoredPlan:
    """A plan whose stops follow each other an hour apart; it may need pieces that nobody has.

    crews: some orders need both technicians.
    """
    everything = [*PARTS, *TOOLS]
    pieces = st.dictionaries(st.sampled_from(everything), st.integers(1, 3), max_size=2)
    orders: list[dict[str, Any]] = []
    routes: dict[str, list[dict[str, Any]]] = {}
    for who in ("T1", "T2"):
        stops: list[dict[str, Any]] = []
        for n in range(draw(st.integers(0, 4))):
            at = 3600 * (n + 8)
            if draw(st.booleans()):
                taken = draw(pieces)
                stops.append(pickup(draw(st.sampled_from(CENTERS)), at, taken or {"P1": 1}))
            else:
                order = f"X{number}{who}{n}"
                orders.append({"id": order, "parts": draw(pieces), "crew": 1})
                stops.append(visit(order, at))
        routes[who] = stops
    if crews and draw(st.booleans()):
        orders.append({"id": f"X{number}both", "parts": draw(pieces), "crew": 2})
        for stops in routes.values():
            stops.append(visit(f"X{number}both", 3600 * 20))
    vans = {who: draw(pieces) for who in routes}
    return stored_plan(routes, orders, number=number, vans=vans)
