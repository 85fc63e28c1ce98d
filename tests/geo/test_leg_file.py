"""The file of travel legs: what two processes, an older program, damage and years of use do to it."""

import multiprocessing
import re
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path
from struct import pack
from typing import Any

import numpy as np
import pytest

import geo.leg_file
from geo.leg_file import LegFile, Legs, Place


@pytest.fixture
def file(tmp_path: Path) -> LegFile:
    return LegFile(tmp_path / "legs.sqlite3")


def places(first: int, last: int) -> list[Place]:
    """Return the places with these numbers."""
    return [(30_000_000 + number, 120_000_000, "east") for number in range(first, last)]


def legs_between(some: list[Place]) -> Legs:
    """Return legs that follow from the numbers of their places, and differ from each other."""
    number = np.array([lat_e6 - 30_000_000 for lat_e6, *_ in some])
    duration_s = number[:, None] * 1_000 + number
    np.fill_diagonal(duration_s, 0)
    return Legs(duration_s=duration_s, distance_m=duration_s * 7, estimated=duration_s % 2 == 1)


def assert_known(file: LegFile, some: list[Place]) -> None:
    """Fail unless the file holds every leg between these places as `legs_between` has it."""
    known, expected = file.read("", some), legs_between(some)
    assert np.array_equal(known.duration_s, expected.duration_s)
    assert np.array_equal(known.distance_m, expected.distance_m)
    assert np.array_equal(known.estimated, expected.estimated)


def test_legs_written_later_come_beside_those_that_are_there(file: LegFile) -> None:
    """Of two days with some places in common both are known; from one's own places to the other's nothing is."""
    for some in (places(0, 20), places(10, 30)):
        file.write("", some, legs_between(some))
    assert_known(file, places(0, 20))
    assert_known(file, places(10, 30)[::-1])
    assert (file.read("", places(0, 30)).duration_s[:10, 20:] == -1).all()


def test_unknown_places_do_not_shift_the_known_ones(file: LegFile) -> None:
    """Whatever the order in which known and unknown places come, each known leg stands in its own row and column."""
    file.write("", places(0, 6), legs_between(places(0, 6)))
    some = [*places(6, 8), *places(3, 5), *places(8, 9), *places(0, 3)]
    known, expected = file.read("", some).duration_s, legs_between(some).duration_s
    here = np.array([place in places(0, 6) for place in some])
    assert np.array_equal(known[np.ix_(here, here)], expected[np.ix_(here, here)])
    assert np.array_equal(known >= 0, np.outer(here, here) | np.eye(len(some), dtype=bool))


def test_a_leg_written_again_is_replaced(file: LegFile) -> None:
    """The newest answer counts, and the file does not grow by giving it."""
    some = places(0, 100)
    wrong = legs_between(places(100, 200))
    file.write("", some, wrong)
    size = file.path.stat().st_size
    for _ in range(5):
        file.write("", some, legs_between(some))
    assert_known(file, some)
    assert file.path.stat().st_size < 1.2 * size


def days(first: int) -> list[list[Place]]:
    """Return twenty days, each with the same five places and one of its own, numbered from `first`."""
    return [[*places(0, 5), *places(number, number + 1)] for number in range(first, first + 20)]


def write_days(file: LegFile, first: int, together: Barrier) -> None:
    """Write days as a planner of its own, begun at the same moment as the other."""
    geo.leg_file._LOCK_WAIT_S = 30  # this process's own: a busy machine is no reason to give up here
    together.wait()
    for day in days(first):
        file.write("", day, legs_between(day))


