"""Answers of geocoders are kept for a while, and all processes together ask at one pace."""

import multiprocessing
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from small_company import EIGHT
from sqlalchemy import select

from dispatch.actor import SYSTEM
from dispatch.store.database import connect
from dispatch.store.places.addresses import PAUSE_S, Addresses
from dispatch.store.places.geocodes import Pace, any_expired, forget_addresses, forget_expired, take_turn
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.events import EventRow
from dispatch.store.tables.geocodes import GeocodeRow
from geo.geocode import REACH_M, Place
from geo.geocode_errors import GeocoderDownError, GeocoderQuotaError, GeocodingError
from geo.point import Point

ADDRESS = "江苏省南京市玄武区中山路1号"
HOUSE = Place(
    point=Point(32.044, 118.779), confidence=0.95, precision="house", matched=ADDRESS, provider="told",
    datum="GCJ02", city="南京市", reach_m=REACH_M["house"],
)  # fmt: skip


class Told:
    """A geocoder that answers what it was told, and counts."""

    provider = "told"
    metered = True

    def __init__(self, *answers: tuple[Place, ...] | GeocodingError) -> None:
        self.answers = iter(answers)
        self.asked: list[str] = []

    def find(self, address: str) -> tuple[Place, ...]:
        self.asked.append(address)
        answer = next(self.answers)
        if isinstance(answer, GeocodingError):
            raise answer
        return answer


class Clock:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = EIGHT
        self.waited: list[float] = []

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waited.append(seconds)
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def asking(store: Store, clock: Clock) -> Callable[..., Addresses]:
    """Makes who asks a geocoder, in this store."""

    def make(told: Told, *, per_second: float = 1.0, per_day: int = 100, patience_s: float = 3.0) -> Addresses:
        pace = Pace(per_second=per_second, per_day=per_day, patience_s=patience_s)
        return Addresses(store=store, geocoder=told, pace=pace, days=90, sleep=clock.sleep, clock=clock)

    return make


def test_an_answer_is_kept_however_the_address_is_written(asking: Callable[..., Addresses], clock: Clock) -> None:
    """Asked once; for ninety days no more."""
    told = Told((HOUSE,), ())
    addresses = asking(told)
    assert addresses.find(ADDRESS).places == (HOUSE,)
    again = addresses.find(" 江苏省　南京市，玄武区 中山路１号。")
    assert (again.places, again.kept, len(told.asked)) == ((HOUSE,), True, 1)
    clock.now += timedelta(days=91)
    assert addresses.find(ADDRESS).places == ()
    assert len(told.asked) == 2


def test_that_nobody_knows_an_address_is_kept_shorter(asking: Callable[..., Addresses], clock: Clock) -> None:
    """A week: maps grow."""
    told = Told((), (HOUSE,))
    addresses = asking(told)
    assert addresses.find(ADDRESS).places == ()
    clock.now += timedelta(days=6)
    assert addresses.find(ADDRESS).kept
    clock.now += timedelta(days=2)
    assert addresses.find(ADDRESS).places == (HOUSE,)


def test_what_went_wrong_is_not_kept(asking: Callable[..., Addresses]) -> None:
    """The next one to ask asks again."""
    addresses = asking(Told(GeocoderDownError(), (HOUSE,)))
    with pytest.raises(GeocoderDownError):
        addresses.find(ADDRESS)
    assert addresses.find(ADDRESS).places == (HOUSE,)


def test_questions_wait_for_their_turn_and_no_longer_than_is_bearable(
    asking: Callable[..., Addresses], clock: Clock, store: Store
) -> None:
    """One a second: the second waits a second; one that would wait four is refused, and takes nobody's turn."""
    pace = Pace(per_second=1, per_day=100, patience_s=3)
    with store.writing(SYSTEM, at=EIGHT) as work:
        assert [take_turn(work, "told", pace) for _ in range(4)] == [0, 1, 2, 3]
        with pytest.raises(GeocoderQuotaError) as found:
            take_turn(work, "told", pace)
    assert found.value.retry_after_s == 5
    addresses = asking(Told((HOUSE,)))
    clock.now += timedelta(seconds=2)
    addresses.find(ADDRESS)
    assert clock.waited == [2]


