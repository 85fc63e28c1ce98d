"""Why a day cannot be planned at all."""

from solver.words import Words


class PlanningError(ValueError):
    """A day cannot be planned; nothing was changed.

    code: stable, one of "no-technicians", "no-shift-that-day", "all-absent", "day-is-over", "no-orders",
    "policy-without-clock", "policy-without-tier", "not-repeatable", "unknown-profile", "too-many-orders",
    "too-many-technicians", "too-many-days"; cause: what is wrong; remedy: what to do about it.
    """

    def __init__(self, code: str, *, cause: Words, remedy: Words) -> None:
        self.code = code
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"{cause['en']} [{code}] {remedy['en']}")
