"""Rule 1: every order is served by its whole crew at one start, as pinned, or is unserved; never both."""

from collections import Counter
from collections.abc import Iterator

from solver.rules.case import Case, Service
from solver.rules.violation import Violation, violation
from solver.shown import shown


def judge_presence(case: Case) -> Iterator[Violation]:
    """Look for every order among the served and the unserved."""
    unserved = Counter(entry.order for entry in case.plan.unserved)
    for name in case.orders:
        where, times, served = f"order {name}", unserved[name], name in case.services
        if not served and not times:
            yield violation("unanswered", where)
        if served and times:
            yield violation("served-and-unserved", where)
        if times > 1:
            yield violation("unserved-twice", where, times=times)
    for service in case.services.values():
        yield from _judge_crew(service)
        yield from _judge_pin(service)
    yield from _judge_pinned_unserved(case)


def _judge_crew(service: Service) -> Iterator[Violation]:
    if len(service.visits) != service.order.crew:
        yield violation("crew-size", service.where, visits=len(service.visits), crew=service.order.crew)
    for technician, times in Counter(technician.id for technician, _ in service.visits).items():
        if times > 1:
            yield violation("crew-repeated", service.where, technician=technician, times=times)
    starts = [visit.start for _, visit in service.visits]
    if min(starts) != max(starts):
        yield violation("crew-start", service.where, first=min(starts), last=max(starts))


def _judge_pin(service: Service) -> Iterator[Violation]:
    pin = service.order.pin
    if pin is None:
        return
    names = [technician.id for technician, _ in service.visits]
    if pin.technician not in names:
        yield violation("pin-technician", service.where, pinned=pin.technician, technicians=", ".join(names))
    if pin.start is not None and pin.start != service.start:
        yield violation("pin-start", service.where, pinned=pin.start, start=service.start)


def _judge_pinned_unserved(case: Case) -> Iterator[Violation]:
    for unserved in case.plan.unserved:
        order = case.orders.get(unserved.order)
        if order is not None and order.pin and order.id not in case.services and unserved.reason != "pin":
            yield violation("pin-reason", f"unserved {order.id}", reason=shown(unserved.reason))
