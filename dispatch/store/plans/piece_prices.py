"""What one more piece would be worth, kept beside the plan that says so, as its documents are large."""

from sqlalchemy import Connection, func, insert, select

from dispatch.plan_record import StoredPlan
from dispatch.stock.shortage import PiecePrice, piece_prices
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.parts import PARTS
from dispatch.store.references import existing
from dispatch.store.shelf import table_of
from dispatch.store.tables.plans import PlanRow
from dispatch.store.tables.reservations import PiecePriceRow

_PRICES, _PLANS = table_of(PiecePriceRow), table_of(PlanRow)


def keep_prices(connection: Connection, plan: StoredPlan) -> None:
    """Write down what a plan says that one more piece is worth; nothing where it does not, or did already.

    A plan that people have edited carries no prices of its own: those of the solve that it came from stay.
    """
    known = connection.execute(select(func.count()).where(_PRICES.c.plan_number == plan.number)).scalar_one()
    found = () if known else piece_prices(plan, plan.number) or ()
    parts = existing(connection, PARTS, {price.part_id for price in found})
    centers = existing(connection, CENTERS, {price.center_id for price in found})
    new = [
        {
            "plan_number": price.plan,
            "center_id": price.center_id,
            "part_id": price.part_id,
            "price": price.price,
            "words": dict(price.words),
        }
        for price in found
        if price.part_id in parts and price.center_id in centers
    ]
    if new:
        connection.execute(insert(_PRICES), new)


def latest_prices(connection: Connection) -> list[PiecePrice]:
    """Return, of each centre, the prices of the latest plan that has any there and that was ever in force."""
    latest = (
        select(_PRICES.c.center_id, func.max(_PRICES.c.plan_number).label("plan_number"))
        .group_by(_PRICES.c.center_id)
        .subquery()
    )
    question = select(_PRICES).join(
        latest, (_PRICES.c.center_id == latest.c.center_id) & (_PRICES.c.plan_number == latest.c.plan_number)
    )
    return [
        PiecePrice(
            center_id=row.center_id,
            part_id=row.part_id,
            price=row.price,
            words={"en": row.words["en"], "zh": row.words["zh"]},
            plan=row.plan_number,
        )
        for row in connection.execute(question)
    ]
