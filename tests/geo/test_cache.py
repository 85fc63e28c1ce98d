"""Legs already asked for, and the cache left out where it cannot be used."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import geo.leg_file
from geo.cache import CachedTravelTimes
from geo.point import Point
from geo.travel import TravelMatrix

TOWNS = [Point(31.23, 121.47), Point(31.82, 117.23), Point(30.59, 114.31)]
AREAS = ["east", "east", "west"]


@dataclass
class CountingProvider:
    """Travel times by arithmetic on coordinates, with a record of who was asked about."""

    fingerprint: str = "counting 1"
    estimated: bool = False
    asked: list[list[Point]] = field(default_factory=list)

    def matrix(self, places: Sequence[Point], areas: Sequence[str | None]) -> TravelMatrix:
        self.asked.append(list(places))
        legs = tuple(tuple(round(abs(a.lat - b.lat) * 1000 + (a.lon < b.lon)) for b in places) for a in places)
        return TravelMatrix(duration_s=legs, distance_m=legs, provenance="fresh", estimated=self.estimated)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "legs.sqlite3"


def test_what_was_asked_once_is_not_asked_again(file: Path) -> None:
    """A new start with the same file answers the same, without its provider, and says so."""
    first, second = CountingProvider(), CountingProvider()
    fresh = CachedTravelTimes(first, file).matrix(TOWNS, AREAS)
    again = CachedTravelTimes(second, file).matrix(TOWNS, AREAS)
    assert (again.duration_s, again.distance_m) == (fresh.duration_s, fresh.distance_m)
    assert (again.duration_s, second.asked) == (first.matrix(TOWNS, AREAS).duration_s, [])
    assert fresh.provenance == "counting 1; 0 of 6 legs from cache"
    assert again.provenance == "counting 1; 6 of 6 legs from cache"


def test_only_places_with_an_unknown_leg_are_asked_about(file: Path) -> None:
    """Two towns on either side of what is known: their leg is asked for, the others come from the file."""
    provider = CountingProvider()
    cached = CachedTravelTimes(provider, file)
    cached.matrix(TOWNS[:2], AREAS[:2])
    cached.matrix(TOWNS[1:], AREAS[1:])
    whole = cached.matrix(TOWNS, AREAS)
    assert provider.asked == [TOWNS[:2], TOWNS[1:], [TOWNS[0], TOWNS[2]]]
    assert whole.duration_s == provider.matrix(TOWNS, AREAS).duration_s
    assert "4 of 6" in whole.provenance


def test_one_new_place_is_asked_about_with_all_others(file: Path) -> None:
    """A place nobody knew has a leg to each other one, and these legs too are there the next time."""
    provider = CountingProvider()
    cached = CachedTravelTimes(provider, file)
    cached.matrix(TOWNS[:2], AREAS[:2])
    assert cached.matrix(TOWNS, AREAS).duration_s == provider.matrix(TOWNS, AREAS).duration_s
    assert cached.matrix(TOWNS[::-1], AREAS[::-1]).duration_s == provider.matrix(TOWNS[::-1], AREAS).duration_s
    assert provider.asked == [TOWNS[:2], TOWNS, TOWNS, TOWNS[::-1]]  # the second and the last by this test itself


@pytest.mark.parametrize(
    ("provider", "areas"),
    [(CountingProvider(fingerprint="counting 2"), AREAS), (CountingProvider(), ["east", "east", "hills"])],
)
def test_other_parameters_or_areas_are_other_legs(file: Path, provider: CountingProvider, areas: list[str]) -> None:
    """What one provider said with its parameters about an area is never taken for another's answer."""
    CachedTravelTimes(CountingProvider(), file).matrix(TOWNS, AREAS)
    CachedTravelTimes(provider, file).matrix(TOWNS, areas)
    assert len(provider.asked) == 1


