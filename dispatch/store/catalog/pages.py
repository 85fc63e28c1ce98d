"""The company's catalogue page by page: any noun that lies on a shelf."""

from sqlalchemy import ColumnElement, Connection, select

from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import Noun, Shelf, read, table_of


def page(
    connection: Connection,
    shelf: Shelf[Noun],
    *,
    where: ColumnElement[bool] | None = None,
    after: str = "",
    limit: int = 50,
) -> list[Noun]:
    """Return up to `limit` nouns whose ids come after `after`, by id; where: the condition that they may be seen."""
    column = table_of(shelf.table).c.id
    question = select(column).order_by(column).limit(limit)
    if where is not None:
        question = question.where(where)
    if after:
        question = question.where(column > after)
    ids = list(connection.execute(question).scalars())
    found = read(connection, shelf, ids)
    return [found[one] for one in ids]


def one(connection: Connection, shelf: Shelf[Noun], noun_id: str, *, where: ColumnElement[bool] | None = None) -> Noun:
    """Return a noun by its id. Raises StoreMissingError where there is none that may be seen."""
    column = table_of(shelf.table).c.id
    question = select(column).where(column == noun_id)
    if where is not None:
        question = question.where(where)
    if connection.execute(question).first() is None:
        raise StoreMissingError(
            "not-found",
            cause={"en": f"there is no {table_of(shelf.table).name} {noun_id}", "zh": f"没有编号为 {noun_id} 的记录"},
            remedy={"en": "List them to see which there are.", "zh": "请先列出现有记录。"},
        )
    return read(connection, shelf, [noun_id])[noun_id]
