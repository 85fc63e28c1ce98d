"""How long parts last: by what orders needed, at the centre that they are nearest to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from small_company import MIDNIGHT, hours

from dispatch.center import ServiceCenter
from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.maps.stock import stock_map
from dispatch.maps.stock_cover import CenterStock, PartStock, StockFacts, stock_cover
from dispatch.names import names_of
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Inbound, Place
from geo.point import Point

NEAR, FAR = Point(30.25, 120.17), Point(30.9, 120.17)
CENTERS = (
    ServiceCenter(id="C1", name="一", region_id="R1", point=NEAR),
    ServiceCenter(id="C2", name="二", region_id="R1", point=FAR),
    ServiceCenter(id="C3", name="三", region_id="R2", point=Point(30.3, 120.2)),
)
PERIOD = Period(since_at=MIDNIGHT - timedelta(days=9), until_at=MIDNIGHT + timedelta(days=1))


def order(number: int, *, days_ago: float = 0, at: Point = NEAR, region: str = "R1", **facts: object) -> PlacedOrder:
    return replace(
        PlacedOrder(
            id=f"X{number}", point=at, region_id=region, level=2, reported_at=hours(12) - timedelta(days=days_ago),
            parts={"P1": 2},
        ),
        **facts,  # type: ignore[arg-type]
    )  # fmt: skip


FACTS = StockFacts(
    centers=CENTERS,
    home_of={"T1": "C1"},
    free={(Place("center", "C1"), "P1"): 5, (Place("van", "T1"), "P1"): 1, (Place("van", "T9"), "P1"): 50},
    lots=(Inbound(id="L", center_id="C1", part_id="P1", quantity=3, available_at=hours(30), cost=0),),
    orders=(order(1, days_ago=9), order(2), order(3)),
    reserved={},
    period=PERIOD,
)


def part(facts: StockFacts, center: str, part_id: str = "P1") -> PartStock:
    found = {one.center.id: one for one in stock_cover(facts)}[center]
    return next(one for one in found.parts if one.part_id == part_id)


def test_cover_is_what_lies_there_over_what_was_asked_for() -> None:
    """Six pieces in centre and van at 6 pieces in ten days last ten days."""
    found = part(FACTS, "C1")
    assert (found.in_center, found.on_vans, found.coming, found.wanted) == (5, 1, 3, 0)
    assert FACTS.known.days == 10
    assert found.per_day == pytest.approx(0.6)
    assert found.cover_days == 10


def test_a_company_that_began_yesterday_has_a_days_demand() -> None:
    """The days without any order before its first do not thin it out; less than a day counts as one."""
    young = replace(FACTS, orders=(order(1), order(2)))
    assert young.known.days == 1
    assert young.known.until_at == PERIOD.until_at
    assert part(young, "C1").per_day == 4


def test_an_order_asks_the_nearest_centre_of_its_own_region() -> None:
    """Though one of another region is nearer; any centre where its region has none."""
    there = replace(FACTS, orders=(order(1, at=Point(30.29, 120.2)), order(2, at=FAR), order(3, region="R9", at=FAR)))
    asked = {one.center.id: {p.part_id: p.per_day for p in one.parts}.get("P1", 0) for one in stock_cover(there)}
    assert asked == {"C1": 2, "C2": 4, "C3": 0}


def test_open_orders_want_what_is_not_reserved_for_them() -> None:
    """One wants two and has one promised; those done want nothing; old open ones want, and are no demand of late."""
    old = order(7, days_ago=60, open=True)
    facts = replace(FACTS, orders=(order(1, open=True), order(2), old), reserved={"X1": {"P1": 1}})
    assert part(facts, "C1").wanted == 3
    assert part(facts, "C1").per_day == 4


def test_a_centre_lasts_as_long_as_its_middle_part() -> None:
    """Parts that nobody asks for say nothing; without any in demand nothing is said."""
    parts = tuple(
        PartStock(part_id=f"P{n}", in_center=n, on_vans=0, coming=0, wanted=0, per_day=per_day)
        for n, per_day in ((1, 1.0), (2, 1.0), (30, 1.0), (900, 0.0))
    )
    assert CenterStock(center=CENTERS[0], parts=parts).cover_days == 2
    assert CenterStock(center=CENTERS[0], parts=parts[3:]).cover_days is None


def test_the_view_counts_what_is_short() -> None:
    """Wanted beyond what lies there is missing: one part short, one piece missing; names stand for ids."""
    facts = replace(FACTS, orders=tuple(order(n, open=True) for n in range(1, 5)), lots=())
    names = names_of(Batch(centers=CENTERS))
    view = stock_map(facts, names, "en")
    assert [(center.name, center.short) for center in view.centers] == [("一", 1), ("二", 0), ("三", 0)]
    assert view.centers[0].parts[0].missing == 2
    assert dict(view.figures)["parts short"] == "1"
    assert dict(view.figures)["pieces missing"] == "2"


def test_a_company_without_centres_or_orders_has_an_empty_view() -> None:
    """Nothing fails where nothing is."""
    nothing = replace(FACTS, centers=(), home_of={}, lots=(), free={})
    assert stock_cover(nothing) == ()
    view = stock_map(replace(nothing, orders=()), names_of(Batch()), "zh")
    assert (view.centers, view.cities) == ((), ())
