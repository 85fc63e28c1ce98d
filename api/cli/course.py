"""A running solve in one line: cost, gap, orders served, phase, and a small curve of how the cost has fallen."""

from solver.progress import Progress, gap_text
from solver.words import Lang, Words

_CELLS = 12
_BLOCKS = "▁▂▃▄▅▆▇█"
_LEVELS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
"""Where the next higher block begins: how far a cost was above the bound (or the present cost), as a share of it."""

PHASES: dict[str, Words] = {
    "construct": {"en": "first plan", "zh": "初始计划"},
    "improve": {"en": "improving", "zh": "改进"},
    "recombine": {"en": "recombining routes", "zh": "重组路线"},
    "prove": {"en": "proving", "zh": "证明下界"},
    "settle": {"en": "linking orders", "zh": "衔接先后工单"},
    "explain": {"en": "explaining", "zh": "说明原因"},
    "repeat": {"en": "repeating", "zh": "重算"},
}
_UNITS: dict[str, Words] = {"cost": {"en": "cost", "zh": "成本"}, "gap": {"en": "gap", "zh": "差距"}}


class Course:
    """What has been heard of one solve."""

    def __init__(self, orders: int, lang: Lang) -> None:
        self._orders, self._lang = orders, lang
        self._heard: list[tuple[float, int]] = []

    def line(self, progress: Progress) -> str:
        """Hear of one more moment; return the line that tells of it."""
        words = [PHASES[progress.phase][self._lang] if progress.phase in PHASES else progress.phase]
        words.append(f"{progress.served}/{self._orders}")
        if progress.cost is None:
            return "  ".join(words)
        if not self._heard or progress.cost < self._heard[-1][1]:
            self._heard.append((progress.seconds, progress.cost))
        words.append(f"{_UNITS['cost'][self._lang]} {progress.cost:,}")
        if progress.gap is not None:
            words.append(f"{_UNITS['gap'][self._lang]} {gap_text(progress.gap)}")
        reference = progress.cost if progress.bound is None else progress.bound
        return "  ".join([*words, small_curve(self._heard, progress.seconds, reference)])


def small_curve(heard: list[tuple[float, int]], now_s: float, reference: int) -> str:
    """Return a block for each twelfth of the time so far: how far its last cost was above `reference`."""
    blocks = []
    for cell in range(1, _CELLS + 1):
        until = now_s * cell / _CELLS
        costs = [cost for seconds, cost in heard if seconds <= until]
        above = (costs[-1] - reference) / max(1, abs(reference)) if costs else float("inf")
        blocks.append(_BLOCKS[sum(above > level for level in _LEVELS)])
    return "".join(blocks)
