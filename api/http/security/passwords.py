"""Passwords, as argon2id hashes: slow on purpose, so they are never made while a transaction is open."""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's least: 19 MiB and two passes. The library's own 64 MiB on 40 threads would be 2.5 GB in a storm of logins.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = BoundedSemaphore(2)  # logins wait for each other rather than for all other requests to be slow


def hashed(password: str) -> str:
    """Return the hash under which a password is kept, with its salt and parameters."""
    with _AT_ONCE:
        return _HASHER.hash(_one_form(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Return whether a password is the one behind a hash. None: there is no such account, which takes just as long."""
    with _AT_ONCE:
        try:
            _HASHER.verify(password_hash or _nobody(), _one_form(password))
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_dated(password_hash: str) -> bool:
    """Return whether a hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(password_hash)


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


def _one_form(password: str) -> bytes:
    """Return the bytes of a password, the same for characters that only keyboards tell apart."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
