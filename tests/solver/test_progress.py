"""What a solve tells of itself, in numbers that promise no more than is known."""

from solver.plan import Plan
from solver.progress import Moment, Progress, gap_text, history_of


def test_the_gap_is_the_share_of_the_cost_above_the_bound() -> None:
    """Unknown without a bound; nothing where bound and cost meet; never negative."""
    gaps = [
        Progress(phase="improve", seconds=1.0, cost=cost, served=0, bound=bound).gap
        for cost, bound in ((200, None), (None, 100), (200, 150), (200, 200), (0, 0))
    ]
    assert gaps == [None, None, 0.25, 0.0, 0.0]


def test_a_gap_is_rounded_up() -> None:
    """Nearly proven is not proven: a hundredth of a per cent is shown until there is nothing left."""
    assert [gap_text(gap) for gap in (0.0, 1e-7, 0.0001, 0.00011, 0.25)] == [
        "0.00 %",
        "0.01 %",
        "0.01 %",
        "0.02 %",
        "25.00 %",
    ]


def test_a_plan_tells_its_course_with_bounds_or_without() -> None:
    """Rows of two numbers are of a solve without a bound; a plan that tells nothing has no course."""
    plan = Plan(problem="p", routes=(), unserved=(), facts={"history": [[0.1, 500], [0.2, 400, 300]]})
    assert history_of(plan) == (Moment(seconds=0.1, cost=500), Moment(seconds=0.2, cost=400, bound=300))
    assert history_of(Plan(problem="p", routes=(), unserved=())) == ()