def test_two_processes_lose_nothing_of_each_other(file: LegFile) -> None:
    """Two planners who add to the same rows at the same time both find all their legs afterwards."""
    spawning = multiprocessing.get_context("spawn")
    together = spawning.Barrier(2)
    both = [spawning.Process(target=write_days, args=(file, first, together)) for first in (100, 200)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    for day in days(100) + days(200):
        assert_known(file, day)


def test_nobody_writes_between_reading_and_writing(file: LegFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the moment a row is read to be added to, others wait: what they added meanwhile would be lost."""
    monkeypatch.setattr(geo.leg_file, "_LOCK_WAIT_S", 0.01)
    merge, refused = geo.leg_file._merged, []

    def merge_while_another_writes(*row: Any) -> bytes:
        with pytest.raises(sqlite3.OperationalError, match="locked") as error:
            LegFile(file.path).write("", places(0, 3), legs_between(places(0, 3)))
        refused.append(error)
        return merge(*row)

    monkeypatch.setattr(geo.leg_file, "_merged", merge_while_another_writes)
    file.write("", places(1, 3), legs_between(places(1, 3)))
    assert len(refused) == 2


def test_an_older_layout_is_thrown_away(file: LegFile) -> None:
    """What an earlier version kept is no hindrance: the file counts as empty, and is written anew."""
    with closing(sqlite3.connect(file.path)) as connection:
        connection.execute("CREATE TABLE place (id INTEGER PRIMARY KEY, lat_e6 INTEGER)")
        connection.execute("CREATE TABLE leg (from_id INTEGER, to_id INTEGER, duration_s INTEGER)")
        connection.execute("PRAGMA user_version = 1")
    some = places(0, 3)
    assert np.array_equal(file.read("", some).duration_s, Legs.unknown(3).duration_s)
    file.write("", some, legs_between(some))
    assert_known(file, some)


def test_another_programs_database_is_left_alone(file: LegFile) -> None:
    """A wrong path in the settings costs the cache, not the company's orders."""
    with closing(sqlite3.connect(file.path)) as connection:
        connection.execute("CREATE TABLE work_order (id INTEGER)")
    before = file.path.read_bytes()
    with pytest.raises(sqlite3.DatabaseError, match="something else"):
        file.write("", places(0, 3), legs_between(places(0, 3)))
    assert file.path.read_bytes() == before


def test_a_file_grown_too_large_starts_anew(file: LegFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Years of days do not fill the disk: past its bound the file holds the newest day alone, and fills again."""
    monkeypatch.setattr(geo.leg_file, "_MOST_BYTES", 150_000)
    kept, days = [], [places(first, first + 50) for first in range(0, 900, 50)]
    for day in days:
        file.write("", day, legs_between(day))
        assert_known(file, day)
        kept.append(sum((file.read("", each[:2]).duration_s >= 0).all() for each in days))
    assert file.path.stat().st_size < 250_000
    assert 3 <= max(kept[:6]) == max(kept[6:]) <= 6


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_changed_byte_is_noticed(file: LegFile, share: float) -> None:
    """SQLite does not see when a number on the disk changes; a plan must not drive by it."""
    some = places(0, 100)
    file.write("", some, legs_between(some))
    with closing(sqlite3.connect(file.path)) as connection:
        (packed,) = connection.execute("SELECT packed FROM leg ORDER BY from_id LIMIT 1 OFFSET 50").fetchone()
    content = bytearray(file.path.read_bytes())
    at = content.index(packed[-200:]) + int(200 * share)
    content[at] ^= 1
    file.path.write_bytes(content)
    with pytest.raises(sqlite3.DatabaseError, match="damaged"):
        file.read("", some)


def assert_not_misled(file: LegFile, some: list[Place]) -> None:
    """Fail unless each leg read is right or unknown; pass if the file says that it is damaged."""
    try:
        known = file.read("", some)
    except (sqlite3.Error, OSError):
        return
    there, expected = known.duration_s >= 0, legs_between(some)
    assert np.array_equal(known.duration_s[there], expected.duration_s[there])
    assert np.array_equal(known.distance_m[there], expected.distance_m[there])


@pytest.mark.parametrize(("lost", "n"), [(512, 40), (16, 20)])
def test_no_lost_bytes_mislead(file: LegFile, lost: int, n: int) -> None:
    """Wherever a sector of the file, or a few bytes, turn to zeros, no leg is taken for another."""
    some = places(0, n)
    file.write("", some, legs_between(some))
    good = file.path.read_bytes()
    for at in range(0, len(good), lost):
        if any(good[at : at + lost]):
            file.path.write_bytes(good[:at] + bytes(lost) + good[at + lost :])
            assert_not_misled(file, some)


RECORDS = {
    "name of a table": b"tableplaceplace",
    "place": pack(">ii4s", 30_000_001, 120_000_000, b"east"),
    "legs": pack("<iii?iii", 1, 1_000, 7_000, False, 2, 0, 0),
}


CHANGES: dict[str, Callable[[int], int]] = {
    "last bit": lambda byte: byte ^ 0x01,
    "first bit": lambda byte: byte ^ 0x80,
    "zero": lambda byte: 0,
}


@pytest.mark.parametrize("record", RECORDS)
@pytest.mark.parametrize("change", CHANGES)
def test_no_damaged_record_misleads(file: LegFile, record: str, change: str) -> None:
    """Whichever byte of a record or just before it changes, no leg is taken for another, neither then nor later."""
    some = places(0, 4)
    file.write("", some, legs_between(some))
    good = file.path.read_bytes()
    found = [match.start() for match in re.finditer(re.escape(RECORDS[record]), good)]
    assert found
    for at in (start + offset for start in found for offset in range(-6, len(RECORDS[record]) + 1)):
        file.path.write_bytes(good[:at] + bytes([CHANGES[change](good[at])]) + good[at + 1 :])
        assert_not_misled(file, some[:2])
        with suppress(sqlite3.Error):
            file.write("", some[1:], legs_between(some[1:]))
        assert_not_misled(file, some)


@pytest.mark.parametrize("odd", [-1, 2**31])
def test_a_leg_without_room_is_not_written(file: LegFile, odd: int) -> None:
    """A number that would come back as another one is refused, and what was there stays."""
    some = places(0, 3)
    file.write("", some, legs_between(some))
    legs = legs_between(some)
    legs.distance_m[0, 1] = odd
    with pytest.raises(sqlite3.DataError, match="a leg is"):
        file.write("", some, legs)
    assert_known(file, some)


def test_a_days_legs_cost_next_to_nothing(file: LegFile) -> None:
    """Three hundred places are written and read within moments: leg by leg it would take more than a second."""
    some = places(0, 300)
    legs = legs_between(some)
    started = time.process_time()
    file.write("", some, legs)
    file.read("", some)
    assert time.process_time() - started < 0.25
