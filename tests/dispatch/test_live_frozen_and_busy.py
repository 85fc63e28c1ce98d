"""What no plan moves any more, and whom that binds until when."""

from datetime import datetime, timedelta

import pytest
from day_builder import local

from dispatch.live.busy import Errand, after_frozen, busy, expected, stock_without
from dispatch.live.frozen import Standing, frozen_orders
from dispatch.live.publish_next import visits_to_tell
from dispatch.plan_record import PlannedVisit
from dispatch.stock.pieces import Place
from dispatch.work_order import Follows, WorkOrder

NOW = local("10:00")
WITHIN = timedelta(minutes=30)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def visit(order: str, start: str, state: str = "published", **changes: object) -> Standing:
    """An hour's visit of T1 that is reached ten minutes before it starts."""
    at = local(start)
    fields = {"technician_id": "T1", "site_id": f"at {order}", "started_at": None, **changes}
    return Standing(
        order_id=order,
        arrival_at=at - minutes(10),
        start_at=at,
        finish_at=at + minutes(60),
        state=state,
        **fields,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("state", "start", "frozen"),
    [
        ("en route", "15:00", True),
        ("on site", "08:00", True),
        ("repairing", "08:00", True),
        ("published", "10:30", True),
        ("accepted", "10:31", False),
        ("planned", "09:30", True),
        ("published", "09:29", False),
        ("rejected by engineer", "10:10", False),
        ("waiting for part", "10:00", False),
        ("done", "10:00", False),
    ],
)
def test_what_is_frozen(state: str, start: str, frozen: bool) -> None:
    """On the way, there, or about to start: barely, and barely not."""
    assert frozen_orders([visit("W1", start, state)], at=NOW, within=WITHIN) == ({"W1"} if frozen else set())


def test_whoever_waits_on_site_is_frozen_and_a_person_frees_only_what_has_not_begun() -> None:
    """A part is missing while the engineer stands there; a dispatcher takes up what would start in ten minutes."""
    waiting = visit("W1", "09:00", "waiting for part", started_at=local("09:00"))
    soon, going = visit("W2", "10:10"), visit("W3", "10:10", "en route", technician_id="T2")
    found = frozen_orders([waiting, soon, going], at=NOW, within=WITHIN, freed=["W2", "W3"])
    assert found == {"W1", "W3"}


def test_a_visit_that_takes_longer_pushes_the_next_back_by_what_no_waiting_absorbs() -> None:
    """Begun at 9:00, planned to end at 10:00, still going on at 10:20: the next, twenty minutes on, starts at 10:40."""
    at = local("10:20")
    first = visit("W1", "09:00", "repairing", started_at=local("09:00"))
    second = visit("W2", "10:30")
    one, two = expected([second, first], {"W1", "W2"}, at=at)
    assert (one.visit.order_id, one.finish_at) == ("W1", at)
    assert (two.arrival_at, two.start_at) == (local("10:40"), local("10:40"))


def bound(*visits: Standing, errands: tuple[Errand, ...] = (), at: datetime = NOW) -> object:
    """What binds T1."""
    frozen = frozen_orders(visits, at=at, within=WITHIN)
    return busy(visits, errands, frozen, at=at).get("T1")


def test_nobody_is_bound_by_what_comes_later_and_whoever_is_done_is_where_they_were() -> None:
    """Nothing frozen and nothing done: free at home; one done: free now, there."""
    assert bound(visit("W1", "14:00")) is None
    done = bound(visit("W1", "08:00", "done"), visit("W2", "14:00"))
    assert (done.free_at, done.site_id, done.orders) == (NOW, "at W1", ())  # type: ignore[attr-defined]


def test_a_break_and_a_pick_up_that_are_past_count() -> None:
    """Rested, and at the centre: both begun before ten."""
    errands = (
        Errand(technician_id="T1", arrival_at=local("09:00"), finish_at=local("09:30")),
        Errand(
            technician_id="T1", arrival_at=local("09:50"), finish_at=local("10:05"), center_id="C1", parts={"P1": 2}
        ),
    )
    found = bound(visit("W1", "14:00"), errands=errands)
    assert (found.free_at, found.center_id, found.rested) == (local("10:05"), "C1", True)  # type: ignore[attr-defined]


def test_pieces_of_frozen_visits_are_spoken_for() -> None:
    """Two on the van, one needed; three fetched, of which the ledger knows one: the centre has two fewer."""
    frozen = visit("W1", "10:10", parts={"P1": 1})
    fetch = Errand(
        technician_id="T1", arrival_at=local("09:00"), finish_at=local("09:05"), center_id="C1", parts={"P1": 3}
    )
    binds = busy([frozen], [fetch], {"W1"}, at=NOW)
    stock = {(Place("van", "T1"), "P1"): 2, (Place("center", "C1"), "P1"): 9}
    left = stock_without(stock, binds, [frozen], [fetch], picked={("T1", "C1", "P1"): 1}, reusable=())
    assert left == {(Place("van", "T1"), "P1"): 3, (Place("center", "C1"), "P1"): 7}


def test_links_to_frozen_orders_become_windows() -> None:
    """An hour to two hours after a start at ten, within the customer's window from noon."""
    order = WorkOrder(
        id="W2",
        site_id="S1",
        level=2,
        reported_at=local("06:00"),
        duration_s=600,
        skills={},
        windows=((local("11:30"), local("17:00")),),
        follows=(Follows(order_id="W1", min_s=3600, max_s=7200), Follows(order_id="W9", min_s=0)),
    )
    cut = after_frozen(order, {"W1": NOW})
    assert cut.windows == ((local("11:30"), local("12:00")),)
    assert cut.follows == (Follows(order_id="W9", min_s=0),)


def test_the_next_visits_are_told_with_everybody_who_comes_along() -> None:
    """One each; T2's second visit is T1's first: both are told of it."""

    def planned(order: str, who: str, sequence: int, start: str) -> PlannedVisit:
        at = local(start)
        return PlannedVisit(
            order_id=order, technician_id=who, shift=0, sequence=sequence, arrival_at=at, start_at=at, finish_at=at
        )

    visits = [planned("A", "T2", 1, "08:00"), planned("B", "T2", 2, "10:00"), planned("B", "T1", 1, "10:00")]
    visits += [planned("C", "T1", 2, "12:00")]
    told = [(one.order_id, one.technician_id) for one in visits_to_tell(visits, 1)]
    assert told == [("B", "T1"), ("A", "T2"), ("B", "T2")]
    assert len(visits_to_tell(visits, None)) == 4
