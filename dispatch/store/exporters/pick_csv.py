"""A day's pick lists as CSV, for whoever prints them: text from outside is never taken for a formula."""

import csv
import io
from collections.abc import Iterable

from dispatch.names import Names
from dispatch.stock.pick_list import PickList
from solver.words import Lang, Words

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_HEADINGS: tuple[Words, ...] = (
    {"en": "centre", "zh": "服务中心"},
    {"en": "time", "zh": "时间"},
    {"en": "technician", "zh": "技术员"},
    {"en": "part", "zh": "备件"},
    {"en": "pieces", "zh": "数量"},
    {"en": "of these called in", "zh": "其中在途"},
    {"en": "work orders", "zh": "工单"},
    {"en": "handed out", "zh": "已领取"},
)


def pick_csv(lists: Iterable[PickList], names: Names, lang: Lang) -> str:
    """Return pick lists as CSV with a byte order mark, by which a spreadsheet program knows that it is UTF-8.

    What is still to be handed out comes first, by time; then what was handed out, without a time.
    """
    page = io.StringIO(newline="")
    page.write("\ufeff")
    writer = csv.writer(page)
    writer.writerow([heading[lang] for heading in _HEADINGS])
    for one in lists:
        center = names.center(one.center_id)
        for line in one.lines:
            clock = f"{line.due_at.astimezone(names.zone):%Y-%m-%d %H:%M}"
            who, part, orders = names.technician(line.technician_id), names.part(line.part_id), "; ".join(line.orders)
            writer.writerow(map(_text, (center, clock, who, part, line.pieces, line.called_in, orders, "")))
        for picked, pieces in sorted(one.handed_out.items()):
            who, part = names.technician(picked.technician_id), names.part(picked.part_id)
            writer.writerow(map(_text, (center, "", who, part, "", "", "", pieces)))
    return page.getvalue()


def _text(value: object) -> str:
    """Return a cell's text; an apostrophe before what a spreadsheet program would calculate keeps it text."""
    text = str(value).replace("\x00", "\ufffd")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
