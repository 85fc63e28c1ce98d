"""Tokens at two machines on one database: keys are replaced, copies and lost phones are out, others notice nothing."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import httpx
import pytest
from kept import keep
from own_postgresql import administer
from served_firm import KEY, Founded, found
from service import Service, free_port

from dispatch.actor import SYSTEM
from dispatch.store.access.sessions import GRACE, open_session
from dispatch.store.store import open_store

pytestmark = [pytest.mark.long, pytest.mark.timeout(1500)]
NEW = "two:fedcba9876543210fedcba9876543210"
STEPS = (KEY, f"{KEY},{NEW}", f"{NEW},{KEY}", NEW)
"""How a key is replaced at several machines: known everywhere before any signs with it, dropped when none is left."""
REQUESTS, PHONES, RENEW_EACH, PAUSE_S = 10_000, 4, 50, 0.02
GIVE_UP_S = 60.0


class Machines:
    """Two services on one database, each at an address that it keeps over its restarts."""

    def __init__(self, founded: Founded, folder: Path, kept: ExitStack) -> None:
        self.founded = founded
        self._folder, self._kept = folder, kept
        self._ports = [free_port(), free_port()]
        self.addresses = [f"http://127.0.0.1:{port}" for port in self._ports]
        self._services = [self._started(number, KEY) for number in range(2)]

    def restart(self, keys: str) -> None:
        """Give both other signing keys, one after the other: there is always one that answers."""
        for number, service in enumerate(self._services):
            service.stop()
            assert service.process.returncode == 0, "\n".join(service.log[-20:])
            self._services[number] = self._started(number, keys)

    def faults(self) -> int:
        """How many errors they have logged since they last started."""
        return sum('"level":"error"' in line.replace(" ", "") for service in self._services for line in service.log)

    def _started(self, number: int, keys: str) -> Service:
        environment = {**self.founded.environment, "PAIGONG_SIGNING_KEYS": keys}
        words = ("--port", str(self._ports[number]), "--workers", "0")
        service = self._kept.enter_context(Service(self._folder, *words, environment=environment))
        service.ready(within_s=300)  # beside whoever asks the other one
        return service


@pytest.fixture(scope="module")
def machines(postgresql: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two machines of the company."""
    administer(postgresql("postgres"), "CREATE DATABASE sessions")
    folder = tmp_path_factory.mktemp("machines")
    with ExitStack() as kept:
        yield Machines(found(postgresql("sessions"), folder, streams_per_account=100), folder, kept)


@dataclass
class Phone:
    """An engineer's phone: asks the machines by turns, and the other one where nobody answers or it is not the time.

    failures: all answers but 200.
    """

    addresses: list[str]
    device_id: str
    session_id: str
    refresh_token: str
    access_token: str = ""
    asked: int = 0
    renewed: int = 0
    failures: list[str] = field(default_factory=list)

    def run(self, over: threading.Event) -> None:
        """Ask who one is, again and again, and renew the tokens now and then."""
        with httpx.Client(timeout=GIVE_UP_S) as web:
            for number in count():
                if over.wait(PAUSE_S):
                    return
                if number % RENEW_EACH == 0:
                    self.renew(web)
                self.answered(web, "GET", "/me", headers=self.bearer)

    @property
    def bearer(self) -> dict[str, str]:
        """By which it is known."""
        return {"Authorization": f"Bearer {self.access_token}"}

    def renew(self, web: httpx.Client) -> None:
        """Exchange the refresh token."""
        body = {"refresh_token": self.refresh_token, "device_id": self.device_id}
        answer = self.answered(web, "POST", "/auth/refresh", json=body)
        if answer is not None:
            self.refresh_token, self.access_token = answer.json()["refresh_token"], answer.json()["access_token"]
            self.renewed += 1

    def answered(self, web: httpx.Client, method: str, path: str, **options: object) -> httpx.Response | None:
        """Ask until one of the machines answers; None (and noted) where that is anything but 200."""
        self.asked += 1
        deadline, said = time.monotonic() + GIVE_UP_S, "no answer"
        while time.monotonic() < deadline:
            self.addresses.reverse()
            try:
                answer = web.request(method, f"{self.addresses[0]}{path}", **options)  # type: ignore[arg-type]
            except httpx.TransportError as error:
                said = repr(error)
                continue
            if answer.status_code == 200:
                return answer
            said = f"{answer.status_code} {answer.text[:200]}"
            if answer.status_code != 503:
                break
        self.failures.append(f"{method} {path}: {said}")
        return None


def phones(machines: Machines, number: int, account_id: str = "t1") -> list[Phone]:
    """So many phones of one account, each logged in and with tokens of today's key."""
    with open_store(machines.founded.url) as store, store.writing(SYSTEM) as work:
        opened = [open_session(work, account_id, device_id=f"phone-{one}") for one in range(number)]
    made = [
        Phone([*machines.addresses], f"phone-{one}", session.session_id, session.refresh_token)
        for one, session in enumerate(opened)
    ]
    with httpx.Client(timeout=30) as web:
        for phone in made:
            phone.renew(web)
    return made


