"""Bad input gets a clear error that names file, row and column, and nothing is changed."""

import sqlite3
from pathlib import Path

import pytest
from command_line import Paigong

COMPANY = {
    "company.csv": "Name,Time zone\nDemo,Asia/Shanghai\n",
    "regions.csv": "Region id,Name\nR1,Wuhan\n",
    "centres.csv": "Centre id,Name,Region,Latitude,Longitude\nC1,Wuhan,R1,30.59,114.30\n",
    "customers.csv": "Customer id,Name\nK1,Plant\n",
    "sites.csv": "Site id,Customer,Region,Latitude,Longitude\nS1,K1,R1,30.60,114.35\nS2,K1,R1,30.50,114.20\n",
    "parts.csv": "Part id,Name\nP1,Seal\n",
    "technicians.csv": "Technician id,Name,Centre,Skills\nT1,Li,C1,hydraulics:3\n",
    "shifts.csv": "Technician,Date,Start,End\nT1,2026-03-02,08:00,17:00\n",
    "stock.csv": "Centre,Part,Pieces\nC1,P1,2\n",
    "orders.csv": "Order id,Site,Reported at,Industry,Level,Duration (min),Skills,Parts\n"
    "W1,S1,2026-03-02 07:00,machinery,2,60,hydraulics:2,P1:1\n"
    "W2,S2,2026-03-02 07:10,machinery,3,30,hydraulics:1,\n",
}


def write(folder: Path, edits: dict[str, tuple[str, str]]) -> Path:
    """Write the company as CSV files, with one text replaced in some of them."""
    folder.mkdir(exist_ok=True)
    for name, text in COMPANY.items():
        old, new = edits.get(name, ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return folder


def contents(database: Path) -> list[str]:
    """Return everything in a database, as text."""
    with sqlite3.connect(database) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


@pytest.fixture
def stored(tmp_path: Path, paigong: Paigong) -> Path:
    """A database that holds the sound company."""
    ended = paigong("import", write(tmp_path / "sound", {}), "--database", f"sqlite:///{tmp_path / 'day.sqlite3'}")
    assert ended.code == 0, ended.err
    return tmp_path / "day.sqlite3"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("shifts.csv", "08:00,17:00", "17:00,08:00", ("shifts.csv", "row 2", "End")),
        ("stock.csv", "P1,2", "P1,-2", ("stock.csv", "row 2", "Pieces")),
        ("sites.csv", "30.60,114.35", "0,0", ("sites.csv", "row 2", "Latitude")),
        ("sites.csv", "30.60,114.35", "114.35,30.60", ("sites.csv", "row 2", "Swapped")),
        ("sites.csv", "30.60", "NaN", ("sites.csv", "row 2", "Latitude")),
        ("sites.csv", "S2,K1", "S1,K1", ("sites.csv", "row 3", "S1")),
        ("orders.csv", "P1:1", "P9:1", ("orders.csv", "row 2", "P9")),
        ("orders.csv", "P1:1", "P1:0", ("orders.csv", "row 2", "Parts")),
        ("orders.csv", "S2,2026", "S9,2026", ("orders.csv", "row 3", "S9")),
        ("orders.csv", "W2", "W1", ("orders.csv", "row 3", "W1")),
        ("orders.csv", "07:10", "soon", ("orders.csv", "row 3", "Reported at")),
        ("technicians.csv", "hydraulics:3", "hydraulics:9", ("technicians.csv", "row 2", "Skills")),
        ("company.csv", "Asia/Shanghai", "Asia/Atlantis", ("company.csv", "row 2", "Atlantis")),
    ],
)
def test_an_error_names_file_row_and_column_and_changes_nothing(
    file: str, old: str, new: str, said: tuple[str, ...], stored: Path, paigong: Paigong, tmp_path: Path
) -> None:
    """One wrong cell refuses the whole import, although all else in it is new."""
    folder = write(tmp_path / "bad", {"customers.csv": ("Plant", "New name"), file: (old, new)})
    before = contents(stored)
    ended = paigong("import", folder, "--database", f"sqlite:///{stored}")
    assert ended.code == 3
    assert [word for word in said if word not in ended.err] == [], ended.err
    assert contents(stored) == before


def test_a_file_that_is_not_what_its_name_says_is_refused(stored: Path, paigong: Paigong, tmp_path: Path) -> None:
    """A picture by the name of a workbook is named."""
    (tmp_path / "company.xlsx").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    ended = paigong("import", tmp_path / "company.xlsx", "--database", f"sqlite:///{stored}")
    assert (ended.code, "company.xlsx" in ended.err) == (3, True)


def test_a_dry_run_tells_the_same_and_stores_nothing(paigong: Paigong, tmp_path: Path) -> None:
    """`--dry-run` counts what would come in; the database stays empty."""
    database = f"sqlite:///{tmp_path / 'dry.sqlite3'}"
    ended = paigong("import", write(tmp_path / "sound", {}), "--dry-run", "--database", database, "--json")
    assert (ended.code, ended.document["nouns"]["orders"]["created"]) == (0, 2)
    assert paigong("optimize", "--day", "2026-03-02", "--database", database).code == 3


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ({"shifts.csv": ("2026-03-02", "2026-03-03")}, "shift"),
        ({"orders.csv": (COMPANY["orders.csv"].split("\n", 1)[1], "")}, "order"),
        ({"technicians.csv": ("T1,Li,C1,hydraulics:3\n", ""), "shifts.csv": ("T1,2026-03-02,08:00,17:00\n", "")}, ""),
    ],
)
def test_a_day_without_people_or_work_says_so(
    edit: dict[str, tuple[str, str]], said: str, paigong: Paigong, tmp_path: Path
) -> None:
    """No shift, no order, no technician: each is an error that says what is missing, and no plan is stored."""
    database = f"sqlite:///{tmp_path / 'day.sqlite3'}"
    imported = paigong("import", write(tmp_path / "bare", edit), "--database", database)
    assert imported.code == 0, imported.err
    ended = paigong("optimize", "--day", "2026-03-02", "--seconds", 1, "--database", database)
    assert ended.code == 3
    assert said in ended.err
    assert paigong("plan", "list", "--database", database, "--json").document == []


def test_an_order_that_nobody_can_do_is_no_error(paigong: Paigong, tmp_path: Path) -> None:
    """It comes in, and the plan leaves it out with the reason."""
    database = f"sqlite:///{tmp_path / 'day.sqlite3'}"
    folder = write(tmp_path / "optics", {"orders.csv": ("hydraulics:1", "optics:1")})
    assert paigong("import", folder, "--database", database).code == 0
    planned = paigong("optimize", "--day", "2026-03-02", "--seconds", 1, "--database", database, "--json")
    assert planned.code == 0, planned.err
    assert [(left["order"], left["reason"]) for left in planned.document["plan"]["unserved"]] == [("W2", "skill")]


def test_a_database_of_a_newer_version_is_refused(stored: Path, paigong: Paigong) -> None:
    """Nothing is read from, or written to, a database that a later program made."""
    with sqlite3.connect(stored) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    ended = paigong("plan", "list", "--database", f"sqlite:///{stored}")
    assert (ended.code, "9999" in ended.err) == (3, True)
