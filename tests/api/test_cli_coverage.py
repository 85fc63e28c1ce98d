"""`paigong coverage`: the same figures as a table in either language, and as JSON."""

from pathlib import Path

import pytest
from command_line import Paigong

from dispatch.store.store import open_store
from scenarios.demo_company import make_demo_company


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the demo company."""
    path: Path = tmp_path_factory.mktemp("coverage") / "demo.sqlite3"
    with open_store(f"sqlite:///{path}") as store:
        store.import_batch(make_demo_company(), source="demo")
    return f"sqlite:///{path}"


def test_the_demo_companys_coverage_is_told_in_both_languages(demo: str, paigong: Paigong) -> None:
    """Its day is found without being named; level by level, who could, and what is lacking in words."""
    told = paigong("coverage", "--minutes", 60, "--database", demo)
    assert (told.code, told.err) == (0, "")
    assert "Coverage at 2026-03-02 10:00" in told.out
    assert "min too late" in told.out
    assert "would be there in" in told.out
    assert "estimates (great circle" in told.out
    chinese = paigong("coverage", "--minutes", 60, "--database", demo, "--lang", "zh")
    assert "2026-03-02 10:00 的覆盖情况" in chinese.out
    assert "未覆盖" in chinese.out
    assert "分钟可到" in chinese.out


def test_json_has_the_figures_of_the_table(demo: str, paigong: Paigong) -> None:
    """The whole demand is there; a region's part of it is less, and earlier in the day fewer people work."""
    found = paigong("coverage", "--day", "2026-03-02", "--database", demo, "--json").document
    assert found["total"]["orders"] == 200
    assert sum(one["covered"] for one in found["levels"]) == found["total"]["covered"] > 150
    region = paigong("coverage", "--region", "NJ", "--database", demo, "--json").document
    assert [one["region"] for one in region["regions"]] == ["NJ"]
    assert region["total"]["orders"] < 200
    early = paigong("coverage", "--at", "06:00", "--minutes", 60, "--days", 30, "--database", demo, "--json").document
    assert early["at"] == "2026-03-01T22:00:00Z"
    assert early["total"]["covered"] == 0


@pytest.mark.parametrize(
    "wrong", [("--minutes", 0), ("--minutes", 481), ("--minutes", "x"), ("--days", 0), ("--at", "25:00")]
)
def test_what_makes_no_sense_is_a_usage_error(demo: str, paigong: Paigong, wrong: tuple[str, object]) -> None:
    """Told at once, with what is meant."""
    told = paigong("coverage", *wrong, "--database", demo)
    assert told.code == 2
    assert str(wrong[0]) in told.err


def test_an_unknown_region_is_named(demo: str, paigong: Paigong) -> None:
    """One line, and no table."""
    told = paigong("coverage", "--region", "XX", "--database", demo)
    assert (told.code, told.out) == (3, "")
    assert "XX" in told.err
