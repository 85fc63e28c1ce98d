"""Plans edited by hand."""

import random
from collections import Counter
from dataclasses import replace

from drawing import draw_problem
from drawing_plans import draw_plan
from random_edits import draw_edit

from solver.amend.by_hand import Desk, edit
from solver.amend.ledger import open_ledger
from solver.check import check
from solver.price import price

TIMING = {"travels-too-fast", "starts-before-arrival", "service-time", "pickup-short", "break-overlaps", "open-end",
          "departs-early"}  # fmt: skip
"""What a route that is timed anew never does, whatever is asked of it."""


def test_any_edit_is_timed_judged_and_priced() -> None:
    """Over 80 drawn days, four random edits each: verdict and cost are the whole judges', and times are possible."""
    kinds = Counter[str]()
    for seed in range(80):
        rng = random.Random(seed)
        problem = draw_problem(rng)
        desk = Desk(ledger=open_ledger(problem, replace(draw_plan(rng, problem), cost=None)))
        if not any(person.shifts for person in problem.technicians):
            continue
        for _ in range(4):
            wish = draw_edit(rng, desk.ledger.known.problem, desk.ledger.plan)
            edited = edit(desk, wish)
            before, desk = desk.ledger, edited.desk
            now = desk.ledger.known.problem
            assert Counter(map(str, edited.violations)) == Counter(map(str, check(now, edited.plan)))
            assert edited.cost == price(now, edited.plan).cost == before.cost + sum(edited.difference.values())
            assert not TIMING & {found.code for found in edited.violations} - {
                found.code for found in before.violations
            }
            assert "unanswered" not in {found.code for found in edited.violations}
            kinds[type(wish).__name__] += 1
    assert len(kinds) == 9, kinds
