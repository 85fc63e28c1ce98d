"""A day's plan as a workbook: the summary, what stays undone, a pick list a centre, and a sheet a technician."""

from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

from dispatch.day_view import DayView
from dispatch.store.exporters.left_out_sheet import add_left_out
from dispatch.store.exporters.paper import Paper
from dispatch.store.exporters.pick_sheet import add_picks
from dispatch.store.exporters.styles import add_styles
from dispatch.store.exporters.summary_sheet import add_summary
from dispatch.store.exporters.technician_sheet import add_technician
from solver.files import save_whole
from solver.words import Lang


def write_plan_workbook(view: DayView, path: Path, lang: Lang) -> None:
    """Write the workbook of a plan; nothing in it is a formula.

    Raises OSError naming the file (no space, no permission); what was there before is then untouched.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    add_styles(workbook)
    paper = Paper(workbook=workbook, view=view, lang=lang)
    add_summary(paper)
    add_left_out(paper)
    for store in view.stores:
        add_picks(store, paper)
    for person in view.people:
        if person.tours:
            add_technician(person, paper)
    content = BytesIO()
    workbook.save(content)
    save_whole(content.getvalue(), path)
