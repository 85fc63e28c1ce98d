"""From parsed JSON of any shape to a `Problem` or a `Plan`, or to everything that is wrong with it.

Documents hold the contract's fields and no others (a misspelt field would be ignored silently); a plan may hold more,
as the contract says. Where `solver.problem` gives defaults, a field may be missing (but for an order's `skills` and
`parts`). A plan is read here and judged by `solver.check`: unknown ids and impossible times are violations there, but
a time that is no 64-bit integer is refused here.
"""

from datetime import datetime

from solver.findings import InvalidDocumentError
from solver.plan import PLAN_FORMAT, Plan
from solver.problem import PROBLEM_FORMAT, Problem, Weights
from solver.shown import shown
from solver.validation.centers import read_centers
from solver.validation.fields import LARGEST_PRICE, Fields
from solver.validation.links import judge_links
from solver.validation.orders import read_orders
from solver.validation.places import read_locations, read_travel
from solver.validation.reading import Reading
from solver.validation.routes import INT64, read_routes, read_unserved
from solver.validation.sizes import judge_sizes
from solver.validation.technicians import read_technicians

PLAN_FIELDS = frozenset({"format", "problem", "routes", "unserved", "cost", "bound", "proven"})


def read_problem(document: object) -> Problem:
    """Return the problem that a ``dispatch-problem/1`` document describes.

    Raises InvalidDocumentError with all findings.
    """
    reading = Reading()
    fields = Fields(document, "", reading)
    if isinstance(document, dict):
        reading.learn_ids(document)
    _judge_format(fields, PROBLEM_FORMAT)
    locations = read_locations(fields)
    problem = Problem(
        name=fields.prose("name"),
        epoch=_epoch(fields),
        now=fields.time("now"),
        locations=locations,
        travel=read_travel(fields, locations),
        centers=read_centers(fields),
        technicians=read_technicians(fields),
        orders=read_orders(fields),
        weights=_weights(fields),
        reusable=frozenset(fields.identifiers("reusable")),
    )
    judge_links(fields, problem.orders)
    if not reading.findings:
        judge_sizes(fields, problem)
    fields.finish()
    if reading.findings:
        raise InvalidDocumentError(reading.findings)
    return problem


def read_plan(document: object) -> Plan:
    """Return the plan that a ``dispatch-plan/1`` document describes; it need not be legal.

    Raises InvalidDocumentError with all findings.
    """
    reading = Reading()
    fields = Fields(document, "", reading)
    _judge_format(fields, PLAN_FORMAT)
    values = document if isinstance(document, dict) else {}
    plan = Plan(
        problem=fields.prose("problem"),
        routes=read_routes(fields),
        unserved=read_unserved(fields),
        cost=fields.integer("cost", *INT64) if "cost" in values else None,
        bound=fields.optional_integer("bound", *INT64),
        facts={name: value for name, value in values.items() if name not in PLAN_FIELDS},
    )
    if reading.findings:
        raise InvalidDocumentError(reading.findings)
    return plan


def _judge_format(fields: Fields, wanted: str) -> None:
    value = fields.optional("format")
    if fields.fine() and value != wanted:
        fields.found("format", "wrong-format", value=shown(value), wanted=wanted)


def _epoch(fields: Fields) -> str:
    text = fields.prose("epoch")
    if not fields.fine("epoch"):
        return text
    try:
        aware = datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        aware = False
    if not aware:
        fields.found("epoch", "bad-epoch", value=shown(text))
    return text


def _weights(document: Fields) -> Weights:
    fields = document.inner("weights")
    weights = Weights(
        response=fields.integer("response", 0, LARGEST_PRICE),
        late=fields.integer("late", 0, LARGEST_PRICE),
        unresolved=fields.integer("unresolved", 0, LARGEST_PRICE),
        travel=fields.integer("travel", 0, LARGEST_PRICE),
        overtime=fields.integer("overtime", 0, LARGEST_PRICE),
        away=fields.integer("away", 0, LARGEST_PRICE),
        change=fields.integer("change", 0, LARGEST_PRICE),
        duration=fields.integer("duration", 0, LARGEST_PRICE, default=0),
    )
    fields.finish()
    return weights
