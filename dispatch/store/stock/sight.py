"""Whose stock somebody may see: that of their regions, an engineer only the own van."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from dispatch.stock.pieces import Place, PlaceKind
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.technicians import TECHNICIANS
from dispatch.store.errors import StoreMissingError
from dispatch.store.shelf import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What somebody looks after: regions (none: all), or, as an engineer, the own van."""

    regions: tuple[str, ...] = ()
    technician_id: str | None = None

    def regions_of(self, region: str | None) -> set[str] | None:
        """Return the regions that are seen (None: all) when one is asked for (None: all that may be)."""
        if region is None:
            return set(self.regions) or None
        return {region} & set(self.regions) if self.regions else {region}

    def places(
        self,
        connection: Connection,
        *,
        kind: PlaceKind | None = None,
        place_id: str | None = None,
        region: str | None = None,
    ) -> list[Place] | None:
        """Return the places that are seen, of a kind, with an id, in a region; None: all that there are."""
        if self.technician_id is not None:
            found = [Place("van", self.technician_id)]
            if region is not None:
                home = set(places_of(connection, {region}))
                found = [place for place in found if place in home]
        else:
            regions = self.regions_of(region)
            if regions is None and kind is None and place_id is None:
                return None
            found = places_of(connection, regions)
        return [place for place in found if kind in (None, place.kind) and place_id in (None, place.id)]


def places_of(connection: Connection, regions: Collection[str] | None) -> list[Place]:
    """Return the centres of some regions (None: of all) and the vans that are at home there."""
    centers = [one.id for one in read(connection, CENTERS).values() if regions is None or one.region_id in regions]
    at_home = set(centers)
    people = [one.id for one in read(connection, TECHNICIANS).values() if one.center_id in at_home]
    return [*(Place("center", one) for one in centers), *(Place("van", one) for one in people)]


def refuse_unseen(connection: Connection, places: Collection[Place], regions: Collection[str]) -> None:
    """Raise StoreMissingError where a place is not there, or not in one of some regions (none: all)."""
    unseen = set(places) - set(places_of(connection, set(regions) or None))
    if unseen:
        names = ", ".join(f"{place.kind} {place.id}" for place in sorted(unseen))
        raise StoreMissingError(
            "unknown-place",
            cause={"en": f"there is no {names}", "zh": f"没有 {names}"},
            remedy={"en": "Name a centre, or a technician's van.", "zh": "请指定服务中心或技术员车辆。"},
        )
