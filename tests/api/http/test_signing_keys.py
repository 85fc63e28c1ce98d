"""A key that signs is long, kept to its owner, and the same for all processes on one database."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from api.http.security.keys import SigningKeyError, kept_key, parsed_keys, signing_keys

LONG = "0123456789abcdef0123456789abcdef"


def test_the_first_key_signs_and_all_are_known() -> None:
    """In the order in which they are written."""
    keys = parsed_keys(f"b:{LONG}b, a:{LONG}a")
    assert keys.first == "b"
    assert keys.secrets == {"b": f"{LONG}b".encode(), "a": f"{LONG}a".encode()}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a:", "signing-key-short"),
        (f"a:{LONG[:-1]}", "signing-key-short"),
        (LONG, "signing-key-form"),
        (f":{LONG}", "signing-key-form"),
        (f"../a:{LONG}", "signing-key-form"),
        (f"a:{LONG},", "signing-key-form"),
        (f"a:{LONG},a:{LONG}b", "signing-key-twice"),
    ],
)
def test_an_unfit_key_is_refused_and_not_repeated(text: str, code: str) -> None:
    """Neither in the error nor in what a log would print of the keys."""
    with pytest.raises(SigningKeyError) as caught:
        parsed_keys(text)
    assert caught.value.code == code
    assert LONG not in str(caught.value)


def test_keys_do_not_show_their_secrets() -> None:
    """Whoever prints them sees nothing."""
    assert LONG not in repr(parsed_keys(f"a:{LONG}"))


def test_the_first_start_makes_a_key_that_only_its_owner_may_read(tmp_path: Path) -> None:
    """And the next start finds the same."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    made = signing_keys("", database_url=url)
    path = tmp_path / "store.db.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert signing_keys("", database_url=url).secrets == made.secrets
    assert len(made.secrets[made.first]) >= 32
    assert [left.name for left in tmp_path.iterdir()] == ["store.db.key"]


def test_processes_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    """Twenty at a time."""
    with ThreadPoolExecutor(20) as pool:
        found = set(pool.map(lambda _: kept_key(tmp_path / "store.db"), range(20)))
    assert len(found) == 1


def test_a_key_that_others_may_read_is_not_used(tmp_path: Path) -> None:
    """Whoever read it could sign."""
    kept_key(tmp_path / "store.db")
    (tmp_path / "store.db.key").chmod(0o644)
    with pytest.raises(SigningKeyError) as caught:
        kept_key(tmp_path / "store.db")
    assert caught.value.code == "signing-key-open"


@pytest.mark.parametrize("url", ["postgresql+psycopg://user@host/name", "sqlite:///:memory:"])
def test_where_nothing_lies_beside_the_database_a_key_must_be_configured(url: str) -> None:
    """Processes on several machines have no file in common."""
    with pytest.raises(SigningKeyError) as caught:
        signing_keys("", database_url=url)
    assert caught.value.code == "signing-key-missing"
    assert signing_keys(f"a:{LONG}", database_url=url).first == "a"
