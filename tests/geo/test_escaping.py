"""Texts on their way into a page."""

import html
import json

from hypothesis import given
from hypothesis import strategies as st

from geo.drawing.escaping import html_text, script_json

printable = st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))


@given(printable)
def test_markup_reads_back_as_the_text(text: str) -> None:
    """What a browser shows for the markup is the text."""
    assert html.unescape(html_text(text)) == text


@given(st.text())
def test_markup_has_no_character_that_means_something(text: str) -> None:
    """Nothing in it opens a tag, ends an attribute or a literal, or cannot be encoded."""
    assert not set(html_text(text)) & set("<>\"'`${}\\\x00")
    html_text(text).encode()


@given(st.recursive(st.text() | st.integers() | st.none() | st.booleans(), st.lists, max_leaves=20))
def test_data_in_a_script_reads_back_as_it_was(value: object) -> None:
    """The expression is the value, in ASCII, and holds nothing that could end a script or a template literal."""
    written = script_json(value)
    assert json.loads(written) == value
    assert written.isascii()
    assert not set(written) & set("<>&'`$")
    assert not any(opening in written for opening in ("{{", "{%", "{#"))
