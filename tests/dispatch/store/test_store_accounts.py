"""Accounts are made, changed and dismissed, each with its event; somebody is always left to administer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from recorded import recorded
from small_company import EIGHT, small_company

from dispatch.account import Account, AccountError
from dispatch.actor import SYSTEM
from dispatch.store.access.accounts import (
    FirstAdministrator,
    activate_account,
    create_account,
    deactivate_account,
    edit_account,
    first_administrator,
    password_hash,
    principal_of,
    read_account,
    read_accounts,
    renew_hash,
    set_password,
)
from dispatch.store.access.sessions import open_session
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.store import Store

LATER = EIGHT + timedelta(minutes=1)
ADMIN = Account(id="admin", role="administrator", created_at=EIGHT)
DESK = Account(id="d1", role="dispatcher", regions=("R1",), created_at=EIGHT)
ENGINEER = Account(id="e1", role="engineer", technician_id="T1", created_at=EIGHT)


@pytest.fixture
def staffed(store: Store) -> Store:
    """A company with an administrator, a dispatcher and an engineer."""
    store.import_batch(small_company(), source="first.xlsx")
    with store.writing(SYSTEM, at=EIGHT) as work:
        for account in (ADMIN, DESK, ENGINEER):
            create_account(work, account, password_hash=f"hash of {account.id}")
    return store


def test_accounts_come_back_as_they_were_made(staffed: Store) -> None:
    """One by one, and page by page."""
    with staffed.reading() as connection:
        assert [read_account(connection, one.id) for one in (ADMIN, DESK, ENGINEER)] == [ADMIN, DESK, ENGINEER]
        assert read_accounts(connection, limit=2) == [ADMIN, DESK]
        assert read_accounts(connection, after="d1", limit=2) == [ENGINEER]
        assert password_hash(connection, "d1") == "hash of d1"
        assert password_hash(connection, "nobody") is None
        with pytest.raises(StoreMissingError):
            read_account(connection, "nobody")


def test_what_does_not_fit_is_refused(staffed: Store) -> None:
    """A name twice, a technician twice, a region or a technician that is not there; and no event is left."""
    before = recorded(staffed)
    for account, code in (
        (replace(DESK, id="admin"), "account-exists"),
        (replace(DESK, id="d2", regions=("R9",)), "unknown-reference"),
        (replace(ENGINEER, id="e2", technician_id="T9"), "unknown-reference"),
        (replace(ENGINEER, id="e2"), "technician-has-account"),
    ):
        with pytest.raises(StoreRefusalError) as caught, staffed.writing(SYSTEM, at=LATER) as work:
            create_account(work, account, password_hash="hash")
        assert caught.value.code == code
    assert recorded(staffed) == before


def test_a_new_role_holds_from_the_next_request(staffed: Store) -> None:
    """The session stays open, what it may do is another."""
    with staffed.writing(SYSTEM, at=LATER) as work:
        session = open_session(work, "d1", device_id="")
    with staffed.writing(SYSTEM, at=LATER) as work:
        edit_account(work, "d1", role="planner", regions=(), technician_id=None)
    with staffed.reading() as connection:
        assert principal_of(connection, "d1", session.session_id) == replace(DESK, role="planner", regions=())
        assert principal_of(connection, "admin", session.session_id) is None


def test_an_edit_says_what_it_changed_and_nothing_where_nothing_changed(staffed: Store) -> None:
    """Regions may come in any order."""
    with staffed.writing(SYSTEM, at=LATER) as work:
        edited = edit_account(work, "d1", role="dispatcher", regions=("R2", "R1"), technician_id=None)
        assert edit_account(work, "d1", role="dispatcher", regions=("R1", "R2"), technician_id=None) == edited
    assert edited.regions == ("R1", "R2")
    assert recorded(staffed)[-1] == (
        "account.edited",
        "d1",
        {"fields": ["regions"], "role": "dispatcher", "regions": ["R1", "R2"]},
    )
    assert [kind for kind, *_ in recorded(staffed)].count("account.edited") == 1


def test_parts_of_an_account_that_contradict_each_other_are_refused(staffed: Store) -> None:
    """An engineer without a technician."""
    with pytest.raises(AccountError) as caught, staffed.writing(SYSTEM, at=LATER) as work:
        edit_account(work, "d1", role="engineer", regions=(), technician_id=None)
    assert caught.value.code == "account-technician"


def test_somebody_is_left_to_administer(staffed: Store) -> None:
    """The last one is neither dismissed nor made anything else; with a second one both are possible."""
    for act in (
        lambda work: deactivate_account(work, "admin"),
        lambda work: edit_account(work, "admin", role="planner", regions=(), technician_id=None),
    ):
        with pytest.raises(StoreRefusalError) as caught, staffed.writing(SYSTEM, at=LATER) as work:
            act(work)
        assert caught.value.code == "last-administrator"
    with staffed.writing(SYSTEM, at=LATER) as work:
        create_account(work, replace(ADMIN, id="admin2"), password_hash="hash")
        deactivate_account(work, "admin")
    with pytest.raises(StoreRefusalError), staffed.writing(SYSTEM, at=LATER) as work:
        deactivate_account(work, "admin2")


def test_a_dismissed_account_opens_to_nobody_until_it_is_taken_back(staffed: Store) -> None:
    """Its session stays ended even then."""
    with staffed.writing(SYSTEM, at=LATER) as work:
        session = open_session(work, "d1", device_id="")
        assert not deactivate_account(work, "d1").active
        assert not deactivate_account(work, "d1").active
    with staffed.reading() as connection:
        assert principal_of(connection, "d1", session.session_id) is None
        assert password_hash(connection, "d1") is None
    with staffed.writing(SYSTEM, at=LATER) as work:
        assert activate_account(work, "d1") == DESK
    with staffed.reading() as connection:
        assert principal_of(connection, "d1", session.session_id) is None
        assert password_hash(connection, "d1") == "hash of d1"
    kinds = [kind for kind, subject, _ in recorded(staffed) if subject == "d1"]
    assert kinds == [
        "account.created", "session.opened", "session.ended", "account.deactivated", "account.activated",
    ]  # fmt: skip


def test_a_new_password_ends_all_other_sessions(staffed: Store) -> None:
    """Whoever knew the old one is out; whoever set the new one stays."""
    with staffed.writing(SYSTEM, at=LATER) as work:
        mine, other = (open_session(work, "d1", device_id=device) for device in ("desk", "phone"))
        set_password(work, "d1", "new hash", keep_session=mine.session_id)
    with staffed.reading() as connection:
        assert password_hash(connection, "d1") == "new hash"
        assert principal_of(connection, "d1", mine.session_id) == DESK
        assert principal_of(connection, "d1", other.session_id) is None


def test_a_stronger_hash_replaces_only_the_one_it_was_made_from(staffed: Store) -> None:
    """Not a password that was changed in between."""
    with staffed.writing(SYSTEM, at=LATER) as work:
        renew_hash(work, "d1", old="another", new="stronger")
        assert password_hash(work.connection, "d1") == "hash of d1"
        renew_hash(work, "d1", old="hash of d1", new="stronger")
        assert password_hash(work.connection, "d1") == "stronger"


def test_the_first_start_makes_an_administrator_once(store: Store) -> None:
    """With a password that nobody could guess, shown once; the second start makes nothing."""
    made = []
    for _ in range(2):
        with store.writing(SYSTEM, at=EIGHT) as work:
            made.append(first_administrator(work, None, hashed=lambda password: f"hash of {password}"))
    first, second = made
    assert isinstance(first, FirstAdministrator)
    assert second is None
    assert first.account == ADMIN
    assert first.made_password is not None
    assert len(first.made_password) == 20
    with store.reading() as connection:
        assert password_hash(connection, "admin") == f"hash of {first.made_password}"


def test_a_configured_first_password_is_not_shown(store: Store) -> None:
    """Whoever configured it knows it."""
    with store.writing(SYSTEM, at=EIGHT) as work:
        first = first_administrator(work, "correct horse battery", hashed=lambda password: f"hash of {password}")
    assert first == FirstAdministrator(account=ADMIN, made_password=None)
    with store.reading() as connection:
        assert password_hash(connection, "admin") == "hash of correct horse battery"


def test_a_weak_first_password_makes_nobody(store: Store) -> None:
    """There is no default that would do in its place."""
    for weak in ("", "admin", "short"):
        with pytest.raises(AccountError), store.writing(SYSTEM, at=EIGHT) as work:
            first_administrator(work, weak, hashed=str)
    with store.reading() as connection:
        assert read_accounts(connection, limit=1) == []
