"""Reservations are what a plan takes: no piece more, none less, and with lots as the contract hands them out."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from random_takings import CENTERS, EPOCH, PARTS, TOOLS, pickup, stored_plan, takings, visit

from dispatch.plan_record import StoredPlan
from dispatch.planning.left_over import left_over
from dispatch.stock.pieces import Inbound, Place
from dispatch.stock.reservation import Picked, handed_out, held, left_without, reservations, still_wanted, supplied
from dispatch.viewing.parts_flow import sources
from solver import problem
from solver.plan import Pickup, Plan, Route, Visit

C1, VAN = Place("center", "C1"), Place("van", "T1")
LOTS = st.lists(
    st.builds(
        lambda center, part, quantity, hour, cost: (center, part, quantity, hour, cost),
        st.sampled_from(CENTERS),
        st.sampled_from(PARTS),
        st.integers(1, 3),
        st.integers(0, 14),
        st.integers(0, 2),
    ),
    max_size=4,
).map(
    lambda rows: [
        Inbound(
            id=f"L{n}",
            center_id=center,
            part_id=part,
            quantity=quantity,
            available_at=EPOCH + timedelta(hours=hour),
            cost=cost,
        )
        for n, (center, part, quantity, hour, cost) in enumerate(rows)
    ]
)
SHELVES = st.dictionaries(
    st.tuples(st.sampled_from([Place("center", center) for center in CENTERS]), st.sampled_from([*PARTS, *TOOLS])),
    st.integers(0, 4),
)


def typed(plan: StoredPlan) -> tuple[problem.Problem, Plan]:
    """The same two documents as the solver's types, as far as parts go."""
    return (
        problem.Problem(
            name="day",
            epoch="",
            now=0,
            locations=(),
            travel=problem.MatrixTravel(time_s=(), distance_m=()),
            centers=tuple(problem.Center(id=center, location="", region="") for center in CENTERS),
            technicians=tuple(
                problem.Technician(
                    id=one["id"],
                    center="C1",
                    start="",
                    end=None,
                    regions=(),
                    skills={},
                    shifts=(),
                    van_stock=one["van_stock"],
                )
                for one in plan.problem["technicians"]
            ),
            orders=tuple(
                problem.Order(
                    id=one["id"],
                    location="",
                    region="",
                    reported_at=0,
                    duration_s=1,
                    skills={},
                    parts=one["parts"],
                    windows=None,
                    respond_by=0,
                    resolve_by=None,
                    weight=1,
                    unserved_cost=0,
                )
                for one in plan.problem["orders"]
            ),
            weights=problem.Weights(response=1, late=1, unresolved=1, travel=1, overtime=1, away=1, change=1),
            reusable=frozenset(TOOLS),
        ),
        Plan(
            problem="day",
            routes=tuple(
                Route(
                    technician=route["technician"],
                    shift=0,
                    departure=0,
                    arrival=route["arrival"],
                    stops=tuple(
                        Visit(order=s["order"], arrival=s["arrival"], start=s["start"], finish=s["finish"])
                        if s["kind"] == "order"
                        else Pickup(center=s["center"], parts=s["parts"], arrival=s["arrival"], finish=s["finish"])
                        for s in route["stops"]
                    ),
                )
                for route in plan.plan["routes"]
            ),
            unserved=(),
        ),
    )


@settings(max_examples=60)
@given(takings(crews=True))
def test_every_piece_that_is_picked_up_is_reserved_where_it_lies(plan: StoredPlan) -> None:
    """At centres, tools and pieces that no order needs included: the sum over all pick-ups."""
    picked: Counter[tuple[Place, str]] = Counter()
    for route in plan.plan["routes"]:
        for stop in route["stops"]:
            for part, pieces in stop["parts"].items() if stop["kind"] == "pickup" else ():
                picked[Place("center", stop["center"]), part] += pieces
    reserved = held(line for line in reservations(plan) if line.place.kind == "center")
    assert reserved == picked


@settings(max_examples=60)
@given(takings(crews=True))
def test_every_order_has_reserved_what_it_needs_and_tools_are_for_the_day(plan: StoredPlan) -> None:
    """Also where the pieces are missing; a tool is reserved for its technician, never for an order."""
    by_order: dict[str, Counter[str]] = {}
    for line in reservations(plan):
        if line.order_id is not None:
            assert not line.tool
            by_order.setdefault(line.order_id, Counter())[line.part_id] += line.pieces
    for order in plan.problem["orders"]:
        assert by_order.get(order["id"], Counter()) == Counter(
            {part: pieces for part, pieces in order["parts"].items() if part not in TOOLS}
        )


@settings(max_examples=60)
@given(takings(crews=True))
def test_orders_draw_from_where_the_printed_lists_say(plan: StoredPlan) -> None:
    """What engineers read on their sheets comes from other code; both name the same place for every piece there is."""
    found: Counter[tuple[str, str, str, str | None]] = Counter()
    for line in reservations(plan):
        if line.order_id is not None:
            center = line.place.id if line.place.kind == "center" else None
            found[line.order_id, line.part_id, str(line.technician_id), center] += line.pieces
    shown: Counter[tuple[str, str, str, str | None]] = Counter()
    for order, drawn in sources(*typed(plan)).items():
        for one in drawn:
            if one.part not in TOOLS:
                shown[order, one.part, one.holder, one.center] += one.pieces
    assert shown <= found
    assert {key[3] for key in found - shown} <= {None}  # what nobody has is missed on the van


