"""How one noun of the business lies in tables, and how any noun is read and written: the pattern of every room here.

Questions that requests ask are built once and kept: building one anew costs more than asking it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Connection, Insert, Row, Select, Table, bindparam, delete, insert, select, update

from dispatch.import_record import Tally
from dispatch.store.tables import Stored

Noun = TypeVar("Noun")
Rows = Mapping[type[Stored], Sequence[Mapping[str, Any]]]
Children = Mapping[type[Stored], Sequence[Row[Any]]]
_CHUNK = 5_000  # ids in one question: SQLite takes 32,766, PostgreSQL 65,535


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf(Generic[Noun]):
    """Where one noun is kept.

    table: one row a noun, found by its column `id`; children: tables with further rows, whose first column names the
    noun; rows_of: a noun as rows of those tables; noun_of: the way back, given the noun's row and its children's rows,
    in the order of their keys; merged: what becomes of a stored noun and the one that an import brings.
    """

    table: type[Stored]
    rows_of: Callable[[Noun], Rows]
    noun_of: Callable[[Row[Any], Children], Noun]
    children: tuple[type[Stored], ...] = ()
    merged: Callable[[Noun, Noun], Noun] = lambda _, incoming: incoming

    def id_of(self, noun: Noun) -> Any:
        """Return the id under which a noun is kept."""
        return getattr(noun, "id", 1)  # the company is alone on its shelf


def table_of(model: type[Stored]) -> Table:
    """Return the table behind a table model."""
    return model.__table__  # type: ignore[attr-defined, no-any-return]


def read(connection: Connection, shelf: Shelf[Noun], ids: Collection[Any] | None = None) -> dict[Any, Noun]:
    """Return nouns by id, sorted by id: those asked for that exist, or all."""
    table = table_of(shelf.table)
    children = {child: _children(connection, table_of(child), ids) for child in shelf.children}
    nouns = {}
    for row in sorted(rows(connection, table, table.c.id, ids), key=lambda row: row.id):
        nouns[row.id] = shelf.noun_of(row, {child: found[row.id] for child, found in children.items()})
    return nouns


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Noun]):
    """What became of one noun. before: None where it is new."""

    before: Noun | None
    after: Noun


def write(connection: Connection, shelf: Shelf[Noun], nouns: Sequence[Noun]) -> list[Change[Noun]]:
    """Create or update nouns by id and return what changed; what is equal already is left alone."""
    stored = read(connection, shelf, [shelf.id_of(noun) for noun in nouns])
    changes: list[Change[Noun]] = []
    for noun in nouns:
        before = stored.get(shelf.id_of(noun))
        after = noun if before is None else shelf.merged(before, noun)
        if after != before:
            changes.append(Change(before=before, after=after))
    _insert(connection, shelf.table, [shelf.rows_of(one.after) for one in changes if one.before is None])
    _update(connection, shelf, [one.after for one in changes if one.before is not None])
    written = [shelf.rows_of(one.after) for one in changes] if shelf.children else []
    for child in shelf.children:
        _insert(connection, child, written)
    return changes


def tally(changes: Sequence[Change[Any]], *, of: int) -> Tally:
    """Return how many of so many nouns were new, changed, or as they were."""
    created = sum(one.before is None for one in changes)
    return Tally(created=created, updated=len(changes) - created, unchanged=of - len(changes))


def rows(connection: Connection, table: Table, column: Any, values: Collection[Any] | None) -> Iterator[Row[Any]]:
    """Yield the rows of a table whose `column` is among `values` (None: all rows)."""
    if values is None:
        yield from connection.execute(select(table))
        return
    for some in chunks(values):
        yield from connection.execute(_among(column), {"among": some})


AMONG: Any = bindparam("among", expanding=True)
"""Stands for some ids in a question that is kept."""


@cache
def _among(column: "Column[Any]") -> Select[Any]:
    return select(column.table).where(column.in_(AMONG))


@cache
def kept_insert(table: Table) -> Insert:
    """Return what adds rows to a table."""
    return insert(table)


def chunks(values: Collection[Any]) -> Iterator[list[Any]]:
    """Yield values in lists that fit into one question."""
    ordered = list(values)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def _children(connection: Connection, table: Table, ids: Collection[Any] | None) -> dict[Any, list[Row[Any]]]:
    keys = [column.name for column in table.primary_key.columns]
    found: dict[Any, list[Row[Any]]] = defaultdict(list)
    for row in sorted(
        rows(connection, table, table.c[keys[0]], ids), key=lambda row: [getattr(row, key) for key in keys]
    ):
        found[getattr(row, keys[0])].append(row)
    return found


def _insert(connection: Connection, model: type[Stored], nouns: Iterable[Rows]) -> None:
    new = [row for noun in nouns for row in noun.get(model, ())]
    if new:
        connection.execute(kept_insert(table_of(model)), new)


def _update(connection: Connection, shelf: Shelf[Noun], nouns: Sequence[Noun]) -> None:
    if not nouns:
        return
    table = table_of(shelf.table)
    changed = [{**row, "_id": row["id"]} for noun in nouns for row in shelf.rows_of(noun)[shelf.table]]
    columns: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name not in ("id", "_id")}
    connection.execute(update(table).where(table.c.id == bindparam("_id")).values(columns), changed)
    for child in shelf.children:
        parent = next(iter(table_of(child).primary_key.columns))
        for ids in chunks([shelf.id_of(noun) for noun in nouns]):
            connection.execute(delete(table_of(child)).where(parent.in_(ids)))
