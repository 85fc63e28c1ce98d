"""Orders are made, edited, pinned and taken through their life; every change leaves its event."""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from order_desk import at_work
from small_company import DAY, EIGHT, draft, hours, small_company
from sqlalchemy import insert

from dispatch.event import Event
from dispatch.orders.life_cycle import RULES, open_events
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.orders.changes import create_order, edit_order, happen, list_orders, read_order
from dispatch.store.orders.hearing import hear
from dispatch.store.orders.pins import pin, unpin
from dispatch.store.orders.remarks import remarks_of
from dispatch.store.orders.sight import in_sight
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.live import ToldVisitRow
from dispatch.work_order import Follows, Pin, WorkOrder

NEW = WorkOrder(
    id="",
    site_id="S1",
    level=2,
    reported_at=EIGHT,
    duration_s=1800,
    skills={"hydraulics": 2},
    text="找王师傅，电话 13812345678",
    state="reported",
)


@pytest.fixture
def company(store: Store) -> Store:
    """A company with four orders."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def tell(store: Store, order_id: str, technician_id: str, *, withdrawn_at: datetime | None = None) -> None:
    """Make a visit known to its engineer."""
    number = store.save_plan(draft({})).number
    with at_work(store) as work:
        row = {
            "order_id": order_id, "technician_id": technician_id, "plan_number": number, "day": DAY, "sequence": 0,
            "arrival_at": EIGHT, "start_at": EIGHT, "finish_at": EIGHT, "told_at": EIGHT, "version": 1,
            "answer": "none", "answered_at": None, "reason": "", "withdrawn_at": withdrawn_at,
        }  # fmt: skip
        work.connection.execute(insert(table_of(ToldVisitRow)).values(row))


def code_of(refused: pytest.ExceptionInfo[StoreRefusalError]) -> str:
    return refused.value.code


def test_a_new_order_gets_the_next_number_of_the_day(company: Store) -> None:
    """The day is the company's; what comes in is stored as it was asked for."""
    with at_work(company) as work:
        first, second = create_order(work, NEW), create_order(work, NEW)
        assert (first.id, second.id) == ("X20260302001", "X20260302002")
        assert [event.kind for event in work.noted] == ["order.created"] * 2
        assert work.noted[0].region_id == "R1"
        assert "13812345678" not in str(work.noted)
    with company.reading() as connection:
        assert read_order(connection, first.id) == replace(NEW, id="X20260302001")


def test_the_same_order_again_is_the_same_order(company: Store) -> None:
    """Sent twice it is there once, whatever has become of it; with other content its number is taken."""
    asked = replace(NEW, id="A-1")
    with at_work(company) as work:
        create_order(work, asked)
        happen(work, "A-1", "triage")
        assert create_order(work, asked).state == "triaged"
        with pytest.raises(StoreRefusalError) as refused:
            create_order(work, replace(asked, level=1))
    assert code_of(refused) == "order-exists"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"site_id": "S9"}, "unknown-reference"),
        ({"skills": {}, "parts": {"P9": 1}}, "unknown-reference"),
        ({"site_id": "S2", "equipment_id": "E1"}, "stands-elsewhere"),
        ({"id": "X9", "follows": (Follows(order_id="X9", min_s=0),)}, "unknown-reference"),
    ],
)
def test_an_order_must_fit_what_is_known(company: Store, changes: dict[str, Any], code: str) -> None:
    """Its site, parts and equipment, and whom it follows."""
    with pytest.raises(StoreRefusalError) as refused, at_work(company) as work:
        create_order(work, replace(NEW, **changes))
    assert code_of(refused) == code


def test_an_edit_names_its_fields_and_no_words(company: Store) -> None:
    """Values that are nobody's are told with it; a complaint's text is not."""
    with at_work(company) as work:
        after = edit_order(work, "X2", {"level": 1, "text": "客户张三催促", "crew": 1})
        assert (after.level, after.text) == (1, "客户张三催促")
        assert [(event.kind, event.data) for event in work.noted] == [
            ("order.edited", {"fields": ["level", "text"], "level": 1})
        ]
        assert edit_order(work, "X2", {"level": 1}) == after  # nothing new, no event
        assert len(work.noted) == 1
    with company.reading() as connection:
        assert read_order(connection, "X2") == after


