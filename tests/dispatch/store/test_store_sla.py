"""Promises in the store: refreshed on every event, moved by time, paused, acknowledged; each change is an event."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from small_company import DAY, EIGHT, draft, hours, nothing_but, small_company, visit
from sqlalchemy import func, select, update

from dispatch.actor import Actor
from dispatch.policies.documents import policy_document, policy_of, shipped_policy
from dispatch.sla.rules import USUAL
from dispatch.sla.standing import Standing
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.shelf import table_of
from dispatch.store.sla import promises as sla
from dispatch.store.sla.dues import dues
from dispatch.store.sla.policy_adoption import adopt_policy
from dispatch.store.store import Store
from dispatch.store.tables.events import EventRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.sla import SlaTargetRow
from dispatch.work_order import WorkOrder

_EVENTS, _ORDERS, _TARGETS = table_of(EventRow), table_of(OrderRow), table_of(SlaTargetRow)
DISPATCHER = Actor(id="d1", role="dispatcher", source="test")
SECOND = timedelta(seconds=1)


def order(own: str = "Y1", **changes: Any) -> WorkOrder:
    """An order of machinery, level 2 (4 h, 48 h), reported at eight."""
    whole = WorkOrder(
        id=own, site_id="S1", level=2, industry="machinery", reported_at=EIGHT, duration_s=3600, skills={},
        state="reported",
    )  # fmt: skip
    return replace(whole, **changes)


@pytest.fixture
def company(store: Store) -> Store:
    """The small company with one order, looked at when it was reported."""
    store.import_batch(replace(small_company(), orders=(order(),)), source="first.xlsx")
    refresh(store, 8)
    return store


def refresh(store: Store, hour: float, *ids: str) -> None:
    with store.writing(DISPATCHER, at=hours(hour)) as work:
        sla.refresh(work, ids or ["Y1"])


def tick(store: Store, hour: float) -> int:
    with store.writing(DISPATCHER, at=hours(hour)) as work:
        return sla.tick(work)


def to_state(store: Store, state: str, hour: float, own: str = "Y1") -> None:
    with store.writing(DISPATCHER, at=hours(hour)) as work:
        work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == own).values(state=state))
        sla.refresh(work, [own])


def stands(store: Store, own: str = "Y1") -> dict[str, Standing]:
    with store.reading() as connection:
        return {one.kind: one for one in sla.targets(connection, own)}


def events(store: Store, *kinds: str) -> list[tuple[str, dict[str, Any]]]:
    """What was told of promises so far, oldest first; kinds: only these."""
    with store.reading() as connection:
        found = connection.execute(select(_EVENTS).order_by(_EVENTS.c.seq)).all()
    spoken = [row for row in found if row.kind.split(".")[0] in ("sla", "warning", "policy")]
    return [(row.kind, row.data) for row in spoken if not kinds or row.kind in kinds]


def test_a_new_order_has_its_promises(company: Store) -> None:
    """With the moments of its policy, all blue; told once, in one event."""
    found = stands(company)
    due = {kind: standing.due_at for kind, standing in found.items()}
    assert due == {"first_response": hours(12), "on_site": hours(12), "resolution": hours(56), "progress": hours(10)}
    assert {standing.colour for standing in found.values()} == {"blue"}
    ((kind, data),) = events(company)
    assert (kind, data["targets"]["on_site"]["before"]) == ("sla.changed", None)
    assert data["targets"]["on_site"]["after"]["due_at"] == hours(12).isoformat()


def test_nothing_changes_twice(company: Store) -> None:
    """Who refreshes again, a minute later, tells nothing."""
    before = events(company)
    refresh(company, 8 + 1 / 60)
    assert (tick(company, 8 + 2 / 60), events(company)) == (0, before)


def test_time_raises_warnings_and_lets_them_climb(company: Store) -> None:
    """Silence for an hour and a half is yellow, the region's; then headquarters'; two hours are red."""
    assert tick(company, 9.5) == 0
    assert tick(company, 9.501) == 1
    assert tick(company, 9.501) == 0
    (raised,) = events(company, "warning.raised")
    assert raised[1] == {
        "target": "progress", "before": "blue", "colour": "yellow", "cause": "no_word", "audience": "region dispatcher",
    }  # fmt: skip
    assert tick(company, 10.001) == 1
    assert events(company, "warning.raised")[-1][1]["audience"] == "head dispatcher"
    assert tick(company, 10.502) == 1
    climbed = events(company, "warning.escalated")
    assert [(data["target"], data["audience"]) for _, data in climbed] == [
        ("on_site", "head dispatcher"),
        ("progress", "administrator"),
    ]


def test_a_state_keeps_promises_and_calms_warnings(company: Store) -> None:
    """Triage is an answer and a word; what is done is owed no more, and nobody looks at it again."""
    tick(company, 11.5)
    assert {kind for kind, one in stands(company).items() if one.colour != "blue"} == {
        "first_response", "on_site", "progress",
    }  # fmt: skip
    to_state(company, "triaged", 11.6)
    found = stands(company)
    assert (found["first_response"].met_at, found["progress"].due_at) == (hours(11.6), hours(13.6))
    fallen = [data["target"] for _, data in events(company, "warning.fell")]
    assert fallen == ["first_response", "progress"]
    to_state(company, "done", 13)
    assert {one.next_look_at for one in stands(company).values()} == {None}
    assert {one.colour for one in stands(company).values()} == {"blue"}


def test_a_plan_calms_a_warning_and_an_overrun_raises_it(company: Store) -> None:
    """The visit before should have been done at nine: this one slips with every minute that it is not."""
    company.import_batch(nothing_but(orders=(order("Y2", level=3),)), source="second.xlsx")
    stops = [visit("Y2", 8 * 3600 + 1800), visit("Y1", 10 * 3600, minutes=60)]
    made = draft({"T1": stops}, day=DAY)
    asked = {**made.problem, "orders": [{"id": "Y1"}, {"id": "Y2"}]}
    company.publish(company.save_plan(replace(made, problem=asked)).number)
    refresh(company, 8.1, "Y1", "Y2")
    planned = stands(company)["on_site"]
    assert (planned.planned_at, planned.colour) == (hours(10), "blue")
    assert stands(company)["resolution"].planned_at == hours(11)
    assert planned.next_look_at == hours(10) + SECOND  # two hours to spare, one of them gone by ten
    tick(company, 10.01)
    late = stands(company)["on_site"]
    assert (late.colour, late.cause) == ("yellow", "overrun")
    to_state(company, "done", 10.02, "Y2")  # the order behind is looked at as well
    assert stands(company)["on_site"].cause != "overrun"


def test_a_customer_who_lets_nobody_in_stops_the_clocks(company: Store) -> None:
    """By the state itself; what is left runs on afterwards, and the solver is told the same."""
    to_state(company, "waiting for customer", 9)
    held = stands(company)["on_site"]
    assert (held.due_at, held.remaining_s, held.paused_since) == (None, 3 * 3600, hours(9))
    assert tick(company, 40) == 0
    with company.reading() as connection:
        assert dues(connection, ["Y1"], at=hours(15))["Y1"].respond_by == hours(18)
    to_state(company, "triaged", 20)
    assert stands(company)["on_site"].due_at == hours(23)
    with company.reading() as connection:
        assert dues(connection, ["Y1"], at=hours(21))["Y1"].resolve_by == hours(56 + 11)
    assert company.snapshot(DAY, at=hours(21)).dues["Y1"].respond_by == hours(23)


def test_a_person_pauses_and_resumes(company: Store) -> None:
    """Force majeure stops the visit's clocks, not the words owed; twice, or for nothing, is refused."""
    with company.writing(DISPATCHER, at=hours(9)) as work:
        sla.pause(work, "Y1", "force majeure")
    assert stands(company)["on_site"].paused_since == hours(9)
    assert stands(company)["progress"].paused_since is None
    for reason, code in (("force majeure", "already-paused"), ("waiting for part", "pause-stops-nothing")):
        with pytest.raises(StoreRefusalError) as refused, company.writing(DISPATCHER, at=hours(9.5)) as work:
            sla.pause(work, "Y1", reason)  # type: ignore[arg-type]
        assert refused.value.code == code
    with company.writing(DISPATCHER, at=hours(10)) as work:
        sla.resume(work, "Y1")
    assert stands(company)["on_site"].due_at == hours(13)
    with pytest.raises(StoreRefusalError, match="not-paused"), company.writing(DISPATCHER, at=hours(10)) as work:
        sla.resume(work, "Y1")
    with company.reading() as connection:
        (one,) = sla.pauses(connection, "Y1")
    assert (one.from_at, one.to_at) == (hours(9), hours(10))
    assert [kind for kind, _ in events(company, "sla.paused", "sla.resumed")] == ["sla.paused", "sla.resumed"]


