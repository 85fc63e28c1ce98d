"""What every sheet of one workbook shares: the plan, the language, and the names that are taken."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook

from dispatch.day_view import DayView
from dispatch.labels import FIELDS
from dispatch.store.exporters.page import Page
from solver.words import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One workbook in one language."""

    workbook: Workbook
    view: DayView
    lang: Lang
    _taken: set[str] = field(default_factory=set)

    def page(self, name: str, widths: Sequence[float], *, landscape: bool = False) -> Page:
        """Add a sheet; its footer names the plan."""
        plan = {"en": f"Plan {self.view.number}", "zh": f"计划 {self.view.number}"}[self.lang]
        footer = f"{self.view.company}  {plan}  {self.view.day}".strip()
        return Page(self.workbook, name, widths, taken=self._taken, landscape=landscape, footer=footer)

    def label(self, name: str) -> str:
        """Return the heading of a field of `labels.FIELDS`."""
        return FIELDS[name][self.lang]
