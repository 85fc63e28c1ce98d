"""A session outlives lost answers and does not outlive a copied token, a lost phone, or a dismissal."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from recorded import recorded
from small_company import EIGHT, small_company
from sqlalchemy import select

from dispatch.account import Account
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import create_account, deactivate_account, principal_of
from dispatch.store.access.sessions import (
    LIFE,
    OpenSession,
    any_expired,
    end_session,
    end_sessions,
    exchange,
    forget_expired,
    open_session,
    sessions_of,
)
from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.accounts import RefreshTokenRow, SessionRow

PHONE = "phone-1"
SECOND = timedelta(seconds=1)


@pytest.fixture
def engineer(store: Store) -> Account:
    """An engineer who may log in."""
    store.import_batch(small_company(), source="first.xlsx")
    account = Account(id="e1", role="engineer", technician_id="T1", created_at=EIGHT)
    with store.writing(SYSTEM, at=EIGHT) as work:
        return create_account(work, account, password_hash="hash")


@pytest.fixture
def login(store: Store, engineer: Account) -> Callable[..., OpenSession]:
    """Open a session of the engineer."""

    def opened(at: datetime = EIGHT, device_id: str = PHONE) -> OpenSession:
        with store.writing(SYSTEM, at=at) as work:
            return open_session(work, engineer.id, device_id=device_id)

    return opened


def exchanged(store: Store, token: str, at: datetime, device_id: str = PHONE) -> str | None:
    """The next refresh token; None: refused."""
    with store.writing(SYSTEM, at=at) as work:
        found = exchange(work, token, device_id=device_id)
    return found.refresh_token if found else None


def is_open(store: Store, session: OpenSession) -> bool:
    """Whether a request in the session is answered."""
    with store.reading() as connection:
        return principal_of(connection, session.account_id, session.session_id) is not None


def kinds(store: Store) -> list[str]:
    """What the audit trail says of sessions."""
    return [kind for kind, *_ in recorded(store) if kind.startswith("session.")]


def test_a_token_is_exchanged_for_the_next(store: Store, login: Callable[..., OpenSession]) -> None:
    """Each is another, all are of one session, and only hashes of them are stored."""
    session = login()
    tokens = [session.refresh_token]
    for quarter in range(1, 5):
        found = exchanged(store, tokens[-1], EIGHT + quarter * timedelta(minutes=15))
        assert found is not None
        tokens.append(found)
    assert len(set(tokens)) == 5
    assert is_open(store, session)
    with store.reading() as connection:
        stored = set(connection.execute(select(table_of(RefreshTokenRow).c.hash)).scalars())
    assert len(stored) == 5
    assert not stored & set(tokens)


def test_within_the_grace_the_old_token_gets_another_one(store: Store, login: Callable[..., OpenSession]) -> None:
    """The answer was lost, at once, after five seconds, after ten: whoever asks again goes on."""
    session = login()
    held, at = session.refresh_token, EIGHT
    for late in (0, 5, 10):
        at += timedelta(minutes=15)
        lost = exchanged(store, held, at)
        again = exchanged(store, held, at + late * SECOND)
        assert again is not None
        assert again not in (lost, held)
        held = again
    assert exchanged(store, held, at + timedelta(minutes=15)) is not None
    assert is_open(store, session)


def test_after_the_grace_the_old_token_ends_the_session(store: Store, login: Callable[..., OpenSession]) -> None:
    """Somebody has a copy; who it is cannot be known, so both are out at once, and it is written down."""
    session = login()
    at = EIGHT + timedelta(minutes=15)
    newest = exchanged(store, session.refresh_token, at)
    assert newest is not None
    assert exchanged(store, session.refresh_token, at + 11 * SECOND) is None
    assert not is_open(store, session)
    assert exchanged(store, newest, at + 12 * SECOND) is None
    assert kinds(store) == ["session.opened", "session.ended"]


def test_a_thief_within_the_grace_is_found_out(store: Store, login: Callable[..., OpenSession]) -> None:
    """Two hold tokens that were handed out beside each other: the second to use one later ends the session."""
    session = login()
    at = EIGHT + timedelta(minutes=15)
    victim, thief = (exchanged(store, session.refresh_token, at + late * SECOND) for late in (0, 5))
    assert victim is not None
    assert thief is not None
    assert exchanged(store, thief, at + timedelta(minutes=10)) is not None
    assert exchanged(store, victim, at + timedelta(minutes=15)) is None
    assert not is_open(store, session)


def test_a_late_replay_of_any_old_token_ends_the_session(store: Store, login: Callable[..., OpenSession]) -> None:
    """Also of one that is many exchanges old."""
    session = login()
    token = session.refresh_token
    for quarter in range(1, 20):
        token = exchanged(store, token, EIGHT + quarter * timedelta(minutes=15)) or ""
    assert exchanged(store, session.refresh_token, EIGHT + timedelta(days=20)) is None
    assert not is_open(store, session)


def test_lost_answers_lock_nobody_out(store: Store, login: Callable[..., OpenSession]) -> None:
    """100 rotations, one answer in ten lost once, twice or three times, each asked for again within ten seconds."""
    dice = random.Random(20260302)
    session = login()
    held, at, lost, refused = session.refresh_token, EIGHT, 0, 0
    for _ in range(100):
        at += timedelta(minutes=dice.randint(1, 600))
        retry_at = at
        while (found := exchanged(store, held, retry_at)) is not None and dice.random() < 0.1:
            lost += 1
            retry_at = min(retry_at + timedelta(seconds=dice.uniform(0, 4)), at + 10 * SECOND)
        refused += found is None
        held = found or held
    assert (refused, is_open(store, session)) == (0, True)
    assert lost >= 5
    assert kinds(store) == ["session.opened"]


def test_another_device_is_refused_and_the_right_one_goes_on(store: Store, login: Callable[..., OpenSession]) -> None:
    """The token is bound to the device of the login; a try from elsewhere is written down and costs nothing."""
    session = login()
    for device in ("phone-2", "", PHONE.upper()):
        assert exchanged(store, session.refresh_token, EIGHT + SECOND, device) is None
    assert exchanged(store, session.refresh_token, EIGHT + 2 * SECOND) is not None
    assert kinds(store) == ["session.opened", *["session.other-device"] * 3]


def test_a_token_that_nobody_gave_is_refused(store: Store, login: Callable[..., OpenSession]) -> None:
    """And ends nobody's session."""
    session = login()
    for token in ("", "x", "a" * 43, "\x00", "令牌", "\ud800"):
        assert exchanged(store, token, EIGHT + SECOND) is None
    assert is_open(store, session)


