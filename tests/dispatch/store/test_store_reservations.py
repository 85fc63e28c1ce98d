"""What plans take is reserved, follows what happens, and is never promised twice."""

from datetime import timedelta
from typing import Any

import pytest
from small_company import DAY, EIGHT, draft, hours, nothing_but, pickup, small_company, visit
from sqlalchemy import update
from stock_desk import Told, writing

from dispatch.plan_record import PlanDraft
from dispatch.stock.pieces import Count, Place, balance
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.plans.piece_prices import latest_prices
from dispatch.store.plans.records import change_plan
from dispatch.store.shelf import table_of
from dispatch.store.stock import ledger, reservations, reserved, transfers
from dispatch.store.store import Store
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.plans import PlanRow

C1, C2, VAN = Place("center", "C1"), Place("center", "C2"), Place("van", "T1")
TAKES_TWO = {"T1": [pickup("C1", P1=1), visit("X1", 32_400)]}
SPAN = {"arrival": 32_400, "start": 32_400, "finish": 34_200}


@pytest.fixture
def stocked(store: Store) -> Store:
    """The small company: five P1 in centre C1, one P1 and the gauge P2 on T1's van, three P1 to be called in at ten."""
    store.import_batch(small_company(), source="first.xlsx")
    return store


def in_force(store: Store, routes: dict[str, list[dict[str, Any]]], **changes: Any) -> int:
    """Save a plan, put it in force, reserve for it, and return its number."""
    return reserve(store, with_vans(draft(routes, **changes)))


def with_vans(plan: PlanDraft) -> PlanDraft:
    """T1's van as it stands: one P1 and the gauge."""
    for person in plan.problem["technicians"]:
        person["van_stock"] = {"P1": 1, "P2": 1} if person["id"] == "T1" else {}
    return plan


def reserve(store: Store, plan: PlanDraft) -> int:
    number = store.save_plan(plan).number
    with writing(store) as work:
        set_plan(work, number, "published")
        reservations.reserve_for_plan(work, number)
    return number


def set_plan(work: Any, number: int, state: str) -> None:
    plans = table_of(PlanRow)
    work.connection.execute(update(plans).where(plans.c.number == number).values(state=state))


def set_order(work: Any, order_id: str, state: str) -> None:
    orders = table_of(OrderRow)
    work.connection.execute(update(orders).where(orders.c.id == order_id).values(state=state))


def levels(store: Store) -> dict[tuple[str, str], tuple[int, int, int]]:
    """What lies, is reserved, and is short, by place and part; places with nothing are left out."""
    with store.reading() as connection:
        return {
            (place.id, part): (level.balance, level.reserved, level.short)
            for (place, part), level in ledger.levels(connection).items()
            if level.balance or level.reserved
        }


def free(store: Store) -> dict[tuple[Place, str], int]:
    with store.reading() as connection:
        return reservations.free(connection)


def test_a_plan_in_force_has_reserved_what_it_takes(stocked: Store) -> None:
    """One piece at the centre, one on the van; a proposal takes nothing, and doing it twice takes no more."""
    number = stocked.save_plan(with_vans(draft(TAKES_TWO))).number
    with writing(stocked) as work:
        told = Told(work)
        reservations.reserve_for_plan(work, number)
        assert not told.kinds
    assert levels(stocked)["C1", "P1"] == (5, 0, 0)
    with writing(stocked) as work:
        told = Told(work)
        set_plan(work, number, "published")
        reservations.reserve_for_plan(work, number)
        reservations.reserve_for_plan(work, number)
        assert told.kinds == ["stock.reserved"]
    assert levels(stocked) == {("C1", "P1"): (5, 1, 0), ("T1", "P1"): (1, 1, 0), ("T1", "P2"): (1, 0, 0)}
    assert free(stocked) == {(C1, "P1"): 4, (VAN, "P1"): 0, (VAN, "P2"): 1}


def test_a_superseded_plan_lets_go_and_its_successor_takes(stocked: Store) -> None:
    """The second plan of the day takes three at the centre; the first's one is free again."""
    first = in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        set_plan(work, first, "superseded")
    in_force(stocked, {"T1": [pickup("C1", P1=3), visit("X1", 32_400)]})
    assert levels(stocked)["C1", "P1"] == (5, 3, 0)


