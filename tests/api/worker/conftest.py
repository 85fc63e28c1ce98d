"""A store for the worker's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatch.store.store import Store, open_store


@pytest.fixture
def own_url(tmp_path: Path) -> str:
    """The address of a database of the test's own."""
    return f"sqlite:///{tmp_path / 'paigong.db'}"


@pytest.fixture
def own_store(own_url: str) -> Iterator[Store]:
    """An empty store of the test's own."""
    with open_store(own_url) as opened:
        yield opened