def until(true: Callable[[], bool], within_s: float) -> float:
    """Wait until something is true; return how long that took, in seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() < began + within_s, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - began


def test_long_a_key_is_replaced_under_ten_thousand_requests(machines: Machines) -> None:
    """Six restarts with four sets of keys, one machine after the other, while four phones ask: nobody is refused."""
    began, over, made = time.monotonic(), threading.Event(), phones(machines, PHONES)
    threads = [threading.Thread(target=phone.run, args=(over,)) for phone in made]
    for thread in threads:
        thread.start()
    try:
        for step, keys in enumerate(STEPS[1:], start=1):
            before = [phone.renewed for phone in made]
            share = REQUESTS * step / len(STEPS)
            until(lambda share=share: sum(phone.asked for phone in made) >= share, 900)
            until(lambda was=before: all(p.renewed > w + 1 for p, w in zip(made, was, strict=True)), 300)
            machines.restart(keys)
        until(lambda: sum(phone.asked for phone in made) >= REQUESTS, 900)
    finally:
        over.set()
        for thread in threads:
            thread.join(GIVE_UP_S + 10)
    failures = [failure for phone in made for failure in phone.failures]
    keep(
        "keys-replaced", requests=sum(phone.asked for phone in made), renewed=sum(phone.renewed for phone in made),
        restarts=2 * (len(STEPS) - 1), failures=len(failures), seconds=round(time.monotonic() - began),
    )  # fmt: skip
    assert failures == []
    assert machines.faults() == 0
    machines.restart(KEY)


@dataclass
class Refused:
    """When the second machine last let a phone in, by its access token and by the stream that it holds open."""

    asked_s: float
    stream_s: float


def refused_at_the_other(machines: Machines, phone: Phone, act: Callable[[], None]) -> Refused:
    """Let something happen at the first machine; return after how long the second one lets the phone in no more."""
    there, heard, gone = machines.addresses[1], threading.Event(), threading.Event()

    def listen() -> None:
        with httpx.stream("GET", f"{there}/events", headers=phone.bearer, timeout=90) as stream:
            assert stream.status_code == 200
            heard.set()
            for _ in stream.iter_bytes():
                pass
        gone.set()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert heard.wait(30)
    with httpx.Client(base_url=there, headers=phone.bearer, timeout=30) as web:
        assert web.get("/me").status_code == 200
        act()
        acted = time.monotonic()
        asked_s = until(lambda: web.get("/me").status_code == 401, 90)
        assert gone.wait(90)
    return Refused(asked_s=asked_s, stream_s=time.monotonic() - acted)


def all_refused_at_the_other(machines: Machines, made: list[Phone], acts: list[Callable[[], None]]) -> list[Refused]:
    """Let that happen to several phones, four at a time: a stream looks at its rights every half a minute."""
    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(partial(refused_at_the_other, machines), made, acts))


def test_long_a_late_replay_ends_the_session_everywhere(machines: Machines) -> None:
    """Twenty tokens that were exchanged come back after the grace, at one machine: at the other all is over at once."""
    made = phones(machines, 20)
    copied = [phone.refresh_token for phone in made]
    with httpx.Client(timeout=30) as web:
        for phone in made:
            phone.renew(web)
        time.sleep(GRACE.total_seconds() + 0.5)

        def replay(phone: Phone, token: str) -> None:
            body = {"refresh_token": token, "device_id": phone.device_id}
            assert web.post(f"{machines.addresses[0]}/auth/refresh", json=body).status_code == 401

        acts = [partial(replay, phone, token) for phone, token in zip(made, copied, strict=True)]
        found = all_refused_at_the_other(machines, made, acts)
        for phone in made:
            phone.renew(web)
    keep("replays", replays=len(found), **slowest(found))
    assert max(one.asked_s for one in found) < 1
    assert [len(phone.failures) for phone in made] == [1] * len(made), "the newest token opens nothing either"


def test_long_a_lost_phone_is_out_everywhere(machines: Machines) -> None:
    """Twenty phones are revoked at one machine, by their owner or the administrator: the other lets none in."""
    made = phones(machines, 20)
    owner = phones(machines, 1)[0]
    with httpx.Client(base_url=machines.addresses[0], timeout=30) as web:

        def revoke(phone: Phone) -> None:
            path = f"/me/sessions/{phone.session_id}/revoke"
            assert web.post(path, headers=owner.bearer).status_code == 204

        found = all_refused_at_the_other(machines, made[:19], [partial(revoke, phone) for phone in made[:19]])

        def revoke_all() -> None:
            path = "/accounts/t1/sessions/revoke"
            assert web.post(path, headers=machines.founded.bearer("admin")).status_code < 300

        found += all_refused_at_the_other(machines, made[19:], [revoke_all])
    keep("devices-revoked", devices=len(found), **slowest(found))
    assert max(max(one.asked_s, one.stream_s) for one in found) <= 60


def slowest(found: list[Refused]) -> dict[str, float]:
    """The longest times of all, in seconds."""
    return {
        "asked_s": round(max(one.asked_s for one in found), 3),
        "stream_s": round(max(one.stream_s for one in found), 3),
    }