def test_a_token_lives_thirty_days(store: Store, login: Callable[..., OpenSession]) -> None:
    """A second before, and at the end."""
    early, late = login(), login()
    assert exchanged(store, early.refresh_token, EIGHT + LIFE - SECOND) is not None
    assert exchanged(store, late.refresh_token, EIGHT + LIFE) is None


def test_a_session_that_is_ended_answers_no_more(store: Store, login: Callable[..., OpenSession]) -> None:
    """The lost phone is out, the other goes on; ending it twice is an error."""
    lost, other = login(), login(device_id="phone-2")
    with store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        end_session(work, "e1", lost.session_id, because="revoked")
    assert (is_open(store, lost), is_open(store, other)) == (False, True)
    assert exchanged(store, lost.refresh_token, EIGHT + 2 * SECOND) is None
    with pytest.raises(StoreMissingError), store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        end_session(work, "e1", lost.session_id, because="revoked")


def test_nobody_ends_the_session_of_another(store: Store, login: Callable[..., OpenSession]) -> None:
    """It is as if it were not there."""
    session = login()
    with pytest.raises(StoreMissingError), store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        end_session(work, "e2", session.session_id, because="revoked")
    assert is_open(store, session)


def test_all_but_one_can_be_ended(store: Store, login: Callable[..., OpenSession]) -> None:
    """As after a new password."""
    sessions = [login(device_id=f"phone-{number}") for number in range(3)]
    with store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        assert end_sessions(work, "e1", because="password", keep=sessions[1].session_id) == 2
    assert [is_open(store, session) for session in sessions] == [False, True, False]


def test_the_list_shows_what_can_still_be_used(store: Store, login: Callable[..., OpenSession]) -> None:
    """Newest first, without those that are over or out of date."""
    login(at=EIGHT - timedelta(days=31))
    ended = login(at=EIGHT)
    first, second = login(at=EIGHT + SECOND), login(at=EIGHT + 2 * SECOND, device_id="phone-2")
    exchanged(store, first.refresh_token, EIGHT + timedelta(minutes=5))
    with store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        end_session(work, "e1", ended.session_id, because="logout")
    with store.reading() as connection:
        listed = sessions_of(connection, "e1", at=EIGHT + timedelta(minutes=6))
    assert [one.id for one in listed] == [second.session_id, first.session_id]
    assert listed[1].used_at == EIGHT + timedelta(minutes=5)
    assert listed[1].expires_at == EIGHT + timedelta(minutes=5) + LIFE
    assert [one.device_id for one in listed] == ["phone-2", PHONE]


def test_a_dismissal_counts_from_the_next_request(store: Store, login: Callable[..., OpenSession]) -> None:
    """Neither the access token nor the refresh token helps."""
    session = login()
    with store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        deactivate_account(work, "e1")
    assert not is_open(store, session)
    assert exchanged(store, session.refresh_token, EIGHT + 2 * SECOND) is None


def test_what_is_out_of_date_is_forgotten(store: Store, login: Callable[..., OpenSession]) -> None:
    """Tokens first, then sessions that nothing can continue; what lives stays."""
    login(at=EIGHT - timedelta(days=40))
    alive = login(at=EIGHT)
    with store.writing(SYSTEM, at=EIGHT + SECOND) as work:
        assert any_expired(work.connection, at=work.at)
        assert forget_expired(work.connection, at=work.at) == 1
        assert not any_expired(work.connection, at=work.at)
    with store.reading() as connection:
        assert list(connection.execute(select(table_of(SessionRow).c.id)).scalars()) == [alive.session_id]
    assert exchanged(store, alive.refresh_token, EIGHT + 2 * SECOND) is not None
