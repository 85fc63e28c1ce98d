"""Pieces that should have been fetched by now, and that nobody has booked, are promised where they still lie."""

from dataclasses import replace

from live_company import SIX, at_work, live_company, minutes, order, proposal, visits_by_person

from dispatch.live.hand import Fix
from dispatch.orders.completion import VisitReport
from dispatch.plan_record import PlannedVisit
from dispatch.store import live
from dispatch.store.orders.changes import happen
from dispatch.store.orders.visits_done import report_visit
from dispatch.store.stock import ledger
from dispatch.store.stock.reserved import read_reservations
from dispatch.store.store import Store
from dispatch.store.work import Work


def begin(work: Work, visit: PlannedVisit) -> None:
    """Somebody sets out, and starts to work."""
    for event in ("accept", "set_out", "arrive", "start_repair"):
        happen(work, visit.order_id, event, by_technician=visit.technician_id)


def end(work: Work, visit: PlannedVisit) -> None:
    """They have used the piece that they had with them, or fetched."""
    report = VisitReport(
        order_id=visit.order_id,
        technician_id=visit.technician_id,
        arrived_at=visit.start_at,
        started_at=visit.start_at,
        finished_at=visit.finish_at,
        outcome="repaired",
        parts={"P1": 1},
    )
    report_visit(work, report)


def test_a_plan_is_changed_while_pick_ups_wait_to_be_booked(store: Store) -> None:
    """All day long, whatever has been fetched by then: no piece is short that the first plan had."""
    company = replace(live_company(), orders=tuple(order(k, parts={"P1": 1}) for k in range(12)))
    store.import_batch(company, source="company.xlsx")
    proposal(store)
    with at_work(store, SIX) as work:
        live.apply(work, 1)
        live.publish(work, 1)
    routes = visits_by_person(store.plan(1))
    first = [mine[0] for mine in routes.values()]
    steps = [(visit.start_at, begin, visit) for visit in first] + [(visit.finish_at, end, visit) for visit in first]
    for at, step, visit in sorted(steps, key=lambda one: one[0]):
        with at_work(store, at) as work:
            step(work, visit)
        with at_work(store, at + minutes(0.1)) as work:
            live.edit(work, 1, [Fix(order=routes[visit.technician_id][-1].order_id, fixed=step is begin)])
    assert store.plan(1).edition == 1 + len(steps)
    with store.reading() as connection:
        promised = read_reservations(connection)
        lies = sum(level.balance for level in ledger.levels(connection, {"P1"}).values())
    assert (sum(line.pieces for line in promised if line.order_id), lies) == (12 - 4, 54 - 4)
