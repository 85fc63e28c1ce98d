"""Writes the schema of today, with a few rows in it, to schemas/<revision>.sql: done once for each release.

From then on every later version must migrate that file (test_store_migrations.py). Run from the repository's root:
``.venv/bin/python tests/dispatch/store/freeze_schema.py``.
"""

import sqlite3
import tempfile
from pathlib import Path

from small_company import EIGHT, draft, pickup, small_company, visit
from sqlalchemy import text

from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.store import imports
from dispatch.store.access.accounts import create_account
from dispatch.store.plans import publication
from dispatch.store.plans import records as plans
from dispatch.store.store import open_store

SCHEMAS = Path(__file__).parent / "schemas"


def freeze(folder: Path) -> Path:
    """Write the dump into a folder and return its path."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "store.db"
        with open_store(f"sqlite:///{path}") as store, store.writing(SYSTEM, at=EIGHT) as work:
            connection = work.connection
            imports.import_batch(connection, small_company(), source="first.xlsx", dry_run=False, at=EIGHT)
            create_account(work, Account(id="admin", role="administrator", created_at=EIGHT), password_hash="none")
            first = draft({"T1": [pickup("C1", P1=1), visit("X1", 32_400)]}, regions=("R1",))
            plans.save_plan(connection, plans.pack(first))
            publication.publish(work, 1)
            plans.save_plan(connection, plans.pack(draft({"T2": [visit("X2", 32_400)]})))
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
        raw = sqlite3.connect(path)
        dump = "\n".join(raw.iterdump())
        raw.close()
    frozen = folder / f"{revision}.sql"
    frozen.write_text(dump + "\n", encoding="utf-8")
    return frozen


if __name__ == "__main__":
    print(freeze(SCHEMAS))
