"""A sheet as it stands in a file: rows of cells, nothing understood yet."""

from dataclasses import dataclass

from dispatch.store.importers.cells import Cell, is_blank
from dispatch.store.importers.findings import Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of one sheet, from row 1 and column 1 on.

    merged: rectangles, as (first row, column), (last row, column); errors: cells that hold a formula's error; rows and
    columns of both count from 0. typed: the file tells numbers from texts (a workbook does, CSV does not).
    """

    file: str
    title: str
    rows: list[list[Cell]]
    typed: bool
    merged: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    errors: frozenset[tuple[int, int]] = frozenset()

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see."""
        return all(is_blank(cell) for row in self.rows for cell in row)

    @property
    def shown_title(self) -> str:
        """The sheet's title for messages; a CSV file has none beside its name."""
        return self.title if self.typed else ""

    def where(self, row: int | None = None, column: str = "") -> Where:
        """Return the place of a row counted from 0."""
        return Where(file=self.file, sheet=self.shown_title, row=None if row is None else row + 1, column=column)
