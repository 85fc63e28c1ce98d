"""What the desk is told: what changes by hand have done, whom to send, why, and at what price; and the day's rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import Field

from api.http.fields import Body, Shown
from api.http.shapes.plans import ViolationOut, violations_out
from api.http.shapes.words import WordsOut
from dispatch.live.hand import HandEdited
from dispatch.store.plans.masking import PlanMask
from solver.amend.changes import Change as Moved


class MovedOut(Shown):
    """A visit whose people must be told: who was to come when, and who comes now (nobody: taken off)."""

    order: str
    was: list[str]
    was_at: datetime
    now: list[str]
    now_at: datetime | None


class EditedOut(Shown):
    """What changes by hand have done, or would do.

    difference: cost by term, after less before; violations: all of the plan, new ones first; pinned: order → who is
    fixed for it now (null: nobody).
    """

    plan: int
    edition: int
    legal: bool
    cost: int
    difference: dict[str, int] = Field(examples=[{"travel": -340, "response": 1_200}])
    violations: list[ViolationOut]
    new_violations: int
    changed: list[MovedOut]
    pinned: dict[str, str | None]


class OfferOut(Shown):
    """One way to serve an order: who, when, and what that does to everything else.

    before: the order before whose visit it comes on the route, as `assign` and `move` take it (null: it is the last);
    price: what the plan costs more than without the order; cost: of the whole plan, once the offer is taken.
    """

    technician: str
    before: str | None
    start_at: datetime
    late_s: int
    price: int
    cost: int
    difference: dict[str, int]
    delayed: list[str]
    changed: list[MovedOut]


class AppointmentOut(Shown):
    """An appointment to offer. extra: what promising it costs more than promising nothing."""

    since: datetime
    to: datetime
    extra: int
    offer: OfferOut


class RecommendationOut(Shown):
    """Whom to send to an order, cheapest first, and which appointments to offer. Empty: nobody can serve it.

    as_of: the moment from which on what is offered can begin; `take_offer` names it.
    """

    order: str
    as_of: datetime
    offers: list[OfferOut]
    appointments: list[AppointmentOut]


class AnswerOut(Shown):
    """What stands between a technician and an order. price: of sending them all the same, where that is possible."""

    technician: str
    verdict: str = Field(examples=["full"])
    why: WordsOut
    price: int | None = None
    start_at: datetime | None = None
    moved: list[str] = Field(default_factory=list)


class RemedyOut(Shown):
    """What would get an order served, or served in time: what gives way, by how much, and at what price."""

    kind: str = Field(examples=["window"])
    amount: int
    technician: str
    start_at: datetime
    price: int
    what: WordsOut


class ExplanationOut(Shown):
    """Why an order is where it is. complete: whether there was time for all of it."""

    order: str
    state: Literal["served", "late", "unserved"]
    start_at: datetime | None
    technicians: list[AnswerOut]
    remedies: list[RemedyOut]
    complete: bool


class ShareOut(Shown):
    """What an order or a technician costs, by term."""

    id: str
    cost: int
    terms: dict[str, int]


class MarginalOut(Shown):
    """What one more piece, person or order less would save at most."""

    what: Literal["piece", "technician", "order"]
    id: str
    center: str | None
    price: int
    words: WordsOut


class PriceListOut(Shown):
    """Whose a plan's cost is, and what one more of each would be worth (null: nobody worked that out)."""

    cost: int
    terms: dict[str, int]
    orders: list[ShareOut]
    technicians: list[ShareOut]
    marginal: list[MarginalOut] | None


class LiveRulesModel(Body):
    """The company's rules for the running day; see the documentation of the live plan."""

    frozen_min: Annotated[int, Field(ge=0, le=1440, examples=[30])]
    replan: Literal["off", "propose", "apply level 1"]
    quiet_s: Annotated[int, Field(ge=0, le=3600, examples=[20])]
    longest_s: Annotated[int, Field(ge=0, le=3600, examples=[120])]


def moved_out(changed: Sequence[Moved], epoch_at: datetime) -> list[MovedOut]:
    """Return visits whose people must be told."""
    return [
        MovedOut(
            order=one.order,
            was=list(one.was),
            was_at=epoch_at + timedelta(seconds=one.was_at),
            now=list(one.now),
            now_at=None if one.now_at is None else epoch_at + timedelta(seconds=one.now_at),
        )
        for one in changed
    ]


def edited_out(number: int, edition: int, edited: HandEdited, epoch_at: datetime, mask: PlanMask) -> EditedOut:
    """Return what changes by hand have done, as far as somebody may hear of it."""
    fresh = [one for one in edited.violations[: edited.new_violations] if mask.shows_violation(one)]
    standing = [one for one in edited.violations[edited.new_violations :] if mask.shows_violation(one)]
    return EditedOut(
        plan=number,
        edition=edition,
        legal=not edited.violations,
        cost=edited.ledger.cost,
        difference=dict(edited.difference),
        violations=violations_out([*fresh, *standing], len(fresh)),
        new_violations=edited.new_violations,
        changed=moved_out([one for one in edited.changed if mask.shows_change(one)], epoch_at),
        pinned={name: None if pin is None else pin.technician for name, pin in edited.pins.items()},
    )
