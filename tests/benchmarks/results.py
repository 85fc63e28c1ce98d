"""Rows on disk: one small JSON file a table, one row a line: a later run adds to it, and git shows what changed."""

import json
import threading
from pathlib import Path

from tests.benchmarks.table import Row

RESULTS = Path(__file__).parent / "results"
_LOCK = threading.Lock()


def rows_of(name: str, folder: Path) -> dict[str, Row]:
    """Return the rows of a table by key; none where nothing has been measured."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(name: str, key: str, row: Row, folder: Path) -> None:
    """Add a row to a table's file, or replace the one of that key; the file is whole at any moment."""
    with _LOCK:
        rows = {**rows_of(name, folder), key: row}
        folder.mkdir(parents=True, exist_ok=True)
        lines = ",\n".join(f"{json.dumps(k)}: {json.dumps(rows[k])}" for k in sorted(rows))
        fresh = folder / f"{name}.json.tmp"
        fresh.write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")
        fresh.replace(folder / f"{name}.json")