@settings(max_examples=60)
@given(takings(number=1), takings(number=2), SHELVES, LOTS)
def test_reservations_and_planning_know_one_truth(
    one: StoredPlan, other: StoredPlan, shelves: dict[tuple[Place, str], int], lots: list[Inbound]
) -> None:
    """What planning thinks that two plans leave at the centres is what their reservations leave there."""
    lines = [line for plan in (one, other) for line in reservations(plan) if line.place.kind == "center"]
    found = supplied(lines, lies=shelves, lots=lots, at=EPOCH)
    left = left_over(shelves, lots, [one, other])
    kept = held(found.reservations)
    for key in {*shelves, *kept}:
        assert max(0, shelves.get(key, 0) - kept[key]) == left.stock.get(key, 0)
        assert found.short[key] == left.short[key] == max(0, kept[key] - shelves.get(key, 0))
    called_in = Counter({lot.id: lot.quantity for lot in lots})
    for line in found.reservations:
        if line.lot_id is not None:
            called_in[line.lot_id] -= line.pieces
    assert +called_in == Counter({lot.id: lot.quantity for lot in left.inbound})


@settings(max_examples=60)
@given(takings(crews=True), SHELVES, LOTS)
def test_no_piece_appears_or_is_lost_when_reservations_are_supplied(
    plan: StoredPlan, shelves: dict[tuple[Place, str], int], lots: list[Inbound]
) -> None:
    """The same pieces for the same orders; and who loses when pieces lack is exactly what is short."""
    lines = reservations(plan)
    found = supplied(lines, lies=shelves, lots=lots, at=EPOCH)
    total = sum(line.pieces for line in lines)
    assert sum(line.pieces for line in found.reservations) == total
    losers = left_without(found.reservations, shelves, at=EPOCH)
    assert held(losers) == found.short


@settings(max_examples=60)
@given(takings(), st.integers(0, 3), st.integers(0, 3))
def test_what_is_handed_out_moves_to_the_van_and_nothing_else(plan: StoredPlan, first: int, second: int) -> None:
    """However many were handed out: no piece is reserved twice, and nobody else's move."""
    picked = {Picked("T1", "C1", "P1"): first, Picked("T2", "C2", "P2"): second}
    before, after = held(reservations(plan)), held(handed_out(reservations(plan), picked))
    for who, center, part in picked:
        moved = min(picked[Picked(who, center, part)], _mine(plan, who, center, part))
        before[Place("center", center), part] -= moved
        before[Place("van", who), part] += moved
    assert +before == after


def _mine(plan: StoredPlan, who: str, center: str, part: str) -> int:
    return sum(
        line.pieces
        for line in reservations(plan)
        if (line.technician_id, line.place, line.part_id) == (who, Place("center", center), part)
    )


def test_the_van_gives_first_what_it_had_first() -> None:
    """One seal on the van, two fetched at nine: the eight o'clock visit takes the one, the later visit the two."""
    plan = stored_plan(
        {"T1": [visit("X1", 28_800), pickup("C1", 32_400, {"P1": 2}), visit("X2", 36_000)]},
        [{"id": "X1", "parts": {"P1": 1}}, {"id": "X2", "parts": {"P1": 2}}],
        vans={"T1": {"P1": 1}},
    )
    assert [(line.order_id, line.place, line.pieces) for line in reservations(plan)] == [("X1", VAN, 1), ("X2", C1, 2)]


def test_a_tool_on_a_van_serves_its_technician_in_two_plans() -> None:
    """One gauge, needed by a visit of the morning's plan and by one of the other region's: nothing is short."""
    orders = [{"id": "X1", "parts": {"Q1": 1}}, {"id": "X2", "parts": {"Q1": 1}}]
    plans = [
        stored_plan({"T1": [visit(order, 28_800 + n * 3600)]}, orders, number=n, vans={"T1": {"Q1": 1}})
        for n, order in enumerate(("X1", "X2"), start=1)
    ]
    lines = [line for plan in plans for line in reservations(plan)]
    assert held(lines) == {(VAN, "Q1"): 1}
    assert not supplied(lines, lies={(VAN, "Q1"): 1}, lots=[], at=EPOCH).short


def test_who_is_late_keeps_the_pieces_until_somebody_else_needs_them() -> None:
    """A visit never began. At noon its piece is still kept; when an afternoon visit lacks one, it goes."""
    plan = stored_plan(
        {"T1": [visit("X1", 9 * 3600)], "T2": [pickup("C1", 14 * 3600, {"P1": 1}), visit("X2", 15 * 3600)]},
        [{"id": "X1", "parts": {}}, {"id": "X2", "parts": {"P1": 1}}],
    )
    late = replace(reservations(plan)[0], order_id="X1", until_at=EPOCH + timedelta(hours=10), technician_id="T1")
    lines, noon = [late, *reservations(plan)], EPOCH + timedelta(hours=12)
    assert not supplied(lines, lies={(C1, "P1"): 2}, lots=[], at=noon).short
    scarce = supplied(lines, lies={(C1, "P1"): 1}, lots=[], at=noon)
    assert scarce.short == {(C1, "P1"): 1}
    assert [line.order_id for line in still_wanted(lines, at=noon, lacking=scarce.short)] == ["X2"]
