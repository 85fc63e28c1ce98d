"""A running solve on screen: the line beside the bar, lines in a log, and the picture of its course."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from command_line import Paigong

from api.cli.course import PHASES, Course, small_curve
from api.cli.screen import Screen
from solver.progress import Progress


def moment(seconds: float, cost: int | None, bound: int | None = None, phase: str = "improve") -> Progress:
    return Progress(phase=phase, seconds=seconds, cost=cost, served=3, bound=bound)


def test_the_line_tells_cost_gap_and_phase_in_the_language() -> None:
    """What is known is told, and nothing is made up before it is known."""
    course = Course(orders=5, lang="en")
    assert course.line(moment(0.1, None, phase="construct")) == "first plan  3/5"
    assert course.line(moment(1, 2000)).startswith("improving  3/5  cost 2,000  ")
    assert course.line(moment(2, 1000, 990)).startswith("improving  3/5  cost 1,000  gap 1.00 %  ")
    assert Course(orders=5, lang="zh").line(moment(2, 1000, 990)).startswith("改进  3/5  成本 1,000  差距 1.00 %  ")


def test_the_small_curve_falls_with_the_cost() -> None:
    """A block for each part of the time: high where the cost was far above, the lowest where it has come down."""
    assert small_curve([(0.0, 3000), (6.0, 1020), (11.0, 1000)], 12.0, 1000) == "█████▄▄▄▄▄▁▁"
    assert small_curve([(0.0, 1000)], 12.0, 1000) == "▁" * 12


def test_every_phase_of_the_solver_has_words() -> None:
    """No phase that `solve` tells of is shown as a word of the code."""
    sources = [Path(__file__).parents[2] / "solver" / name for name in ("pace.py", "solve.py")]
    told = {word.split('"')[0] for path in sources for word in path.read_text(encoding="utf-8").split('tell("')[1:]}
    assert told <= set(PHASES)
    assert told


def test_without_a_terminal_progress_is_a_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    """Short work says nothing; long work says a line at a time, not for every moment, and no control characters."""
    with Screen("en").clock({"en": "optimising", "zh": "优化"}, 60) as tell:
        for half_seconds in range(50):
            tell("cost 1,000", half_seconds / 2)
    assert capsys.readouterr().err.splitlines() == ["optimising 10 s  cost 1,000", "optimising 20 s  cost 1,000"]


def test_solve_draws_its_course(paigong: Paigong, tiny_problem: Path) -> None:
    """`--curve` writes a picture with the plan's cost in it."""
    picture, plan = tiny_problem.with_name("curve.svg"), tiny_problem.with_name("plan.json")
    assert paigong("solve", tiny_problem, "-o", plan, "--seconds", 1, "--curve", picture).code == 0
    ElementTree.parse(picture)
    cost = json.loads(plan.read_text(encoding="utf-8"))["cost"]
    assert f"cost {cost:,}" in picture.read_text(encoding="utf-8")


def test_a_curve_that_cannot_be_written_is_told_before_the_search(paigong: Paigong, tiny_problem: Path) -> None:
    """A folder that does not exist ends the command at once, and no plan is written."""
    plan = tiny_problem.with_name("plan.json")
    ended = paigong("solve", tiny_problem, "-o", plan, "--curve", tiny_problem.parent / "nowhere" / "curve.svg")
    assert (ended.code, plan.exists()) == (3, False)
