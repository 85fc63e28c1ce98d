"""The mapping file: what it may say, and how a wrong one is answered."""

from pathlib import Path

import pytest

from dispatch.store.importers.findings import Report
from dispatch.store.importers.mapping import ImportMapping, load_mapping

FIELDS = frozenset({"id", "kind", "reported_at", "resolve_by", "lat", "lon", "site_name", "customer", "text", "state"})
EXAMPLE = """
format = "paigong-mapping/1"
name = "Street lights"

[file]
encoding = "utf-8"
delimiter = ","

[time]
zone = "America/New_York"

[place]
datum = "WGS84"
decimals = 4

[columns]
id = "case_id"
kind = "type"
reported_at = "open_dt"
resolve_by = "target_dt"
lat = "lat"
lon = "lon"
site_name = "neighborhood"
text = ["type", "reason"]

[constants]
customer = "city"

[values.state]
"Closed" = "closed"

[rows]
without_place = "skip"
unmapped = "skip"
first = 2015-03-18
last = 2015-03-18

[rows.only]
department = ["PWDx", "BTDT"]

[kinds."Street Light Outages"]
fault = "street-light-out"
industry = "lighting"
level = 3
duration_min = 45
skills = { electrical = 2 }
parts = { lamp = 1 }

[kinds."Downed Wire"]
fault = "downed-wire"
"""


def load(folder: Path, text: str) -> tuple[ImportMapping | None, Report]:
    path = folder / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    report = Report()
    return load_mapping(path, fields=FIELDS, report=report), report


def test_reads_an_example(tmp_path: Path) -> None:
    """Everything that the format offers is read as written."""
    mapping, report = load(tmp_path, EXAMPLE)
    assert report.findings == []
    assert mapping is not None
    assert mapping.headings("text") == ("type", "reason")
    assert mapping.kinds["Street Light Outages"].skills == {"electrical": 2}
    assert not mapping.kinds["Downed Wire"].has_needs
    assert str(mapping.time.zone_info) == "America/New_York"


@pytest.mark.parametrize(
    ("old", "new", "path", "code"),
    [
        ('id = "case_id"', "", "columns.id", "mapping-field"),
        ('id = "case_id"', 'id = "case_id"\nidd = "x"', "columns.idd", "mapping-field"),
        ("level = 3", "level = 6", "kinds.Street Light Outages.level", "mapping-value"),
        ("level = 3", "", "kinds.Street Light Outages", "mapping-value"),
        ("duration_min = 45", "duration_min = nan", "kinds.Street Light Outages.duration_min", "mapping-value"),
        ("lamp = 1", "lamp = -1", "kinds.Street Light Outages.parts.lamp", "mapping-value"),
        ("America/New_York", "America/Gotham", "time.zone", "mapping-value"),
        ('"WGS84"', '"Mars"', "place.datum", "mapping-value"),
        ("[file]", "[flie]", "flie", "mapping-value"),
        ("[file]", "[file", "", "mapping-syntax"),
    ],
)
def test_names_what_is_wrong(tmp_path: Path, old: str, new: str, path: str, code: str) -> None:
    """A wrong mapping is refused by file, path within it, and code."""
    mapping, report = load(tmp_path, EXAMPLE.replace(old, new, 1))
    assert mapping is None
    assert [(finding.file, finding.column, finding.code) for finding in report.findings] == [
        ("mapping.toml", path, code)
    ]
