"""Each rule that the search must handle, on a day where only handling it gives the cheap plan."""

from types import ModuleType
from typing import Any

import pytest
from searched import solved_document
from small_days import order, problem, technician

Document = dict[str, Any]
H = 3600


def judged(evaluator: ModuleType, day: Document) -> tuple[Document, Document]:
    """Return the search's plan and the evaluator's report, which must be a good one."""
    plan = solved_document(day)
    report = evaluator.evaluate(day, plan)
    assert report["violations"] == []
    return plan, report


def stops_of(plan: Document, name: str, shift: int = 0) -> list[Document]:
    """Return the stops of a technician's route."""
    routes = [route for route in plan["routes"] if (route["technician"], route["shift"]) == (name, shift)]
    return routes[0]["stops"] if routes else []


def kinds(stops: list[Document]) -> list[str]:
    """Return what the stops are."""
    return [stop.get("order") or stop["kind"] for stop in stops]


def served(plan: Document) -> set[str]:
    """Return the orders on routes."""
    return {stop["order"] for route in plan["routes"] for stop in route["stops"] if stop["kind"] == "order"}


def test_a_part_is_picked_up_before_it_is_used(evaluator: ModuleType) -> None:
    """What the van lacks is taken at the centre on the way."""
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A", parts={"P": 2})])
    day["centers"][0]["stock"] = {"P": 2}
    plan, _ = judged(evaluator, day)
    assert kinds(stops_of(plan, "T0")) == ["pickup", "W0"]
    assert stops_of(plan, "T0")[0]["parts"] == {"P": 2}


def test_the_van_comes_before_the_centre(evaluator: ModuleType) -> None:
    """Nobody drives to the centre for what is on the van."""
    day = problem(technicians=[technician("T0", "H", van_stock={"P": 1})], orders=[order("W0", "A", parts={"P": 1})])
    day["centers"][0]["stock"] = {"P": 5}
    plan, _ = judged(evaluator, day)
    assert kinds(stops_of(plan, "T0")) == ["W0"]


def test_the_last_piece_goes_to_the_dearer_of_two_orders(evaluator: ModuleType) -> None:
    """Two technicians want the only piece; the order that costs more unserved gets it."""
    orders = [
        order("W0", "A", parts={"P": 1}, region="R0"),
        order("W1", "B", parts={"P": 1}, region="R1", unserved_cost=300_000),
    ]
    people = [technician("T0", "H", regions=["R0"]), technician("T1", "I", regions=["R1"])]
    day = problem(technicians=people, orders=orders)
    day["centers"][0]["stock"] = {"P": 1}
    plan, _ = judged(evaluator, day)
    assert served(plan) == {"W1"}


def test_two_centres_are_visited_where_none_has_all(evaluator: ModuleType) -> None:
    """Parts that lie at two centres are taken at both."""
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A", parts={"P": 1, "Q": 1})])
    day["centers"] = [
        {"id": "C0", "location": "C", "region": "R0", "pickup_s": 0, "stock": {"P": 1}, "inbound": []},
        {"id": "C1", "location": "B", "region": "R1", "pickup_s": 0, "stock": {"Q": 1}, "inbound": []},
    ]
    plan, _ = judged(evaluator, day)
    assert served(plan) == {"W0"}


def test_a_pickup_waits_for_an_inbound_lot(evaluator: ModuleType) -> None:
    """A pick-up finishes when the piece called in is there, and the piece is paid."""
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A", parts={"P": 1}, unserved_cost=900_000)])
    day["centers"][0]["inbound"] = [{"part": "P", "quantity": 1, "available_at": 10 * H, "cost": 700, "from": "C9"}]
    plan, report = judged(evaluator, day)
    assert stops_of(plan, "T0")[0]["finish"] == 10 * H
    assert report["terms"]["inbound"] == 700


def test_an_inbound_piece_dearer_than_the_order_is_not_called_in(evaluator: ModuleType) -> None:
    """Leaving out is cheaper where the piece costs more."""
    day = problem(technicians=[technician("T0", "H")], orders=[order("W0", "A", parts={"P": 1})])
    day["centers"][0]["inbound"] = [{"part": "P", "quantity": 1, "available_at": 0, "cost": 200_000, "from": "C9"}]
    plan, _ = judged(evaluator, day)
    assert served(plan) == set()


def test_a_reusable_part_is_picked_up_once(evaluator: ModuleType) -> None:
    """One gauge serves two orders of one technician."""
    orders = [order("W0", "A", parts={"P": 1}), order("W1", "B", parts={"P": 1})]
    day = problem(technicians=[technician("T0", "H")], orders=orders)
    day["centers"][0]["stock"], day["reusable"] = {"P": 1}, ["P"]
    plan, _ = judged(evaluator, day)
    assert sorted(kinds(stops_of(plan, "T0"))) == ["W0", "W1", "pickup"]


def test_a_break_falls_into_a_drive(evaluator: ModuleType) -> None:
    """On the way between two orders that are both urgent the break is taken where it delays least."""
    rule = {"earliest": 33_100, "latest": 33_400, "duration_s": 1800}
    shift = {"start": 28_800, "end": 72_000, "overtime_s": 0, "break": rule}
    orders = [order("W0", "A", unserved_cost=900_000), order("W1", "B", unserved_cost=900_000)]
    day = problem(technicians=[technician("T0", "H", shifts=[shift])], orders=orders)
    plan, _ = judged(evaluator, day)
    first, rest, second = stops_of(plan, "T0")
    assert rest["kind"] == "break"
    assert rest["start"] == 33_100
    assert second["arrival"] == first["finish"] + 600 + 1800