def test_a_days_questions_are_counted_and_renewed_at_beijings_midnight(
    asking: Callable[..., Addresses], clock: Clock
) -> None:
    """Whoever asks once more hears when to come again."""
    addresses = asking(Told(*[(HOUSE,)] * 4), per_day=2, per_second=100)
    for number in (1, 2):
        addresses.find(f"中山路{number}号")
    with pytest.raises(GeocoderQuotaError) as found:
        addresses.find("中山路3号")
    assert 57_500 < found.value.retry_after_s <= 57_601  # it is eight in the morning there
    clock.now += timedelta(seconds=found.value.retry_after_s)
    assert addresses.find("中山路3号").places == (HOUSE,)


def test_a_provider_that_wants_to_be_left_alone_is_left_alone(asking: Callable[..., Addresses], clock: Clock) -> None:
    """By everybody, for as long as it said, or ten minutes."""
    told = Told(GeocoderQuotaError(retry_after_s=30), GeocoderQuotaError(), (HOUSE,))
    addresses = asking(told)
    for seconds in (30, PAUSE_S):
        with pytest.raises(GeocoderQuotaError) as found:
            addresses.find(ADDRESS)
        assert found.value.retry_after_s == seconds
        with pytest.raises(GeocoderQuotaError):
            addresses.find(ADDRESS)
        clock.now += timedelta(seconds=seconds)
    assert addresses.find(ADDRESS).places == (HOUSE,)
    assert len(told.asked) == 3


def test_the_store_holds_no_address_in_clear_but_in_what_was_found(
    asking: Callable[..., Addresses], store: Store
) -> None:
    """It lies under a keyed hash; and the trail hears nothing of it."""
    asking(Told(())).find(ADDRESS)
    with store.reading() as connection:
        (row,) = connection.execute(select(table_of(GeocodeRow)))
        assert "南京" not in str(row)
        assert connection.execute(select(table_of(EventRow))).all() == []


def test_answers_about_an_address_can_be_forgotten(asking: Callable[..., Addresses], store: Store) -> None:
    """With the person whose address it is, however it is written there."""
    told = Told((HOUSE,), (HOUSE,), (HOUSE,))
    addresses = asking(told, per_second=100)
    addresses.find(ADDRESS)
    addresses.find("中山路2号")
    with store.writing(SYSTEM) as work:
        assert forget_addresses(work, ["江苏省 南京市 玄武区 中山路 1 号", ""]) == 1
    assert addresses.find("中山路2号").kept
    assert not addresses.find(ADDRESS).kept


def test_old_answers_are_deleted(asking: Callable[..., Addresses], store: Store, clock: Clock) -> None:
    """When they have been kept long enough, and not before."""
    asking(Told((HOUSE,))).find(ADDRESS)
    later = clock.now + timedelta(days=90)
    with store.writing(SYSTEM, at=later - timedelta(minutes=1)) as work:
        assert not any_expired(work.connection, work.at)
    with store.writing(SYSTEM, at=later + timedelta(minutes=1)) as work:
        assert any_expired(work.connection, work.at)
        forget_expired(work)
        assert work.connection.execute(select(table_of(GeocodeRow))).all() == []


def _take_ten(url: str) -> list[datetime]:
    """Take ten turns, or as many as there are, and return when they are."""
    turns = []
    pace = Pace(per_second=20, per_day=15, patience_s=5)
    with Store(connect(url)) as store, suppress(GeocoderQuotaError):
        for _ in range(10):
            with store.writing(SYSTEM) as work:
                wait_s = take_turn(work, "timed", pace)
                turns.append(work.at + timedelta(seconds=wait_s))
            time.sleep(0.02)  # so that the other process has its turns, too
    return turns


def _take_and_tell(url: str, told: "multiprocessing.Queue[list[datetime]]") -> None:
    told.put([])  # it is there
    told.put(_take_ten(url))


def test_two_processes_keep_to_one_pace(store_url: str) -> None:
    """20 a second and 15 a day, of both together: no two turns are closer than 50 ms, and fifteen are taken."""
    context = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[list[datetime]] = context.Queue()
    other = context.Process(target=_take_and_tell, args=(store_url, told))
    other.start()
    told.get(timeout=60)
    of_each = [_take_ten(store_url), told.get(timeout=60)]
    other.join()
    turns = sorted(turn for turns in of_each for turn in turns)
    assert len(turns) == 15
    assert all(len(turns) >= 5 for turns in of_each)
    assert min(later - earlier for earlier, later in pairwise(turns)) >= timedelta(milliseconds=50)