def test_a_place_listed_twice_is_asked_about_once(file: Path) -> None:
    """Five orders at one site are one place; between them there is no way to go."""
    provider = CountingProvider()
    matrix = CachedTravelTimes(provider, file).matrix([TOWNS[0], TOWNS[1], TOWNS[0]], ["east"] * 3)
    assert provider.asked == [TOWNS[:2]]
    assert matrix.duration_s[0] == (0, matrix.duration_s[2][1], 0)


def test_estimates_stay_estimates(file: Path) -> None:
    """A leg that was an estimate when it was kept is one when it comes back."""
    provider = CountingProvider(estimated=True)
    CachedTravelTimes(provider, file).matrix(TOWNS, AREAS)
    assert CachedTravelTimes(provider, file).matrix(TOWNS, AREAS).estimated


def test_neighbours_within_a_millionth_of_a_degree_are_one_place(file: Path) -> None:
    """The answer does not depend on which of two spellings of a coordinate was asked first."""
    provider = CountingProvider()
    cached = CachedTravelTimes(provider, file)
    cached.matrix(TOWNS, AREAS)
    cached.matrix([Point(town.lat + 4e-7, town.lon) for town in TOWNS], AREAS)
    assert len(provider.asked) == 1


@pytest.fixture(params=["text", "damaged", "newer", "directory", "locked", "full"])
def unusable(request: pytest.FixtureRequest, file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A cache file that cannot be used, in each of the ways that happen."""
    file.parent.mkdir()
    if request.param == "text":
        file.write_text("no database at all, but more than a hundred bytes of something else. " * 3)
    elif request.param == "directory":
        file.mkdir()
    else:
        CachedTravelTimes(CountingProvider(), file).matrix([Point(30 + i / 50, 120) for i in range(40)], ["east"] * 40)
    if request.param == "damaged":
        content = bytearray(file.read_bytes())
        content[4096:] = bytes(len(content) - 4096)
        file.write_bytes(content)
    with closing(sqlite3.connect(":memory:" if file.is_dir() else file, isolation_level=None)) as other:
        if request.param == "newer":
            other.execute("PRAGMA user_version = 99")
        if request.param == "locked":
            monkeypatch.setattr(geo.leg_file, "_LOCK_WAIT_S", 0.05)
            other.execute("BEGIN EXCLUSIVE")
        if request.param == "full":
            (pages,) = other.execute("PRAGMA page_count").fetchone()
            monkeypatch.setattr(sqlite3, "connect", full_after(pages))
        yield request.param


def full_after(pages: int) -> Callable[..., sqlite3.Connection]:
    """Return a connect() whose databases may not grow: SQLite reports that as a full disk."""
    connect = sqlite3.connect

    def connect_to_full_disk(*args: object, **kwargs: object) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    return connect_to_full_disk


def test_an_unusable_cache_is_passed_over(unusable: str, file: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Planning gets its matrix, and the provenance and the log say that and why the cache was left out."""
    provider = CountingProvider()
    places = [Point(20 + i / 50, 110) for i in range(60)]
    matrix = CachedTravelTimes(provider, file).matrix(places, ["west"] * 60)
    assert matrix.duration_s == provider.matrix(places, ["west"] * 60).duration_s
    assert "travel cache legs.sqlite3 not" in matrix.provenance
    assert "travel cache legs.sqlite3 not" in caplog.text


def test_a_full_disk_leaves_what_was_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written is not half there: the older legs still answer."""
    CachedTravelTimes(CountingProvider(), file).matrix(TOWNS, AREAS)
    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", full_after(file.stat().st_size // 4096))
        far = [Point(20 + i / 50, 110) for i in range(60)]
        CachedTravelTimes(CountingProvider(), file).matrix(far, ["west"] * 60)
    provider = CountingProvider()
    assert "6 of 6" in CachedTravelTimes(provider, file).matrix(TOWNS, AREAS).provenance
    assert provider.asked == []
