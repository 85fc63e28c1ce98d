"""The benchmark's own book-keeping: what is measured once stays, what is refuted is told, what is missing is said."""

from pathlib import Path

import pytest

from tests.benchmarks import best_known
from tests.benchmarks.days import all_days, chosen
from tests.benchmarks.peers import PeerPlan
from tests.benchmarks.quality import meets
from tests.benchmarks.report import measured, written
from tests.benchmarks.results import keep, rows_of
from tests.benchmarks.running import Bench
from tests.benchmarks.stamp import code_of, files_of, imports
from tests.benchmarks.summary import Measured, grouped
from tests.benchmarks.table import Asked, Case, Results, Row, Table, markdown, percent
from tests.benchmarks.tables import TABLES

ORIGIN = {"on": "2026-11-22 10:00", "commit": "abc", "code": "x", "machine": "m", "load": 1.0}


def row_of(cost: int, bound: int | None = None, **more: object) -> Row:
    return {"legal": True, "cost": cost, "controllable": cost // 2, "bound": bound, "proven": cost == bound, **more}


def table_of(*cases: Case) -> Table:
    """A table without days, which leans on a module of one file."""

    def text(results: Results) -> str:
        return markdown(("key", "n"), [(key, row["n"]) for key, row in results["small"].items()])

    return Table(name="small", title="Small", about="", cases=lambda _: cases, text=text, sample=Asked(),
                 leans_on="solver.words")  # fmt: skip


@pytest.fixture
def known(tmp_path: Path) -> Path:
    """A file with one best known plan."""
    path = tmp_path / "best.csv"
    path.write_text("day,problem,cost,by,on\n")
    best_known.note("d1", "abc", 100, "somebody", path)
    return path


def test_only_a_cheaper_plan_becomes_the_best_known(known: Path) -> None:
    """Equal and dearer plans change nothing; of another document the same day's name says nothing."""
    assert not best_known.note("d1", "abc", 100, "us", known)
    assert best_known.note("d1", "other", 200, "us", known)
    assert best_known.note("d1", "abc", 99, "us", known)
    assert {key: (best.cost, best.by) for key, best in best_known.read(known).items()} == {
        ("d1", "abc"): (99, "us"),
        ("d1", "other"): (200, "us"),
    }


def test_a_bound_above_the_best_known_plan_is_refuted(known: Path) -> None:
    """A bound may equal the best cost and not be above it."""
    assert best_known.contradicted("d1", "abc", 100, known) is None
    assert "somebody" in (best_known.contradicted("d1", "abc", 101, known) or "")
    assert best_known.contradicted("d1", "other", 101, known) is None


@pytest.fixture
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody else is at work on the machine."""
    monkeypatch.setattr("tests.benchmarks.running.load", lambda: 1.0)


@pytest.mark.usefixtures("quiet")
def test_a_run_goes_on_where_it_was_ended(tmp_path: Path) -> None:
    """What is measured is kept at once, a failure ends nothing, and a second run measures only what is missing."""
    measured_keys: list[str] = []
    broken = [True]

    def measure(key: str) -> Row:
        measured_keys.append(key)
        if key == "b" and broken[0]:
            raise RuntimeError("no")
        return {"n": len(measured_keys)}

    table = table_of(*(Case(key=key, measure=lambda _core, key=key: measure(key)) for key in "abc"))
    bench = Bench(tmp_path)
    bench.run(table, Asked())
    assert (len(bench.failures), sorted(rows_of("small", tmp_path))) == (1, ["a", "c"])
    broken[0] = False
    bench.run(table, Asked())
    assert measured_keys == ["a", "b", "c", "b"]
    Bench(tmp_path, again=True).run(table, Asked())
    assert measured_keys[4:] == ["a", "b", "c"]


def test_rows_of_other_code_are_measured_again_unless_they_last(tmp_path: Path) -> None:
    """A row of older code is old; one that says nothing of our code is not, unless the machine was busy."""
    table = table_of(
        Case(key="ours", measure=lambda _: {"n": 2}),
        Case(key="theirs", measure=lambda _: {"n": 2}, lasts=True),
        Case(key="theirs, disturbed", measure=lambda _: {"n": 2}, lasts=True),
    )
    for key, load in (("ours", 1.0), ("theirs", 1.0), ("theirs, disturbed", 9.0)):
        keep("small", key, {"n": 1, **ORIGIN, "load": load}, tmp_path)
    Bench(tmp_path).run(table, Asked())
    rows = rows_of("small", tmp_path)
    assert {key: row["n"] for key, row in rows.items()} == {"ours": 2, "theirs": 1, "theirs, disturbed": 2}


def test_the_code_of_a_module_is_all_that_it_imports() -> None:
    """The solver's code is its kernel's too, and not the command line's."""
    seen, waiting = set[Path](), ["solver.solve"]
    while waiting:
        for path in set(files_of(waiting.pop())) - seen:
            seen.add(path)
            waiting += imports(path)
    assert {"search.py", "anneal.py", "price.py"} <= {path.name for path in seen}
    assert "screen.py" not in {path.name for path in seen}
    assert code_of("solver.solve") != code_of("solver.price")


def test_every_table_stands_in_the_report_measured_or_not(tmp_path: Path, shared: Path) -> None:
    """Nothing measured: the headings are there, and it is said."""
    report = written(TABLES, tmp_path)
    assert shared.is_dir()
    sections = {part.splitlines()[0]: part for part in report.split("\n## ")[1:]}
    assert [table.title for table in TABLES if table.title not in sections] == []
    told = [table.title for table in TABLES if "Not measured yet." in sections[table.title]]
    assert told == [table.title for table in TABLES if table.name != "peers"]  # whose rows come with the days


def test_a_table_says_where_its_rows_come_from() -> None:
    """Several commits, days and seeds are all told, and so is a busy machine."""
    rows = {"a": {**ORIGIN, "seed": 1}, "b": {**ORIGIN, "seed": 2, "commit": "def", "on": "2026-11-23 09:00"}}
    assert measured(rows) == "*2 rows, 2026-11-22 … 2026-11-23, commit abc (1), def (1); m; solver seeds 1, 2.*"
    assert "load up to 7.0" in measured({"a": {**ORIGIN, "load": 7.0}})


def test_medians_gaps_and_spread() -> None:
    """The median seed's cost, the gap to the bound as a share of cost and of controllable cost."""
    three = Measured(rows=(row_of(100, 90), row_of(120, 114), row_of(110, 110)))
    assert three.of("cost") == 110
    assert percent(three.gap) == "5.00 %"
    assert percent(three.controllable_gap) == "10.00 %"
    assert (three.spread, three.proven) == ("20.000 %", "1/3")
    assert Measured(rows=(row_of(100), row_of(100, 99))).gap is None


def test_groups_stand_in_the_order_of_numbers() -> None:
    """Sixty orders before five thousand."""
    rows = {str(n): row_of(1, orders=n) for n in (5000, 60, 1000)}
    assert list(grouped(rows, lambda row: (row["orders"],))) == [(60,), (1000,), (5000,)]


@pytest.mark.parametrize(
    ("cost", "bound", "met"),
    [(90, None, True), (91, None, False), (95, 95, True), (95, 94, False), (101, 101, False)],
)
def test_the_bar_of_quality(cost: int, bound: int | None, met: bool) -> None:
    """At most the best peer's, and at most 0.90 of the best off-the-shelf one's or nearly proven."""
    peers = [PeerPlan(peer="alns", cost=98, controllable=49), PeerPlan(peer="ortools", cost=100, controllable=50)]
    assert meets(Measured(rows=(row_of(cost, bound),)), peers) is met


def test_no_day_is_left_out(shared: Path) -> None:
    """Seven days and ten sisters of each; a pattern picks some."""
    assert shared.is_dir()
    names = [day.name for day in all_days()]
    assert len(names) == len(set(names)) == 77
    assert [day.name for day in chosen(all_days(), ("d2-300", "d1-60-200?"))][-1] == "d2-300"
    assert len(chosen(all_days(), ("d1-60*",))) == 11
