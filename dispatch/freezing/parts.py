"""The parts of a day: places within which somebody may drive. Nobody ever drives from a part into another one."""

from collections.abc import Iterable, Mapping, Sequence

from solver.problem import Center, Order, Technician


def parts_of_day(
    numbers: Mapping[str, int], technicians: Sequence[Technician], orders: Sequence[Order], centers: Sequence[Center]
) -> tuple[tuple[int, ...], ...]:
    """Return the parts in their places' numbers (`numbers`: by location id), each in ascending order.

    Regions that one technician may work in belong together. A part has the orders of its regions, the starts and ends
    of its people, and every centre that holds or is sent a piece of what its orders need, as anybody may pick up there:
    so a centre may be in several parts. Places that nobody may be sent to are in none.
    """
    parts = []
    for regions in _joined(person.regions for person in technicians):
        people = [person for person in technicians if person.regions[0] in regions]
        own = [order for order in orders if order.region in regions]
        needed = {part for order in own for part in order.parts}
        stores = (center for center in centers if needed & {*center.stock, *(lot.part for lot in center.inbound)})
        met = {
            *(person.start for person in people),
            *(person.end for person in people if person.end is not None),
            *(order.location for order in own),
            *(center.location for center in stores),
        }
        parts.append(tuple(sorted({numbers[place] for place in met})))
    return tuple(parts)


def _joined(groups: Iterable[Sequence[str]]) -> list[set[str]]:
    """Return groups with those that share a member made one, in the order of their first."""
    found: list[set[str]] = []
    for group in groups:
        whole = set(group)
        for other in [other for other in found if other & whole]:
            whole |= other
            found.remove(other)
        found.append(whole)
    return sorted(found, key=min)
