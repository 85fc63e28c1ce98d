"""The server that the adapters ask in these tests."""

from collections.abc import Iterator

import pytest
from answering import Answering, answering


@pytest.fixture
def told() -> Iterator[Answering]:
    """A geocoder's server, to be told what to answer."""
    with answering() as server:
        yield server
