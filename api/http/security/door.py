"""The way in: from a login and password, or a refresh token, to tokens; and nothing else is told to who fails."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from api.http.security.attempts import Attempts
from api.http.security.keys import SigningKeys, signing_keys
from api.http.security.passwords import hashed, is_dated, matches
from api.http.security.tokens import write_access_token
from api.settings import Settings
from dispatch.account import Account, login_name
from dispatch.actor import SYSTEM, Actor
from dispatch.store.access.accounts import password_hash, read_account, renew_hash
from dispatch.store.access.sessions import OpenSession, exchange, open_session
from dispatch.store.store import Store
from dispatch.store.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What lets somebody in. expires_in_s: how long the access token is good."""

    access_token: str
    expires_in_s: int
    refresh_token: str
    session_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What it takes to let somebody in. Lives and grace are of tokens; attempts: of logins, by name and address."""

    store: Store
    keys: SigningKeys
    attempts: Attempts
    access_life: timedelta
    refresh_life: timedelta
    grace: timedelta

    def log_in(self, login: str, password: str, *, device_id: str, at: datetime | None = None) -> Tokens | None:
        """Open a session on a device; None for a wrong password and for no such account, which takes as long.

        at: None for now, when the writer's turn has come.
        """
        account_id = login_name(login)
        with self.store.reading() as connection:
            kept = password_hash(connection, account_id)
        if not matches(kept, password) or kept is None:
            return None
        stronger = hashed(password) if is_dated(kept) else None
        with self.store.reading() as connection:
            account = read_account(connection, account_id)
        with self.store.writing(_actor(account), at=at) as work:
            if password_hash(work.connection, account_id) != kept:
                return None  # changed or dismissed while the password was looked at
            if stronger is not None:
                renew_hash(work, account_id, old=kept, new=stronger)
            opened = open_session(work, account_id, device_id=device_id, life=self.refresh_life)
            return self._tokens(opened, read_account(work.connection, account_id), work)

    def renew(self, refresh_token: str, *, device_id: str, at: datetime | None = None) -> Tokens | None:
        """Exchange a refresh token; None where it is refused, and what that says about its session is kept."""
        with self.store.writing(SYSTEM, at=at) as work:
            found = exchange(work, refresh_token, device_id=device_id, life=self.refresh_life, grace=self.grace)
            if found is None:
                return None
            return self._tokens(found, read_account(work.connection, found.account_id), work)

    def _tokens(self, opened: OpenSession, account: Account, work: Work) -> Tokens:
        return Tokens(
            access_token=write_access_token(account, opened.session_id, self.keys, work.at, life=self.access_life),
            expires_in_s=int(self.access_life.total_seconds()),
            refresh_token=opened.refresh_token,
            session_id=opened.session_id,
        )


def open_door(store: Store, settings: Settings) -> Door:
    """Return the way in, as the settings have it; makes the signing key at the first start. Raises SigningKeyError."""
    return Door(
        store=store,
        keys=signing_keys(settings.signing_keys.get_secret_value(), database_url=settings.database_url),
        attempts=Attempts(most=settings.login_per_minute),
        access_life=timedelta(minutes=settings.access_minutes),
        refresh_life=timedelta(days=settings.refresh_days),
        grace=timedelta(seconds=settings.refresh_grace_s),
    )


def _actor(account: Account) -> Actor:
    return Actor(id=account.id, role=account.role, source="http")
