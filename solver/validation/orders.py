"""Work orders: what each asks for, and when."""

from solver.problem import After, Order, Pin
from solver.shown import shown
from solver.validation.fields import LARGEST_COUNT, LARGEST_PRICE, LARGEST_TIME_S, Fields, member_path
from solver.validation.technicians import HIGHEST_LEVEL


def read_orders(document: Fields) -> tuple[Order, ...]:
    """Read all work orders."""
    return tuple(_order(fields) for fields in document.objects("orders"))


def _order(fields: Fields) -> Order:
    order = Order(
        id=fields.identifier("id"),
        location=fields.reference("location", "location"),
        region=fields.identifier("region"),
        reported_at=fields.time("reported_at"),
        duration_s=fields.integer("duration_s", 1, LARGEST_TIME_S),
        respond_by=fields.time("respond_by"),
        resolve_by=fields.optional_time("resolve_by"),
        weight=fields.integer("weight", 1, LARGEST_PRICE),
        unserved_cost=fields.integer("unserved_cost", 0, LARGEST_PRICE),
        skills=fields.counts("skills", 1, HIGHEST_LEVEL),
        parts=fields.counts("parts", 0, LARGEST_COUNT),
        windows=_windows(fields),
        crew=fields.integer("crew", 1, LARGEST_COUNT, default=1),
        pin=_pin(fields),
        excluded=fields.identifiers("excluded", "technician"),
        after=tuple(_after(link) for link in fields.objects("after", required=False)),
        previous=_previous(fields),
        change_pct=fields.integer("change_pct", 0, LARGEST_COUNT, default=100),
        prices=_prices(fields),
    )
    fields.finish()
    return order


def _windows(fields: Fields) -> tuple[tuple[int, int], ...] | None:
    if fields.optional("windows") is None:
        return None
    pairs = list(fields.items("windows"))
    if not pairs and fields.fine("windows"):
        fields.found("windows", "windows-empty")
    return tuple(_window(fields, name, pair) for name, pair in pairs)


def _window(fields: Fields, name: str, pair: object) -> tuple[int, int]:
    if not isinstance(pair, list) or len(pair) != 2:
        fields.found(name, "window-not-a-pair", value=shown(pair))
        return (0, 0)
    since, to = (
        fields.judge_integer(f"{name}[{side}]", bound, -LARGEST_TIME_S, LARGEST_TIME_S)
        for side, bound in enumerate(pair)
    )
    if fields.fine(f"{name}[0]", f"{name}[1]") and to < since:
        fields.found(name, "window-reversed", since=since, to=to)
    return (since, to)


def _pin(order: Fields) -> Pin | None:
    """Read the pin. One on an excluded technician is no error: the order stays unserved, for the reason `pin`."""
    fields = order.optional_inner("pin")
    if fields is None:
        return None
    pin = Pin(technician=fields.reference("technician", "technician"), start=fields.optional_time("start"))
    fields.finish()
    return pin


def _after(fields: Fields) -> After:
    link = After(
        order=fields.reference("order", "order"),
        min_s=fields.integer("min_s", 0, LARGEST_TIME_S),
        max_s=fields.optional_integer("max_s", 0, LARGEST_TIME_S),
    )
    if fields.fine("min_s", "max_s") and link.max_s is not None and link.max_s < link.min_s:
        fields.found("max_s", "after-reversed", least=link.min_s, most=link.max_s)
    fields.finish()
    return link


def _previous(fields: Fields) -> str | None:
    """Return who had the order in the plan before; that person may have left since, so need not be known."""
    return None if fields.optional("previous") is None else fields.identifier("previous")


def _prices(fields: Fields) -> dict[str, int]:
    prices = fields.counts("prices", 0, LARGEST_PRICE, required=False)
    for technician in prices:
        fields.refer(member_path("prices", technician), "technician", technician)
    return prices
