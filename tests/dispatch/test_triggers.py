"""Causes of planning again are gathered until it is quiet, but never for too long."""

from datetime import date, timedelta

from day_builder import local

from dispatch.planning.triggers import Cause, occasions

DAY = date(2026, 3, 2)
QUIET, LONGEST = timedelta(seconds=20), timedelta(seconds=60)


def cause(seq: int, at_s: int, **changes: object) -> Cause:
    """An urgent order so many seconds after ten."""
    fields = {"kind": "urgent", "subject": f"W{seq}", "plan": 1, "level": 1, **changes}
    return Cause(seq=seq, day=DAY, at=local("10:00") + timedelta(seconds=at_s), **fields)  # type: ignore[arg-type]


def due(*causes: Cause, at_s: int) -> list[tuple[int, ...]]:
    """The numbers of the causes that are planned together so many seconds after ten."""
    found = occasions(causes, now=local("10:00") + timedelta(seconds=at_s), quiet=QUIET, longest=LONGEST)
    return [tuple(one.seq for one in occasion.causes) for occasion in found]


def test_a_cause_waits_until_it_is_quiet() -> None:
    """Twenty seconds after the last of them, all are planned together."""
    assert due(cause(1, 0), cause(2, 15), at_s=34) == []
    assert due(cause(1, 0), cause(2, 15), at_s=35) == [(1, 2)]


def test_nothing_waits_longer_than_the_longest() -> None:
    """Something happens every ten seconds: after a minute the first has waited long enough."""
    causes = [cause(k, 10 * k) for k in range(7)]
    assert due(*causes, at_s=59) == []
    assert due(*causes, at_s=60) == [tuple(range(7))]


def test_plans_are_planned_apart() -> None:
    """One plan's quiet is no other's."""
    assert due(cause(1, 0), cause(2, 15, plan=2), at_s=20) == [(1,)]


def test_an_occasion_names_orders_by_urgency_and_people_once() -> None:
    """A crisis before an urgent order; an order that comes twice is placed once."""
    absent = cause(4, 3, kind="absence", subject="T1", level=9)
    (one,) = occasions(
        [cause(1, 0), cause(2, 1, level=0), cause(3, 2, subject="W1"), absent],
        now=local("10:05"),
        quiet=QUIET,
        longest=LONGEST,
    )
    assert (one.orders, one.technicians, one.level) == (("W2", "W1"), ("T1",), 0)
