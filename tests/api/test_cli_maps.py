"""`paigong map coverage|stock|heat|siting`: the company's maps from the command line."""

from pathlib import Path

import pytest
from command_line import Paigong

from api.cli.command import spelled_out
from api.cli.commands import COMMANDS
from dispatch.store.store import open_store
from scenarios.demo_company import make_demo_company

MAPS = ("coverage", "stock", "heat", "siting")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the demo company."""
    path: Path = tmp_path_factory.mktemp("maps") / "demo.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        store.import_batch(make_demo_company(), source="demo")
    return f"sqlite:///{path}"


@pytest.mark.parametrize("name", MAPS)
def test_each_map_is_one_page_that_needs_no_network(company: str, paigong: Paigong, tmp_path: Path, name: str) -> None:
    """Written where it was asked for, in the language asked for, with everything inside itself."""
    path = tmp_path / "pages" / f"{name}.html"
    drawn = paigong("map", name, "--into", path, "--database", company, "--lang", "zh", "--json")
    assert (drawn.code, drawn.document) == (0, {name: str(path)})
    page = path.read_text(encoding="utf-8")
    assert '<html lang="zh-CN">' in page
    assert 'src="http' not in page
    assert "<link" not in page
    assert "Demo Field Service" in page


def test_without_into_the_page_lies_here(company: str, paigong: Paigong, tmp_path: Path) -> None:
    """Under the map's own name, and of one region only where that is asked for."""
    assert paigong("map", "heat", "--region", "NJ", "--days", 7, "--database", company).code == 0
    page = (tmp_path / "heat.html").read_text(encoding="utf-8")
    assert "Nanjing" in page
    assert "Hangzhou service centre" not in page


def test_an_empty_store_has_maps_of_nothing(paigong: Paigong, tmp_path: Path) -> None:
    """Demand and stock are drawn; what needs a company or a policy says what is missing."""
    database = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    for name in ("stock", "heat"):
        assert paigong("map", name, "--database", database).code == 0
    for name in ("coverage", "siting"):
        refused = paigong("map", name, "--database", database)
        assert refused.code != 0
        assert refused.err
        assert not (tmp_path / f"{name}.html").exists()


@pytest.mark.parametrize(
    "words",
    [("heat", "--days", 0), ("siting", "--target", 481), ("coverage", "--band", "x"), ("stock", "--until", "soon")],
)
def test_numbers_beyond_use_are_refused(paigong: Paigong, words: tuple[object, ...]) -> None:
    """With the argument that is wrong."""
    refused = paigong("map", *words)
    assert refused.code == 2
    assert f"argument {words[1]}" in refused.err


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        (["map"], ["map", "plan"]),
        (["map", "1", "--into", "x"], ["map", "plan", "1", "--into", "x"]),
        (["map", "--into", "heat"], ["map", "plan", "--into", "heat"]),
        (["--lang", "en", "map", "2"], ["--lang", "en", "map", "plan", "2"]),
        (["--lang=en", "map", "heat"], ["--lang=en", "map", "heat"]),
        (["map", "plan", "1"], ["map", "plan", "1"]),
        (["map", "--help"], ["map", "--help"]),
        (["plan", "list"], ["plan", "list"]),
        (["--lang"], ["--lang"]),
        ([], []),
    ],
)
def test_map_alone_means_a_plans(short: list[str], whole: list[str]) -> None:
    """As it always did; whatever names another map, or asks for help, is left as it is."""
    assert spelled_out(short, COMMANDS) == whole
