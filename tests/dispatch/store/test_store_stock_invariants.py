"""Whatever happens to stock in whatever order: no piece is lost, none is promised twice, and the books agree."""

from collections import Counter
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from small_company import EIGHT, draft, nothing_but, pickup, small_company, visit
from sqlalchemy import update
from stock_desk import writing

from dispatch.stock.pieces import Count, Place, balance
from dispatch.stock.reservation import held
from dispatch.stock.transfer import on_the_road
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.plans.records import pack, save_plan
from dispatch.store.shelf import table_of
from dispatch.store.stock import ledger, reservations, reserved, transfers
from dispatch.store.stock.transfer_rows import open_transfers
from dispatch.store.store import Store
from dispatch.store.tables.plans import PlanRow

OPERATIONS = 500
PLACES = (Place("center", "C1"), Place("center", "C2"), Place("van", "T1"), Place("van", "T2"))
PARTS = ("P1", "P2")
ORDERS = ("X1", "X2")


class Day:
    """A stream of operations, legal or not, and what went in and out of the company by them."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store, self.random = store, Random(seed)
        self.plans: list[int] = []
        self.outside: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.done: Counter[str] = Counter()

    def step(self, n: int) -> None:
        """Do one thing. What is refused must change nothing."""
        often = [self.request, self.go_on, self.plan, self.pick_up]
        what = self.random.choice([*often, *often, self.hand_over, self.count, self.use, self.release])
        before = self.outside.copy()
        try:
            with writing(self.store, EIGHT + timedelta(minutes=n)) as work:
                what(work)
            self.done[what.__name__] += 1
        except (StoreRefusalError, StoreMissingError) as error:
            self.outside = before
            self.refused[error.code] += 1

    def parts(self) -> dict[str, int]:
        return {self.random.choice(PARTS): self.random.randint(1, 4)}

    def hand_over(self, work: Any) -> None:
        origin, target = self.random.sample(PLACES, 2)
        reservations.hand_over(work, origin, target, self.parts())

    def request(self, work: Any) -> None:
        origin, target = self.random.choice(PLACES[:2]), self.random.choice(PLACES)
        transfers.request_transfer(work, origin_id=origin.id, target=target, parts=self.parts(), lead_s=3600)

    def go_on(self, work: Any) -> None:
        waiting = open_transfers(work.connection)
        step = self.random.choice(
            [transfers.send_transfer, transfers.receive_transfer, transfers.receive_transfer, transfers.cancel_transfer]
        )
        step(work, self.random.choice(waiting).id if waiting else 999)

    def count(self, work: Any) -> None:
        place, part = self.random.choice(PLACES), self.random.choice(PARTS)
        was = ledger.levels(work.connection).get((place, part), ledger.Level()).balance
        now = max(0, was + self.random.randint(-2, 3))
        self.outside[part] += now - was
        reservations.count_stock(work, [Count(place=place, part_id=part, pieces=now)])

    def use(self, work: Any) -> None:
        part, pieces = "P1", self.random.randint(1, 2)
        self.outside[part] -= pieces
        reservations.use(work, self.random.choice(ORDERS), self.random.choice(("T1", "T2")), {part: pieces})

    def release(self, work: Any) -> None:
        reservations.release(work, self.random.choice(ORDERS))

    def plan(self, work: Any) -> None:
        """A new plan in place of the last, or the last one again, as if it had been edited."""
        if self.plans and self.random.random() < 0.3:
            reservations.reserve_for_plan(work, self.plans[-1])
            return
        table = table_of(PlanRow)
        taken = self.random.randint(1, 4)
        who, center = self.random.choice(("T1", "T2")), self.random.choice(("C1", "C2"))
        record = draft({who: [pickup(center, P1=taken), visit("X1", 32_400), visit("X2", 40_000)]})
        number = save_plan(work.connection, pack(record)).number
        work.connection.execute(update(table).where(table.c.state == "published").values(state="superseded"))
        work.connection.execute(update(table).where(table.c.number == number).values(state="published"))
        reservations.reserve_for_plan(work, number)
        self.plans.append(number)

    def pick_up(self, work: Any) -> None:
        plan = self.plans[-1] if self.plans else 999
        who, center = self.random.choice(("T1", "T2")), self.random.choice(("C1", "C2"))
        reservations.pick_up(
            work, plan_number=plan, technician_id=who, center_id=center, parts={"P1": self.random.randint(1, 2)}
        )


def test_no_piece_is_lost_or_promised_twice(store: Store, store_url: str) -> None:
    """Five hundred operations; on PostgreSQL, where each takes longer, the first two hundred of them."""
    _live_through(store, 1, OPERATIONS if store_url.startswith("sqlite") else 200)


@pytest.mark.long
@pytest.mark.parametrize("seed", [2, 3, 4])
def test_no_piece_is_lost_or_promised_twice_on_longer_days(store: Store, seed: int) -> None:
    """Other days, all of five hundred operations, on both databases."""
    _live_through(store, seed, OPERATIONS)


def _live_through(store: Store, seed: int, operations: int) -> None:
    """Never below zero; replayed, the ledger gives the balances; what there is changes by counts and use only."""
    store.import_batch(small_company(), source="first.xlsx")
    store.import_batch(
        nothing_but(counts=tuple(Count(place=place, part_id="P1", pieces=9) for place in PLACES)), source="count.csv"
    )
    with writing(store) as work:
        start = _everywhere(work)
    day = Day(store, seed)
    for n in range(operations):
        day.step(n)
        if n % 25 == 0 or n == operations - 1:
            with writing(store) as work:
                _assert_books_agree(work)
                assert {part: _everywhere(work)[part] for part in PARTS} == {
                    part: start[part] + day.outside[part] for part in PARTS
                }
    assert set(day.done) == {"hand_over", "request", "go_on", "count", "use", "plan", "pick_up", "release"}
    assert {"stock-short", "illegal-transition"} <= set(day.refused)


def _everywhere(work: Any) -> Counter[str]:
    """The pieces of each part in all places and on the road."""
    total: Counter[str] = Counter()
    for (_, part), pieces in ledger.balances(work.connection).items():
        total[part] += pieces
    for transfer in open_transfers(work.connection):
        total.update(on_the_road(transfer))
    return total


def _assert_books_agree(work: Any) -> None:
    levels = ledger.levels(work.connection)
    replayed = balance(ledger.movements(work.connection))
    assert {key: level.balance for key, level in levels.items() if level.balance} == +replayed
    assert all(level.balance >= 0 and level.free >= 0 for level in levels.values())
    promised = held(reserved.read_reservations(work.connection))
    assert {key: level.reserved for key, level in levels.items() if level.reserved} == promised
    assert all(level.short == max(0, level.reserved - level.balance) for level in levels.values())
    assert not ledger.untold_parts(work.connection)
