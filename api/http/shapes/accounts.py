"""Accounts, sessions and tokens as they come in and go out."""

from typing import Annotated, Literal

from fastapi import Form
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from api.http.fields import Body, Id, Instant, Line, Shown
from dispatch.account import PASSWORD_LEAST, PASSWORD_MOST, Account, Role, Session

Device = Annotated[Line, Field(max_length=100, examples=["phone-7f3a"])]
NewPassword = Annotated[
    SecretStr, Field(min_length=PASSWORD_LEAST, max_length=PASSWORD_MOST, examples=["four words that rhyme not"])
]
LoginName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$", examples=["d1", "10023"])]


class TokenForm(BaseModel):
    """What OAuth2 sends to get tokens: a login and password, or a refresh token.

    client_id, client_secret and scope are there for clients that always send them; nothing depends on them.
    """

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    grant_type: Literal["password", "refresh_token"] = "password"
    username: Annotated[Line, Field(max_length=200, examples=["admin"])] = ""
    password: Annotated[SecretStr, Field(max_length=PASSWORD_MOST)] = SecretStr("")
    refresh_token: Annotated[SecretStr, Field(max_length=200)] = SecretStr("")
    device_id: Device = ""
    scope: Annotated[str, Field(max_length=200)] = ""
    client_id: Annotated[str | None, Field(max_length=200)] = None
    client_secret: Annotated[SecretStr | None, Field(max_length=200)] = None


TokenFields = Annotated[TokenForm, Form()]


class RefreshIn(Body):
    """A refresh token, and the device of the login it came from ("": none was named)."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=200, examples=["k3Vw…"])]
    device_id: Device = ""


class TokensOut(Shown):
    """An access token for the Authorization header, and the refresh token for the next one.

    expires_in: seconds. A refresh token is good for one exchange; if its answer is lost, ask again within ten seconds.
    """

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [
                {
                    "access_token": "eyJhbGciOiJIUzI1NiIs…",
                    "token_type": "bearer",
                    "expires_in": 900,
                    "refresh_token": "k3Vw…",
                    "session": "Zq0…",
                }
            ]
        },
    )

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105 - a kind of token, not one
    expires_in: int
    refresh_token: str
    session: str


class MeOut(Shown):
    """Who asks. regions: empty for a dispatcher means all of them."""

    id: str = Field(examples=["d1"])
    role: Role
    regions: list[str] = Field(examples=[["R1"]])
    technician_id: str | None
    session: str


class PasswordChangeIn(Body):
    """A new password, and the old one to prove who asks."""

    old_password: Annotated[SecretStr, Field(max_length=PASSWORD_MOST, examples=["the one until now"])]
    new_password: NewPassword


class SessionOut(Shown):
    """What one login on one device opened. used_at: when it last got an access token."""

    id: str
    device_id: str
    opened_at: Instant
    used_at: Instant
    expires_at: Instant
    current: bool


class SessionsOut(Shown):
    """The open sessions of an account, newest first."""

    items: list[SessionOut]


class AccountOut(Shown):
    """An account. The login name stands in the audit trail for good: a staff number or an office, no person's name."""

    id: str = Field(examples=["d1"])
    role: Role
    regions: list[str]
    technician_id: str | None
    active: bool
    created_at: Instant


class AccountPage(Shown):
    """Some accounts, by name; next: where to go on."""

    items: list[AccountOut]
    next: str | None


class AccountEditIn(Body):
    """What an account may do. regions: a dispatcher's (empty: all); technician_id: an engineer's."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "dispatcher", "regions": ["R1"]}]})

    role: Role
    regions: Annotated[list[Id], Field(default_factory=list, max_length=1_000)]
    technician_id: Id | None = None


class AccountIn(AccountEditIn):
    """A new account."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "10023",
                    "role": "engineer",
                    "technician_id": "T1",
                    "password": "four words that rhyme not",
                }
            ]
        }
    )

    id: LoginName
    password: NewPassword


class PasswordIn(Body):
    """A new password for somebody else; all their sessions end."""

    password: NewPassword


def account_out(account: Account) -> AccountOut:
    """Return an account as it goes out."""
    return AccountOut(
        id=account.id,
        role=account.role,
        regions=list(account.regions),
        technician_id=account.technician_id,
        active=account.active,
        created_at=account.created_at,
    )


def sessions_out(sessions: list[Session], current: str = "") -> SessionsOut:
    """Return sessions as they go out; current: the id of the one that asks."""
    return SessionsOut(
        items=[
            SessionOut(
                id=one.id,
                device_id=one.device_id,
                opened_at=one.opened_at,
                used_at=one.used_at,
                expires_at=one.expires_at,
                current=one.id == current,
            )
            for one in sessions
        ]
    )
