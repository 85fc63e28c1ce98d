"""`paigong demo` makes everything itself, and touches nothing that is not its own."""

from pathlib import Path

from command_line import Paigong


def test_a_folder_with_other_things_in_it_is_left_alone(paigong: Paigong, tmp_path: Path) -> None:
    """Somebody's database and workbook lie there: the demo refuses, and both are as they were."""
    theirs = {name: f"mine: {name}".encode() for name in ("paigong.sqlite3", "company.xlsx")}
    for name, content in theirs.items():
        (tmp_path / name).write_bytes(content)
    ended = paigong("demo", "--into", tmp_path, "--seconds", 1)
    assert ended.code == 3
    assert str(tmp_path) in ended.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == theirs


def test_the_demo_can_be_repeated_in_its_own_folder(paigong: Paigong, tmp_path: Path) -> None:
    """The second run starts anew: its plan is plan 1 again."""
    for _ in range(2):
        ended = paigong("demo", "--into", tmp_path / "demo", "--seconds", 1)
        assert ended.code == 0, ended.err
    made = {path.name for path in (tmp_path / "demo").iterdir()}
    assert made >= {"company.xlsx", "demo.sqlite3", "plan-1.xlsx", "plan-1-map.html", "plan-1-timeline.html"}
    assert "plan-2.xlsx" not in made
