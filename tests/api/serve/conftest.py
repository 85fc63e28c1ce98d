"""One service for all tests that only disturb it and let it recover: starting one takes long."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from served_firm import Alone, found_file, small_disk
from service import Service

ENGINEER_PER_MINUTE = 120


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Alone]:
    """A service without workers on a disk of its own; its engineers may ask as often as they may by default."""
    folder = tmp_path_factory.mktemp("alone")
    founded = found_file(folder, disk_reserve_pct=2, engineer_per_minute=ENGINEER_PER_MINUTE)
    with ExitStack() as kept:
        disk = kept.enter_context(small_disk(folder, founded, 48))
        service = kept.enter_context(Service(folder, "--workers", "0", environment=founded.environment))
        service.ready()
        yield Alone(service=service, founded=founded, disk=disk)
