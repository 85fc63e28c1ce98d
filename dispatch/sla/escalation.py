"""Who must see a warning, and who must see it next when nobody has said that they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from dispatch.sla.warning import Colour

Audience = Literal["region dispatcher", "head dispatcher", "administrator"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)  # from the region to the top


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationStep:
    """A warning of a colour that nobody has acknowledged for so many seconds is shown to an audience, too."""

    colour: Colour
    audience: Audience
    after_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalated:
    """Whose turn it is, and when it will be the next one's (None: nobody is left, or it was acknowledged)."""

    audience: Audience | None
    next_at: datetime | None


def escalated(
    steps: Sequence[EscalationStep],
    colour: Colour,
    *,
    raised_at: datetime,
    acknowledged_at: datetime | None,
    now: datetime,
) -> Escalated:
    """Return how far a warning of a colour has climbed since it was raised; once acknowledged, it stays where it is."""
    chain = sorted((step.after_s, step.audience) for step in steps if step.colour == colour)
    until = now if acknowledged_at is None else max(raised_at, min(now, acknowledged_at))
    moments = [(raised_at + timedelta(seconds=after_s), audience) for after_s, audience in chain]
    reached = [audience for at, audience in moments if at <= until]
    waiting = [at for at, _ in moments if at > until]
    return Escalated(
        audience=reached[-1] if reached else None,
        next_at=min(waiting) if waiting and acknowledged_at is None else None,
    )
