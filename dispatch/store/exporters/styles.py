"""What cells look like. Named styles: a workbook keeps each once, and setting one is quick."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

_FONT = "Calibri"
_THIN = Side(style="thin", color="FF9AA5B1")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TOP = Alignment(vertical="top", wrap_text=True)
_TOP_MIDDLE = Alignment(vertical="top", horizontal="center")
_MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)

TITLE, SUBTITLE, LABEL, PLAIN = "plan title", "plan subtitle", "plan label", "plan plain"
HEADING, TEXT, NUMBER, LOUD = "plan heading", "plan text", "plan number", "plan loud"


def add_styles(workbook: Workbook) -> None:
    """Give a workbook the styles that its pages use."""
    text = Font(name=_FONT)
    bold = Font(name=_FONT, bold=True)
    red = Font(name=_FONT, bold=True, color="FFB00020")
    blue = PatternFill("solid", fgColor="FFDCE6F0")
    for style in (
        NamedStyle(TITLE, font=Font(name=_FONT, bold=True, size=16)),
        NamedStyle(SUBTITLE, font=Font(name=_FONT, bold=True, size=12)),
        NamedStyle(LABEL, font=bold, alignment=_TOP),
        NamedStyle(PLAIN, font=text, alignment=_TOP),
        NamedStyle(HEADING, font=bold, alignment=_MIDDLE, border=_GRID, fill=blue),
        NamedStyle(TEXT, font=text, alignment=_TOP, border=_GRID),
        NamedStyle(NUMBER, font=text, alignment=_TOP_MIDDLE, border=_GRID, number_format="#,##0"),
        NamedStyle(LOUD, font=red, alignment=_TOP, border=_GRID),
    ):
        workbook.add_named_style(style)
