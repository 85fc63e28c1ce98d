"""The company's maps as pages: what is asked, read from the store and drawn; for the command line and the service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from api.settings import Settings
from api.wiring import one_way_times, road_network, tiles
from dispatch.center import ServiceCenter
from dispatch.coverage.cover import cover
from dispatch.coverage.reach import center_reach
from dispatch.day_view import DayView
from dispatch.maps.coverage import coverage_map
from dispatch.maps.heat import heat_map
from dispatch.maps.placed_order import Period
from dispatch.maps.site_comparison import compare_sites
from dispatch.maps.siting import siting_map
from dispatch.maps.stock import stock_map
from dispatch.masking.names import masked_names
from dispatch.names import Names, names_of
from dispatch.pictures import map_view
from dispatch.plan_record import StoredPlan, known_orders
from dispatch.policy import Policy
from dispatch.store.catalog.whole import catalog
from dispatch.store.places.areas import service_areas
from dispatch.store.places.coverage import coverage_facts
from dispatch.store.places.map_facts import days_until, last_days, placed_orders, stock_facts
from dispatch.store.plans.sight import orders_in_sight
from dispatch.store.sla.policies import no_policy, policy_in_force
from dispatch.viewing import view_day
from dispatch.viewing.within import within_regions
from geo.maps import draw_coverage, draw_heat, draw_plan, draw_siting, draw_stock
from geo.roads.lines import driven_line
from geo.roads.patience import patience
from solver.words import Lang

DAYS, TARGET_MIN = 28, 60
BANDS_MIN = (30, 60, 120)
LINES_S = 5.0
"""Seconds that a page waits for the roads its lines follow: they are only drawn, and straight ones would do."""
COVERAGE_S = 60.0
"""Seconds for all that coverage and the isochrones of all centres ask the roads; what comes later is estimated."""


Drawing = Callable[[], str]
"""Reckons and draws what has been read: seconds may pass, for which nobody needs to hold a connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapDesk:
    """Who asks for maps: the regions seen (none: all), the language, and what is configured."""

    settings: Settings
    lang: Lang
    regions: tuple[str, ...] = ()

    def heat(self, connection: Connection, *, days: int = DAYS, until: date | None = None) -> Drawing:
        """Draw the demand of some days, by default the last that there are orders of."""
        names = self._names(connection)
        period = self._period(connection, days, until, names.zone)
        orders = placed_orders(connection, period, regions=self.regions)
        centers = self._centers(names)
        return lambda: draw_heat(heat_map(orders, centers, period, names, self.lang), self.lang, tiles(self.settings))

    def stock(self, connection: Connection, *, days: int = DAYS, until: date | None = None) -> Drawing:
        """Draw the stock as it lies now, against the demand of some days."""
        names = self._names(connection)
        period = self._period(connection, days, until, names.zone)
        facts = stock_facts(connection, period, at=period.until_at, regions=self.regions)
        return lambda: draw_stock(stock_map(facts, names, self.lang), self.lang, tiles(self.settings))

    def siting(
        self, connection: Connection, *, days: int = DAYS, until: date | None = None, target_min: int = TARGET_MIN
    ) -> Drawing:
        """Draw sites for one more centre, compared by the demand of some days. Raises StoreMissingError (no policy)."""
        names = self._names(connection)
        period = self._period(connection, days, until, names.zone)
        orders = placed_orders(connection, period, regions=self.regions)
        centers, policy = self._centers(names), _policy(connection)

        def draw() -> str:
            travel = one_way_times(policy, self.settings)
            found = compare_sites(orders, centers, travel, target_s=target_min * 60)
            return draw_siting(
                siting_map(found, period.known(orders), names, self.lang), self.lang, tiles(self.settings)
            )

        return draw

    def coverage(
        self,
        connection: Connection,
        *,
        at: datetime,
        days: int | None = None,
        minutes: int | None = None,
        bands: Sequence[int] = BANDS_MIN,
    ) -> Drawing:
        """Draw who could attend to which demand in time. Raises StoreMissingError (no company, no policy).

        at: the moment; days: demand of so many days before it (None: what is open); minutes: the target (None: what the
        policy promises); bands: minutes of the isochrones.
        """
        names = self._names(connection)
        facts = coverage_facts(connection, at=at, days=days, regions=self.regions)
        areas, centers = service_areas(connection), self._centers(names)

        def draw() -> str:
            network = road_network(self.settings)
            with patience(COVERAGE_S):
                found = cover(facts, one_way_times(facts.policy, self.settings), minutes=minutes)
                reaches = {
                    center.id: center_reach(center, bands, policy=facts.policy, areas=areas, network=network)
                    for center in centers
                }
            view = coverage_map(found, reaches, names, self.lang)
            return draw_coverage(view, self.lang, tiles(self.settings))

        return draw

    def plan(self, connection: Connection, record: StoredPlan) -> Drawing:
        """Draw a stored plan, with personal data masked, and of the regions seen only."""
        orders = known_orders(record)
        names = masked_names(names_of(catalog(connection, orders)))
        seen = orders_in_sight(connection, orders, self.regions)

        def draw() -> str:
            view = view_day(record, names)
            if self.regions:
                view = within_regions(view, self.regions, seen, names)
            return plan_page(view, self.lang, self.settings)

        return draw

    def zone(self, connection: Connection) -> ZoneInfo:
        """Return the company's time zone, UTC where there is no company yet."""
        return self._names(connection).zone

    def _names(self, connection: Connection) -> Names:
        return names_of(catalog(connection, ()))

    def _centers(self, names: Names) -> list[ServiceCenter]:
        return [one for one in names.centers.values() if not self.regions or one.region_id in self.regions]

    def _period(self, connection: Connection, days: int, until: date | None, zone: ZoneInfo) -> Period:
        if until is not None:
            return days_until(datetime.combine(until, datetime.min.time(), zone), days, zone)
        newest = last_days(connection, days, zone=zone, regions=self.regions)
        return newest or days_until(datetime.now(zone), days, zone)


def plan_page(view: DayView, lang: Lang, settings: Settings) -> str:
    """Return a day's plan as a map; its lines follow the roads where a road network is configured and answers in time.

    The network is asked for each technician's way out and back, for LINES_S seconds in all: whose turn does not come
    by then keeps straight lines, and the page says so.
    """
    network = road_network(settings)
    if network is None:
        return draw_plan(map_view(view, lang), lang, tiles(settings))
    with patience(LINES_S):
        drawn = map_view(view, lang, road=partial(driven_line, network=network), roads=network.fingerprint)
    return draw_plan(drawn, lang, tiles(settings))


def _policy(connection: Connection) -> Policy:
    policy = policy_in_force(connection)
    if policy is None:
        raise no_policy()
    return policy
