"""The routes and unserved orders of a plan. Ids and times are only read here; the rules judge them."""

from typing import Final

from solver.plan import Break, Pickup, Route, Stop, Unserved, Visit
from solver.shown import shown
from solver.validation.fields import Fields

INT64: Final = (-(2**63), 2**63 - 1)


def read_routes(document: Fields) -> tuple[Route, ...]:
    """Read all routes."""
    return tuple(
        Route(
            technician=fields.prose("technician"),
            shift=fields.integer("shift", *INT64),
            departure=fields.integer("departure", *INT64),
            arrival=fields.integer("arrival", *INT64),
            stops=tuple(_stop(stop) for stop in fields.objects("stops")),
        )
        for fields in document.objects("routes")
    )


def read_unserved(document: Fields) -> tuple[Unserved, ...]:
    """Read all unserved orders; a detail in one language stands for both."""
    return tuple(_unserved(fields) for fields in document.objects("unserved"))


def _stop(fields: Fields) -> Stop:
    kind = fields.optional("kind")
    if kind == "order":
        return Visit(
            order=fields.prose("order"),
            arrival=fields.integer("arrival", *INT64),
            start=fields.integer("start", *INT64),
            finish=fields.integer("finish", *INT64),
        )
    if kind == "pickup":
        return Pickup(
            center=fields.prose("center"),
            parts=fields.counts("parts", *INT64),
            arrival=fields.integer("arrival", *INT64),
            finish=fields.integer("finish", *INT64),
        )
    if kind == "break":
        return Break(start=fields.integer("start", *INT64), finish=fields.integer("finish", *INT64))
    if fields.fine():
        fields.found("kind", "unknown-stop-kind", value=shown(kind))
    return Break(start=0, finish=0)


def _unserved(fields: Fields) -> Unserved:
    english = fields.prose("detail", default="")
    chinese = fields.prose("detail_zh", default=english)
    return Unserved(order=fields.prose("order"), reason=fields.prose("reason"), detail={"en": english, "zh": chinese})
