"""Addresses: where they may be, and the sites that somebody has to place because nobody was sure."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from fastapi import APIRouter, Depends, Path, Request, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor, number
from api.http.problems import Problem, TooManyRequests, problems
from api.http.rights import allow
from api.http.shapes.geocode import AddressIn, GeocodedOut, ResolveIn, ReviewOut, ReviewPage, geocoded_out, review_out
from api.http.shapes.places import InDatum
from api.wiring import addresses
from dispatch.places.geocoding import GeocodeReview, ReviewState
from dispatch.store.catalog.company import SITES
from dispatch.store.places.reviews import (
    keep_place,
    list_reviews,
    read_review,
    resolve_by_candidate,
    resolve_by_point,
)
from dispatch.store.shelf import read
from dispatch.store.work import Work
from geo.datum import Datum
from geo.geocode_errors import GeocoderQuotaError, GeocodingError
from solver.words import Words

router = APIRouter(tags=["geocoding"])
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
ReviewId = Annotated[int, Path(ge=1, le=2**31 - 1)]

PATIENCE_S = 3.0
"""So long a request waits for its turn to ask; with the geocoder's own time it stays below the door's 15 seconds."""


class NoGeocoder(Problem):
    """Nobody is there to be asked."""

    status, code = 409, "no-geocoder"
    words: ClassVar[Words] = {
        "en": "No geocoder is set: an administrator sets PAIGONG_GEOCODER.",
        "zh": "尚未配置地理编码服务：请管理员设置 PAIGONG_GEOCODER。",
    }


class GeocoderAway(Problem):
    """Whoever is asked gives no answer."""

    status, code = 503, "geocoder-down"


@router.post(
    "/geocode", response_model=GeocodedOut, operation_id="geocode_address", responses=problems(409, 422, 429, 503)
)
def geocode_address(body: AddressIn, request: Request, call: Office, datum: InDatum = "WGS84") -> Response:
    """Find an address: candidates with how exact and how sure they are, best first; logs and trail hear nothing of it.

    查找地址：返回候选位置及其精度与置信度，最佳在前；日志与审计记录均不含地址。
    """
    asking = addresses(request.app.state.settings, call.store, patience_s=PATIENCE_S)
    if asking is None:
        raise NoGeocoder
    try:
        found = asking.find(body.address)
    except GeocodingError as error:
        raise _problem(error) from None
    response = Reply(geocoded_out(body.address, found, datum)).response()
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/geocode/reviews", response_model=ReviewPage, operation_id="list_geocode_reviews", responses=problems(422))
def list_geocode_reviews(
    call: Office,
    state: ReviewState | None = None,
    limit: Limit = 50,
    after: After = None,
    datum: InDatum = "WGS84",
) -> Response:
    """List sites that somebody has to place, and those whose coordinates contradict their address; oldest first.

    列出需要人工定位的站点及坐标与地址不符的站点，最早在前；未指定状态时列出待处理的。
    """

    def look(connection: Connection) -> Reply:
        regions = call.principal.regions
        found = list_reviews(connection, state=state, regions=regions, after=number(after), limit=limit + 1)
        more = cursor(str(found[limit - 1].id)) if len(found) > limit else None
        return Reply(ReviewPage(items=_shown(connection, found[:limit], datum), next=more))

    return call.read(look)


@router.get(
    "/geocode/reviews/{review_id}",
    response_model=ReviewOut,
    operation_id="read_geocode_review",
    responses=problems(404, 422),
)
def read_geocode_review(review_id: ReviewId, call: Office, datum: InDatum = "WGS84") -> Response:
    """Read what is asked about a site, and what came of it.

    查看一条地址复核记录。
    """

    def look(connection: Connection) -> Reply:
        review = read_review(connection, review_id, regions=call.principal.regions)
        return Reply(_shown(connection, [review], datum)[0])

    return call.read(look)


@router.post(
    "/geocode/reviews/{review_id}/resolve",
    response_model=ReviewOut,
    operation_id="resolve_geocode_review",
    responses=problems(404, 409, 422),
)
def resolve_geocode_review(review_id: ReviewId, body: ResolveIn, call: Desk, datum: InDatum = "WGS84") -> Response:
    """Place a site: at a candidate, or at a point with its datum; or leave a doubted one where it is.

    标定站点位置：选择候选位置，或给出坐标及坐标系；存疑站点也可保留原坐标。
    """

    def act(work: Work) -> Reply:
        done = _resolved(work, review_id, body, call.principal.regions)
        return Reply(_shown(work.connection, [done], datum)[0])

    return call.write(act)


def _resolved(work: Work, review_id: int, body: ResolveIn, regions: Sequence[str]) -> GeocodeReview:
    if body.candidate is not None:
        return resolve_by_candidate(work, review_id, body.candidate, regions=regions)
    if body.point is not None:
        return resolve_by_point(work, review_id, body.point.point(), regions=regions)
    return keep_place(work, review_id, regions=regions)


def _shown(connection: Connection, reviews: Sequence[GeocodeReview], datum: Datum) -> list[ReviewOut]:
    sites = read(connection, SITES, {review.site_id for review in reviews})
    return [review_out(review, sites[review.site_id].address, datum) for review in reviews]


def _problem(error: GeocodingError) -> Problem:
    """Return what somebody is told of a geocoder that did not answer."""
    words: Words = {
        "en": f"{error.cause['en'][:1].upper()}{error.cause['en'][1:]}. {error.remedy['en']}",
        "zh": f"{error.cause['zh']}。{error.remedy['zh']}",
    }
    if isinstance(error, GeocoderQuotaError):
        return TooManyRequests(error.code, words, retry_after_s=max(1, error.retry_after_s))
    return GeocoderAway(error.code, words, retry_after="30")
