"""Sites that somebody has to place: what waits for the geocoder, what a person is asked, and what came of it.

Events name sites and figures, never an address or a place's name.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, or_, select, update

from dispatch.company import Located, Site
from dispatch.places.areas import AreaChange, SiteMove
from dispatch.places.geocoding import (
    LIVE,
    Doubt,
    GeocodeReview,
    Outcome,
    Reason,
    ReviewState,
    place_document,
    place_of_document,
    sure,
)
from dispatch.sla.course import OVER
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.places.areas import area_map, carry_out
from dispatch.store.shelf import Change, chunks, table_of
from dispatch.store.tables.company import SiteRow
from dispatch.store.tables.geocodes import GeocodeReviewRow
from dispatch.store.tables.orders import OrderRow
from dispatch.store.work import Work
from geo.geocode import Place
from geo.geocoders.tidy import same_form
from geo.point import Point

MOST_TRIES = 3
"""After so many answers that were none a person is asked."""

_REVIEWS, _SITES, _ORDERS = table_of(GeocodeReviewRow), table_of(SiteRow), table_of(OrderRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A site whose address the geocoder is to be asked for, claimed by whoever asks."""

    review_id: int
    site_id: str
    address: str


def look_at_places(connection: Connection, changes: Iterable[Change[Site]], *, at: datetime) -> None:
    """Have the geocoder asked about sites that came without coordinates, and nobody any more about those that have.

    changes: the sites that an import has made or changed, as they are stored by now.
    """
    placed = [one for one in changes if _moved(one)]
    for some in chunks([one.after.id for one in placed]):
        over = _REVIEWS.c.site_id.in_(some) & _REVIEWS.c.state.in_(LIVE)
        connection.execute(update(_REVIEWS).where(over).values(state="obsolete", candidates=[], resolved_at=at))
    rows = [_new(one.after.id, "unplaced", "waiting", at=at) for one in placed if one.after.located == "rough"]
    if rows:
        connection.execute(insert(_REVIEWS), rows)


def any_waiting(connection: Connection, *, at: datetime) -> bool:
    """Return whether the geocoder has to be asked about a site, and nobody is doing so."""
    return connection.execute(_claimable(at).limit(1)).first() is not None


def claim_waiting(work: Work, *, hold_s: float) -> Waiting | None:
    """Return the site that has waited longest, and keep others from asking about it for a while; None: there is none.

    Sites without an address (their customer was erased) are passed over for good.
    """
    while (row := work.connection.execute(_claimable(work.at).limit(1)).first()) is not None:
        if not row.address.strip():
            _end(work, row.id, state="obsolete", outcome="", chosen=None)
            continue
        until = work.at + timedelta(seconds=hold_s)
        work.connection.execute(update(_REVIEWS).where(_REVIEWS.c.id == row.id).values(claimed_until=until))
        return Waiting(review_id=row.id, site_id=row.site_id, address=row.address)
    return None


def conclude(work: Work, waiting: Waiting, places: Sequence[Place]) -> GeocodeReview:
    """Place a site where the geocoder is sure, else ask a person; nothing where the site has changed meanwhile."""
    review = read_review(work.connection, waiting.review_id)
    address = work.connection.execute(select(_SITES.c.address).where(_SITES.c.id == waiting.site_id)).scalar()
    if review.state != "waiting" or address != waiting.address:
        _let_go(work, waiting.review_id)
        return review
    documents = [place_document(place) for place in places]
    own = _REVIEWS.c.id == review.id
    work.connection.execute(update(_REVIEWS).where(own).values(candidates=documents, claimed_until=None))
    chosen = sure(places)
    if chosen is None:
        _ask_a_person(work, review, places)
    else:
        _place(work, review, places[chosen].point, "geocoded", by=places[chosen])
        _end(work, review.id, state="resolved", outcome="geocoder", chosen=chosen)
    return read_review(work.connection, review.id)


def not_understood(work: Work, waiting: Waiting) -> None:
    """Count that the geocoder made nothing of a question; after `MOST_TRIES` of them a person is asked."""
    review = read_review(work.connection, waiting.review_id)
    if review.state != "waiting":
        return
    row = work.connection.execute(select(_REVIEWS.c.tries).where(_REVIEWS.c.id == review.id)).one()
    if row.tries + 1 >= MOST_TRIES:
        _ask_a_person(work, review, ())
    values = {"tries": row.tries + 1, "claimed_until": None}
    work.connection.execute(update(_REVIEWS).where(_REVIEWS.c.id == review.id).values(values))


