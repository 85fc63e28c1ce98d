"""Measures the cases of a table that are not measured yet, keeps every row at once, and holds bounds to best knowns."""

import queue
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.benchmarks import best_known
from tests.benchmarks.results import keep, rows_of
from tests.benchmarks.stamp import BUSY, code_of, load, stamp
from tests.benchmarks.table import Asked, Case, Row, Table


class Bench:
    """One run of the benchmark: where its rows go, which processors measure side by side, whether to measure again."""

    def __init__(self, folder: Path, *, cores: Sequence[int | None] = (None,), again: bool = False) -> None:
        self._folder, self._cores, self._again = folder, cores, again
        self.failures: list[str] = []

    def run(self, table: Table, asked: Asked) -> None:
        """Measure what a table lacks; a case that fails is told, and the rest goes on."""
        known = {} if self._again else rows_of(table.name, self._folder)
        code = code_of(table.leans_on)
        cases = [case for case in table.cases(asked) if not is_fresh(case, known.get(case.key), code)]
        if not cases:
            print(f"{table.name}: nothing to measure", flush=True)
            return
        cores = self._cores[:1] if table.wide else self._cores
        free: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        for core in cores:
            free.put(None if table.wide else core)

        def measured(case: Case) -> None:
            core = free.get()
            try:
                self._measure(table, case, core)
            finally:
                free.put(core)

        pool = ThreadPoolExecutor(len(cores))
        try:
            list(pool.map(measured, cases))
        finally:  # also when somebody ends the run: what has not begun then never will
            pool.shutdown(cancel_futures=True)

    def _measure(self, table: Table, case: Case, core: int | None) -> None:
        began, busy, origin = time.monotonic(), load(), stamp(table.leans_on)
        try:
            row = case.measure(core)
        except Exception as error:  # whatever it is, hours of other rows must not be lost
            self._fail(f"{table.name} / {case.key}: {type(error).__name__}: {error}")
            return
        if code_of(table.leans_on) != origin["code"] and not case.lasts:
            self._fail(f"{table.name} / {case.key}: the code was changed while it was measured")
            return
        row |= {**origin, "load": busy, "took_s": round(time.monotonic() - began, 1)}
        if row.get("wrong"):
            self._fail(f"{table.name} / {case.key}: {row['wrong']} plans or bounds are wrong")
        if row.get("legal") is False and row.get("by") == "Paigong":
            self._fail(f"{table.name} / {case.key}: the plan is not legal: {row['violation']}")
        if refuted := held_against_best_known(row):
            row["refuted"] = refuted
            self._fail(f"{table.name} / {case.key}: {refuted}")
        keep(table.name, case.key, row, self._folder)
        told = {name: row[name] for name in ("cost", "bound", "legal", "seconds") if name in row}
        print(f"{table.name} / {case.key}: {told or 'measured'} ({row['took_s']:.0f} s)", flush=True)

    def _fail(self, text: str) -> None:
        self.failures.append(text)
        print(f"FAILED {text}", flush=True)


def is_fresh(case: Case, row: Row | None, code: str) -> bool:
    """Tell whether a row need not be measured again: it is of today's code, and nobody else was at work meanwhile."""
    return row is not None and row["load"] <= BUSY and (case.lasts or row["code"] == code)


def held_against_best_known(row: Row) -> str | None:
    """Note a legal cost that nobody had; return what is wrong with the row's bound, if anything is."""
    if "day" not in row or "problem" not in row or "cost" not in row:
        return None
    if row["legal"]:
        best_known.note(row["day"], row["problem"], row["cost"], row["by"])
    if row.get("bound") is None:
        return None
    return best_known.contradicted(row["day"], row["problem"], row["bound"])
