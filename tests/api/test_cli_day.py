"""The day from end to end through the command: import, optimise, show, compare, publish, export, draw, repeat."""

import json
import sqlite3
from pathlib import Path

import openpyxl
import pytest
from command_line import Paigong

from api.cli.main import main
from dispatch.store.importers.write import write_batch
from scenarios.demo_company import make_demo_company


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo company's workbook and a database in which its day is planned twice."""
    folder = tmp_path_factory.mktemp("day")
    write_batch(make_demo_company(), folder / "company.xlsx")
    database = f"sqlite:///{folder / 'paigong.sqlite3'}"
    assert main(["import", str(folder / "company.xlsx"), "--database", database]) == 0
    for seed in ("1", "2"):
        words = ["optimize", "--day", "2026-03-02", "--seconds", "2", "--seed", seed, "--database", database]
        assert main(words) == 0
    return folder


@pytest.fixture
def database(planned: Path, tmp_path: Path) -> str:
    """A copy of the planned database, free to change."""
    with sqlite3.connect(planned / "paigong.sqlite3") as source, sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        source.backup(copy)
    source.close()
    copy.close()
    return f"sqlite:///{tmp_path / 'copy.sqlite3'}"


def test_importing_twice_changes_nothing(planned: Path, database: str, paigong: Paigong) -> None:
    """The second import of the same workbook finds everything as it was."""
    again = paigong("import", planned / "company.xlsx", "--database", database, "--json")
    assert again.code == 0, again.err
    tallies = again.document["nouns"].values()
    assert sum(tally["unchanged"] for tally in tallies) > 400
    assert sum(tally["created"] + tally["updated"] for tally in tallies) == 0
    assert again.document["movements"] == 0


def test_every_order_is_planned_or_left_out_with_a_reason(database: str, paigong: Paigong) -> None:
    """Nothing is dropped silently: visits, unserved and held-back orders are the company's 200."""
    shown = paigong("plan", "show", "1", "--database", database, "--json").document["plan"]
    visits = {stop["order"] for route in shown["routes"] for stop in route["stops"] if stop["kind"] == "order"}
    left = {left["order"] for left in (*shown["unserved"], *shown["held_back"])}
    assert len(visits | left) == len(visits) + len(left) == 200
    assert all(one["reason"] and one["detail"] and one["detail_zh"] for one in shown["unserved"])


def test_two_plans_are_told_apart(database: str, paigong: Paigong) -> None:
    """A plan does not differ from itself; the exit code says so to scripts."""
    assert paigong("plan", "diff", "1", "1", "--database", database).code == 0
    assert paigong("plan", "diff", "1", "2", "--database", database).code in (0, 1)


def test_a_published_plan_supersedes_the_one_before(database: str, paigong: Paigong) -> None:
    """Only one plan of a day is the published one."""
    assert paigong("plan", "publish", "1", "--database", database).code == 0
    assert paigong("plan", "publish", "2", "--database", database).code == 0
    listed = paigong("plan", "list", "--database", database, "--json").document
    assert [(plan["number"], plan["state"]) for plan in listed] == [(1, "superseded"), (2, "published")]


def test_a_replay_arrives_at_the_same_plan(database: str, paigong: Paigong) -> None:
    """What is stored with a plan is enough to make it again."""
    assert paigong("plan", "replay", "1", "--database", database, "--json").document["same"] is True


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_export_has_a_sheet_for_every_technician_who_drives(
    lang: str, database: str, paigong: Paigong, tmp_path: Path
) -> None:
    """One sheet a technician for printing, besides summary, unserved orders and pick lists."""
    workbook = tmp_path / "day.xlsx"
    assert paigong("plan", "export", "1", "-o", workbook, "--database", database, "--lang", lang).code == 0
    shown = paigong("plan", "show", "1", "--database", database, "--json").document["plan"]
    driving = {route["technician"] for route in shown["routes"]}
    names = [person.name for person in make_demo_company().technicians if person.id in driving]
    titles = openpyxl.load_workbook(workbook).sheetnames
    assert [name for name in names if not any(name in title for title in titles)] == []
    assert len(titles) >= len(driving) + 3


def test_map_and_timeline_are_pages_that_need_no_network(database: str, paigong: Paigong, tmp_path: Path) -> None:
    """Both pages carry everything inside themselves."""
    drawn = paigong("map", "1", "--into", tmp_path / "pictures", "--database", database, "--json").document
    for page in drawn.values():
        text = Path(page).read_text(encoding="utf-8")
        assert "X20260302" in text
        assert 'src="http' not in text
        assert "<link" not in text


def test_one_region_can_be_planned_alone(database: str, paigong: Paigong) -> None:
    """`--region` plans the orders of that region only."""
    planned = paigong("optimize", "--day", "2026-03-02", "--region", "HF", "--seconds", "1", "--database", database)
    regions = paigong("plan", "show", "--database", database, "--json").document["regions"]
    assert (planned.code, regions) == (0, ["HF"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("optimize", "--day", "2031-01-01"), "shift"),
        (("optimize", "--day", "2026-03-02", "--region", "nowhere"), "nowhere"),
        (("plan", "show", "99"), "99"),
        (("plan", "publish", "99"), "99"),
        (("import", "missing.xlsx"), "missing.xlsx"),
    ],
)
def test_what_is_not_there_is_bad_input(words: tuple[str, ...], said: str, database: str, paigong: Paigong) -> None:
    """What cannot be found is named, with exit code 3, and no plan is added."""
    before = paigong("plan", "list", "--database", database, "--json").out
    ended = paigong(*words, "--database", database)
    assert ended.code == 3
    assert said in ended.err
    assert "Traceback" not in ended.err
    assert paigong("plan", "list", "--database", database, "--json").out == before


def test_an_empty_database_says_what_to_import(paigong: Paigong, tmp_path: Path) -> None:
    """Optimising before anything was imported tells what is missing."""
    ended = paigong("optimize", "--day", "2026-03-02", "--database", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    assert ended.code == 3
    assert "company" in ended.err


def test_json_on_standard_output_is_one_document(database: str, paigong: Paigong) -> None:
    """A program that reads `--json` meets nothing else on standard output."""
    json.loads(paigong("plan", "show", "1", "--database", database, "--json", "--lang", "zh").out)