def let_go(work: Work, waiting: Waiting) -> None:
    """Let others ask about a site that was claimed."""
    _let_go(work, waiting.review_id)


def flag(work: Work, site: Site, doubt: Doubt, places: Sequence[Place]) -> bool:
    """Ask a person about coordinates that contradict an address; return False where one is asked, or was, already.

    The site stays where it is, and is planned as before. A person who kept the coordinates is not asked again about the
    same distance.
    """
    for review in _of_site(work.connection, site.id):
        if review.live or (review.outcome == "kept" and review.distance_m == doubt.distance_m):
            return False
    documents = [place_document(place) for place in places]
    row = {**_new(site.id, "doubtful", "open", at=work.at), "candidates": documents, "distance_m": doubt.distance_m}
    work.connection.execute(insert(_REVIEWS), [row])
    data = {"distance_m": doubt.distance_m, "precision": doubt.place.precision}
    work.record("site.doubted", noun="site", subject=site.id, region_id=site.region_id, data=data)
    return True


def resolve_by_candidate(work: Work, review_id: int, index: int, *, regions: Collection[str] = ()) -> GeocodeReview:
    """Place a site where the geocoder found a candidate. Raises StoreMissingError, StoreRefusalError."""
    review = _to_resolve(work.connection, review_id, regions)
    if index >= len(review.candidates):
        raise _refused(
            "no-such-candidate",
            en="there is no candidate of that number",
            zh="没有该编号的候选位置",
            remedy_en="Read the review again, or give a point.",
            remedy_zh="请重新查看候选位置，或直接给出坐标。",
            item=str(index),
        )
    chosen = review.candidates[index]
    _place(work, review, chosen.point, "chosen", by=chosen)
    _end(work, review.id, state="resolved", outcome="candidate", chosen=index)
    return read_review(work.connection, review_id)


def resolve_by_point(work: Work, review_id: int, point: Point, *, regions: Collection[str] = ()) -> GeocodeReview:
    """Place a site at a point (WGS-84) that a person gives. Raises StoreMissingError, StoreRefusalError."""
    review = _to_resolve(work.connection, review_id, regions)
    _place(work, review, point, "chosen", by=None)
    _end(work, review.id, state="resolved", outcome="point", chosen=None)
    return read_review(work.connection, review_id)


def keep_place(work: Work, review_id: int, *, regions: Collection[str] = ()) -> GeocodeReview:
    """Leave a doubted site where it is. Raises StoreMissingError, StoreRefusalError: one that lies nowhere cannot."""
    review = _to_resolve(work.connection, review_id, regions)
    if review.reason != "doubtful":
        raise _refused(
            "nothing-to-keep",
            en="the site has no coordinates that could be kept",
            zh="该站点没有可保留的坐标",
            remedy_en="Choose a candidate, or give a point.",
            remedy_zh="请选择候选位置，或给出坐标。",
            item=review.site_id,
        )
    _end(work, review.id, state="resolved", outcome="kept", chosen=None)
    work.record("site.kept", noun="site", subject=review.site_id, region_id=review.region_id)
    return read_review(work.connection, review_id)


def read_review(connection: Connection, review_id: int, *, regions: Collection[str] = ()) -> GeocodeReview:
    """Return a review. regions: where whoever asks works, empty for everywhere. Raises StoreMissingError."""
    question = _with_region().where(_REVIEWS.c.id == review_id)
    if regions:
        question = question.where(_SITES.c.region_id.in_(sorted(regions)))
    row = connection.execute(question).first()
    if row is None:
        raise StoreMissingError(
            "unknown-review",
            cause={"en": "there is no such review", "zh": "没有该复核记录"},
            remedy={"en": "List the reviews to see which there are.", "zh": "请先列出复核记录。"},
        )
    return _review(row)


def list_reviews(
    connection: Connection,
    *,
    state: ReviewState | None,
    regions: Collection[str] = (),
    after: int = 0,
    limit: int = 50,
) -> list[GeocodeReview]:
    """Return reviews in a state (None: those that ask for something), oldest first, behind the one with an id."""
    states = LIVE if state is None else (state,)
    question = _with_region().where(_REVIEWS.c.state.in_(states), _REVIEWS.c.id > after)
    if regions:
        question = question.where(_SITES.c.region_id.in_(sorted(regions)))
    return [_review(row) for row in connection.execute(question.order_by(_REVIEWS.c.id).limit(limit))]


def _moved(change: Change[Site]) -> bool:
    """Return whether a site came with other coordinates, or without any and with another address."""
    before, after = change.before, change.after
    if before is None:
        return after.located == "rough"
    if after.located == "rough":
        return before.located != "rough" or same_form(before.address) != same_form(after.address)
    return before.located == "rough" or before.point != after.point


