"""A password is kept as a slow hash; an account that is not there takes as long to refuse as a wrong password."""

from statistics import median
from time import perf_counter

import pytest
from argon2 import PasswordHasher

from api.http.security import passwords

PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def kept() -> str:
    """The hash of the password."""
    return passwords.hashed(PASSWORD)


def test_the_right_password_opens_and_no_other(kept: str) -> None:
    """A character less, another case, nothing at all."""
    assert passwords.matches(kept, PASSWORD)
    for wrong in (PASSWORD[:-1], PASSWORD.upper(), "", "\ud800"):
        assert not passwords.matches(kept, wrong)


def test_the_hash_is_argon2id_salted_and_says_nothing(kept: str) -> None:
    """Twice the same password, two hashes."""
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.hashed(PASSWORD) != kept
    assert not passwords.is_dated(kept)


def test_a_weaker_hash_of_earlier_days_opens_and_is_dated() -> None:
    """So that the next login can renew it."""
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    assert passwords.matches(weak, PASSWORD)
    assert passwords.is_dated(weak)


@pytest.mark.parametrize("damaged", ["", "not a hash", "$argon2id$v=19$m=64"])
def test_a_damaged_hash_opens_to_nobody(damaged: str) -> None:
    """Nor does it raise."""
    assert not passwords.matches(damaged, PASSWORD)


def test_a_password_typed_on_another_keyboard_is_the_same() -> None:
    """Composed or not, é is é."""
    assert passwords.matches(passwords.hashed("caf\u00e9 caf\u00e9 caf\u00e9"), "cafe\u0301 cafe\u0301 cafe\u0301")


def test_an_unknown_account_takes_as_long_as_a_wrong_password(kept: str) -> None:
    """Within a factor that no network hides but a missing hash would show: that would be a thousand times faster."""

    def took(password_hash: str | None) -> float:
        before = perf_counter()
        assert not passwords.matches(password_hash, "nobody's password")
        return perf_counter() - before

    took(None)
    known, unknown = median(took(kept) for _ in range(5)), median(took(None) for _ in range(5))
    assert 0.2 < unknown / known < 5
