"""Is a plan legal? Every rule of the contract, in its order; a table of contents.

Nothing here knows how plans are found, so that a mistake of the search is not repeated by its judge. For every plan
that can be read, this verdict is that of the contract's own evaluator.
"""

from collections.abc import Callable, Iterator
from typing import Final

from solver.plan import Plan
from solver.price import cost_of
from solver.problem import Problem
from solver.rules.breaks import judge_breaks
from solver.rules.case import Case, study
from solver.rules.claims import judge_claims
from solver.rules.document import judge_document
from solver.rules.movement import judge_movement
from solver.rules.presence import judge_presence
from solver.rules.qualification import judge_qualification
from solver.rules.reasons import judge_reasons
from solver.rules.shifts import judge_shifts
from solver.rules.stock import judge_stock
from solver.rules.succession import judge_succession
from solver.rules.vans import judge_vans
from solver.rules.violation import Violation
from solver.rules.windows import judge_windows

RULES: Final[tuple[Callable[[Case], Iterator[Violation]], ...]] = (
    judge_document,
    judge_reasons,
    judge_presence,
    judge_shifts,
    judge_movement,
    judge_qualification,
    judge_windows,
    judge_vans,
    judge_stock,
    judge_succession,
    judge_breaks,
)


def check(problem: Problem, plan: Plan) -> tuple[Violation, ...]:
    """Return all violations of a plan; none: it is legal, and what it claims of its cost is true."""
    case = study(problem, plan)
    violations = tuple(violation for rule in RULES for violation in rule(case))
    return violations or tuple(judge_claims(plan, cost_of(case)))
