"""The template: an empty workbook that explains itself."""

from pathlib import Path

from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.blank_workbook import WRAPPED, blank_workbook, save_workbook
from dispatch.store.importers.layout import READ_ME


def write_template(path: Path) -> None:
    """Write an empty workbook to fill in: a sheet of explanations, headings with comments, drop-down lists."""
    workbook = blank_workbook()
    for sheet in SHEETS:
        page = workbook[sheet.name]
        for number, column in enumerate(sheet.columns, start=1):
            about, meaning = column.kind.about, column.meaning
            note = "\n".join((meaning["zh"], meaning["en"], about["zh"], about["en"]))
            page.cell(1, number).comment = Comment(note, "Paigong", height=140, width=320)
    _write_read_me(workbook.create_sheet(READ_ME, index=0))
    workbook.active = 0
    save_workbook(workbook, path)


def _write_read_me(page: Worksheet) -> None:
    page.append(["表 Sheet", "列 Column", "必填 Needed", "填写 Kind", "说明 Meaning", "示例 Example"])
    for sheet in SHEETS:
        page.append([sheet.name, "", "", "", f"{sheet.meaning['zh']}\n{sheet.meaning['en']}"])
        for column in sheet.columns:
            about, meaning = column.kind.about, column.meaning
            needed = "是 yes" if column.required else ""
            texts = (f"{about['zh']}\n{about['en']}", f"{meaning['zh']}\n{meaning['en']}", column.example)
            page.append(["", column.title, needed, *texts])
            page.cell(page.max_row, 6).data_type = "s"
    for letter, width in zip("ABCDEF", (22, 30, 12, 44, 60, 30), strict=True):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows():
        for cell in row:
            cell.alignment = WRAPPED
            if cell.row == 1 or page.cell(cell.row, 1).value:
                cell.font = Font(bold=True)
    page.freeze_panes = "A2"
