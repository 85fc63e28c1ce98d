"""Foreign text in a workbook: it stays text, whatever it begins with, and names a sheet without breaking the file."""

import re

from openpyxl.cell.cell import Cell

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_TEXT = 32_767  # Excel's limits
_LONGEST_NAME = 31


def put(cell: Cell, value: str | int | float) -> None:
    """Write a value; text is never taken for a formula, also after somebody edits the cell or saves it as CSV."""
    if isinstance(value, str):
        text = _NOT_IN_XML.sub("\ufffd", value)[:_LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA_STARTS)
    else:
        cell.value = value


def sheet_name(text: str, taken: set[str]) -> str:
    """Return a name that Excel accepts and no sheet in `taken` (lower case) has; it is added there."""
    plain = _NOT_IN_NAMES.sub(" ", text).strip(" '") or "–"
    if plain.lower() == "history":  # Excel keeps this one for itself
        plain = f"{plain}_"
    name, number = _cut(plain, _LONGEST_NAME), 1
    while name.lower() in taken:
        number += 1
        suffix = f" ({number})"
        name = _cut(plain, _LONGEST_NAME - len(suffix)) + suffix
    taken.add(name.lower())
    return name


def _cut(text: str, longest: int) -> str:
    """Return the beginning of a text that fits into so many UTF-16 units, as Excel counts."""
    return text.encode("utf-16-le")[: 2 * longest].decode("utf-16-le", errors="ignore").strip(" '")
