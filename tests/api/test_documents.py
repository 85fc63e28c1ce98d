"""The generated documents are those of the code."""

import pytest

from api.cli.documents import DOCS, PAGES


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says(name: str) -> None:
    """A page in docs/ that differs from its generator is old: run `make docs`."""
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name]()