def test_a_visit_under_way_keeps_its_pieces_when_a_new_plan_comes(stocked: Store) -> None:
    """X1 is being repaired when the day is planned again without it: its two pieces stay reserved until it is done."""
    first = in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        set_plan(work, first, "superseded")
        set_order(work, "X1", "repairing")
    in_force(stocked, {"T2": [visit("X2", 40_000)]})
    assert levels(stocked)["C1", "P1"] == (5, 1, 0)
    with writing(stocked) as work:
        reservations.use(work, "X1", "T1", {"P1": 2})
        set_order(work, "X1", "done")
    assert levels(stocked) == {("C1", "P1"): (4, 0, 0), ("T1", "P2"): (1, 0, 0)}


def test_what_a_live_plan_carries_along_keeps_its_pieces(stocked: Store) -> None:
    """X1 is about to begin: the next edition has it, and its pick-up, outside its routes; all stays reserved once."""
    number = in_force(stocked, TAKES_TWO)
    with writing(stocked, hours(8.3)) as work:
        reservations.pick_up(work, plan_number=number, technician_id="T1", center_id="C1", parts={"P1": 1})
    edited = draft({"T2": [visit("X2", 40_000)], "T1": [pickup("C1", at=50_000, P1=1), visit("X3", 52_000)]})
    edited.plan["carried"] = [{"order": "X1", "technician": "T1", "shift": 0, **SPAN}]  # type: ignore[index]
    edited.plan["carried_errands"] = [{"technician": "T1", **pickup("C1", P1=1)}]  # type: ignore[index]
    with writing(stocked, hours(8.6)) as work:
        change_plan(work.connection, number, edited)
        reservations.reserve_for_plan(work, number)
    assert levels(stocked) == {("C1", "P1"): (4, 1, 0), ("T1", "P1"): (2, 2, 0), ("T1", "P2"): (1, 0, 0)}


def test_what_is_promised_cannot_be_promised_again(stocked: Store) -> None:
    """Five lie there and three come at ten: a plan that takes nine is refused, with what lies and what was wanted."""
    with pytest.raises(StoreRefusalError) as raised:
        in_force(stocked, {"T2": [pickup("C1", at=50_000, P1=9), visit("X2", 52_000)]})
    assert raised.value.code == "stock-short"
    assert raised.value.items == ("center C1: P1 (lies 5, reserved 0, wanted 9)",)
    in_force(stocked, {"T2": [pickup("C1", at=50_000, P1=8), visit("X2", 52_000)]})
    assert levels(stocked)["C1", "P1"] == (5, 5, 0)
    with stocked.reading() as connection:
        assert {(line.lot_id, line.pieces) for line in reserved.read_reservations(connection)} == {(None, 5), ("L1", 3)}
    with pytest.raises(StoreRefusalError) as raised, writing(stocked) as work:
        reservations.hand_over(work, C1, VAN, {"P1": 1})
    assert raised.value.items == ("center C1: P1 (lies 5, reserved 5, wanted 1)",)


def test_handed_out_pieces_lie_on_the_van_and_stay_reserved(stocked: Store) -> None:
    """Also when the live plan is edited afterwards: what was handed out is not reserved at the centre again."""
    number = in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        reservations.pick_up(work, plan_number=number, technician_id="T1", center_id="C1", parts={"P1": 1})
    expected = {("C1", "P1"): (4, 0, 0), ("T1", "P1"): (2, 2, 0), ("T1", "P2"): (1, 0, 0)}
    assert levels(stocked) == expected
    with writing(stocked) as work:
        reservations.reserve_for_plan(work, number)
    assert levels(stocked) == expected
    with stocked.reading() as connection:
        assert sum(reservations.picked_on(connection, DAY).values()) == 1


def test_use_books_what_was_used_and_leaves_the_rest_on_the_van(stocked: Store) -> None:
    """Handed out one, used one of two: one stays on the van, for anybody; the ledger names the order."""
    number = in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        told = Told(work)
        reservations.pick_up(work, plan_number=number, technician_id="T1", center_id="C1", parts={"P1": 1})
        reservations.use(work, "X1", "T1", {"P1": 1, "P2": 1})  # the gauge is a tool: it is not used up
        assert told.kinds == ["stock.picked-up", "stock.used"]
    assert levels(stocked) == {("C1", "P1"): (4, 0, 0), ("T1", "P1"): (1, 0, 0), ("T1", "P2"): (1, 0, 0)}
    used = [one for one in stocked.movements() if one.cause == "used"]
    assert [(one.place, one.pieces, one.reference) for one in used] == [(VAN, -1, "X1")]


