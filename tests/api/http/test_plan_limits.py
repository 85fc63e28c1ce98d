"""What one plan may hold is what the documentation says: just below and at the limit it is taken on, above refused."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from firm import Firm
from small_company import DAY, MIDNIGHT, hours
from sqlalchemy import insert, select, update

from dispatch.actor import SYSTEM
from dispatch.planning.request import MAX_DAYS, MAX_ORDERS, MAX_TECHNICIANS
from dispatch.store.plans.day_size import day_size
from dispatch.store.shelf import table_of
from dispatch.store.tables.orders import OrderRow
from dispatch.store.tables.people import ShiftRow, TechnicianRow

NOON = hours(12)
ORDERS, PEOPLE, SHIFTS = table_of(OrderRow), table_of(TechnicianRow), table_of(ShiftRow)


def ask(firm: Firm) -> httpx.Response:
    """The answer to a request for a plan of the day; a job that it makes is cancelled."""
    answer = firm.client("desk").post("/plans/requests", {"day": str(DAY), "seconds": 5, "at": NOON.isoformat()})
    if answer.status_code == 202:
        assert firm.client("admin").post(f"/jobs/{answer.json()['id']}/cancel").status_code == 200
    return answer


def size(firm: Firm) -> Any:
    """How large the day is now."""
    with firm.store.reading() as connection:
        return day_size(connection, DAY, regions=(), at=NOON)


def orders_up_to(firm: Firm, number: int) -> None:
    """Have so many orders wait for a plan: more of one that does."""
    with firm.store.writing(SYSTEM) as work:
        one = dict(work.connection.execute(select(ORDERS).where(ORDERS.c.id == "X2")).one()._mapping)
        missing = range(number - size(firm).orders)
        work.connection.execute(insert(ORDERS), [{**one, "id": f"more-{number}-{k}"} for k in missing])


def people_up_to(firm: Firm, number: int) -> None:
    """Have so many technicians work that day."""
    with firm.store.writing(SYSTEM) as work:
        one = dict(work.connection.execute(select(PEOPLE).where(PEOPLE.c.id == "T2")).one()._mapping)
        shift = dict(work.connection.execute(select(SHIFTS).where(SHIFTS.c.technician_id == "T2")).one()._mapping)
        shift.pop("id", None)
        names = [f"more-{number}-{k}" for k in range(number - size(firm).technicians)]
        work.connection.execute(insert(PEOPLE), [{**one, "id": name} for name in names])
        work.connection.execute(insert(SHIFTS), [{**shift, "technician_id": name} for name in names])


def days_up_to(firm: Firm, number: int) -> None:
    """Have somebody's shift of that day end so many days after it began."""
    with firm.store.writing(SYSTEM) as work:
        whole = {"end_at": MIDNIGHT + timedelta(days=number), "overtime_s": 0}
        work.connection.execute(update(SHIFTS).where(SHIFTS.c.technician_id == "T2").values(whole))


@pytest.mark.parametrize(
    ("noun", "most", "up_to"),
    [
        ("orders", MAX_ORDERS, orders_up_to),
        ("technicians", MAX_TECHNICIANS, people_up_to),
        ("days", MAX_DAYS, days_up_to),
    ],
)
def test_at_the_limit_a_plan_is_taken_on_and_above_it_is_refused(firm: Firm, noun: str, most: int, up_to: Any) -> None:
    """One less, just as many: 202. One more, ten times as many: 422 with both numbers, in both languages, no job."""
    for number in (most - 1, most, most + 1, 10 * most):
        up_to(firm, number)
        assert getattr(size(firm), noun) == number
        answer = ask(firm)
        if number <= most:
            assert answer.status_code == 202, answer.text
            continue
        assert (answer.status_code, answer.json()["code"]) == (422, f"too-many-{noun}"), answer.text
        for language in ("en", "zh"):
            assert f"{number:,}" in answer.json()[language]
            assert f"{most:,}" in answer.json()[language]
    jobs = firm.client("desk").get("/jobs").json()["items"]
    assert [job["state"] for job in jobs] == ["cancelled"] * 2
