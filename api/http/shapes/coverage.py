"""What isochrones and coverage look like from outside."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Literal

import shapely
from pydantic import Field

from api.http.fields import Shown
from api.http.shapes.words import WordsOut, words_out
from dispatch.coverage.result import Coverage, DemandCoverage, Lack, LevelCoverage, Reason, Share, Tally
from dispatch.coverage.words import minutes_of, near_words, reason_words
from geo.areas.geojson import geometry_of
from geo.isochrones import Isochrone

_FINE_DEG = 1e-5  # a metre: no isochrone knows more

NAMED = 200
"""Demands that are not covered are named one by one up to so many, those of most orders first."""


class GeometryOut(Shown):
    """An area as GeoJSON has it: longitude first, WGS-84."""

    type: Literal["Polygon", "MultiPolygon"]
    coordinates: list[Any] = Field(examples=[[[[120.1, 30.2], [120.3, 30.2], [120.2, 30.4], [120.1, 30.2]]]])


class IsochroneFacts(Shown):
    """What an isochrone says. estimated: by rule, not by roads; provenance: who says so."""

    center: str = Field(examples=["C1"])
    minutes: int = Field(examples=[30])
    estimated: bool
    provenance: str = Field(examples=["great circle (geopy 2.4.1 geodesic, WGS-84), 130 % at 45 km/h"])


class IsochroneOut(Shown):
    """What can be reached within so many minutes; geometry null: nothing."""

    type: Literal["Feature"] = "Feature"
    geometry: GeometryOut | None
    properties: IsochroneFacts


class IsochronesOut(Shown):
    """The isochrones of a centre, the largest first, as they are drawn one above the other."""

    type: Literal["FeatureCollection"] = "FeatureCollection"
    features: list[IsochroneOut]


def isochrones_out(center_id: str, found: Iterable[Isochrone]) -> IsochronesOut:
    """Return isochrones as they go out."""
    features = [_isochrone_out(center_id, one) for one in sorted(found, key=lambda one: -one.minutes)]
    return IsochronesOut(features=features)


def _isochrone_out(center_id: str, one: Isochrone) -> IsochroneOut:
    shape = shapely.set_precision(one.shape, _FINE_DEG)
    return IsochroneOut(
        geometry=None if shape.is_empty else GeometryOut(**geometry_of(shape)),
        properties=IsochroneFacts(
            center=center_id, minutes=one.minutes, estimated=one.estimated, provenance=one.provenance
        ),
    )


class TallyOut(Shown):
    """Orders: all, those that somebody could attend to in time, those for which two people could."""

    orders: int = Field(examples=[120])
    covered: int = Field(examples=[96])
    doubly: int = Field(examples=[61])


class LevelCoverageOut(TallyOut):
    """Coverage of one level.

    targets_min: the promises, shortest first; centers, technicians: how many of the orders the people of each could
    attend to; reasons: why orders are not covered.
    """

    level: int = Field(examples=[1])
    targets_min: list[int] = Field(examples=[[60]])
    centers: dict[str, int] = Field(examples=[{"C1": 96}])
    technicians: dict[str, int] = Field(examples=[{"T1": 40}])
    reasons: dict[Reason, int] = Field(examples=[{"distance": 24}])


class RegionCoverageOut(TallyOut):
    """Coverage of one region."""

    region: str = Field(examples=["R1"])


class ShareOut(Shown):
    """What the people of a centre, or one technician, could attend to; alone: nobody else could."""

    id: str = Field(examples=["C1"])
    covers: int = Field(examples=[96])
    alone: int = Field(examples=[12])


class NearMissOut(Shown):
    """Who could attend to it if it were not for one thing. late_min: only where it is the distance."""

    lacks: Lack
    technician: str = Field(examples=["T7"])
    arrives_min: int = Field(examples=[48])
    late_min: int = Field(examples=[0])
    what: list[str] = Field(examples=[["P-SEAL"]])
    words: WordsOut


class UncoveredOut(Shown):
    """Orders of one place that ask for the same and that nobody could attend to in time, why, and what would help."""

    orders: list[str] = Field(examples=[["WO-1001"]])
    count: int = Field(examples=[1])
    site: str = Field(examples=["S1"])
    region: str = Field(examples=["R1"])
    level: int = Field(examples=[1])
    reason: Reason
    late_min: int | None
    words: WordsOut
    near: list[NearMissOut]


class CoverageOut(Shown):
    """Who could be at the demand in time, at a moment.

    minutes: the target that was asked for, null: the policy's; untargeted: orders without a promise; unplaced: orders
    at sites that nobody has found; both count nowhere else. uncovered: the largest, uncovered_kinds: how many there
    are.
    """

    at: datetime
    minutes: int | None
    estimated: bool
    provenance: str = Field(examples=["great circle (geopy 2.4.1 geodesic, WGS-84), default 130 % at 45 km/h"])
    total: TallyOut
    levels: list[LevelCoverageOut]
    regions: list[RegionCoverageOut]
    centers: list[ShareOut]
    technicians: list[ShareOut]
    uncovered: list[UncoveredOut]
    uncovered_kinds: int
    untargeted: int
    unplaced: int


def coverage_out(found: Coverage) -> CoverageOut:
    """Return coverage as it goes out."""
    bare = sorted(
        (one for one in found.demands if not one.covered), key=lambda one: (-one.demand.count, one.demand.orders)
    )
    return CoverageOut(
        at=found.at,
        minutes=found.minutes,
        estimated=found.estimated,
        provenance=found.provenance,
        total=TallyOut(**_tally(found.total)),
        levels=[_level_out(one) for one in found.levels],
        regions=[RegionCoverageOut(region=region, **_tally(tally)) for region, tally in found.regions.items()],
        centers=_shares_out(found.centers.items()),
        technicians=_shares_out(found.people.items()),
        uncovered=[_uncovered_out(one) for one in bare[:NAMED]],
        uncovered_kinds=len(bare),
        untargeted=found.untargeted,
        unplaced=found.unplaced,
    )


def _tally(tally: Tally) -> dict[str, int]:
    return {"orders": tally.orders, "covered": tally.covered, "doubly": tally.doubly}


def _level_out(one: LevelCoverage) -> LevelCoverageOut:
    return LevelCoverageOut(
        level=one.level,
        targets_min=[minutes_of(seconds) for seconds in one.targets_s],
        centers=dict(one.centers),
        technicians=dict(one.people),
        reasons=dict(one.reasons),
        **_tally(one.tally),
    )


def _shares_out(shares: Iterable[tuple[str, Share]]) -> list[ShareOut]:
    ordered = sorted(shares, key=lambda pair: (-pair[1].covers, pair[0]))
    return [ShareOut(id=own, covers=share.covers, alone=share.alone) for own, share in ordered]


def _uncovered_out(one: DemandCoverage) -> UncoveredOut:
    demand = one.demand
    assert one.reason is not None, "whatever is not covered has a reason"  # noqa: S101
    return UncoveredOut(
        orders=list(demand.orders[:NAMED]),
        count=demand.count,
        site=demand.site_id,
        region=demand.region_id,
        level=demand.level,
        reason=one.reason,
        late_min=None if one.late_s is None else minutes_of(one.late_s),
        words=words_out(reason_words(one)),
        near=[
            NearMissOut(
                lacks=miss.lacks,
                technician=miss.technician_id,
                arrives_min=minutes_of(miss.arrives_s),
                late_min=minutes_of(miss.late_s),
                what=list(miss.what),
                words=words_out(near_words(miss, demand)),
            )
            for miss in one.near
        ],
    )
