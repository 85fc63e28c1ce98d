"""The keys that sign access tokens: several live at once, so that one can be replaced without logging anybody out.

They are configured (`PAIGONG_SIGNING_KEYS`), or made at the first start and kept in a file beside an SQLite database.
Not in the database itself: whoever steals a backup finds only hashes there, and the key would open every session.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url

from solver.words import Words

SECRET_LEAST = 32  # bytes: as many as HMAC-SHA-256 gives (RFC 7518, 3.2)
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,32}", re.ASCII)


class SigningKeyError(ValueError):
    """There is no key to sign with, or one that must not be used. Its text never contains a key.

    code: stable, one of "signing-key-form", "signing-key-short", "signing-key-twice", "signing-key-missing",
    "signing-key-open"; cause: what is wrong; remedy: what to do about it.
    """

    def __init__(self, code: str, *, cause: Words, remedy: Words) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause['en']} [{code}] {remedy['en']}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SigningKeys:
    """Key id → secret. What the first signs is accepted, and so is what any other has signed."""

    secrets: Mapping[str, bytes]

    @property
    def first(self) -> str:
        """Return the id of the key that signs."""
        return next(iter(self.secrets))


def signing_keys(configured: str, *, database_url: str) -> SigningKeys:
    """Return the keys as configured ("id:secret,id:secret"), or, where none are, the one kept beside the database.

    That one is made at the first start. Raises SigningKeyError for a key that is empty or short, and where none is
    configured for a database that has no place beside it.
    """
    if configured.strip():
        return parsed_keys(configured)
    url = make_url(database_url)
    if url.drivername != "sqlite" or not url.database or url.database == ":memory:":
        raise SigningKeyError(
            "signing-key-missing",
            cause={
                "en": "PAIGONG_SIGNING_KEYS is not set, and all processes on one database must sign alike",
                "zh": "未设置 PAIGONG_SIGNING_KEYS，而同一数据库的所有进程必须使用相同的签名密钥",
            },
            remedy=_HOW_TO_MAKE_ONE,
        )
    return parsed_keys(kept_key(Path(url.database)))


def parsed_keys(text: str) -> SigningKeys:
    """Return the keys written as "id:secret,id:secret", the one that signs first; raises SigningKeyError."""
    found: dict[str, bytes] = {}
    for entry in text.split(","):
        key_id, colon, secret = entry.strip().partition(":")
        if not colon or not _KEY_ID.fullmatch(key_id):
            raise SigningKeyError(
                "signing-key-form",
                cause={"en": "a signing key is written as id:secret", "zh": "签名密钥须写成 标识:密钥"},
                remedy=_HOW_TO_MAKE_ONE,
            )
        if key_id in found:
            raise SigningKeyError(
                "signing-key-twice",
                cause={"en": f"the signing key {key_id} is named twice", "zh": f"签名密钥 {key_id} 重复"},
                remedy={"en": "Give each its own id.", "zh": "请为每个密钥取不同的标识。"},
            )
        if len(secret.encode()) < SECRET_LEAST:
            raise SigningKeyError(
                "signing-key-short",
                cause={
                    "en": f"the signing key {key_id} has fewer than {SECRET_LEAST} bytes",
                    "zh": f"签名密钥 {key_id} 少于 {SECRET_LEAST} 字节",
                },
                remedy=_HOW_TO_MAKE_ONE,
            )
        found[key_id] = secret.encode()
    return SigningKeys(secrets=found)


def kept_key(database: Path) -> str:
    """Return the key in the file beside an SQLite database, as "id:secret"; made where there is none yet.

    Only its owner may read the file; raises SigningKeyError where others may.
    """
    path = database.with_name(database.name + ".key")
    if not path.exists():
        _make(path)
    if path.stat().st_mode & 0o077:
        raise SigningKeyError(
            "signing-key-open",
            cause={
                "en": f"others than its owner may read the signing key in {path.name}",
                "zh": f"{path.name} 中的签名密钥可被他人读取",
            },
            remedy={
                "en": "Remove the file (everybody logs in anew) or take the right away (chmod 600).",
                "zh": "请删除该文件（所有人须重新登录），或收回读取权限（chmod 600）。",
            },
        )
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a new key whole; of several processes that start at once, one wins and the others use its key."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"{secrets.token_hex(4)}:{secrets.token_urlsafe(48)}\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            return
    finally:
        draft.unlink()


_HOW_TO_MAKE_ONE: Words = {
    "en": "Set PAIGONG_SIGNING_KEYS=a:… with the output of `openssl rand -hex 32` after the colon.",
    "zh": "请设置 PAIGONG_SIGNING_KEYS=a:…，冒号后为 `openssl rand -hex 32` 的输出。",
}
