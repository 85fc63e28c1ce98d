"""The shape of the specification: sheets and their columns, from which reading, template, export and docs are made."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dispatch.planning.day import Batch
from dispatch.store.importers.cells import Kind
from dispatch.store.importers.headings import bilingual, names_of
from solver.words import Words

if TYPE_CHECKING:
    from dispatch.store.importers.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. key: its name in code and in mappings; refers: the noun whose id stands in it; example: as text.

    instead: the column that makes up for a necessary one that is blank, where somebody looks its content up
    (`Known.looked_up`).
    """

    key: str
    heading: Words
    kind: Kind
    meaning: Words
    example: str = ""
    required: bool = False
    instead: str = ""
    refers: str = ""
    also: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The heading that is written into workbooks."""
        return bilingual(self.heading)

    @property
    def names(self) -> frozenset[str]:
        """The matching forms of the headings under which the column is recognised."""
        return names_of(self.heading, *self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet. noun: its name in code; identity: the columns that no two rows share; single: it has one row only.

    read: makes what a whole and faultless row means (None: the row was found wrong after all);
    write: the rows, as values by column key, that bring a batch back.
    """

    noun: str
    title: Words
    meaning: Words
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    read: Callable[["Record"], Any]
    write: Callable[[Batch], Iterable[Mapping[str, Any]]]
    single: bool = False
    also: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The title that is written into workbooks."""
        return bilingual(self.title)

    @property
    def names(self) -> frozenset[str]:
        """The matching forms of the titles under which the sheet is recognised."""
        return names_of(self.title, self.noun, *self.also)

    def column(self, key: str) -> Column:
        """Return a column. Raises KeyError where the sheet has none of that key."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)
