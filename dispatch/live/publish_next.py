"""Which visits to tell the engineers of: the whole plan, or the next few of everybody."""

from collections import defaultdict
from collections.abc import Iterable

from dispatch.plan_record import PlannedVisit


def visits_to_tell(visits: Iterable[PlannedVisit], most: int | None) -> tuple[PlannedVisit, ...]:
    """Return the next `most` visits of each technician (None: all), in the sequence in which they are made.

    An order that several people serve is told to all of them as soon as it is among the next of one: nobody waits at a
    customer's for somebody who does not know of it.
    """
    routes: dict[str, list[PlannedVisit]] = defaultdict(list)
    for visit in visits:
        routes[visit.technician_id].append(visit)
    ordered = {who: sorted(mine, key=lambda visit: (visit.start_at, visit.sequence)) for who, mine in routes.items()}
    near = {visit.order_id for mine in ordered.values() for visit in mine[:most]}
    return tuple(visit for who in sorted(ordered) for visit in ordered[who] if visit.order_id in near)
