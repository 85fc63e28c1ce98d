"""Orders that wait for each other in a circle can never all be served."""

from collections.abc import Mapping, Sequence

from solver.problem import Order
from solver.shown import shown
from solver.validation.fields import Fields


def judge_links(document: Fields, orders: tuple[Order, ...]) -> None:
    """Note each order that waits for itself, and each circle once, at the order where the document enters it."""
    waits_for = {order.id: [link.order for link in order.after] for order in orders}
    position = {order.id: i for i, order in enumerate(orders)}
    for order in orders:
        for i, link in enumerate(order.after):
            if link.order == order.id:
                document.found(f"orders[{position[order.id]}].after[{i}]", "after-itself")
    for circle in circles(waits_for):
        around = " → ".join(shown(name) for name in [*circle, circle[0]])
        document.found(f"orders[{position[circle[0]]}].after", "after-cycle", circle=around)


def circles(waits_for: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Return one circle of two or more for each link that closes one (depth first, without recursion)."""
    found, done = [], set[str]()
    for root in waits_for:
        path: list[str] = []
        ahead = [iter([root])]
        while ahead:
            name = next(ahead[-1], None)
            if name is None:
                ahead.pop()
                if path:
                    done.add(path.pop())
            elif name in path:
                if name != path[-1]:
                    found.append(path[path.index(name) :])
            elif name not in done:
                path.append(name)
                ahead.append(iter(waits_for.get(name, ())))
    return found