def test_what_was_fetched_without_a_word_is_booked_when_it_is_used(stocked: Store) -> None:
    """Nobody booked the pick-up; the engineer used two all the same: one came from where it was reserved."""
    in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        reservations.use(work, "X1", "T1", {"P1": 2})
    assert levels(stocked) == {("C1", "P1"): (4, 0, 0), ("T1", "P2"): (1, 0, 0)}
    with pytest.raises(StoreRefusalError, match="stock-short"), writing(stocked) as work:
        reservations.use(work, "X2", "T1", {"P1": 1})


def test_a_cancelled_order_gives_back_what_it_had(stocked: Store) -> None:
    """And tells of it once."""
    in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        told = Told(work)
        reservations.release(work, "X1")
        reservations.release(work, "X1")
        assert told.kinds == ["stock.released"]
    assert free(stocked)[C1, "P1"] == 5


def test_a_count_below_what_is_reserved_wins_and_is_told_once(stocked: Store) -> None:
    """None is left where one is promised: it is short, who loses is named, and editing the plan goes on."""
    number = in_force(stocked, TAKES_TWO)
    with writing(stocked) as work:
        told = Told(work)
        reservations.count_stock(work, [Count(place=C1, part_id="P1", pieces=0)])
        reservations.announce_short(work)
        (short,) = (event for event in told.events if event.kind == "stock.short")
    # The lot of ten o'clock comes too late for a pick-up at eight.
    assert (short.subject, short.region_id, short.technicians) == ("center C1", "R1", ("T1",))
    assert (short.data["orders"], short.data["parts"]) == (["X1"], {"P1": 1})
    assert levels(stocked)["C1", "P1"] == (0, 1, 1)
    with writing(stocked) as work:
        reservations.reserve_for_plan(work, number)
    with writing(stocked) as work:
        reservations.count_stock(work, [Count(place=C1, part_id="P1", pieces=5)])
    assert levels(stocked)["C1", "P1"] == (5, 1, 0)


def test_an_import_that_counts_less_is_told_when_somebody_looks(stocked: Store) -> None:
    """The file's count becomes a movement as before; the duty that looks from time to time tells what is short."""
    in_force(stocked, TAKES_TWO)
    stocked.import_batch(nothing_but(counts=(Count(place=VAN, part_id="P1", pieces=0),)), source="count.csv")
    assert levels(stocked)["T1", "P1"] == (0, 1, 1)
    for expected in (["stock.short"], []):
        with writing(stocked) as work:
            told = Told(work)
            reservations.announce_short(work)
            assert told.kinds == expected


def test_a_late_visit_gives_way_to_a_new_plan(stocked: Store) -> None:
    """Yesterday's visit never began and is planned anew: today's plan takes its pieces, and nothing is held twice."""
    in_force(stocked, {"T1": [pickup("C1", P1=5), visit("X1", 32_400)]})
    number = stocked.save_plan(
        draft({"T3": [pickup("C1", P1=5), visit("X2", 34_000)]}, day=DAY + timedelta(days=1))
    ).number
    with writing(stocked, EIGHT + timedelta(days=1)) as work:
        set_plan(work, number, "published")
        reservations.reserve_for_plan(work, number)
    assert levels(stocked)["C1", "P1"] == (5, 5, 0)


def test_a_tool_is_reserved_for_the_day_and_stays(stocked: Store) -> None:
    """Two visits need the gauge: one is reserved, and nobody may lend it out."""
    plan = with_vans(draft({"T1": [visit("X1", 32_400), visit("X2", 40_000)]}))
    for order in plan.problem["orders"]:
        order["parts"] = {"P2": 1}
    reserve(stocked, plan)
    assert levels(stocked)["T1", "P2"] == (1, 1, 0)
    with pytest.raises(StoreRefusalError, match="stock-short"), writing(stocked) as work:
        reservations.hand_over(work, VAN, C1, {"P2": 1})


