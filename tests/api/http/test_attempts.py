"""Whoever tries too often waits; whoever waited gets in; who tries for one account does not lock out another."""

from concurrent.futures import ThreadPoolExecutor

from api.http.security.attempts import Attempts


def test_the_sixth_try_within_a_minute_waits() -> None:
    """For exactly as long as the first of them is less than a minute ago."""
    attempts = Attempts(most=5)
    assert [attempts.wait_s("d1", "10.0.0.1", now_s=now) for now in (0, 1, 2, 3, 4)] == [0] * 5
    assert attempts.wait_s("d1", "10.0.0.1", now_s=10) == 50
    assert attempts.wait_s("d1", "10.0.0.1", now_s=59.5) == 0.5
    assert attempts.wait_s("d1", "10.0.0.1", now_s=60) == 0
    assert attempts.wait_s("d1", "10.0.0.1", now_s=60.5) == 0.5


def test_another_account_or_address_is_counted_for_itself() -> None:
    """Guessing at one name from one place leaves everybody else alone."""
    attempts = Attempts(most=1)
    assert attempts.wait_s("d1", "10.0.0.1", now_s=0) == 0
    assert attempts.wait_s("d1", "10.0.0.1", now_s=1) > 0
    assert attempts.wait_s("d2", "10.0.0.1", now_s=1) == 0
    assert attempts.wait_s("d1", "10.0.0.2", now_s=1) == 0


def test_a_flood_of_names_does_not_fill_the_memory() -> None:
    """The oldest are forgotten."""
    attempts = Attempts(most=1)
    for number in range(20_100):
        attempts.wait_s(f"a{number}", "10.0.0.1", now_s=0)
    assert attempts.wait_s("a0", "10.0.0.1", now_s=1) == 0
    assert attempts.wait_s("a20099", "10.0.0.1", now_s=1) > 0


def test_of_many_tries_at_once_no_more_than_allowed_get_through() -> None:
    """From several threads."""
    attempts = Attempts(most=5)
    with ThreadPoolExecutor(16) as pool:
        waits = list(pool.map(lambda _: attempts.wait_s("d1", "10.0.0.1", now_s=0), range(200)))
    assert waits.count(0) == 5
