"""The picture of a solve's course: what is drawn is what was told."""

import re
from xml.etree import ElementTree

from dispatch.curve import draw_curve
from solver.progress import Moment

SVG = "{http://www.w3.org/2000/svg}"


def moments(*rows: tuple[float, int, int | None]) -> list[Moment]:
    return [Moment(seconds=seconds, cost=cost, bound=bound) for seconds, cost, bound in rows]


COURSE = moments((0.1, 900, None), (1.0, 400, None), (4.0, 300, 100), (5.0, 250, 200), (6.0, 250, 240))


def texts(picture: str) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def heights(picture: str, kind: str) -> list[float]:
    """Return the heights (pixels from the top) at which a line runs, in time order."""
    line = next(e for e in ElementTree.fromstring(picture).iter(f"{SVG}path") if e.get("class") == kind)
    path = line.get("d", "")
    first = re.match(r"M\S+ (\S+?)[HV]", path)
    assert first is not None
    return [float(first[1]), *(float(y) for y in re.findall(r"V(-?[\d.]+)", path))]


def test_cost_falls_and_bound_rises_towards_each_other() -> None:
    """A step for every moment: costs come down the page, bounds up, and the bound never crosses the cost."""
    picture = draw_curve("day", COURSE, 10.0, "en")
    costs, bounds = heights(picture, "cost"), heights(picture, "bound")
    assert costs == sorted(costs)
    assert len(set(costs)) == 4
    assert bounds == sorted(bounds, reverse=True)
    assert len(set(bounds)) == 3
    assert max(costs) < min(bounds)


def test_the_last_values_are_told_in_words() -> None:
    """Cost, bound and gap of the end stand beside the lines."""
    assert {"cost 250", "bound 240", "gap 4.00 %"} <= set(texts(draw_curve("day", COURSE, 10.0, "en")))
    assert {"成本 250", "下界 240", "差距 4.00 %"} <= set(texts(draw_curve("day", COURSE, 10.0, "zh")))


def test_a_course_without_bounds_is_drawn_without() -> None:
    """No bound, no line and no gap."""
    picture = draw_curve("day", moments((0.1, 900, None), (1.0, 400, None)), 2.0, "en")
    assert "cost 400" in texts(picture)
    assert not [text for text in texts(picture) if text.startswith(("bound", "gap"))]
    assert 'class="bound"' not in picture


def test_odd_courses_are_drawn() -> None:
    """None, one moment, a cost of nothing, a proven plan, negative costs: a picture that can be read, always."""
    for course in ([], moments((0.0, 5, 5)), moments((0.0, 0, 0)), moments((0.5, -7, -9)), COURSE[:1]):
        ElementTree.fromstring(draw_curve("day", course, 0.0, "en"))


def test_a_title_is_text() -> None:
    """A problem's name comes from outside: it is escaped."""
    assert texts(draw_curve("<b>&", COURSE, 10.0, "en"))[0] == "<b>&"
