"""Every column that can hold somebody's data is known as such, or known not to."""

from sqlalchemy import JSON, Column, Float, LargeBinary, String

from dispatch.store.access.personal_data import IMPERSONAL, PERSONAL, SECRET
from dispatch.store.shelf import table_of
from dispatch.store.tables import Stored

REGISTERED = {(table_of(one.table).name, name) for one in PERSONAL for name in one.blanks}


def can_hold_personal_data(column: Column[object]) -> bool:
    """Whether a column takes a text, a document or a coordinate, and does not just refer to another row."""
    kind = getattr(column.type, "impl_instance", column.type)
    return isinstance(kind, String | JSON | LargeBinary | Float) and not column.foreign_keys


def test_every_column_is_judged() -> None:
    """Whoever adds one enters it in dispatch/store/access/personal_data.py: as whose it is, or as nobody's."""
    impersonal = {(table, name) for table, names in IMPERSONAL.items() for name in names}
    found = {
        (table.name, column.name)
        for table in Stored.metadata.sorted_tables
        for column in table.columns
        if can_hold_personal_data(column)
    }
    assert sorted(found - REGISTERED - SECRET - impersonal) == []


def test_nothing_is_registered_that_is_not_there() -> None:
    """A column that was renamed is renamed here too."""
    tables = Stored.metadata.tables
    everything = {(table.name, column.name) for table in tables.values() for column in table.columns}
    named = REGISTERED | SECRET | {(table, name) for table, names in IMPERSONAL.items() for name in names}
    assert sorted(named - everything) == []


def test_every_register_entry_leads_to_its_person() -> None:
    """By a column of that table."""
    for one in PERSONAL:
        assert one.by in table_of(one.table).columns
