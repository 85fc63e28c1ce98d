"""Visits as they were: reports coming in and going out, and how often one visit was enough."""

from datetime import datetime
from typing import Annotated, Literal, Self, get_args

from pydantic import ConfigDict, Field, model_validator

from api.http.fields import Body, Id, Instant, Pieces, Shown, Text
from api.http.shapes.orders import OrderOut
from dispatch.masking.text import masked_text
from dispatch.orders.completion import OUTCOMES, VisitDone, VisitReport

Outcome = Literal["repaired", "temporary", "not repaired", "no access"]
assert get_args(Outcome) == OUTCOMES, "the outcomes of dispatch.orders.completion"  # noqa: S101


class VisitReportIn(Body):
    """One visit, by the engineer's own clock. technician_id: whose visit it was; engineers leave it out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "arrived_at": "2026-03-02T09:05:00+08:00",
                    "started_at": "2026-03-02T09:15:00+08:00",
                    "finished_at": "2026-03-02T10:40:00+08:00",
                    "outcome": "repaired",
                    "parts": {"SEAL-80": 1},
                    "remark": "更换密封圈，试机正常",
                }
            ]
        }
    )

    technician_id: Id | None = None
    arrived_at: Instant
    started_at: Instant
    finished_at: Instant
    outcome: Outcome
    parts: Annotated[dict[Id, Pieces], Field(max_length=200)] = Field(default_factory=dict)
    remark: Text = ""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.arrived_at <= self.started_at <= self.finished_at:
            raise ValueError("a visit arrives, starts and finishes, in this order")
        return self

    def report(self, order_id: str, technician_id: str) -> VisitReport:
        """Return the report as somebody's."""
        return VisitReport(
            order_id=order_id,
            technician_id=technician_id,
            arrived_at=self.arrived_at,
            started_at=self.started_at,
            finished_at=self.finished_at,
            outcome=self.outcome,
            parts=self.parts,
            remark=self.remark,
        )


class VisitOut(Shown):
    """A visit as it was reported. Telephone numbers in its remark are masked."""

    id: int
    technician_id: str
    reported_at: datetime
    arrived_at: datetime
    started_at: datetime
    finished_at: datetime
    outcome: Outcome
    first_time_fix: bool
    parts: dict[str, int]
    remark: str


class VisitReported(Shown):
    """A report as it was kept, and the order as it is now."""

    visit: VisitOut
    order: OrderOut


class VisitsOut(Shown):
    """All visits of an order, oldest first."""

    items: list[VisitOut]


class FirstTimeFixOut(Shown):
    """How often one visit was enough, among the orders of a region that were first visited in a month."""

    region_id: str
    month: str = Field(examples=["2026-03"])
    orders: int
    fixed: int
    rate: float


class FirstTimeFixesOut(Shown):
    """By region and month."""

    items: list[FirstTimeFixOut]


def visit_out(done: VisitDone) -> VisitOut:
    """Return a visit as it is shown."""
    report = done.report
    return VisitOut(
        id=done.id,
        technician_id=report.technician_id,
        reported_at=done.reported_at,
        arrived_at=report.arrived_at,
        started_at=report.started_at,
        finished_at=report.finished_at,
        outcome=report.outcome,  # type: ignore[arg-type]
        first_time_fix=done.first_time_fix,
        parts=dict(report.parts),
        remark=masked_text(report.remark),
    )
