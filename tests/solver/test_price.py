"""Every term of the cost on days small enough for mental arithmetic, and the figures of the day."""

import pytest
from small_days import CREW, NOTHING_DONE, ONE_VISIT, TWO_SHIFTS, WITH_PICKUP, Day, edited

from solver.price import Price, price
from solver.reading import read_plan, read_problem


def priced(day: Day, edits: dict[str, object] | None = None) -> Price:
    """Return the price of a day after some edits."""
    documents = edited(day, edits or {})
    return price(read_problem(documents["problem"]), read_plan(documents["plan"]))


def test_terms_of_one_visit() -> None:
    """Weight 2: reported 25,200, due 28,800, resolved by 32,400; works from 29,400 to 33,000; 20 min on the road."""
    terms = {name: term for name, term in priced(ONE_VISIT).terms.items() if term}
    assert terms == {
        "response": 2 * 1 * 4200,
        "late": 2 * 4 * 600,
        "unresolved": 2 * 2 * 600,
        "travel": 1 * 1200,
        "duration": 1 * 4800,
    }
    assert priced(ONE_VISIT).cost == 21_600


@pytest.mark.parametrize(
    ("name", "day", "edits", "expected"),
    [
        ("unserved", NOTHING_DONE, {}, 100_000),
        ("overtime", TWO_SHIFTS, {}, 2 * 1200),
        ("away", ONE_VISIT, {"problem.orders.0.region": "R1"}, 1800),
        ("away", CREW, {"problem.orders.0.region": "R1"}, 2 * 1800),
        ("change", ONE_VISIT, {"problem.orders.0.previous": "T2"}, 3600),
        ("change", ONE_VISIT, {"problem.orders.0.previous": "T1"}, 0),
        ("change", CREW, {"problem.orders.0.previous": "T2"}, 0),
        (
            "change",
            ONE_VISIT,
            {"problem.orders.0.previous": "T-left", "problem.orders.0.change_pct": 33, "problem.weights.change": 101},
            33,
        ),
        ("prices", CREW, {"problem.orders.0.prices": {"T1": 600, "T2": 7200, "T3": 1}}, 7800),
        ("response", CREW, {}, 2 * 4200),
        ("unresolved", CREW, {}, 2 * 2 * 960),
        ("unresolved", ONE_VISIT, {"problem.orders.0.resolve_by": None}, 0),
        ("late", ONE_VISIT, {"problem.orders.0.respond_by": 29_401}, 0),
        ("response", ONE_VISIT, {"problem.orders.0.reported_at": 29_401}, 0),
        ("inbound", WITH_PICKUP, {}, 0),
    ],
)
def test_term(name: str, day: Day, edits: dict[str, object], expected: int) -> None:
    """One term of the formula, computed beside the day."""
    assert priced(day, edits).terms[name] == expected


def test_inbound_takes_own_pieces_first_and_then_the_cheapest_in_time() -> None:
    """Four boards by 30,000: one is in stock, the free one comes too late, two cost 5 and one of the three left 7."""
    lots = [
        {"part": "board", "quantity": 3, "available_at": 0, "cost": 7, "from": "C8"},
        {"part": "board", "quantity": 2, "available_at": 30_000, "cost": 5, "from": "C9"},
        {"part": "board", "quantity": 9, "available_at": 30_001, "cost": 0, "from": "C9"},
    ]
    edits = {"problem.centers.0.inbound": lots, "plan.routes.0.stops.0.parts": {"board": 4}}
    assert priced(WITH_PICKUP, edits).terms["inbound"] == 2 * 5 + 1 * 7


def test_figures_of_the_day() -> None:
    """Two orders are served late, 70 and 150 min after their report; four drives of 6 km on two routes."""
    kpi = priced(TWO_SHIFTS).kpi
    assert (kpi.orders, kpi.served, kpi.late, kpi.on_time_pct) == (2, 2, 2, 0.0)
    assert (kpi.mean_response_min, kpi.weighted_response_min) == (110.0, 110.0)
    assert (kpi.drive_km, kpi.routes) == (24.0, 2)


def test_an_order_is_on_time_to_the_second() -> None:
    """Of two orders one starts in the second in which it is due, the other one second after it: half are on time."""
    due = {"problem.orders.0.respond_by": 29_400, "problem.orders.1.respond_by": 34_199}
    kpi = priced(TWO_SHIFTS, due).kpi
    assert (kpi.late, kpi.on_time_pct) == (1, 50.0)


def test_figures_of_an_empty_plan_divide_by_nothing() -> None:
    """A day on which nobody drives has figures too."""
    kpi = priced(NOTHING_DONE).kpi
    assert (kpi.served, kpi.on_time_pct, kpi.mean_response_min, kpi.drive_km) == (0, 0.0, 0.0, 0.0)
