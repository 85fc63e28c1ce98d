"""On whose behalf something is done: an account that asks, or the service itself."""

from dataclasses import dataclass
from typing import Literal

from dispatch.account import Role

Standing = Role | Literal["system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acts. id: the account's, or the service's own; source: by which way in, as in "http", "worker", "cli"."""

    id: str
    role: Standing
    source: str


SYSTEM = Actor(id="system", role="system", source="service")
"""The service itself: what falls due by the clock, jobs, the first start."""

COMMAND_LINE = Actor(id="system", role="system", source="cli")
"""Whoever may open the database itself, and does so with a command."""
