"""Service areas at work: whose a place is, what changes when the areas do, and what does not fit together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Self, get_args

from geo.areas.faults import Hole, Overlap, holes, overlaps
from geo.areas.geojson import geometry_text, shape_of_text
from geo.areas.service_area import AreaMap, ServiceArea
from geo.point import Point

Source = Literal["imported", "drawn", "grown"]
SOURCES: tuple[Source, ...] = get_args(Source)
"""Where an area comes from: a file, somebody's hand, or travel times from the centres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArea:
    """The area of a region as it is kept. geometry: GeoJSON text; changed_at: when it became what it is."""

    region_id: str
    geometry: str
    source: Source
    changed_at: datetime

    @property
    def area(self) -> ServiceArea:
        """The area."""
        return ServiceArea(region_id=self.region_id, shape=shape_of_text(self.geometry))

    @classmethod
    def of(cls, area: ServiceArea, source: Source, at: datetime) -> Self:
        """Return an area as it would be kept."""
        return cls(region_id=area.region_id, geometry=geometry_text(area.shape), source=source, changed_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedSite:
    """A site as areas see it: where it is, and which region it belongs to."""

    id: str
    point: Point
    region_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMove:
    """A site that goes over to another region, and with it its open orders."""

    site_id: str
    before: str
    after: str
    orders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaChange:
    """What becomes of the areas, and of the sites in them. new, replaced: areas to write; removed: ids of regions."""

    new: tuple[ServiceArea, ...] = ()
    replaced: tuple[ServiceArea, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    moves: tuple[SiteMove, ...] = ()

    @property
    def written(self) -> tuple[ServiceArea, ...]:
        """The areas that are different afterwards."""
        return (*self.new, *self.replaced)

    def __bool__(self) -> bool:
        """Whether anything changes."""
        return bool(self.new or self.replaced or self.removed or self.moves)


@dataclass(frozen=True, slots=True, kw_only=True)
class StraySite:
    """A site whose region is another than the one in whose area it lies."""

    site_id: str
    region_id: str
    lies_in: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFindings:
    """What does not fit together. Where there is no area at all, nothing lies outside: nobody said where areas end.

    without: regions that have no area; sites_outside, orders_outside: those outside every area, of orders the open
    ones; stray: sites of another region than the one they lie in, as somebody chose when they were imported.
    """

    overlaps: tuple[Overlap, ...] = ()
    holes: tuple[Hole, ...] = ()
    without: tuple[str, ...] = ()
    sites_outside: tuple[str, ...] = ()
    orders_outside: tuple[str, ...] = ()
    stray: tuple[StraySite, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is found."""
        return bool(
            self.overlaps or self.holes or self.without or self.sites_outside or self.orders_outside or self.stray
        )


def change_of(
    before: Mapping[str, ServiceArea],
    wanted: Iterable[ServiceArea],
    removed: Collection[str],
    sites: Sequence[PlacedSite],
    orders: Mapping[str, Collection[str]],
) -> AreaChange:
    """Return what changes when some areas are written and others removed. orders: site id → its open orders.

    A site goes over to another region only where the areas now say something else of its place than before: a region
    that somebody chose against the areas stays chosen. Where no area is any more, the site stays with its region.
    """
    areas = {one.region_id: one for one in wanted}
    after = {name: one for name, one in {**before, **areas}.items() if name not in removed}
    was, now = AreaMap(areas=tuple(before.values())), AreaMap(areas=tuple(after.values()))
    points = [site.point for site in sites]
    moves = tuple(
        SiteMove(site_id=site.id, before=site.region_id, after=to, orders=tuple(sorted(orders.get(site.id, ()))))
        for site, fro, to in zip(sites, was.regions_at(points), now.regions_at(points), strict=True)
        if to is not None and to not in (fro, site.region_id)
    )
    written = sorted(areas.items())
    return AreaChange(
        new=tuple(one for name, one in written if name not in before),
        replaced=tuple(one for name, one in written if name in before and before[name] != one),
        removed=tuple(sorted(set(removed) & set(before))),
        unchanged=tuple(name for name, one in written if before.get(name) == one),
        moves=moves,
    )


def find_faults(
    areas: Sequence[ServiceArea],
    regions: Collection[str],
    sites: Sequence[PlacedSite],
    orders: Mapping[str, Collection[str]],
) -> AreaFindings:
    """Return what does not fit together. regions: ids of all; orders: site id → its open orders."""
    without = tuple(sorted(set(regions) - {area.region_id for area in areas}))
    if not areas:
        return AreaFindings(without=without)
    lies_in = AreaMap(areas=tuple(areas)).regions_at([site.point for site in sites])
    outside = [site.id for site, region in zip(sites, lies_in, strict=True) if region is None]
    return AreaFindings(
        overlaps=overlaps(areas),
        holes=holes(areas),
        without=without,
        sites_outside=tuple(sorted(outside)),
        orders_outside=tuple(sorted(order for site in outside for order in orders.get(site, ()))),
        stray=tuple(
            StraySite(site_id=site.id, region_id=site.region_id, lies_in=region)
            for site, region in zip(sites, lies_in, strict=True)
            if region not in (None, site.region_id)
        ),
    )
