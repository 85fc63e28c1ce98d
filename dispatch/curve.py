"""The course of a solve as one picture: the best plan's cost falls, the bound rises, and what is between is unknown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.drawing.escaping import html_text
from solver.progress import Moment, gap_text
from solver.words import Lang, Words

_STYLE = Path(__file__).parent / "assets" / "curve.css"
_WIDTH, _HEIGHT = 960, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 110, 170, 64, 46  # the plot's edges in pixels; right of it stand the last values
_LABEL_PX = 17
_CUT = 0.02  # share of the time in which cost and bound may leave the picture: the first plans cost many times the last
_LEAST = 0.0005  # of the cost is shown at least, so that a proven plan is not a line on the frame
_WORDS: dict[str, Words] = {
    "cost": {"en": "cost", "zh": "成本"},
    "bound": {"en": "bound", "zh": "下界"},
    "gap": {"en": "gap", "zh": "差距"},
    "seconds": {"en": "seconds", "zh": "秒"},
    "nothing": {"en": "This plan does not tell how it was found.", "zh": "该计划没有求解过程记录。"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """What the picture shows: seconds from 0 to `end_s`, costs from `low` to `high`."""

    end_s: float
    low: float
    high: float

    def x(self, seconds: float) -> float:
        return round(_LEFT + (_WIDTH - _LEFT - _RIGHT) * seconds / self.end_s, 1)

    def y(self, cost: float) -> float:
        share = (self.high - cost) / (self.high - self.low)
        height = _HEIGHT - _TOP - _BOTTOM
        return round(_TOP + height * min(50.0, max(-50.0, share)), 1)  # far outside is cut off anyway


def draw_curve(title: str, moments: Sequence[Moment], end_s: float, lang: Lang) -> str:
    """Return the course of a solve that took `end_s` seconds as an SVG picture that stands alone.

    `moments` are in time order: one wherever the cost fell or the bound rose; there may be none.
    """
    words = {name: both[lang] for name, both in _WORDS.items()}
    body = _plot(moments, end_s, words) if moments else f'<text x="{_LEFT}" y="{_TOP + 40}">{words["nothing"]}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}">'
        f'<style>{_style()}</style><rect class="paper" width="{_WIDTH}" height="{_HEIGHT}"/>'
        f'<text class="title" x="{_LEFT}" y="36">{html_text(title)}</text>{body}</svg>\n'
    )


def _plot(moments: Sequence[Moment], end_s: float, words: dict[str, str]) -> str:
    frame, last = _frame(moments, end_s), moments[-1]
    bounds = [moment for moment in moments if moment.bound is not None]
    costs = [(moment.seconds, float(moment.cost)) for moment in moments]
    rising = [(moment.seconds, float(moment.bound or 0)) for moment in bounds]
    lines = []
    if rising:
        lines.append(f'<path class="gap" d="{_between(costs, rising, frame)}"/>')
        lines.append(f'<path class="bound" d="{_steps(rising, frame)}"/>')
    lines.append(f'<path class="cost" d="{_steps(costs, frame)}"/>')
    box = f'x="{_LEFT}" y="{_TOP}" width="{_WIDTH - _LEFT - _RIGHT}" height="{_HEIGHT - _TOP - _BOTTOM}"'
    clip = f'<clipPath id="plot"><rect {box}/></clipPath><g clip-path="url(#plot)">{"".join(lines)}</g>'
    return _axes(frame, words) + clip + _last_values(last, frame, words)


def _frame(moments: Sequence[Moment], end_s: float) -> _Frame:
    """Return a frame in which the end of the solve can be read, whatever its first moments were."""
    last = moments[-1]
    end_s = max(last.seconds, end_s, 0.1)
    cost = float(last.cost)
    settled = [moment for moment in moments if moment.seconds <= _CUT * end_s] or moments[:1]
    bounds = [moment.bound for moment in moments if moment.bound is not None and moment.seconds > _CUT * end_s]
    high = max(float(settled[-1].cost), cost + _LEAST * abs(cost), cost + 1)
    low = min(cost - _LEAST * abs(cost), cost - 1)
    if last.bound is not None:
        early = max(float(bounds[0]) if bounds else cost, cost - 3 * (high - cost))
        low = min(low, float(last.bound), early)
    margin = 0.06 * (high - low)
    return _Frame(end_s=end_s, low=low - margin, high=high + margin)


def _axes(frame: _Frame, words: dict[str, str]) -> str:
    parts = []
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    for cost in _ticks(frame.low, frame.high, 5, least=1.0):
        y = frame.y(cost)
        parts.append(f'<path class="grid" d="M{_LEFT} {y}H{right}"/>')
        parts.append(f'<text x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{cost:,.0f}</text>')
    for seconds in _ticks(0.0, frame.end_s, 8):
        x = frame.x(seconds)
        parts.append(f'<path class="grid" d="M{x} {_TOP}V{bottom}"/>')
        parts.append(f'<text x="{x}" y="{bottom + 18}" text-anchor="middle">{seconds:g}</text>')
    parts.append(f'<text x="{right + 24}" y="{bottom + 18}">{words["seconds"]}</text>')
    return "".join(parts)


def _ticks(low: float, high: float, most: int, least: float = 0.0) -> list[float]:
    """Return round numbers from low to high, at most so many: 1, 2 or 5 times a power of ten apart, and `least`."""
    power = 10.0 ** math.floor(math.log10(max(least, (high - low) / most)))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * most >= high - low)
    first = math.ceil(low / step - 1e-9)
    return [step * k for k in range(first, math.floor(high / step + 1e-9) + 1)]


def _steps(points: Sequence[tuple[float, float]], frame: _Frame) -> str:
    """Return a line that keeps each value until the next one."""
    (at, value), *rest = points
    path = [f"M{frame.x(at)} {frame.y(value)}"]
    path += [f"H{frame.x(seconds)}V{frame.y(cost)}" for seconds, cost in rest]
    return "".join([*path, f"H{frame.x(frame.end_s)}"])


def _between(costs: Sequence[tuple[float, float]], bounds: Sequence[tuple[float, float]], frame: _Frame) -> str:
    """Return the area between both lines, from the first bound to the end."""
    began = bounds[0][0]
    held = [value for seconds, value in costs if seconds <= began] or [costs[0][1]]
    upper = [(began, held[-1]), *(point for point in costs if point[0] > began)]
    back = [f"L{frame.x(frame.end_s)} {frame.y(bounds[-1][1])}"]
    back += [f"V{frame.y(value)}H{frame.x(seconds)}" for seconds, value in reversed(bounds)]
    return _steps(upper, frame) + "".join(back) + "Z"


def _last_values(last: Moment, frame: _Frame, words: dict[str, str]) -> str:
    """Return cost, bound and gap of the end beside the plot, one under the other."""
    x = _WIDTH - _RIGHT + 10
    y, told = frame.y(last.cost), [("cost", f"{words['cost']} {last.cost:,}")]
    if last.bound is not None and last.gap is not None:
        told.append(("bound", f"{words['bound']} {last.bound:,}"))
        told.append(("", f"{words['gap']} {gap_text(last.gap)}"))
    return "".join(
        f'<text class="{kind}" x="{x}" y="{y + 4 + _LABEL_PX * k}">{text}</text>' for k, (kind, text) in enumerate(told)
    )


@cache
def _style() -> str:
    return _STYLE.read_text(encoding="utf-8")
