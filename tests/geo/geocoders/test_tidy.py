"""One address has one form, however it is typed; what is sent to a provider is the address and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.geocoders.tidy import asked, same_form

TYPED = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("０１２３1234567890－-—~ 　,，、。:：地址南京市路号（）()#/")),
    max_size=60,
)


@given(TYPED)
def test_tidying_twice_changes_nothing(text: str) -> None:
    """Any text at all; and the form of what is asked is the form of what was typed."""
    assert asked(asked(text)) == asked(text)
    assert same_form(same_form(text)) == same_form(text)
    assert same_form(asked(text)) == same_form(text)


@given(TYPED)
def test_what_is_asked_shows_nothing_hidden_and_is_short(text: str) -> None:
    """No control, no zero-width character, no line break, 200 characters at most."""
    assert asked(text).isprintable()
    assert len(asked(text)) <= 200


@pytest.mark.parametrize(
    "typed",
    [
        "江苏省南京市玄武区中山路1号",
        "江苏省 南京市 玄武区 中山路 1 号",
        "江苏省，南京市，玄武区，中山路１号",
        "江苏省南京市玄武区中山路１号。",
        "地址：江苏省南京市玄武区中山路1号",
        "\u3000江苏省\u200b南京市、玄武区\t中山路1号\n",
        "江苏省南京市(玄武区)中山路1号",
        "江苏省南京市玄武区中山路1号 138-1234-5678",
    ],
)
def test_ways_of_writing_one_address_have_one_form(typed: str) -> None:
    """Full width or half, with blanks, with punctuation, with a label or a telephone."""
    assert same_form(typed) == "江苏省南京市玄武区中山路1号"


@pytest.mark.parametrize(
    ("one", "other"),
    [("1-2号", "12号"), ("1 2号", "12号"), ("1/2号", "12号"), ("A座", "B座"), ("中山路1号", "中山路11号"), ("#5", "5")],
)
def test_different_addresses_keep_different_forms(one: str, other: str) -> None:
    """House 1-2 is not house 12."""
    assert same_form(one) != same_form(other)


@pytest.mark.parametrize(
    "number", ["13812345678", "138 1234 5678", "+86-138-1234-5678", "010-88886666", "８８８８６６６６"]
)
def test_telephones_are_not_handed_over(number: str) -> None:
    """They stand in many an address, and are no part of it."""
    assert asked(f"中山路1号 {number} 转 302室") == "中山路1号转302室"
