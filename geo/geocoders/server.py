"""The one server that a geocoder may ask: geopy's requests go there and nowhere else, and come back small and soon.

Redirects are not followed, proxies of the environment not used, nothing is unpacked; what was asked, and with which
key, is in no error and in no log: geopy writes both into its own, which is therefore closed here.
"""

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import httpx
from geopy.adapters import AdapterHTTPError, BaseSyncAdapter
from geopy.exc import GeocoderParseError, GeocoderTimedOut, GeocoderUnavailable

MOST_BYTES = 1_000_000
"""No answer about one address is larger."""

TIMEOUT_S = 5.0

logging.getLogger("geopy").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """An address like https://geocoder.example.com:8443/base, taken apart. host: with its port, if it says one."""

    scheme: str
    host: str
    path: str

    @property
    def base(self) -> str:
        """The address again, without a slash at its end."""
        return f"{self.scheme}://{self.host}{self.path}"

    def serves(self, url: str) -> bool:
        """Return whether an address is one of this server's."""
        parts = urlsplit(url)
        below = parts.path == self.path or parts.path.startswith(f"{self.path}/")
        return (parts.scheme, parts.netloc) == (self.scheme, self.host) and below


def server_at(address: str, *, plain_http: bool = False) -> Server:
    """Return the server at an address.

    plain_http: whether http is allowed beyond this machine, where anybody on the way reads addresses and key. Raises
    ValueError, whose text does not repeat the address, for anything but http and https with a host and a path.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise ValueError("is no address of a server") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("needs an address like https://geocoder.example.com")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("takes an address without user, query and fragment; the key has a setting of its own")
    if any(char.isspace() or not char.isprintable() for char in address) or port == 0:
        raise ValueError("is no address of a server")
    if parts.scheme == "http" and not plain_http and not _loopback(parts.hostname):
        raise ValueError("needs https beyond this machine (or PAIGONG_GEOCODER_PLAIN_HTTP=true)")
    return Server(scheme=parts.scheme, host=parts.netloc.lower(), path=parts.path.rstrip("/"))


def adapter_for(server: Server, *, timeout_s: float) -> Callable[..., "ServerAdapter"]:
    """Return what geopy makes its adapter with."""

    def make(*, proxies: object, ssl_context: object) -> ServerAdapter:
        return ServerAdapter(server, timeout_s=timeout_s)

    return make


class ServerAdapter(BaseSyncAdapter):  # type: ignore[misc]
    """How geopy asks one server. timeout_s: from the first byte asked to the last one answered."""

    def __init__(self, server: Server, *, timeout_s: float) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self._server = server
        self._timeout_s = timeout_s
        self._verify = httpx.create_ssl_context(trust_env=False) if server.scheme == "https" else False

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        """Return what a GET answers, read as JSON; see geopy."""
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("the answer is no JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> str:
        """Return what a GET answers; see geopy. Raises its errors, none of which repeats the address."""
        if not self._server.serves(url):
            raise GeocoderUnavailable("not the server that is set")
        until = time.monotonic() + self._timeout_s
        parts = httpx.Timeout(self._timeout_s).as_dict()
        request = httpx.Request(
            "GET", url, headers={**headers, "Accept-Encoding": "identity"}, extensions={"timeout": parts}
        )
        try:  # a client of httpx would log each address it asks; a transport does not
            with httpx.HTTPTransport(verify=self._verify, trust_env=False) as transport:
                response = transport.handle_request(request)
                try:
                    body = _read(response, until)
                finally:
                    response.close()
        except httpx.TimeoutException:
            raise GeocoderTimedOut("no answer in time") from None
        except (httpx.HTTPError, httpx.InvalidURL, OSError):
            raise GeocoderUnavailable("the server cannot be reached") from None
        if response.status_code != 200:
            raise AdapterHTTPError(
                f"status {response.status_code}",
                status_code=response.status_code,
                headers=dict(response.headers),
                text="",
            )
        try:
            return body.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise GeocoderParseError("the answer is no text") from None


def _read(response: httpx.Response, until: float) -> bytes:
    """Return the body. Raises geopy's errors for one that is packed, too large, or does not come to its end."""
    if response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity"):
        raise GeocoderParseError("the answer is packed, which nobody asked for")
    body = bytearray()
    for chunk in response.iter_raw():
        body += chunk
        if len(body) > MOST_BYTES:
            raise GeocoderParseError("the answer is too large")
        if time.monotonic() > until:
            raise GeocoderTimedOut("no answer in time")
    return bytes(body)


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
