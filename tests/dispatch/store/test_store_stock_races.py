"""R03: a thousand racers for a hundred parts. A hundred get one, nine hundred are refused, none is left."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from small_company import nothing_but, small_company
from stock_desk import writing

from dispatch.stock.pieces import Count, Place, balance
from dispatch.store.errors import StoreBusyError, StoreRefusalError
from dispatch.store.stock import ledger, reservations, transfers
from dispatch.store.stock.transfer_rows import latest_transfers
from dispatch.store.store import Store, open_store

RACERS, THREADS, PARTS = 1_000, 16, 100
C1, C2, VAN = Place("center", "C1"), Place("center", "C2"), Place("van", "T1")


def test_a_thousand_racers_for_a_hundred_parts(store_url: str) -> None:
    """Every third racer moves a piece to a van, every third asks for a transfer, every third sends one at once."""
    with open_store(store_url) as first:
        first.import_batch(small_company(), source="first.xlsx")
        first.import_batch(nothing_but(counts=(Count(place=C1, part_id="P1", pieces=PARTS),)), source="count.csv")
    together = Barrier(THREADS)

    def race(racers: range) -> list[str]:
        with open_store(store_url) as own:
            together.wait()
            return [_one(own, racer) for racer in racers]

    with ThreadPoolExecutor(THREADS) as threads:
        results = [
            one for some in threads.map(race, [range(n, RACERS, THREADS) for n in range(THREADS)]) for one in some
        ]
    assert len(results) == RACERS
    assert results.count("got") == PARTS
    assert results.count("stock-short") == RACERS - PARTS
    with open_store(store_url) as last, last.reading() as connection:
        level = ledger.levels(connection)[C1, "P1"]
        requested = latest_transfers(connection, limit=200, before=None, state="requested", places=None)
        assert level.free == 0
        assert level.balance == level.reserved == len(requested)
        assert balance(ledger.movements(connection)) == ledger.balances(connection)


def _one(store: Store, racer: int) -> str:
    """Try until the database is not busy, as a client does that is told to come back."""
    while True:
        try:
            with writing(store) as work:
                if racer % 3 == 0:
                    reservations.hand_over(work, C1, VAN, {"P1": 1})
                else:
                    asked = transfers.request_transfer(work, origin_id="C1", target=C2, parts={"P1": 1}, lead_s=60)
                    if racer % 3 == 1:
                        transfers.send_transfer(work, asked.id)
        except StoreBusyError:
            continue
        except StoreRefusalError as error:
            return error.code
        return "got"