def test_a_lot_that_arrives_lies_on_the_shelf(stocked: Store) -> None:
    """What a plan counted on as a lot is reserved at the centre from then on; the lot is gone."""
    in_force(stocked, {"T2": [pickup("C1", at=50_000, P1=8), visit("X2", 52_000)]})
    with writing(stocked) as work:
        reservations.receive_lot(work, "L1")
    assert levels(stocked)["C1", "P1"] == (8, 8, 0)
    with pytest.raises(StoreMissingError), writing(stocked) as work:
        reservations.receive_lot(work, "L1")


def test_prices_of_the_optimiser_are_kept_with_the_plan(stocked: Store) -> None:
    """Those of the latest plan that has any at a centre."""
    for price in (500, 700):
        plan = draft({"T2": [visit("X2", 52_000)]})
        plan.plan["prices"] = {"pieces": [["C1", "P1", price]]}  # type: ignore[index]
        reserve(stocked, plan)
    with stocked.reading() as connection:
        assert [(one.center_id, one.part_id, one.price) for one in latest_prices(connection)] == [("C1", "P1", 700)]


def test_a_transfer_reserves_then_travels_then_lies_there(stocked: Store) -> None:
    """Two from C1 to C2: held at C1, on the road and a lot of C2, then on C2's shelves."""
    with writing(stocked) as work:
        told = Told(work)
        number = transfers.request_transfer(work, origin_id="C1", target=C2, parts={"P1": 2}, lead_s=3600).id
        assert levels_in(work)["C1", "P1"] == (5, 2, 0)
        transfers.send_transfer(work, number)
        assert levels_in(work)["C1", "P1"] == (3, 0, 0)
        lots = {lot.id: lot for lot in reserved.all_lots(work.connection, work.at)}
        assert lots[f"transfer {number}: P1"].available_at == EIGHT + timedelta(hours=1)
        transfers.receive_transfer(work, number)
        assert levels_in(work)["C2", "P1"] == (2, 0, 0)
        assert told.kinds == ["transfer.requested", "transfer.sent", "transfer.received"]
        with pytest.raises(StoreRefusalError, match="illegal-transition"):
            transfers.cancel_transfer(work, number)
    assert balance(stocked.movements()) == stocked.balances()


def levels_in(work: Any) -> dict[tuple[str, str], tuple[int, int, int]]:
    return {
        (place.id, part): (level.balance, level.reserved, level.short)
        for (place, part), level in ledger.levels(work.connection).items()
    }


def test_a_plan_that_counts_on_a_transfer_is_told_when_it_is_cancelled(stocked: Store) -> None:
    """T2 fetches two at C2, which a transfer brings; it turns back: they lie at C1, and T2 is short."""
    with writing(stocked) as work:
        number = transfers.request_transfer(work, origin_id="C1", target=C2, parts={"P1": 2}, lead_s=3600).id
        transfers.send_transfer(work, number)
    in_force(stocked, {"T2": [pickup("C2", at=50_000, P1=2), visit("X2", 52_000)]})
    with writing(stocked) as work:
        told = Told(work)
        transfers.cancel_transfer(work, number)
        short = [(event.subject, event.technicians) for event in told.events if event.kind == "stock.short"]
    assert short == [("center C2", ("T2",))]
    assert levels(stocked)["C1", "P1"] == (5, 0, 0)
    assert levels(stocked)["C2", "P1"] == (0, 2, 2)


def test_a_transfer_takes_only_what_nobody_was_promised(stocked: Store) -> None:
    """Four of five are free; five are refused; to where they lie already, or to nowhere, they do not go."""
    in_force(stocked, TAKES_TWO)
    with pytest.raises(StoreRefusalError) as raised, writing(stocked) as work:
        transfers.request_transfer(work, origin_id="C1", target=VAN, parts={"P1": 5}, lead_s=60)
    assert raised.value.code == "stock-short"
    with pytest.raises(StoreRefusalError, match="same-place"), writing(stocked) as work:
        transfers.request_transfer(work, origin_id="C1", target=C1, parts={"P1": 1}, lead_s=60)
    with pytest.raises(StoreRefusalError, match="unknown-reference"), writing(stocked) as work:
        transfers.request_transfer(work, origin_id="C1", target=Place("van", "T9"), parts={"P9": 1}, lead_s=60)
    with pytest.raises(StoreMissingError), writing(stocked) as work:
        transfers.send_transfer(work, 99)