def test_an_order_that_moves_is_told_to_both_regions(company: Store) -> None:
    """Whoever watched it goes on knowing where it went."""
    with at_work(company) as work:
        edit_order(work, "X2", {"site_id": "S1"})
        assert [event.region_id for event in work.noted] == ["R1", "R2"]


def test_edits_that_cannot_be(company: Store) -> None:
    """A circle of orders, an order that is over, a field that is not to be edited."""
    with at_work(company) as work:
        with pytest.raises(StoreRefusalError) as circle:
            edit_order(work, "X1", {"follows": (Follows(order_id="X2", min_s=0),)})
        happen(work, "X3", "cancel")
        with pytest.raises(StoreRefusalError) as over:
            edit_order(work, "X3", {"level": 2})
        with pytest.raises(ValueError, match="state"):
            edit_order(work, "X2", {"state": "closed"})
        with pytest.raises(StoreMissingError):
            edit_order(work, "X9", {"level": 2})
    assert (code_of(circle), code_of(over)) == ("order-circle", "order-over")


def test_what_happens_is_told_with_its_claim(company: Store) -> None:
    """From, to, who, when by their clock, and how far that is off; the reason is kept apart, and can be erased."""
    with at_work(company) as work:
        happen(work, "X2", "publish")
        claimed_at = EIGHT - timedelta(hours=8)
        happen(work, "X2", "refuse", by_technician="T2", reason="客户李四家的狗", claimed_at=claimed_at)
        event = work.noted[-1]
        assert event.kind == "order.state"
        assert event.technicians == ("T2",)
        remark = event.data.pop("remark")
        assert event.data == {
            "event": "refuse", "from": "published", "to": "rejected by engineer", "technician": "T2",
            "claimed_at": claimed_at.isoformat(), "skew_s": -28_800, "skewed": True,
        }  # fmt: skip
        assert remarks_of(work.connection, "X2") == {remark: "客户李四家的狗"}


def test_an_illegal_event_is_refused_and_kept(company: Store) -> None:
    """`happen` raises; `hear` keeps what was told as refused, and nothing else changes."""
    with at_work(company) as work:
        with pytest.raises(StoreRefusalError) as refused:
            happen(work, "X2", "complete")
        assert code_of(refused) == "illegal-transition"
        assert work.noted == []
        heard = hear(work, "X2", "complete", by_technician="T2", claimed_at=EIGHT)
        assert heard.refusal is not None
        assert heard.order.state == "triaged"
        assert [(event.kind, event.data["from"]) for event in work.noted] == [("order.refused_event", "triaged")]
        assert hear(work, "X2", "plan").refusal is None
    with company.reading() as connection:
        assert read_order(connection, "X2").state == "planned"


def test_a_start_may_be_pinned_alone(company: Store) -> None:
    """Technician, start, both, none; not somebody who must not go, and not what has begun."""
    with at_work(company) as work:
        for wish in (Pin(technician_id="T2"), Pin(start_at=hours(10)), Pin(technician_id="T3", start_at=hours(10))):
            assert pin(work, "X2", wish).pin == wish
            assert read_order(work.connection, "X2").pin == wish
        assert unpin(work, "X2").pin is None
        assert [event.kind for event in work.noted] == ["order.pinned"] * 3 + ["order.unpinned"]
        assert work.noted[1].data == {"pin": {"technician": None, "start_at": hours(10).isoformat()}}
        with pytest.raises(StoreRefusalError) as excluded:
            pin(work, "X1", Pin(technician_id="T2"))
        with pytest.raises(StoreRefusalError) as unknown:
            pin(work, "X2", Pin(technician_id="T9"))
        with pytest.raises(StoreRefusalError) as begun:
            pin(work, "X4", Pin(technician_id="T1"))
    assert [code_of(one) for one in (excluded, unknown, begun)] == [
        "pinned-excluded", "unknown-reference", "not-plannable",
    ]  # fmt: skip


