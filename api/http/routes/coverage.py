"""How far centres reach, and how much demand somebody with skill, part and shift reaches in time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from api.http.call import Call, Reply
from api.http.etags import etag_of
from api.http.fields import Day, Id, Instant
from api.http.problems import Problem, problems
from api.http.reckoned import Reckoned
from api.http.rights import allow
from api.http.shapes.coverage import CoverageOut, IsochronesOut, coverage_out, isochrones_out
from api.settings import Settings
from api.wiring import one_way_times, road_network
from dispatch.coverage.cover import cover
from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.reach import center_reach
from dispatch.policy import TravelRule
from dispatch.store.catalog.company import CENTERS
from dispatch.store.catalog.pages import one
from dispatch.store.places.areas import read_areas
from dispatch.store.places.coverage import coverage_facts, coverage_moment, demand_size, ground_here
from dispatch.store.plans.day_size import unknown_regions
from geo.isochrones import LONGEST_MIN
from solver.words import Words

router = APIRouter(tags=["coverage"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]

MOST_ISOCHRONES = 8
MOST_ORDERS = 20_000
_RECKONED = Reckoned()
_DAY = "looked at when most people work; none: today, else the next day with shifts, else the last"
_AT = "this moment, instead of one of the day"
_MINUTES = "the target; none: what the policy promises"
_DAYS = "the demand is what was reported in so many days before; none: what is open"
Minutes = Annotated[
    str,
    Query(
        pattern=rf"^\d{{1,4}}(,\d{{1,4}}){{0,{MOST_ISOCHRONES - 1}}}$",
        description=f"up to {MOST_ISOCHRONES} numbers of minutes, 1 … {LONGEST_MIN}, with commas",
        examples=["30,60,120"],
    ),
]


class MinutesOutOfRange(Problem):
    """Minutes that nobody drives."""

    status, code = 422, "minutes-out-of-range"
    words: ClassVar[Words] = {
        "en": f"Give minutes from 1 to {LONGEST_MIN}.",
        "zh": f"分钟数须在 1 至 {LONGEST_MIN} 之间。",
    }


class DemandTooLarge(Problem):
    """More orders than one request may ask for."""

    status = 422

    def __init__(self, orders: int) -> None:
        super().__init__(
            "demand-too-large",
            {
                "en": f"These are {orders} orders; ask for {MOST_ORDERS} at most: fewer days, or one region.",
                "zh": f"共 {orders} 张工单；一次最多 {MOST_ORDERS} 张：请缩短天数，或只查询一个区域。",
            },
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReachAsked:
    """All that the isochrones of a centre are made from."""

    center: str
    lat: float
    lon: float
    minutes: tuple[int, ...]
    rules: tuple[TravelRule, ...]
    areas: Mapping[str, str]
    roads: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _CoverageAsked:
    """All that coverage is made from. seen: a hash of the facts, the policy aside, of which no version ever changes."""

    policy: str
    seen: str
    minutes: int | None
    roads: str


@router.get(
    "/centers/{center_id}/isochrones",
    response_model=IsochronesOut,
    operation_id="read_isochrones",
    responses=problems(404, 422, 429),
)
def read_isochrones(center_id: Id, call: Office, http: Request, minutes: Minutes = "30,60,120") -> Response:
    """Read what the people of a centre reach within so many minutes, as GeoJSON: by road, or labelled as estimated.

    查看服务中心在若干分钟内可到达的范围（GeoJSON）：按路网计算，或标注为估算。
    """
    asked = tuple(sorted({int(text) for text in minutes.split(",")}))
    if not 1 <= asked[0] <= asked[-1] <= LONGEST_MIN:
        raise MinutesOutOfRange
    network = road_network(http.app.state.settings)
    with call.store.reading() as connection:
        center = one(connection, CENTERS, center_id)
        policy, stored = ground_here(connection).policy, read_areas(connection)
        tag = etag_of(
            connection,
            _ReachAsked(
                center=center.id,
                lat=center.point.lat,
                lon=center.point.lon,
                minutes=asked,
                rules=policy.travel,
                areas={region: area.geometry for region, area in stored.items()},
                roads="" if network is None else network.fingerprint,
            ),
        )

    def reckon() -> tuple[IsochronesOut, bool]:
        areas = {region: area.area for region, area in stored.items()}
        found = center_reach(center, asked, policy=policy, areas=areas, network=network)
        return isochrones_out(center.id, found), network is None or not found[0].estimated

    return _answer(call, tag, reckon)


@router.get("/coverage", response_model=CoverageOut, operation_id="read_coverage", responses=problems(404, 422, 429))
def read_coverage(
    call: Office,
    http: Request,
    day: Annotated[Day | None, Query(description=_DAY, examples=["2026-03-02"])] = None,
    at: Annotated[Instant | None, Query(description=_AT, examples=["2026-03-02T09:00:00+08:00"])] = None,
    minutes: Annotated[int | None, Query(ge=1, le=LONGEST_MIN, description=_MINUTES, examples=[60])] = None,
    days: Annotated[int | None, Query(ge=1, le=366, description=_DAYS, examples=[90])] = None,
    region: Id | None = None,
) -> Response:
    """Read how much demand somebody with the skill, the part and a shift reaches in time, who, and what is lacking.

    查看需求覆盖：有多少工单能在时限内由具备技能、备件且当班的人员到达，由谁到达，未覆盖者缺什么。
    """
    regions = _regions(call, region)
    settings: Settings = http.app.state.settings
    network = road_network(settings)
    with call.store.reading() as connection:
        moment = at or coverage_moment(connection, day, now=call.at)
        size = demand_size(connection, at=moment, days=days, regions=regions)
        if size > MOST_ORDERS:
            raise DemandTooLarge(size)
        facts = coverage_facts(connection, at=moment, days=days, regions=regions)
        asked = _CoverageAsked(
            policy=f"{facts.policy.id} {facts.policy.version}",
            seen=_seen(facts),
            minutes=minutes,
            roads="" if network is None else network.fingerprint,
        )
        tag = etag_of(connection, asked)

    def reckon() -> tuple[CoverageOut, bool]:
        found = cover(facts, one_way_times(facts.policy, settings), minutes=minutes)
        return coverage_out(found), network is None or not found.estimated

    return _answer(call, tag, reckon)


def _seen(facts: CoverageFacts) -> str:
    names = (field.name for field in fields(facts) if field.name != "policy")
    return sha256(repr([getattr(facts, name) for name in names]).encode()).hexdigest()


def _answer(call: Call, tag: str, reckon: Callable[[], tuple[BaseModel, bool]]) -> Response:
    """Answer with what was kept for an ETag, or is reckoned now; what does not hold for long has no ETag."""
    if call.has(tag):
        return call.read(lambda _: Reply(None, etag=tag))
    found, holds = _RECKONED.answer(tag, reckon)
    return call.read(lambda _: Reply(found, etag=tag if holds else None))


def _regions(call: Call, asked: str | None) -> tuple[str, ...]:
    """Return the regions to look at: the one asked for, or all that the caller has. Raises StoreMissingError."""
    own = call.principal.regions
    if asked is None:
        return own
    if own and asked not in own:
        raise unknown_regions({asked})
    return (asked,)
