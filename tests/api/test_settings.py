"""Settings come from outside, and what would be unsafe does not start."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

import api
from api.cli.failure import BAD_INPUT, explained
from api.settings import Settings
from api.settings_page import settings_markdown

KEY = "a:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
SOUND = {
    "PAIGONG_PRODUCTION": "true",
    "PAIGONG_SIGNING_KEYS": KEY,
    "PAIGONG_PUBLIC_URL": "https://dispatch.example.com",
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the tester's own environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PAIGONG_{name.upper()}", raising=False)


def _with(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> Settings:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings()


def test_without_any_setting_the_service_is_for_this_machine_alone() -> None:
    """Loopback, SQLite beside the caller, one process, one worker, no collector."""
    settings = Settings()
    assert settings.loopback
    assert settings.sqlite
    assert (settings.processes, settings.workers, settings.otel_endpoint) == (1, 1, "")
    assert not settings.secure_cookies


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Names of hosts and proxies, with or without spaces; empty entries are nothing."""
    settings = _with(monkeypatch, {"PAIGONG_ALLOWED_HOSTS": "a.example.com, b.example.com,,"})
    assert settings.allowed_hosts == ("a.example.com", "b.example.com")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"PAIGONG_HOST": "0.0.0.0"}, "PAIGONG_ALLOWED_HOSTS"),
        ({"PAIGONG_HOST": "::"}, "PAIGONG_ALLOWED_HOSTS"),
        ({"PAIGONG_HOST": "192.168.1.4"}, "PAIGONG_ALLOWED_HOSTS"),
        ({"PAIGONG_PROCESSES": "2"}, "PostgreSQL"),
        ({"PAIGONG_PORT": "70000"}, "PAIGONG_PORT"),
        ({"PAIGONG_ADMIN_PASSWORD": "hush"}, "PAIGONG_ADMIN_PASSWORD"),
        ({"PAIGONG_SIGNING_KEYS": "a:short"}, "fewer than 32 bytes"),
        ({"PAIGONG_SIGNING_KEYS": f"a:{'x' * 40}"}, "can be guessed"),
        ({"PAIGONG_SIGNING_KEYS": "a:this-is-a-secret-that-you-must-change-me-now"}, "can be guessed"),
        ({"PAIGONG_PUBLIC_URL": "dispatch.example.com"}, "PAIGONG_PUBLIC_URL"),
        ({"PAIGONG_LEASE_S": "5", "PAIGONG_HEARTBEAT_S": "5"}, "PAIGONG_LEASE_S"),
        ({"PAIGONG_METRICS_TOKEN": "short"}, "PAIGONG_METRICS_TOKEN"),
        ({**SOUND, "PAIGONG_SIGNING_KEYS": ""}, "needs PAIGONG_SIGNING_KEYS"),
        ({**SOUND, "PAIGONG_PUBLIC_URL": ""}, "needs an https address"),
        ({**SOUND, "PAIGONG_PUBLIC_URL": "http://dispatch.example.com"}, "needs an https address"),
        ({**SOUND, "PAIGONG_LOG_LEVEL": "debug"}, "no debug log"),
    ],
)
def test_what_would_be_unsafe_or_cannot_be_is_refused_by_name(
    environment: dict[str, str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A door open to all, keys that can be guessed, production over http, …: one line that names the setting."""
    with pytest.raises(ValidationError) as caught:
        _with(monkeypatch, environment)
    code, lines = explained(caught.value, "en") or (0, ())
    assert code == BAD_INPUT
    assert any(told in line for line in lines), lines
    for secret in ("hush", "a:short", "x" * 40, "change-me-now"):
        assert not any(secret in line for line in lines)


def test_production_starts_with_keys_of_its_own_and_an_https_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then cookies are for https alone."""
    assert _with(monkeypatch, SOUND).secure_cookies


def test_secrets_show_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the settings as text nor as data give a password or a key away."""
    hidden = {"PAIGONG_ADMIN_PASSWORD": "correct horse", "PAIGONG_METRICS_TOKEN": "battery-staple-token"}
    address = "postgresql+psycopg://paigong:hunter22@db/paigong"
    settings = _with(monkeypatch, {**SOUND, **hidden, "PAIGONG_DATABASE_URL": address})
    for text in (repr(settings), str(settings)):
        for secret in ("correct horse", "battery-staple", KEY[2:], "hunter22"):
            assert secret not in text


def test_every_setting_is_explained() -> None:
    """The table of the operation page has a line for each, with its meaning."""
    table = settings_markdown()
    for name, field in Settings.model_fields.items():
        assert f"| `PAIGONG_{name.upper()}` | {field.description} |" in table
        assert field.description


def _read_settings() -> Iterator[str]:
    """Every name that code takes of an object that is called settings or made as Settings(), or of itself there."""
    for path in Path(api.__file__).parent.rglob("*.py"):
        whose = "self" if path.name == "settings.py" else "settings"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).removesuffix("()").lower().endswith(whose):
                yield node.attr


def test_every_setting_is_read_somewhere() -> None:
    """None is documented that changes nothing."""
    assert set(Settings.model_fields) - set(_read_settings()) == set()
