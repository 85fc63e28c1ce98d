"""A visit that runs long, or starts late, overtakes those after it: only those that cannot be kept any more."""

from datetime import datetime, timedelta

import pytest
from day_builder import local

from dispatch.live.frozen import Standing
from dispatch.live.overtaken import Ahead, overtaken


def visit(order: str, start: str, finish: str, state: str = "published", began: str = "", there: str = "") -> Standing:
    """A visit that starts when somebody arrives, unless they are there earlier."""
    return Standing(
        order_id=order,
        technician_id="T1",
        site_id="S1",
        arrival_at=local(there or start),
        start_at=local(start),
        finish_at=local(finish),
        state=state,
        started_at=local(began) if began else None,
    )


def route(first: Standing, **limits: datetime | tuple[tuple[datetime, datetime], ...]) -> list[Ahead]:
    """That visit, and one at ten, half an hour's drive away, that takes an hour and keeps to something."""
    return [Ahead(visit=first), Ahead(visit=visit("W2", "10:00", "11:00"), **limits)]  # type: ignore[arg-type]


WORKING = visit("W1", "08:30", "09:30", "repairing", "08:30")
LATE = visit("W1", "08:30", "09:30", "repairing", "09:10")


def told(*ahead: Ahead, at: str) -> list[str]:
    """The orders overtaken at a moment."""
    return [one.order_id for one in overtaken(ahead, at=local(at))]


@pytest.mark.parametrize(
    ("limit", "until"),
    [
        ({"windows": ((local("09:30"), local("10:15")),)}, "09:45"),
        ({"arrive_by": local("10:15")}, "09:45"),
        ({"start_by": local("10:15")}, "09:45"),
        ({"finish_by": local("11:15")}, "09:45"),
    ],
)
def test_a_visit_that_runs_over_overtakes_the_next_when_its_room_is_used_up(
    limit: dict[str, datetime], until: str
) -> None:
    """A quarter of an hour is left after ten; work that goes on beyond that takes the next visit out of its time."""
    ahead = route(WORKING, **limit)
    assert told(*ahead, at="09:29") == []
    assert told(*ahead, at=until) == []
    (one,) = overtaken(ahead, at=local(until) + timedelta(seconds=1))
    assert (one.order_id, one.behind, one.start_at) == ("W2", "W1", local("10:15") + timedelta(seconds=1))


def test_a_late_start_is_known_before_the_work_runs_over() -> None:
    """Forty minutes late at half past eight: nobody has to wait until half past nine to know."""
    assert told(*route(LATE, start_by=local("10:30")), at="09:10") == ["W2"]
    assert told(*route(LATE, start_by=local("10:45")), at="09:10") == []


def test_nobody_who_set_out_is_late_too() -> None:
    """At ten past nine the first visit of half past eight can start now at the earliest."""
    assert told(*route(visit("W1", "08:30", "09:30"), start_by=local("10:30")), at="09:10") == ["W2"]


def test_waiting_time_absorbs_what_it_can() -> None:
    """A window that opens again later is kept, and so is what waits for it long enough."""
    windows = ((local("09:30"), local("10:15")), (local("13:00"), local("14:00")))
    later = Ahead(visit=visit("W3", "14:30", "15:00", there="11:30"), start_by=local("14:30"))
    assert told(*route(WORKING, windows=windows), at="11:00") == []
    assert told(*route(WORKING, windows=windows), later, at="11:00") == []
    assert told(*route(WORKING, windows=windows), later, at="12:30") == []
    assert told(*route(WORKING, windows=windows), later, at="12:31") == ["W3"]


def test_what_is_over_or_given_back_pushes_nobody() -> None:
    """A visit that is done, and one that its engineer refused."""
    for state in ("done", "rejected by engineer"):
        assert told(*route(visit("W1", "08:30", "09:30", state), start_by=local("10:15")), at="09:59") == []


def test_what_is_late_by_plan_is_not_overtaken() -> None:
    """The plan broke that promise knowingly; and the visit that is late itself is another matter."""
    assert told(*route(WORKING, start_by=local("09:00")), at="12:00") == []
    assert told(Ahead(visit=visit("W1", "08:30", "09:30"), start_by=local("09:00")), at="12:00") == []