def test_a_word_to_the_customer_is_owed_anew(company: Store) -> None:
    """Two hours from when it was given."""
    with company.writing(DISPATCHER, at=hours(9.7)) as work:
        sla.tell(work, "Y1")
    assert (stands(company)["progress"].due_at, stands(company)["progress"].colour) == (hours(11.7), "blue")


def test_what_was_seen_climbs_no_further(company: Store) -> None:
    """The first to acknowledge stays; where there is no warning there is nothing to see."""
    tick(company, 9.6)
    with pytest.raises(StoreRefusalError, match="no-warning"), company.writing(DISPATCHER, at=hours(9.7)) as work:
        sla.acknowledge(work, "Y1", "resolution")
    with company.writing(DISPATCHER, at=hours(9.7)) as work:
        seen = sla.acknowledge(work, "Y1", "progress")
    with company.writing(DISPATCHER, at=hours(9.8)) as work:
        assert sla.acknowledge(work, "Y1", "progress") == seen
    assert (seen.acknowledged_at, seen.next_look_at) == (hours(9.7), hours(10) + SECOND)
    tick(company, 9.99)
    assert events(company, "warning.escalated") == []
    assert len(events(company, "warning.acknowledged")) == 1


def test_an_order_nobody_knows_is_missing(company: Store) -> None:
    """Whatever is asked of it."""
    with pytest.raises(StoreMissingError), company.writing(DISPATCHER, at=hours(9)) as work:
        sla.pause(work, "Z9", "force majeure")
    refresh(company, 9, "Z9")
    with company.reading() as connection:
        assert (sla.targets(connection, "Z9"), dues(connection, ["Z9"], at=EIGHT)) == ((), {})


