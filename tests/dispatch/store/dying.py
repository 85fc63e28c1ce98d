"""Kills itself, again and again, in the middle of writing to a store, and looks at what is left each time.

Run as ``python dying.py import URL`` (a store at head) or ``python dying.py migrate URL`` (an empty database). Each
time a child of this process is killed (SIGKILL) before its n-th statement, or just before the commit. Prints the number
of kills; ends with an error at the first store that is not as it was before.
"""

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace

from small_company import small_company
from sqlalchemy import Engine, event, text

from dispatch.planning.day import Batch
from dispatch.store.database import connect
from dispatch.store.migrate import migrate
from dispatch.store.store import open_store


def changed_company() -> Batch:
    """The small company with every order changed, another region, and other counts."""
    company = small_company()
    return replace(
        company,
        regions=(*company.regions, replace(company.regions[1], id="R3")),
        counts=tuple(replace(count, pieces=count.pieces + 1) for count in company.counts),
        orders=tuple(replace(order, text=f"{order.text}!") for order in company.orders),
        shifts=tuple(replace(shift, overtime_s=600) for shift in company.shifts),
    )


def import_change(url: str) -> None:
    """Import the changed company."""
    with open_store(url) as store:
        store.import_batch(changed_company(), source="second.xlsx")


def killed_at(statement: int, work: Callable[[str], None], url: str) -> bool:
    """Let a child do some work and kill it before a statement; return whether it was still at work then."""
    child = os.fork()
    if child == 0:
        _die_at(statement)
        work(url)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL


def _die_at(statement: int) -> None:
    done = 0

    @event.listens_for(Engine, "before_cursor_execute")
    def _count(*_: object) -> None:
        nonlocal done
        done += 1
        if done == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    @event.listens_for(Engine, "commit")
    def _last_moment(connection: object) -> None:
        if statement == 0 and connection.get_execution_options().get("turn"):  # type: ignore[attr-defined]
            os.kill(os.getpid(), signal.SIGKILL)


def contents(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, and what the database itself says of its health."""
    database = connect(url)
    with database.reading() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        listed = (
            "SELECT name FROM sqlite_master WHERE type = 'table'"
            if sqlite
            else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        )
        rows = {
            name: sorted((tuple(row) for row in connection.execute(text(f"SELECT * FROM {name}"))), key=repr)
            for name in connection.execute(text(listed)).scalars()
        }
    database.close()
    return rows


def main(kind: str, url: str, step: int) -> None:
    """Kill before every `step`-th statement until one attempt comes through, then before the commit of another."""
    work = {"import": import_change, "migrate": migrate}[kind]
    before = contents(url)
    assert killed_at(0, work, url)
    assert contents(url) == before
    kills, statement = 1, 1
    while killed_at(statement, work, url):
        assert contents(url) == before
        kills, statement = kills + 1, statement + step
    assert contents(url) != before
    print(kills)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
