"""Accounts in the store: made, changed, dismissed, and asked for. Passwords come here as hashes only."""

import secrets
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, exists, func, insert, select, update

from dispatch.account import Account, Role, check_password
from dispatch.store.access.sessions import end_sessions
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.references import Reference, refuse_missing
from dispatch.store.shelf import rows, table_of
from dispatch.store.tables.accounts import AccountRegionRow, AccountRow, SessionRow
from dispatch.store.work import Work

_ACCOUNTS, _REGIONS, _SESSIONS = table_of(AccountRow), table_of(AccountRegionRow), table_of(SessionRow)
FIRST_LOGIN = "admin"
_IN_SESSION = (
    select(_ACCOUNTS, _REGIONS.c.region_id)
    .join(_SESSIONS, _SESSIONS.c.account_id == _ACCOUNTS.c.id)
    .outerjoin(_REGIONS, _REGIONS.c.account_id == _ACCOUNTS.c.id)
    .where(
        _ACCOUNTS.c.id == bindparam("account"),
        _ACCOUNTS.c.active,
        _SESSIONS.c.id == bindparam("session"),
        _SESSIONS.c.ended_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAdministrator:
    """The account with which everything begins. made_password: to be shown once; None: somebody configured it."""

    account: Account
    made_password: str | None


def principal_of(connection: Connection, account_id: str, session_id: str) -> Account | None:
    """Return who asks in a session; None: dismissed, the session is over, or it is somebody else's."""
    found = connection.execute(_IN_SESSION, {"account": account_id, "session": session_id}).all()
    return _account(found[0], [row.region_id for row in found if row.region_id is not None]) if found else None


def read_account(connection: Connection, account_id: str) -> Account:
    """Return an account; raises StoreMissingError where there is none of that name."""
    row = connection.execute(select(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id)).first()
    if row is None:
        raise StoreMissingError(
            "unknown-account",
            cause={"en": "there is no such account", "zh": "没有该账号"},
            remedy={"en": "List the accounts to see which there are.", "zh": "请先列出现有账号。"},
        )
    return _account(row, _regions(connection, [account_id])[account_id])


def read_accounts(connection: Connection, *, after: str = "", limit: int) -> list[Account]:
    """Return up to `limit` accounts whose id comes after one, sorted by id."""
    question = select(_ACCOUNTS).where(_ACCOUNTS.c.id > after).order_by(_ACCOUNTS.c.id).limit(limit)
    found = connection.execute(question).all()
    regions = _regions(connection, [row.id for row in found])
    return [_account(row, regions[row.id]) for row in found]


def password_hash(connection: Connection, account_id: str) -> str | None:
    """Return the password hash of an account; None where no password opens it: unknown, dismissed, or none was set."""
    question = select(_ACCOUNTS.c.password_hash).where(_ACCOUNTS.c.id == account_id, _ACCOUNTS.c.active)
    return connection.execute(question).scalar() or None


def create_account(work: Work, account: Account, *, password_hash: str) -> Account:
    """Store a new account. Raises StoreRefusalError where its name or technician is taken, or it refers to nothing."""
    if _exists(work.connection, account.id):
        raise StoreRefusalError(
            "account-exists",
            cause={"en": "there is an account of that name", "zh": "该账号已存在"},
            remedy={"en": "Take another name, or change that account.", "zh": "请换一个登录名，或修改该账号。"},
            items=(account.id,),
        )
    _refuse_references(work.connection, account)
    work.connection.execute(insert(_ACCOUNTS), [{**_row(account), "password_hash": password_hash}])
    _write_regions(work.connection, account)
    _record(work, "account.created", account, {"role": account.role, "regions": list(account.regions)})
    return account


def edit_account(
    work: Work, account_id: str, *, role: Role, regions: Sequence[str], technician_id: str | None
) -> Account:
    """Give an account another role, regions or technician; it holds from its next request on.

    Raises AccountError where they do not belong together, StoreRefusalError as `create_account`, and where nobody would
    be left to administer.
    """
    before = read_account(work.connection, account_id)
    account = Account(
        id=account_id,
        role=role,
        regions=tuple(sorted(set(regions))),
        technician_id=technician_id,
        active=before.active,
        created_at=before.created_at,
    )
    changed = [name for name in ("role", "regions", "technician_id") if getattr(account, name) != getattr(before, name)]
    if not changed:
        return before
    _refuse_references(work.connection, account)
    if role != "administrator":
        _refuse_the_last_administrator(work.connection, before)
    work.connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(_row(account)))
    _write_regions(work.connection, account)
    _record(
        work,
        "account.edited",
        account,
        {"fields": changed, "role": account.role, "regions": list(account.regions)},
    )
    return account


def deactivate_account(work: Work, account_id: str) -> Account:
    """Dismiss somebody: from the next request on the account and all its sessions are refused.

    Raises StoreRefusalError where nobody would be left to administer. What is dismissed already stays so.
    """
    before = read_account(work.connection, account_id)
    if not before.active:
        return before
    _refuse_the_last_administrator(work.connection, before)
    work.connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(active=False))
    end_sessions(work, account_id, because="dismissed")
    _record(work, "account.deactivated", before, {})
    return read_account(work.connection, account_id)


