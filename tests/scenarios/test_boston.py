"""The Boston file: every kind is mapped, history is counted right, and a day goes through the whole house."""

import csv
import tomllib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from dispatch.store.importers.mappings import BOSTON311
from scenarios.boston.company import assumed_morning
from scenarios.boston.history import (
    FALLBACK_PLACE,
    ZONE,
    Request,
    busiest_days,
    opened_on,
    outcome,
    read_history,
)

BUSIEST = (
    (date(2015, 3, 18), 139),
    (date(2015, 1, 13), 137),
    (date(2015, 3, 17), 124),
    (date(2015, 1, 8), 123),
    (date(2015, 3, 25), 122),
)


@pytest.fixture(scope="module")
def requests_csv(shared: Path) -> Path:
    return shared / "data" / "boston311" / "requests_2015_q1.csv"


@pytest.fixture(scope="module")
def history(requests_csv: Path) -> tuple[Request, ...]:
    return read_history(requests_csv)


def rows_of(path: Path, day: date | None = None) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if day is None or row["open_dt"].startswith(str(day))]


def test_the_mapping_knows_every_kind_of_the_file(requests_csv: Path) -> None:
    """No request is left out because nobody said what it needs, and no kind is described that never comes."""
    mapping = tomllib.loads(BOSTON311.read_text(encoding="utf-8"))
    assert set(mapping["kinds"]) == {row["type"] for row in rows_of(requests_csv)}


def test_somebody_can_do_every_kind() -> None:
    """The assumed people have every skill that the mapping asks for, at its level."""
    mapping = tomllib.loads(BOSTON311.read_text(encoding="utf-8"))
    people = assumed_morning(date(2015, 3, 19)).batch.technicians
    assert len(people) == 25
    for kind, needs in mapping["kinds"].items():
        able = [
            person
            for person in people
            if all(
                any(s.skill == skill and s.level >= level for s in person.skills)
                for skill, level in needs["skills"].items()
            )
        ]
        assert able, kind


def test_the_busiest_days_come_out_as_counted(history: tuple[Request, ...]) -> None:
    """Days are local days of Boston, whatever the clock of the machine."""
    assert busiest_days(history, 5) == BUSIEST


@pytest.mark.parametrize("day", [day for day, _ in BUSIEST])
def test_what_really_happened_equals_a_count_by_hand(
    requests_csv: Path, history: tuple[Request, ...], day: date
) -> None:
    """The real on-time share is the city's own verdict on the requests that had a target, nothing else."""
    judged = [row for row in rows_of(requests_csv, day) if row["target_dt"] and row["ontime"]]
    verdicts = Counter(row["ontime"] for row in judged)
    real = outcome(opened_on(history, day))
    assert (real.judged, real.on_time) == (len(judged), verdicts["ONTIME"])
    assert real.on_time_pct == pytest.approx(100 * verdicts["ONTIME"] / len(judged))


def test_the_fallback_place_is_noticed(history: tuple[Request, ...]) -> None:
    """340 requests of the quarter lie on one point that is not where the work was."""
    assert outcome(history).at_fallback_place == 340
    assert outcome(history).without_target == 138


def test_hours_are_real_hours_where_the_clock_was_put_forward() -> None:
    """From Saturday noon to Sunday noon, 8 March 2015, 23 hours went by in Boston."""
    request = Request(
        case_id="1",
        kind="Electrical",
        opened_at=datetime(2015, 3, 7, 12, tzinfo=ZONE),
        target_at=None,
        closed_at=datetime(2015, 3, 8, 12, tzinfo=ZONE),
        on_time=None,
        point=FALLBACK_PLACE,
    )
    assert outcome([request]).median_hours == 23
