"""One question to a road server over HTTP, and its answer as JSON, within limits of time and size."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, NoReturn
from urllib.parse import urlsplit
from weakref import finalize

import httpx

from geo.roads.network import RoadUnavailableError
from geo.roads.patience import left_s, out_of_patience

_CONNECT_S = 3.0
_MOST_BYTES = 64_000_000  # a block of 100 × 100 legs takes some 200 kB, a road across China some 2 MB


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A JSON object with its status: 200, or a refusal (4xx) in the server's own words."""

    status: int
    document: Mapping[str, Any]


@dataclass(slots=True, kw_only=True, eq=False, weakref_slot=True)
class RoadServer:
    """A server at an address. Redirects are not followed, proxies and passwords of the environment not used.

    timeout_s: for one question as a whole, or less where who asks has less patience left. rest_s: so long after a
    failure or nonsense every question fails at once, for the same reason, so that a plan with twenty regions does not
    wait twenty times; then the server is asked again.
    Raises ValueError for an address that is no plain http(s) address.
    """

    address: str
    timeout_s: float = 10.0
    rest_s: float = 10.0
    transport: httpx.BaseTransport | None = None
    clock: Callable[[], float] = monotonic
    _client: httpx.Client = field(init=False)
    _failure: RoadUnavailableError | None = field(init=False, default=None)
    _rests_until: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        judge_address(self.address)
        self.address = self.address.rstrip("/")
        self._client = httpx.Client(
            limits=httpx.Limits(max_connections=4, max_keepalive_connections=2, keepalive_expiry=4.0),
            transport=self.transport,
            follow_redirects=False,
            trust_env=False,
            headers={"Accept": "application/json", "User-Agent": "paigong"},
        )
        finalize(self, self._client.close)

    def get(self, path: str) -> Reply:
        """Ask by GET. Raises RoadUnavailableError."""
        return self._ask("GET", path, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Reply:
        """Ask by POST with a JSON body. Raises RoadUnavailableError."""
        return self._ask("POST", path, body)

    def refuse(self, code: str, *, en: str, zh: str) -> NoReturn:
        """Raise RoadUnavailableError about this server."""
        raise RoadUnavailableError(code, en=f"{self.address} {en}", zh=f"{self.address} {zh}")

    def nonsense(self, detail: str) -> NoReturn:
        """Raise RoadUnavailableError: what this server said cannot be used."""
        try:
            self.refuse("nonsense", en=f"gave an answer that cannot be used: {detail}", zh=f"的应答无法使用：{detail}")
        except RoadUnavailableError as failure:
            self._rest(failure)
            raise

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> Reply:
        if self._failure is not None and self.clock() < self._rests_until:
            raise self._failure
        self._failure = None
        within_s = min(self.timeout_s, left_s())
        try:
            return self._asked(method, path, body, within_s)
        except RoadUnavailableError as failure:
            if failure.code == "timeout" and within_s < self.timeout_s:  # it might have answered: it need not rest
                raise out_of_patience() from failure
            self._rest(failure)
            raise

    def _rest(self, failure: RoadUnavailableError) -> None:
        self._failure, self._rests_until = failure, self.clock() + self.rest_s

    def _asked(self, method: str, path: str, body: Mapping[str, Any] | None, within_s: float) -> Reply:
        ends = self.clock() + within_s
        waits = httpx.Timeout(within_s, connect=min(_CONNECT_S, within_s))
        try:
            with self._client.stream(method, f"{self.address}{path}", json=body, timeout=waits) as response:
                content = self._read(response, ends)
        except httpx.TimeoutException:
            self._too_slow()
        except httpx.TransportError as error:
            reason = str(error) or type(error).__name__
            self.refuse("refused", en=f"cannot be reached ({reason})", zh=f"无法连接（{reason}）")
        except httpx.HTTPError as error:  # an undecodable body, say
            self.nonsense(str(error))
        self._judge_status(response)
        return Reply(status=response.status_code, document=self._parsed(content, response.status_code))

    def _read(self, response: httpx.Response, ends: float) -> bytes:
        """Return the body; a server that sends it drop by drop is as slow as one that sends none."""
        content = bytearray()
        for piece in response.iter_bytes():
            content += piece
            if len(content) > _MOST_BYTES:
                self.nonsense(f"more than {_MOST_BYTES} bytes")
            if self.clock() > ends:
                self._too_slow()
        return bytes(content)

    def _too_slow(self) -> NoReturn:
        told = f"{self.timeout_s:g}"
        self.refuse("timeout", en=f"did not answer within {told} s", zh=f"在 {told} 秒内没有应答")

    def _judge_status(self, response: httpx.Response) -> None:
        status = response.status_code
        if 300 <= status < 400:
            self.refuse(
                "redirect",
                en=f"redirects elsewhere (HTTP {status}), not followed; put the final address into the setting",
                zh=f"要求跳转到别处（HTTP {status}），不予跟随；请在设置中填写最终地址",
            )
        if status >= 500 or status < 200 or status == 429:
            self.refuse("status", en=f"answered HTTP {status}", zh=f"返回 HTTP {status}")

    def _parsed(self, content: bytes, status: int) -> Mapping[str, Any]:
        try:
            document = json.loads(content, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            if status >= 400:
                self.refuse("status", en=f"answered HTTP {status}", zh=f"返回 HTTP {status}")
            self.nonsense(f"{error}"[:200])
        if isinstance(document, list):  # how Valhalla answers /locate
            document = {"": document}
        if not isinstance(document, dict):
            self.nonsense("no JSON object")
        return document


def judge_address(address: str) -> None:
    """Raise ValueError where an address is not http(s)://host[:port][/path] and nothing else."""
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ("http", "https") and parts.hostname and not (parts.query or parts.fragment)
        fine = fine and parts.username is None and parts.port != 0 and address.isprintable() and " " not in address
    except ValueError:
        fine = False
    if not fine:
        raise ValueError(f"{address!r} is no address as http://host:5000")


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