def activate_account(work: Work, account_id: str) -> Account:
    """Take somebody back; the old password holds, old sessions stay ended."""
    before = read_account(work.connection, account_id)
    if before.active:
        return before
    work.connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(active=True))
    _record(work, "account.activated", before, {})
    return read_account(work.connection, account_id)


def set_password(work: Work, account_id: str, password_hash: str, *, keep_session: str = "") -> None:
    """Give an account another password, and end all its sessions but one."""
    account = read_account(work.connection, account_id)
    work.connection.execute(update(_ACCOUNTS).where(_ACCOUNTS.c.id == account_id).values(password_hash=password_hash))
    end_sessions(work, account_id, because="password", keep=keep_session)
    _record(work, "account.password", account, {})


def renew_hash(work: Work, account_id: str, *, old: str, new: str) -> None:
    """Keep the same password under a stronger hash; not an event, for nothing changes but how it is kept."""
    same = (_ACCOUNTS.c.id == account_id) & (_ACCOUNTS.c.password_hash == old)
    work.connection.execute(update(_ACCOUNTS).where(same).values(password_hash=new))


def first_administrator(
    work: Work, configured: str | None, *, hashed: Callable[[str], str]
) -> FirstAdministrator | None:
    """Make the administrator `admin` where no account exists yet; None where one does.

    configured: its password; None: a random one is made, and whoever called shows it once. There is no default
    password, in production or elsewhere. hashed: how passwords are hashed. Raises AccountError for a weak one.
    """
    if work.connection.execute(select(func.count()).select_from(_ACCOUNTS)).scalar_one():
        return None
    made = None if configured is not None else secrets.token_urlsafe(15)
    password = configured if configured is not None else str(made)
    check_password(password, account_id=FIRST_LOGIN)
    account = Account(id=FIRST_LOGIN, role="administrator", created_at=work.at)
    create_account(work, account, password_hash=hashed(password))
    return FirstAdministrator(account=account, made_password=made)


def _exists(connection: Connection, account_id: str) -> bool:
    """Return whether there is an account of that name, dismissed or not."""
    return bool(connection.execute(select(exists().where(_ACCOUNTS.c.id == account_id))).scalar())


def _refuse_references(connection: Connection, account: Account) -> None:
    source = f"accounts {account.id}"
    references = [Reference(source, "regions", region) for region in account.regions]
    if account.technician_id is not None:
        references.append(Reference(source, "technicians", account.technician_id))
    refuse_missing(connection, references)
    if account.technician_id is None:
        return
    taken = select(_ACCOUNTS.c.id).where(
        _ACCOUNTS.c.technician_id == account.technician_id, _ACCOUNTS.c.id != account.id
    )
    if (other := connection.execute(taken).scalar()) is not None:
        raise StoreRefusalError(
            "technician-has-account",
            cause={"en": "that technician has an account already", "zh": "该技术员已有账号"},
            remedy={"en": "Change that account, or free the technician first.", "zh": "请修改该账号，或先解除绑定。"},
            items=(f"{account.technician_id}: {other}",),
        )


def _refuse_the_last_administrator(connection: Connection, account: Account) -> None:
    if account.role != "administrator" or not account.active:
        return
    others = select(func.count()).where(
        _ACCOUNTS.c.role == "administrator", _ACCOUNTS.c.active, _ACCOUNTS.c.id != account.id
    )
    if not connection.execute(others).scalar_one():
        raise StoreRefusalError(
            "last-administrator",
            cause={"en": "nobody would be left to administer", "zh": "将没有任何管理员"},
            remedy={"en": "Make somebody else administrator first.", "zh": "请先设置另一名管理员。"},
            items=(account.id,),
        )


def _write_regions(connection: Connection, account: Account) -> None:
    connection.execute(delete(_REGIONS).where(_REGIONS.c.account_id == account.id))
    if account.regions:
        connection.execute(
            insert(_REGIONS), [{"account_id": account.id, "region_id": region} for region in account.regions]
        )


def _regions(connection: Connection, ids: Collection[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows(connection, _REGIONS, _REGIONS.c.account_id, ids):
        found[row.account_id].append(row.region_id)
    return found


def _record(work: Work, kind: str, account: Account, data: dict[str, Any]) -> None:
    work.record(kind, noun="account", subject=account.id, data=data)


def _row(account: Account) -> dict[str, Any]:
    return {
        "id": account.id,
        "role": account.role,
        "technician_id": account.technician_id,
        "active": account.active,
        "created_at": account.created_at,
    }


def _account(row: Row[Any], regions: Collection[str]) -> Account:
    return Account(
        id=row.id,
        role=row.role,
        created_at=row.created_at,
        regions=tuple(sorted(regions)),
        technician_id=row.technician_id,
        active=row.active,
    )
