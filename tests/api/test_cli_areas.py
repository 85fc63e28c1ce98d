"""Service areas on the command line: grown, written, read again, checked."""

import json
from pathlib import Path

import pytest
from command_line import Paigong
from small_company import small_company

from dispatch.store.store import open_store


@pytest.fixture
def database(tmp_path: Path) -> str:
    """The small company."""
    url = f"sqlite:///{tmp_path / 'areas.sqlite3'}"
    with open_store(url) as store:
        store.import_batch(small_company(), source="first.xlsx")
    return url


def test_areas_are_grown_written_and_read_again(database: str, paigong: Paigong, tmp_path: Path) -> None:
    """A proposal changes nothing; applied, they are exported and come back unchanged."""
    proposal = paigong("areas", "grow", "--minutes", "60", "--database", database, "--json").document
    assert (proposal["estimated"], proposal["change"]["dry_run"]) == (True, True)
    assert proposal["change"]["new"] == ["R2"]
    assert paigong("areas", "grow", "--minutes", "60", "--apply", "--database", database).code == 0
    file = tmp_path / "areas.geojson"
    written = paigong("areas", "export", file, "--database", database)
    assert "2 areas, WGS84" in written.out
    assert paigong("areas", "export", "--database", database).out == file.read_text(encoding="utf-8")
    again = paigong("areas", "import", file, "--dry-run", "--database", database, "--json").document
    assert (again["unchanged"], again["moves"]) == (["R1", "R2"], [])


def test_a_file_that_is_wrong_names_feature_and_field(database: str, paigong: Paigong, tmp_path: Path) -> None:
    """Of all files at once, with exit code 3; nothing is stored."""
    before = paigong("areas", "export", "--database", database).out
    file, cut = tmp_path / "wrong.geojson", tmp_path / "cut.geojson"
    ring = [[87.0, 43.0], [88.0, 43.0], [88.0, 44.0], [87.0, 43.0]]
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": {"type": "Polygon", "coordinates": [corners]}}
        for name, corners in (("R1", ring), ("R2", [corner[::-1] for corner in ring]), ("R9", ring))
    ]
    file.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    cut.write_bytes(file.read_bytes()[:100])
    ended = paigong("areas", "import", file, cut, "--naming", "name", "--database", database)
    assert ended.code == 3
    assert "wrong.geojson: features[1].geometry.coordinates" in ended.err
    assert "Swapped?" in ended.err
    assert "cut.geojson: is no JSON" in ended.err.replace("\n", " ")
    assert paigong("areas", "import", tmp_path / "none.geojson", "--database", database).code == 3
    assert paigong("areas", "export", "--database", database).out == before


def test_checking_ends_with_1_where_something_does_not_fit(database: str, paigong: Paigong) -> None:
    """The small company's one area holds none of its sites; in Chinese too."""
    found = paigong("areas", "check", "--database", database, "--json")
    assert found.code == 1
    assert found.document["without"] == ["R2"]
    assert found.document["sites_outside"] == ["S1", "S2"]
    assert "无服务范围的区域" in paigong("areas", "check", "--lang", "zh", "--database", database).out


def test_a_lake_in_an_area_is_named_with_its_place(database: str, paigong: Paigong, tmp_path: Path) -> None:
    """By its ground and where it lies, for people and for programs: what is meant is told from a slip on a map."""
    shore, lake = (
        [[x, y], [x + w, y], [x + w, y + w], [x, y + w], [x, y]] for x, y, w in ((120, 30, 2), (121, 31, 0.4))
    )
    area = {"type": "Polygon", "coordinates": [shore, lake[::-1]]}
    file = tmp_path / "lake.geojson"
    feature = {"type": "Feature", "properties": {"region": "R1"}, "geometry": area}
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert paigong("areas", "import", file, "--database", database).code == 0
    (hole,) = paigong("areas", "check", "--database", database, "--json").document["holes"]
    assert (hole["beside"], hole["where"]) == (["R1"], "31.2000, 121.2000")
    assert "31.2000, 121.2000" in paigong("areas", "check", "--database", database).out
