"""An engineer's own visits as they go out."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.fields import Body, Day, Shown
from api.http.shapes.places import PointOut


class MyVisitOut(Shown):
    """A visit of the engineer who asks. version: grows when anything about it was told anew."""

    order: str = Field(examples=["X20260302001"])
    version: int
    sequence: int
    arrival_at: datetime
    start_at: datetime
    finish_at: datetime
    state: str = Field(examples=["published"])
    level: int
    site: str
    point: PointOut | None = Field(
        description="where to drive, in the datum that was asked for; null: not yet, or not any more"
    )
    fault: str
    parts: dict[str, int]
    windows: list[tuple[datetime, datetime]]
    answer: Literal["none", "accepted", "refused"]
    events: list[str] = Field(examples=[["accept", "refuse", "set_out"]])


class MyVisitsOut(Shown):
    """The visits of an engineer's day, in the order in which they are to be made."""

    day: Day
    items: list[MyVisitOut]


class RefuseIn(Body):
    """Why a visit is refused."""

    reason: Annotated[str, Field(min_length=1, max_length=500, examples=["车辆故障，无法前往"])]
