"""The store: the one door to what the company knows. Every method is one transaction."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from types import TracebackType
from typing import Self

from sqlalchemy import Connection

from dispatch.actor import COMMAND_LINE, SYSTEM, Actor
from dispatch.import_record import ImportSummary, Known
from dispatch.plan_record import PlanDraft, PlanHead, StoredPlan
from dispatch.planning.day import Batch, DaySnapshot
from dispatch.stock.pieces import Movement, Place
from dispatch.store import imports, references
from dispatch.store.catalog import whole
from dispatch.store.database import Database, connect
from dispatch.store.events import Trail
from dispatch.store.import_work import take_in, try_out
from dispatch.store.migrate import migrate
from dispatch.store.plans import days, publication
from dispatch.store.plans import records as plans
from dispatch.store.stock import ledger
from dispatch.store.work import Work


class Store:
    """Everything the company knows, kept in one database. Made by `open_store`; may be used from several threads.

    Every method raises StoreError where it cannot do what was asked; then nothing was changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees everything as it is at one moment, for the functions of this room that read."""
        with self._database.reading() as connection:
            yield connection

    @contextmanager
    def writing(self, actor: Actor, at: datetime | None = None) -> Iterator[Work]:
        """Open a transaction that changes things for somebody: committed at the end, undone if anything is raised.

        at: the moment (aware) of all that is done in it; None: now, when the writer's turn has come.
        """
        with self._database.writing() as connection:
            trail = Trail(connection)
            yield Work(connection=connection, actor=actor, at=at or datetime.now(UTC), trail=trail)
            trail.close()

    def import_batch(self, batch: Batch, *, source: str, dry_run: bool = False) -> ImportSummary:
        """Store a batch: new things are created, known ones updated by id, equal ones left alone; all or nothing.

        source: what the log calls it, as in a file's name. dry_run: do everything, then undo it. The state of an order
        is never turned back (`dispatch.orders.progress`); a count becomes a movement of the difference; a shift
        replaces those of the same person that it overlaps; a changed policy becomes its next version. The trail tells
        of it as of any other import, as done from the command line.
        """
        with self.writing(COMMAND_LINE) as work:
            return (try_out if dry_run else take_in)(work, batch, source=source)

    def imports(self) -> list[tuple[datetime, ImportSummary]]:
        """Return the log: every import that changed something, and when, oldest first."""
        with self._database.reading() as connection:
            return imports.logged_imports(connection)

    def known(self) -> Known:
        """Return what is here already, so that a file may refer to it."""
        with self._database.reading() as connection:
            return whole.known(connection)

    def whole(self) -> Batch:
        """Return everything but plans and history, as one batch that imports back. Counts are the balances of today."""
        with self._database.reading() as connection:
            return whole.whole(connection)

    def catalog(self, orders: Collection[str]) -> Batch:
        """Return some orders with their sites and customers, and all regions, centres, parts, faults, technicians."""
        with self._database.reading() as connection:
            return whole.catalog(connection, orders)

    def snapshot(
        self, day: date, *, at: datetime, regions: Sequence[str] | None = None, as_of: datetime | None = None
    ) -> DaySnapshot:
        """Return all that planning a day at the moment `at` (aware) needs, for some regions (None: all).

        as_of: up to when reports and ledger say what has happened (None: `at`); what published plans that stay in force
        do from then on is left out of the day's orders, people's time and stock.
        """
        with self._database.reading() as connection:
            return days.snapshot(connection, day, at=at, regions=regions, as_of=as_of or at)

    def save_plan(self, record: PlanDraft) -> StoredPlan:
        """Store a plan as a proposal, under the next number."""
        packed = plans.pack(record)
        with self._database.writing() as connection:
            number = plans.save_plan(connection, packed).number
        return self.plan(number)

    def plan(self, number: int) -> StoredPlan:
        """Return a plan by its number."""
        with self._database.reading() as connection:
            return plans.read_plan(connection, number)

    def plans(self, day: date | None = None) -> list[PlanHead]:
        """Return the plans of a day (None: of all days) without their documents, oldest first."""
        with self._database.reading() as connection:
            return plans.read_heads(connection, day)

    def publish(self, number: int) -> StoredPlan:
        """Make a proposal what people know, in place of the plans of that day that share a region with it."""
        with self.writing(SYSTEM) as work:
            return publication.publish(work, number)

    def move(self, movements: Sequence[Movement]) -> None:
        """Add movements to the stock ledger, in this order; all or none."""
        with self._database.writing() as connection:
            references.check_movements(connection, movements)
            ledger.move(connection, movements)

    def balances(self) -> dict[tuple[Place, str], int]:
        """Return the pieces of every part at every place that the ledger ever named."""
        with self._database.reading() as connection:
            return ledger.balances(connection)

    def movements(self) -> list[Movement]:
        """Return the whole stock ledger, in the order in which it was written."""
        with self._database.reading() as connection:
            return ledger.movements(connection)

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_store(url: str) -> Store:
    """Open the store at ``sqlite:///path/to/file.db`` or ``postgresql+psycopg://user@host/name``, at head.

    An empty or older database is brought to the schema of this program first, in one transaction. Raises StoreError
    where it cannot be opened, is somebody else's, or was made by a newer version.
    """
    migrate(url)
    return Store(connect(url))
