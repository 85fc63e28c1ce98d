"""Which address a geocoder may have, and that it stays with it."""

import pytest

from geo.geocoders.server import ServerAdapter, server_at


@pytest.mark.parametrize(
    ("address", "base"),
    [
        ("https://geocoder.example.com", "https://geocoder.example.com"),
        ("https://geocoder.example.com:8443/nominatim/", "https://geocoder.example.com:8443/nominatim"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://localhost:8080/", "http://localhost:8080"),
        ("http://[::1]:8080", "http://[::1]:8080"),
        ("https://10.0.0.5", "https://10.0.0.5"),
    ],
)
def test_https_and_this_machine_may_be_asked(address: str, base: str) -> None:
    """With a port and a path, if need be."""
    assert server_at(address).base == base


@pytest.mark.parametrize(
    "address",
    [
        "", "nominatim", "http://", "https://:80", "file:///etc/passwd", "ftp://example.com", "gopher://127.0.0.1",
        "http://geocoder.example.com", "http://169.254.169.254/latest", "http://10.0.0.5", "http://127.0.0.1.example.com",
        "https://key:secret@example.com", "https://example.com?key=1", "https://example.com#x", "https://example.com:x",
        "https://example.com:0", "https://exa mple.com", "https://example.com:99999", "https://[::1", "//example.com",
    ],
)  # fmt: skip
def test_other_addresses_are_refused_without_repeating_them(address: str) -> None:
    """They may hold a key; http goes beyond this machine only where that is set."""
    with pytest.raises(ValueError, match=r"^(is|needs|takes) ") as found:
        server_at(address)
    assert "secret" not in str(found.value)


def test_plain_http_goes_elsewhere_only_where_that_is_set() -> None:
    """For a server in one's own network."""
    assert server_at("http://10.0.0.5:8080", plain_http=True).base == "http://10.0.0.5:8080"


@pytest.mark.parametrize(
    "url",
    [
        "https://geocoder.example.com/search", "http://127.0.0.1:81/base/search", "http://127.0.0.1:80/base/search",
        "https://127.0.0.1:8080/base/search", "http://127.0.0.1:8080/other", "http://127.0.0.1:8080/basement",
        "http://x@127.0.0.1:8080/base/search", "file:///base/search",
    ],
)  # fmt: skip
def test_nothing_but_the_server_is_asked(url: str) -> None:
    """Whatever address a library comes up with."""
    server = server_at("http://127.0.0.1:8080/base")
    assert not server.serves(url)
    with pytest.raises(Exception, match="not the server that is set"):
        ServerAdapter(server, timeout_s=1).get_text(url, timeout=1, headers={})
