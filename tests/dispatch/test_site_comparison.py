"""One more centre: every candidate is told what it would bring, by a recount of our own."""

from datetime import UTC, datetime
from random import Random

from dispatch.center import ServiceCenter
from dispatch.maps.placed_order import Period, PlacedOrder
from dispatch.maps.site_comparison import SiteComparison, compare_sites, gathered
from dispatch.maps.siting import siting_map
from dispatch.names import names_of
from dispatch.planning.day import Batch
from geo.one_way import OneWayLegs, Spot
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes

AT = datetime(2026, 3, 2, tzinfo=UTC)
TARGET_S = 3600


def orders(seed: int, count: int = 300) -> list[PlacedOrder]:
    """Orders around three towns some 100 km apart."""
    dice = Random(seed)
    towns = [Point(30.0, 120.0), Point(31.0, 120.0), Point(30.5, 121.0)]
    return [
        PlacedOrder(
            id=f"X{n}", point=Point(town.lat + dice.gauss(0, 0.1), town.lon + dice.gauss(0, 0.1)),
            region_id=f"R{towns.index(town)}", level=2, reported_at=AT,
        )
        for n in range(count)
        if (town := dice.choice(towns))
    ]  # fmt: skip


CENTERS = [ServiceCenter(id="C1", name="一", region_id="R0", point=Point(30.0, 120.0))]


def compared(seed: int = 1, centers: list[ServiceCenter] = CENTERS) -> SiteComparison:
    return compare_sites(orders(seed), centers, GreatCircleTravelTimes(), target_s=TARGET_S)


def ways(found: SiteComparison) -> list[list[int]]:
    legs = GreatCircleTravelTimes().one_way(
        [(one.point, None) for one in found.sites], [one.spot for one in found.demand]
    )
    return [[int(value) for value in row] for row in legs.duration_s]


def test_figures_agree_with_a_recount() -> None:
    """Orders, those within the target, those that no existing centre reaches: counted one by one."""
    for seed in range(5):
        found = compared(seed)
        way = ways(found)
        existing = [index for index, one in enumerate(found.sites) if one.existing]
        assert sum(one.orders for one in found.demand) == 300
        for index, site in enumerate(found.sites):
            others = [k for k in existing if k != index]
            mine = within = gain = 0
            for at, demand in enumerate(found.demand):
                nearest = min((way[k][at] for k in others), default=10**9)
                if way[index][at] < nearest or (site.existing and way[index][at] <= nearest):
                    mine += demand.orders
                    within += demand.orders * (way[index][at] <= TARGET_S)
                gain += demand.orders * (way[index][at] <= TARGET_S < nearest)
            assert (site.orders, site.within, site.gain) == (mine, within, gain)


def test_chosen_is_the_candidate_that_brings_most() -> None:
    """No other brings more orders within the target; where all are reached already none does, and none is chosen."""
    found = compared()
    assert found.chosen is not None
    assert found.sites[found.chosen].gain == max(one.gain for one in found.sites if one.existing is None) > 0
    all_day = compare_sites(orders(1), CENTERS, GreatCircleTravelTimes(), target_s=24 * 3600)
    assert all_day.chosen is None


def test_demand_goes_to_the_nearest_open_site() -> None:
    """Existing ones and the chosen one; never to a candidate that is not opened."""
    found = compared()
    way = ways(found)
    opened = [index for index, one in enumerate(found.sites) if one.existing or index == found.chosen]
    for at, (site, seconds) in enumerate(zip(found.goes_to, found.way_s, strict=True)):
        assert site in opened
        assert seconds == min(way[index][at] for index in opened)


def test_where_no_way_leads_nobody_goes() -> None:
    """Demand that no road reaches is on the map, beyond the target, with no line to any site."""

    class NoRoads:
        def one_way(self, origins: list[Spot], destinations: list[Spot]) -> OneWayLegs:
            legs = GreatCircleTravelTimes().one_way(origins, destinations)
            return OneWayLegs(duration_s=legs.duration_s * 0 - 1, provenance="none", estimated=False)

    found = compare_sites(orders(1, 20), CENTERS, NoRoads(), target_s=TARGET_S)  # type: ignore[arg-type]
    assert set(found.goes_to) == set(found.way_s) == {None}
    assert found.chosen is None
    view = siting_map(found, Period(since_at=AT, until_at=AT), names_of(Batch()), "en")
    assert not any(one.within for one in view.demand)


def test_nothing_to_compare_is_no_fault() -> None:
    """No orders, or no centres: what there is, is shown."""
    empty = compare_sites([], CENTERS, GreatCircleTravelTimes(), target_s=TARGET_S)
    assert [one.orders for one in empty.sites] == [0]
    assert empty.demand == ()
    without = compare_sites(orders(1, 20), [], GreatCircleTravelTimes(), target_s=TARGET_S)
    assert without.chosen is not None
    assert all(site == without.chosen for site in without.goes_to)
    for found in (empty, without):
        view = siting_map(found, Period(since_at=AT, until_at=AT), names_of(Batch()), "zh")
        assert len(view.sites) == len(found.sites)


def test_the_view_says_that_nothing_was_optimised() -> None:
    """Candidates were compared one by one, with estimates: both are written on the map."""
    view = siting_map(compared(), Period(since_at=AT, until_at=AT), names_of(Batch()), "en")
    assert any("nothing was optimised" in note for note in view.notes)
    assert view.provenance.startswith("Travel times, estimated: great circle")
    assert [site.kind for site in view.sites].count("chosen") == 1
    before, after = (
        int(dict(view.figures)[name].removesuffix(" %")) for name in ("within target today", "with one more centre")
    )
    assert before < after


def test_gathering_keeps_every_order() -> None:
    """The largest heap first, each in the middle of its orders, in the region of most of them."""
    heaps = gathered(orders(3), 5)
    assert sum(one.orders for one in heaps) == 300
    assert [one.orders for one in heaps] == sorted((one.orders for one in heaps), reverse=True)
