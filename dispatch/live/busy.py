"""What technicians are bound to at a moment of the day: where they are free again, and when.

Frozen visits are carried out one after another. Work that takes longer than planned pushes the next visit back by as
much as no waiting time absorbs. Whoever has nothing frozen is free at once, at the last place where they have been.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatch.live.frozen import OVER, Standing
from dispatch.stock.pieces import Place
from dispatch.work_order import WorkOrder


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """A stop of a plan in force at no customer's: a pick-up at a centre, or (center_id None) a break."""

    technician_id: str
    arrival_at: datetime
    finish_at: datetime
    center_id: str | None = None
    parts: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Busy:
    """From when on, and from where, a technician can be planned.

    free_at: when all that is begun or bound ends; site_id, center_id: where that is (neither: where every shift of
    theirs begins); orders: what they do until then, in this sequence; rested: the break has been taken, or will have.
    """

    technician_id: str
    free_at: datetime
    site_id: str | None = None
    center_id: str | None = None
    orders: tuple[str, ...] = ()
    rested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """When a frozen visit is expected to be reached, to start and to end, as things stand."""

    visit: Standing
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime


def expected(visits: Sequence[Standing], frozen: Collection[str], *, at: datetime) -> tuple[Expected, ...]:
    """Return the frozen visits of one technician in the sequence in which they are carried out, with expected times.

    What has begun ends at max(planned finish, real start + planned duration, now).
    """
    bound = sorted(
        (visit for visit in visits if visit.order_id in frozen),
        key=lambda visit: (not visit.begun, visit.start_at, visit.order_id),
    )
    found: list[Expected] = []
    for visit in bound:
        arrival_at, start_at = visit.arrival_at, visit.start_at
        if visit.begun:
            start_at = visit.started_at or start_at
            arrival_at = min(arrival_at, start_at)
        elif found:
            way = max(timedelta(), arrival_at - found[-1].visit.finish_at)
            arrival_at = max(arrival_at, found[-1].finish_at + way)
            start_at = max(start_at, arrival_at)
        finish_at = max(visit.finish_at, start_at + (visit.finish_at - visit.start_at), at)
        found.append(Expected(visit=visit, arrival_at=arrival_at, start_at=start_at, finish_at=finish_at))
    return tuple(found)


def busy(
    visits: Iterable[Standing],
    errands: Iterable[Errand],
    frozen: Collection[str],
    *,
    at: datetime,
    home_at: Mapping[str, datetime] | None = None,
) -> dict[str, Busy]:
    """Return who is bound, or somewhere else than at home, at a moment.

    home_at: when those whose whole plan is over are back where they start from.
    """
    mine: dict[str, list[Standing]] = defaultdict(list)
    for visit in visits:
        mine[visit.technician_id].append(visit)
    theirs: dict[str, list[Errand]] = defaultdict(list)
    for errand in errands:
        theirs[errand.technician_id].append(errand)
    found = {}
    for who in sorted({*mine, *theirs}):
        one = _one(who, mine[who], theirs[who], frozen, at, (home_at or {}).get(who))
        if one is not None:
            found[who] = one
    return found


def _one(
    who: str,
    visits: Sequence[Standing],
    errands: Sequence[Errand],
    frozen: Collection[str],
    at: datetime,
    home_at: datetime | None,
) -> Busy | None:
    ahead = expected(visits, frozen, at=at)
    been = [visit for visit in visits if visit.state in OVER]
    if not ahead and home_at is not None and home_at <= at and len(been) == len(visits):
        return None
    last_at, place = max(((visit.finish_at, visit.site_id) for visit in been), default=(None, None))
    free_at, center = at, None
    if ahead:
        free_at, place = ahead[-1].finish_at, ahead[-1].visit.site_id
        last_at = ahead[-1].visit.start_at
    past = [errand for errand in errands if errand.arrival_at < free_at]
    shops = [errand for errand in past if errand.center_id is not None]
    latest = max(shops, key=lambda errand: errand.arrival_at, default=None)
    if latest is not None and (last_at is None or latest.arrival_at > last_at):
        free_at, place, center = max(free_at, latest.finish_at), None, latest.center_id
    rests = [errand for errand in past if errand.center_id is None]
    if not ahead and place is None and center is None and not rests:
        return None
    free_at = max([free_at, *(rest.finish_at for rest in rests if not ahead)])
    return Busy(
        technician_id=who,
        free_at=free_at,
        site_id=place,
        center_id=center,
        orders=tuple(one.visit.order_id for one in ahead),
        rested=bool(rests),
    )


def stock_without(
    stock: Mapping[tuple[Place, str], int],
    bound: Mapping[str, Busy],
    visits: Iterable[Standing],
    errands: Iterable[Errand],
    *,
    picked: Mapping[tuple[str, str, str], int],
    reusable: Collection[str],
) -> dict[tuple[Place, str], int]:
    """Return what is left when all frozen visits are done: vans without what they need, past pick-ups on the vans.

    picked: pieces that the ledger already has as picked up that day, by technician, centre and part.
    """
    left = Counter({key: pieces for key, pieces in stock.items() if pieces})
    fetched: Counter[tuple[str, str, str]] = Counter()
    for errand in errands:
        who = errand.technician_id
        if errand.center_id is not None and who in bound and errand.arrival_at < bound[who].free_at:
            for part, pieces in (errand.parts or {}).items():
                fetched[who, errand.center_id, part] += pieces
    for (who, center, part), pieces in fetched.items():
        unbooked = max(0, pieces - picked.get((who, center, part), 0))
        left[Place("van", who), part] += unbooked
        left[Place("center", center), part] -= unbooked
    met = set[str]()
    for visit in visits:
        if visit.technician_id not in bound or visit.order_id not in bound[visit.technician_id].orders:
            continue
        if visit.order_id in met:  # of a crew the first named brings the pieces
            continue
        met.add(visit.order_id)
        for part, pieces in visit.parts.items():
            if part not in reusable:
                left[Place("van", visit.technician_id), part] -= pieces
    return {key: pieces for key, pieces in left.items() if pieces > 0}


def after_frozen(order: WorkOrder, starts: Mapping[str, datetime]) -> WorkOrder:
    """Return an order whose links to frozen orders have become times in which it may start.

    starts: when the frozen orders start, as expected.
    """
    links = [link for link in order.follows if link.order_id in starts]
    if not links:
        return order
    first = max(starts[link.order_id] + timedelta(seconds=link.min_s) for link in links)
    closes = [starts[link.order_id] + timedelta(seconds=link.max_s) for link in links if link.max_s is not None]
    last = min(closes, default=first + timedelta(days=30))
    cut = tuple(
        (max(begin, first), min(end, last))
        for begin, end in order.windows or ((first, last),)
        if max(begin, first) <= min(end, last)
    )
    rest = tuple(link for link in order.follows if link.order_id not in starts)
    return replace(order, windows=cut or ((last, last),), follows=rest)
