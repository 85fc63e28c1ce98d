"""An account is whole or not at all; a password is long, and not the login name."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dispatch.account import PASSWORD_LEAST, PASSWORD_MOST, Account, AccountError, check_password, login_name

DISPATCHER = Account(id="d1", role="dispatcher", regions=("R1",), created_at=datetime(2026, 3, 2, tzinfo=UTC))


@pytest.mark.parametrize("name", ["d1", "0001", "desk-hangzhou_2", "a.b", "x" * 64])
def test_a_login_name_is_plain(name: str) -> None:
    """Letters, digits and three signs."""
    assert replace(DISPATCHER, id=name).id == name


@pytest.mark.parametrize("name", ["", "D1", "张伟", "a b", "-a", "a@b.cn", "x" * 65, "a\n", "а1", "a/b"])
def test_any_other_login_name_is_refused(name: str) -> None:
    """Nothing that looks like another name, or like a person's address."""
    with pytest.raises(AccountError) as caught:
        replace(DISPATCHER, id=name)
    assert (caught.value.code, caught.value.field) == ("account-id", "id")


@pytest.mark.parametrize("typed", [" D1 ", "d1", "Ｄ１"])
def test_who_types_a_login_name_need_not_mind_its_case(typed: str) -> None:
    """Space, capitals and full width are the keyboard's."""
    assert login_name(typed) == "d1"


def test_an_engineer_is_a_technician_and_nobody_else_is() -> None:
    """Both ways round."""
    engineer = replace(DISPATCHER, role="engineer", regions=(), technician_id="T1")
    assert engineer.technician_id == "T1"
    for wrong in ({"technician_id": None}, {"role": "planner"}):
        with pytest.raises(AccountError) as caught:
            replace(engineer, **wrong)  # type: ignore[arg-type]
        assert caught.value.code == "account-technician"


def test_only_a_dispatcher_has_regions_each_once_and_in_order() -> None:
    """Equal accounts are equal values."""
    assert replace(DISPATCHER, regions=("R1", "R2")).regions == ("R1", "R2")
    for wrong in ({"role": "planner"}, {"regions": ("R2", "R1")}, {"regions": ("R1", "R1")}):
        with pytest.raises(AccountError) as caught:
            replace(DISPATCHER, **wrong)  # type: ignore[arg-type]
        assert caught.value.code == "account-regions"


def test_a_role_is_one_of_four() -> None:
    """No fifth."""
    with pytest.raises(AccountError) as caught:
        replace(DISPATCHER, role="root")  # type: ignore[arg-type]
    assert caught.value.code == "account-role"


@pytest.mark.parametrize(
    "password", ["a" * PASSWORD_LEAST, "correct horse battery", "一二三四五六七八九十百千", "密" * 256]
)
def test_a_long_password_will_do_whatever_it_is_made_of(password: str) -> None:
    """No digits, capitals or signs are asked for."""
    check_password(password, account_id="d1")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("a" * (PASSWORD_LEAST - 1), "password-short"),
        ("", "password-short"),
        ("a" * (PASSWORD_MOST + 1), "password-long"),
        ("desk-hangzhou-1", "password-is-login"),
        (" DESK-hangzhou-1", "password-is-login"),
    ],
)
def test_a_short_password_or_the_login_name_is_refused(password: str, code: str) -> None:
    """And the error does not repeat it."""
    with pytest.raises(AccountError) as caught:
        check_password(password, account_id="desk-hangzhou-1")
    assert caught.value.code == code
    assert not password.strip() or password not in str(caught.value)
