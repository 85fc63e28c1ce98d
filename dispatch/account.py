"""Who may use the product: accounts, their roles, and what a password must be."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from solver.words import Words

Role = Literal["administrator", "dispatcher", "planner", "engineer"]
ROLES: tuple[Role, ...] = get_args(Role)
PASSWORD_LEAST = 12
PASSWORD_MOST = 256  # nobody types more; whoever sends a megabyte wants to keep the processor busy
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


class AccountError(ValueError):
    """An account or a password that cannot be; nothing was changed.

    code: stable, one of "account-id", "account-role", "account-technician", "account-regions", "password-short",
    "password-long", "password-is-login", "password-wrong"; field: whose value it is; cause: what is wrong; remedy: what
    to do about it.
    """

    def __init__(self, code: str, field: str, *, cause: Words, remedy: Words) -> None:
        self.code = code
        self.field = field
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause['en']} [{code}] {remedy['en']}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody, or some program, that may ask. Validated when made: raises AccountError.

    id: the login name, in lower case; it stands in the audit trail for good, so it is a staff number or an office,
    never a person's name. regions: where a dispatcher works, sorted; empty: everywhere; other roles have none.
    technician_id: whom an engineer is in the plan; nobody else is anybody there. active False: dismissed.
    """

    id: str
    role: Role
    created_at: datetime
    regions: tuple[str, ...] = ()
    technician_id: str | None = None
    active: bool = True

    def __post_init__(self) -> None:
        for check in (_check_id, _check_role, _check_technician, _check_regions):
            check(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What one login on one device opened. used_at: when its refresh token was last exchanged, or made."""

    id: str
    account_id: str
    device_id: str
    opened_at: datetime
    used_at: datetime
    expires_at: datetime


def login_name(text: str) -> str:
    """Return the account id that somebody means who types `text` to log in: case and space around it do not matter."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def check_password(password: str, *, account_id: str) -> None:
    """Refuse a password that is too easy to find: too short, or the login name. Raises AccountError.

    Which kinds of characters it mixes is nobody's business: such rules make passwords worse, not better.
    """
    if len(password) < PASSWORD_LEAST:
        raise AccountError(
            "password-short",
            "password",
            cause={
                "en": f"the password has fewer than {PASSWORD_LEAST} characters",
                "zh": f"密码少于 {PASSWORD_LEAST} 个字符",
            },
            remedy={"en": "Take a longer one: a few words will do.", "zh": "请使用更长的密码，几个词连在一起即可。"},
        )
    if len(password) > PASSWORD_MOST:
        raise AccountError(
            "password-long",
            "password",
            cause={
                "en": f"the password has more than {PASSWORD_MOST} characters",
                "zh": f"密码超过 {PASSWORD_MOST} 个字符",
            },
            remedy={"en": "Take a shorter one.", "zh": "请使用更短的密码。"},
        )
    if login_name(password) == account_id:
        raise AccountError(
            "password-is-login",
            "password",
            cause={"en": "the password is the login name", "zh": "密码与登录名相同"},
            remedy={"en": "Take another.", "zh": "请换一个密码。"},
        )


def wrong_password() -> AccountError:
    """Return the error for an old password that is not the one until now."""
    return AccountError(
        "password-wrong",
        "old_password",
        cause={"en": "that is not the password until now", "zh": "原密码不正确"},
        remedy={"en": "Type it again, or have it reset.", "zh": "请重新输入，或请管理员重置。"},
    )


def _check_id(account: Account) -> None:
    if not _LOGIN.fullmatch(account.id):
        raise AccountError(
            "account-id",
            "id",
            cause={
                "en": "a login name is up to 64 of a-z, 0-9, dot, hyphen and underscore, a letter or digit first",
                "zh": "登录名须为 1 到 64 个小写字母、数字、点、连字符或下划线，并以字母或数字开头",
            },
            remedy={"en": "Take a staff number, for example.", "zh": "例如使用工号。"},
        )


def _check_role(account: Account) -> None:
    if account.role not in ROLES:
        raise AccountError(
            "account-role",
            "role",
            cause={"en": f"a role is one of {', '.join(ROLES)}", "zh": f"角色须为 {'、'.join(ROLES)} 之一"},
            remedy={"en": "Choose one of them.", "zh": "请选择其中之一。"},
        )


def _check_technician(account: Account) -> None:
    if (account.role == "engineer") != (account.technician_id is not None):
        raise AccountError(
            "account-technician",
            "technician_id",
            cause={
                "en": "an engineer's account names its technician, and no other account does",
                "zh": "工程师账号须指定对应的技术员，其他角色的账号不得指定",
            },
            remedy={"en": "Name the technician, or leave it out.", "zh": "请指定技术员，或去掉该项。"},
        )


def _check_regions(account: Account) -> None:
    if account.regions and account.role != "dispatcher":
        raise AccountError(
            "account-regions",
            "regions",
            cause={"en": "only a dispatcher's account has regions", "zh": "只有调度员账号才有负责区域"},
            remedy={"en": "Leave them out.", "zh": "请去掉区域。"},
        )
    if list(account.regions) != sorted(set(account.regions)):
        raise AccountError(
            "account-regions",
            "regions",
            cause={"en": "the regions are not sorted, or one is named twice", "zh": "区域未排序或有重复"},
            remedy={"en": "Name each once, in order.", "zh": "每个区域只写一次，并按顺序排列。"},
        )
