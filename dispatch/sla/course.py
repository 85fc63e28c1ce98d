"""How an order has come along, as far as promises ask: when it was answered, reached, diagnosed, done."""

from dataclasses import dataclass, replace
from datetime import datetime

_UNANSWERED = frozenset({"reported", "reopened", "cancelled"})
_DONE = frozenset({"done", "confirmed", "closed"})
_REACHED = _DONE | {"on site", "repairing"}
_DIAGNOSED = _DONE | {"repairing"}
OVER = _DONE | {"cancelled"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The moments of an order that promises ask for, and the state in which it was seen last.

    begins_at: the report, or the last reopening, from which on everything is owed again; answered_at, reached_at,
    diagnosed_at, done_at: when it first was so since; word_at: when the customer was last told something.
    """

    state: str
    begins_at: datetime
    word_at: datetime
    answered_at: datetime | None = None
    reached_at: datetime | None = None
    diagnosed_at: datetime | None = None
    done_at: datetime | None = None

    @property
    def over(self) -> bool:
        """Return whether nothing is owed any more."""
        return self.state in OVER


def first_seen(state: str, *, reported_at: datetime, at: datetime) -> Course:
    """Return the course of an order that is looked at for the first time.

    What has happened by then, nobody can say when: it counts as having happened at the report. The customer may have
    been told something just now.
    """
    begun = Course(state="reported", begins_at=reported_at, word_at=reported_at)
    course = begun if state in ("reported", "reopened") else _moved(begun, state, reported_at)
    return replace(course, state=state, word_at=max(at, reported_at) if state != "reported" else reported_at)


def advanced(course: Course, state: str, *, at: datetime) -> Course:
    """Return the course of an order that is in a state at a moment, given how it was seen before.

    Every change of state is a word to the customer. What was over and is not any more owes everything again from then
    on; a visit that is broken off only goes on.
    """
    if state == course.state:
        return course
    if course.over and state not in OVER:
        course = Course(state=state, begins_at=at, word_at=at)
    return _moved(course, state, at)


def told(course: Course, *, at: datetime) -> Course:
    """Return the course of an order whose customer was told something at a moment."""
    return replace(course, word_at=max(course.word_at, at))


def _moved(course: Course, state: str, at: datetime) -> Course:
    reached = course.reached_at or (at if state in _REACHED else None)
    diagnosed = state in _DIAGNOSED or (state == "waiting for part" and reached is not None)
    return Course(
        state=state,
        begins_at=course.begins_at,
        word_at=at,
        answered_at=course.answered_at or (at if state not in _UNANSWERED else None),
        reached_at=reached,
        diagnosed_at=course.diagnosed_at or (at if diagnosed else None),
        done_at=course.done_at or (at if state in _DONE else None),
    )