def _new(site_id: str, reason: Reason, state: ReviewState, *, at: datetime) -> dict[str, Any]:
    return {
        "site_id": site_id,
        "reason": reason,
        "state": state,
        "candidates": [],
        "distance_m": None,
        "created_at": at,
        "tries": 0,
        "resolved_by": "",
        "outcome": "",
    }


def _claimable(at: datetime) -> Select[Any]:
    free = or_(_REVIEWS.c.claimed_until.is_(None), _REVIEWS.c.claimed_until <= at)
    question = select(_REVIEWS.c.id, _REVIEWS.c.site_id, _SITES.c.address).join(_SITES)
    return question.where(_REVIEWS.c.state == "waiting", free).order_by(_REVIEWS.c.id)


def _ask_a_person(work: Work, review: GeocodeReview, places: Sequence[Place]) -> None:
    work.connection.execute(update(_REVIEWS).where(_REVIEWS.c.id == review.id).values(state="open"))
    data = {"candidates": len(places), "confidence": places[0].confidence if places else None}
    work.record("site.unplaced", noun="site", subject=review.site_id, region_id=review.region_id, data=data)


def _place(work: Work, review: GeocodeReview, point: Point, located: Located, *, by: Place | None) -> None:
    values = {"lat": point.lat, "lon": point.lon, "located": located}
    work.connection.execute(update(_SITES).where(_SITES.c.id == review.site_id).values(values))
    data: dict[str, Any] = {"located": located, "reason": review.reason}
    if by is not None:
        data |= {"precision": by.precision, "confidence": by.confidence}
    work.record("site.placed", noun="site", subject=review.site_id, region_id=review.region_id, data=data)
    _follow_area(work, review, point)


def _follow_area(work: Work, review: GeocodeReview, point: Point) -> None:
    """Let a site and its open orders go over to the region in whose area it turned out to lie."""
    lies_in = area_map(work.connection).region_at(point)
    if lies_in is None or lies_in == review.region_id:
        return
    its_open = select(_ORDERS.c.id).where(_ORDERS.c.site_id == review.site_id, _ORDERS.c.state.not_in(OVER))
    orders = tuple(work.connection.execute(its_open.order_by(_ORDERS.c.id)).scalars())
    move = SiteMove(site_id=review.site_id, before=review.region_id, after=lies_in, orders=orders)
    carry_out(work, AreaChange(moves=(move,)), "imported")


def _end(work: Work, review_id: int, *, state: ReviewState, outcome: Outcome, chosen: int | None) -> None:
    ended = {"resolved_at": work.at, "resolved_by": work.actor.id, "claimed_until": None}
    values = {"state": state, "outcome": outcome, "chosen": chosen, **ended}
    work.connection.execute(update(_REVIEWS).where(_REVIEWS.c.id == review_id).values(values))


def _let_go(work: Work, review_id: int) -> None:
    work.connection.execute(update(_REVIEWS).where(_REVIEWS.c.id == review_id).values(claimed_until=None))


def _to_resolve(connection: Connection, review_id: int, regions: Collection[str]) -> GeocodeReview:
    review = read_review(connection, review_id, regions=regions)
    if not review.live:
        raise _refused(
            "review-ended",
            en="the review has ended",
            zh="该复核已结束",
            remedy_en="Read it to see by what; a new import, or `paigong geocode check`, asks anew.",
            remedy_zh="请查看其结果；重新导入或运行 `paigong geocode check` 会再次提出。",
            item=str(review_id),
        )
    return review


def _of_site(connection: Connection, site_id: str) -> list[GeocodeReview]:
    return [_review(row) for row in connection.execute(_with_region().where(_REVIEWS.c.site_id == site_id))]


def _with_region() -> Select[Any]:
    return select(_REVIEWS, _SITES.c.region_id).join(_SITES)


def _review(row: Row[Any]) -> GeocodeReview:
    return GeocodeReview(
        id=row.id,
        site_id=row.site_id,
        region_id=row.region_id,
        reason=row.reason,
        state=row.state,
        created_at=row.created_at,
        candidates=tuple(map(place_of_document, row.candidates)),
        distance_m=row.distance_m,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by,
        outcome=row.outcome,
        chosen=row.chosen,
    )


def _refused(code: str, *, en: str, zh: str, remedy_en: str, remedy_zh: str, item: str) -> StoreRefusalError:
    return StoreRefusalError(code, cause={"en": en, "zh": zh}, remedy={"en": remedy_en, "zh": remedy_zh}, items=(item,))