def test_orders_are_found_by_what_they_are(company: Store) -> None:
    """By state, region, level and id; page by page; wildcards are only characters."""
    with company.reading() as connection:

        def found(**wanted: Any) -> list[str]:
            return [order.id for order in list_orders(connection, **wanted)]

        assert found() == ["X1", "X2", "X3", "X4"]
        assert found(states=["done"]) == ["X4"]
        assert found(region_id="R2") == ["X2", "X3"]
        assert found(level=1) == ["X3", "X4"]
        assert found(id_prefix="X") == ["X1", "X2", "X3", "X4"]
        assert found(id_prefix="%") == []
        assert found(limit=2) == ["X1", "X2"]
        assert found(after="X2", limit=2) == ["X3", "X4"]
        assert found(sight=in_sight(regions=("R1",)), level=1) == ["X4"]
        assert found(sight=in_sight(regions=("R9",))) == []


def test_engineers_see_their_own_visits_only(company: Store) -> None:
    """As long as they are theirs."""
    tell(company, "X2", "T2")
    tell(company, "X3", "T3", withdrawn_at=EIGHT)
    with company.reading() as connection:
        mine = in_sight(technician_id="T2", regions=("R1",))
        assert [order.id for order in list_orders(connection, sight=mine)] == ["X2"]
        assert list_orders(connection, sight=in_sight(technician_id="T3")) == []
        assert read_order(connection, "X2", sight=mine).id == "X2"
        with pytest.raises(StoreMissingError):
            read_order(connection, "X3", sight=mine)


def replayed(events: list[Event], state: dict[str, Any]) -> dict[str, Any]:
    """What the events alone say of every order: (state, pin)."""
    state = dict(state)
    for event in events:
        before = state.get(event.subject, (None, None))
        if event.kind == "order.created":
            state[event.subject] = (event.data["state"], event.data["pin"])
        elif event.kind == "order.state":
            assert before[0] == event.data["from"]
            state[event.subject] = (event.data["to"], before[1])
        elif event.kind in ("order.pinned", "order.unpinned"):
            state[event.subject] = (before[0], event.data["pin"])
    return state


def stored(store: Store) -> dict[str, Any]:
    found = {}
    for order in store.whole().orders:
        fixed = order.pin and {
            "technician": order.pin.technician_id,
            "start_at": order.pin.start_at.isoformat() if order.pin.start_at else None,
        }
        found[order.id] = (order.state, fixed)
    return found


def change(work: Any, order_id: str, chance: random.Random) -> str:
    """Do something to an order, allowed or not, and return the order it was done to."""
    what = chance.random()
    if what < 0.05:
        return create_order(work, NEW).id
    if what < 0.15:
        who, start_at = chance.choice(["T1", "T2", "T3"]), chance.choice([None, hours(10)])
        pin(work, order_id, Pin(technician_id=who, start_at=start_at))
    elif what < 0.2:
        unpin(work, order_id)
    elif what < 0.3:
        edit_order(work, order_id, {"level": chance.randint(1, 3)})
    else:
        legal = open_events(read_order(work.connection, order_id).state, "dispatcher")
        hear(work, order_id, chance.choice([*RULES, *legal, *legal, *legal]))
    return order_id


def test_the_events_alone_tell_what_is_stored(company: Store) -> None:
    """300 random changes, legal and not: replaying their events gives the state and the pin of every order."""
    chance = random.Random(7)
    start, events, ids = stored(company), [], ["X1", "X2", "X3", "X4"]
    for _ in range(6):
        with at_work(company) as work:
            for _ in range(50):
                with suppress(StoreRefusalError):
                    ids.append(change(work, chance.choice(ids), chance))
            events += work.noted
    assert replayed(events, start) == stored(company)
    assert sum(event.kind == "order.refused_event" for event in events) > 50
    assert sum(event.kind == "order.state" for event in events) > 50
