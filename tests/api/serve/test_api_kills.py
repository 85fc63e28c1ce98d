"""What was acknowledged is there, once, however often the service is killed while it is written."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from kept import keep
from killing import WHOLE, Client, environment, judge, seed
from service import Service

CRASHING = Path(__file__).with_name("crashing.py")
CLIENTS = 4


def _started(address: list[str], token: str, stop: threading.Event) -> tuple[list[Client], list[threading.Thread]]:
    clients = [Client(f"c{number}", lambda: address[0], token) for number in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, args=(stop,)) for client in clients]
    for thread in threads:
        thread.start()
    return clients, threads


def _progress(clients: list[Client]) -> int:
    return sum(len(client.acknowledged) for client in clients)


def test_ten_kills_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    """Four clients write while the process that answers dies ten times by kill -9, each time in the midst of writes."""
    path = tmp_path / "killed.db"
    token = seed(path)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PAIGONG_")}
    keeper = subprocess.Popen(
        [sys.executable, str(CRASHING)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path,
        env={**clean, **environment(path), "PYTHONPATH": str(CRASHING.parents[3])},
    )  # fmt: skip
    assert keeper.stdin
    assert keeper.stdout
    chance, stop = random.Random(1), threading.Event()
    with keeper:
        address = [f"http://127.0.0.1:{keeper.stdout.readline().strip()}"]

        def next_process() -> int:
            assert keeper.stdin
            assert keeper.stdout
            keeper.stdin.write("\n")
            keeper.stdin.flush()
            return int(keeper.stdout.readline())

        process = next_process()
        clients, threads = _started(address, token, stop)
        kills = 0
        while kills < 10:
            before, deadline = _progress(clients), time.monotonic() + 60
            while _progress(clients) < before + chance.randint(4, 20) and time.monotonic() < deadline:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.02)
            os.kill(process, signal.SIGKILL)
            kills += 1
            process = next_process()
        stop.set()
        for thread in threads:
            thread.join(120)
        os.kill(process, signal.SIGKILL)
        keeper.stdin.close()
    assert judge(path, clients) == WHOLE
    assert _progress(clients) >= 40
    assert sum(client.asked for client in clients) > _progress(clients), "no kill hit a request"


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("part", range(4))
def test_long_fifty_kills_of_the_whole_service(tmp_path: Path, part: int) -> None:
    """Four times fifty kills of `paigong serve` with all its processes, under four clients."""
    path = tmp_path / "killed.db"
    token = seed(path)
    chance, stop, address, kills = random.Random(part), threading.Event(), ["http://127.0.0.1:9"], 0
    clients, threads = _started(address, token, stop)
    began = time.monotonic()
    try:
        while kills < 50:
            with Service(tmp_path, "--workers", "0", environment=environment(path)) as service:
                service.ready()
                address[0] = service.address
                before, deadline = _progress(clients), time.monotonic() + 30
                while _progress(clients) < before + chance.randint(4, 60) and time.monotonic() < deadline:
                    time.sleep(0.002)
                if kills == 49:
                    stop.set()
                    for thread in threads:
                        thread.join(120)
                for child in service.children():
                    os.kill(child, signal.SIGKILL)
                service.process.kill()
                kills += 1
    finally:
        stop.set()
    found = judge(path, clients)
    keep(
        "api-kills", part=part, kills=kills, acknowledged=_progress(clients),
        requests=sum(client.asked for client in clients), lost=len(found["lost"]), doubled=len(found["doubled"]),
        seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert found == WHOLE