def test_orders_out_of_a_file_are_caught_up_with(company: Store) -> None:
    """Those that nobody has looked at yet, and those whose state has moved on; not what was over before."""
    many = tuple(order(f"N{n}", state="triaged") for n in range(5))
    old = order("OLD", state="closed", reported_at=hours(-500))
    company.import_batch(nothing_but(orders=(*many, old)), source="second.xlsx")
    with company.writing(DISPATCHER, at=hours(9)) as work:
        assert sla.catch_up(work, limit=3) == 3
        assert sla.catch_up(work, limit=3) == 2
        assert sla.catch_up(work) == 0
        work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == "N1").values(state="cancelled"))
        assert sla.catch_up(work) == 1
    assert stands(company, "OLD") == {}
    assert stands(company, "N1")["on_site"].next_look_at is None


def test_another_policy_moves_every_open_order(company: Store) -> None:
    """The next tick looks at all of them; a promise that is given no more is gone."""
    document = policy_document(shipped_policy("machinery"))
    document["clocks"][1]["respond_s"] = 2 * 3600
    document["targets"] = [one for one in document["targets"] if one["kind"] != "progress"]
    with company.writing(DISPATCHER, at=hours(8.5)) as work:
        held = adopt_policy(work, policy_of(document))
        assert (held.policy.version, held.adopted) == (2, 2)
        assert adopt_policy(work, policy_of(document)) == held
    assert tick(company, 8.5) == 1
    assert stands(company)["on_site"].due_at == hours(10)
    assert "progress" not in stands(company)
    assert [kind for kind, _ in events(company, "policy.adopted")] == ["policy.adopted"]


def test_a_workbook_that_says_nothing_of_promises_leaves_them(company: Store) -> None:
    """Its sheets have no place for them: what is in force stays."""
    silent = replace(shipped_policy("machinery"), sla=None, profiles=None, unserved_base=1)
    company.import_batch(nothing_but(policy=silent), source="second.xlsx")
    in_force = company.whole().policy
    assert in_force is not None
    assert (in_force.sla, in_force.unserved_base) == (shipped_policy("machinery").sla, 1)
    assert in_force.sla != USUAL


def test_a_tick_reads_only_what_is_due(company: Store) -> None:
    """The rows that it does not touch keep the moment at which they were written."""
    company.import_batch(nothing_but(orders=(order("Y2", reported_at=hours(7)),)), source="second.xlsx")
    refresh(company, 8, "Y2")

    def looks() -> dict[tuple[str, str], datetime]:
        with company.reading() as connection:
            found = connection.execute(select(_TARGETS.c.order_id, _TARGETS.c.kind, _TARGETS.c.next_look_at))
            return {(row.order_id, row.kind): row.next_look_at for row in found}

    before = looks()
    assert tick(company, 9.001) == 1
    after = looks()
    assert {own for own, kind in before if before[own, kind] != after[own, kind]} == {"Y2"}
    with company.reading() as connection:
        assert connection.execute(select(func.count()).select_from(_TARGETS)).scalar_one() == 8


def test_an_order_that_moves_takes_its_warnings_along(company: Store) -> None:
    """Another site in another region: the other region's dispatchers see them."""
    with company.writing(DISPATCHER, at=hours(9)) as work:
        work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == "Y1").values(site_id="S2"))
        sla.refresh(work, ["Y1"])
    with company.reading() as connection:
        assert set(connection.execute(select(_TARGETS.c.region_id)).scalars()) == {"R2"}


def test_a_crisis_is_answered_within_the_hour(company: Store) -> None:
    """The customer threatens with the newspaper: level 0 lies over what was promised before, and is told."""
    with company.writing(DISPATCHER, at=hours(8.5)) as work:
        work.connection.execute(update(_ORDERS).where(_ORDERS.c.id == "Y1").values(level=0))
        sla.refresh(work, ["Y1"])
    found = stands(company)
    assert (found["first_response"].due_at, found["on_site"].due_at) == (hours(9), hours(10))
    assert "resolution" not in found
    assert events(company, "sla.changed")[-1][1]["targets"]["resolution"]["after"] is None


def test_who_waits_for_a_part_that_lies_nowhere_is_told_so(company: Store) -> None:
    """No plan would help: the part is the cause."""
    company.import_batch(nothing_but(orders=(order("Y2", parts={"P1": 99}),)), source="second.xlsx")
    refresh(company, 8, "Y2")
    tick(company, 11)
    causes = {own: stands(company, own)["on_site"].cause for own in ("Y1", "Y2")}
    assert causes == {"Y1": "no_plan", "Y2": "part"}
