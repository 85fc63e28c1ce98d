"""What planning did that nobody may have expected."""

from dataclasses import dataclass

from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing worth knowing about a plan's input. code: stable; subject: id of the order or technician meant."""

    code: str
    subject: str
    text: Words