def test_no_break_where_the_route_ends_before_it_is_due(evaluator: ModuleType) -> None:
    """A short route needs no break."""
    rule = {"earliest": 30_000, "latest": 36_000, "duration_s": 1800}
    shift = {"start": 28_800, "end": 72_000, "overtime_s": 0, "break": rule}
    day = problem(technicians=[technician("T0", "H", shifts=[shift])], orders=[order("W0", "A")])
    plan, _ = judged(evaluator, day)
    assert kinds(stops_of(plan, "T0")) == ["W0"]


def test_the_second_shift_uses_what_the_first_picked_up(evaluator: ModuleType) -> None:
    """The van keeps its content overnight: a gauge taken in shift 0 serves in shift 1, when the centre has none."""
    shifts = [
        {"start": 28_800, "end": 36_000, "overtime_s": 0, "break": None},
        {"start": 115_200, "end": 122_400, "overtime_s": 0, "break": None},
    ]
    orders = [
        order("W0", "A", parts={"P": 1}),
        order("W1", "B", parts={"P": 1}, windows=[[115_200, 120_000]], unserved_cost=900_000, respond_by=120_000),
    ]
    day = problem(technicians=[technician("T0", "H", shifts=shifts)], orders=orders)
    day["centers"][0]["stock"], day["reusable"] = {"P": 1}, ["P"]
    plan, _ = judged(evaluator, day)
    assert kinds(stops_of(plan, "T0", 0)) == ["pickup", "W0"]
    assert kinds(stops_of(plan, "T0", 1)) == ["W1"]


def test_overlapping_shifts_give_routes_that_do_not_overlap(evaluator: ModuleType) -> None:
    """Overtime of the first shift delays the second route."""
    shifts = [
        {"start": 28_800, "end": 32_400, "overtime_s": 7200, "break": None},
        {"start": 32_400, "end": 43_200, "overtime_s": 0, "break": None},
    ]
    orders = [order(f"W{n}", "A", unserved_cost=900_000) for n in range(3)]
    day = problem(technicians=[technician("T0", "H", shifts=shifts)], orders=orders)
    plan, _ = judged(evaluator, day)
    assert served(plan) == {"W0", "W1", "W2"}


@pytest.mark.parametrize(("until", "able"), [(33_000, True), (32_999, False)])
def test_a_certificate_holds_until_the_service_ends(evaluator: ModuleType, until: int, able: bool) -> None:
    """Service ends at 33,000: one second less of certificate and nobody may go."""
    person = technician("T0", "H", skill_until={"cooling": until})
    day = problem(technicians=[person], orders=[order("W0", "A", skills={"cooling": 3})])
    plan, _ = judged(evaluator, day)
    assert (served(plan) == {"W0"}) is able


def test_a_pinned_order_keeps_its_person_and_start(evaluator: ModuleType) -> None:
    """The pin decides, even where another would be cheaper."""
    people = [technician("T0", "H"), technician("T1", "A")]
    pin = {"technician": "T0", "start": 40_000}
    day = problem(technicians=people, orders=[order("W0", "A", pin=pin, unserved_cost=9_000_000)])
    plan, _ = judged(evaluator, day)
    assert stops_of(plan, "T0")[-1]["start"] == 40_000


def test_the_first_open_window_that_can_be_reached_is_used(evaluator: ModuleType) -> None:
    """A missed window means waiting for the next."""
    windows = [[28_800, 29_000], [36_000, 37_000]]
    day = problem(
        technicians=[technician("T0", "H")], orders=[order("W0", "A", windows=windows, unserved_cost=900_000)]
    )
    plan, _ = judged(evaluator, day)
    assert stops_of(plan, "T0")[0]["start"] == 36_000


def test_prices_and_previous_move_an_order(evaluator: ModuleType) -> None:
    """Equal people: the one announced before goes, unless sending him costs more than the change."""
    people = [technician("T0", "H"), technician("T1", "H")]
    announced = order("W0", "A", previous="T1")
    plan, _ = judged(evaluator, problem(technicians=people, orders=[announced]))
    assert kinds(stops_of(plan, "T1")) == ["W0"]
    plan, report = judged(evaluator, problem(technicians=people, orders=[{**announced, "prices": {"T1": 3601}}]))
    assert kinds(stops_of(plan, "T0")) == ["W0"]
    assert report["terms"]["change"] == 3600


def test_a_route_leaves_as_late_as_it_may(evaluator: ModuleType) -> None:
    """Waiting for a window is done at home: with a price on duration, and nothing else, that is what is cheap."""
    later = order("W0", "A", windows=[[36_000, 37_000]], unserved_cost=900_000)
    day = problem(technicians=[technician("T0", "H")], orders=[later])
    plan, report = judged(evaluator, day)
    assert plan["routes"][0]["departure"] == 36_000 - 600
    assert report["terms"]["duration"] == 600 + 3600 + 600


def test_a_faster_person_is_worth_a_longer_way(evaluator: ModuleType) -> None:
    """Efficiency shortens service, travel is the price."""
    people = [technician("T0", "A", efficiency_pct=200), technician("T1", "H", efficiency_pct=50)]
    day = problem(technicians=people, orders=[order("W0", "A", duration_s=4 * H)])
    plan, _ = judged(evaluator, day)
    assert kinds(stops_of(plan, "T1")) == ["W0"]
