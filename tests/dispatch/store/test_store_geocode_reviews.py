"""Sites that came with an address alone are placed, by the geocoder where it is sure, else by a person."""

from dataclasses import replace
from datetime import timedelta

import pytest
from recorded import recorded
from small_company import DAY, EIGHT, small_company
from sqlalchemy import update

from dispatch.actor import SYSTEM, Actor
from dispatch.company import Site
from dispatch.places.geocoding import GeocodeReview, doubt
from dispatch.planning.day import Batch
from dispatch.store.access.privacy import erase_customer
from dispatch.store.catalog.company import SITES
from dispatch.store.errors import StoreMissingError, StoreRefusalError
from dispatch.store.places.geocodes import address_key, keep_places, kept_places
from dispatch.store.places.reviews import (
    MOST_TRIES,
    claim_waiting,
    conclude,
    flag,
    keep_place,
    let_go,
    list_reviews,
    not_understood,
    resolve_by_candidate,
    resolve_by_point,
)
from dispatch.store.shelf import read, table_of
from dispatch.store.store import Store
from dispatch.store.tables.orders import OrderRow
from geo.geocode import REACH_M, Place, Precision
from geo.point import Point

DESK = Actor(id="desk", role="dispatcher", source="test")
ADDRESS = "浙江省杭州市金丝雀路8号"
TRUE = Point(30.2741, 120.1551)
ROUGH = Point(30.29365, 120.16142)
FAR = Point(29.9, 121.6)  # in the other region


def place(confidence: float = 0.95, precision: Precision = "house", point: Point = TRUE) -> Place:
    """What a geocoder found."""
    return Place(
        point=point, confidence=confidence, precision=precision, matched=ADDRESS, provider="told", datum="GCJ02",
        city="杭州市", reach_m=REACH_M[precision],
    )  # fmt: skip


def company(**site: object) -> Batch:
    """The small company, of whose first site nobody knows more than the address."""
    whole = small_company()
    first = replace(whole.sites[0], **{"point": ROUGH, "located": "rough", "address": ADDRESS, **site})  # type: ignore[arg-type]
    return replace(whole, sites=(first, *whole.sites[1:]))


@pytest.fixture
def waiting(store: Store) -> Store:
    """The company with a site that waits for the geocoder."""
    store.import_batch(company(), source="first.xlsx")
    return store


def site_of(store: Store) -> Site:
    """The first site, as it is stored."""
    with store.reading() as connection:
        return read(connection, SITES, ["S1"])["S1"]


def live(store: Store) -> list[GeocodeReview]:
    """The reviews that ask for something."""
    with store.reading() as connection:
        return list_reviews(connection, state=None)


def looked_up(store: Store, *places: Place) -> GeocodeReview:
    """What becomes of the site that waits when the geocoder has answered."""
    with store.writing(SYSTEM) as work:
        claimed = claim_waiting(work, hold_s=60)
        assert claimed is not None
        assert claimed.address == ADDRESS
        return conclude(work, claimed, places)


def test_an_import_without_coordinates_waits_for_the_geocoder(waiting: Store) -> None:
    """Until then its orders are not planned; others are."""
    (review,) = live(waiting)
    assert (review.site_id, review.region_id, review.reason, review.state) == ("S1", "R1", "unplaced", "waiting")
    assert waiting.snapshot(DAY, at=EIGHT).sites["S1"].located == "rough"


def test_a_sure_answer_places_the_site(waiting: Store) -> None:
    """With where that comes from; the trail says so, without the address."""
    review = looked_up(waiting, place())
    assert (review.state, review.outcome, review.chosen, review.resolved_by) == ("resolved", "geocoder", 0, "system")
    assert (site_of(waiting).point, site_of(waiting).located) == (TRUE, "geocoded")
    assert live(waiting) == []
    ((_, subject, data),) = [one for one in recorded(waiting) if one[0] == "site.placed"]
    assert subject == "S1"
    assert data == {"located": "geocoded", "reason": "unplaced", "precision": "house", "confidence": 0.95}


@pytest.mark.parametrize(
    "answer", [(), (place(0.6),), (place(0.3, "city"),), (place(0.475), place(0.475, point=FAR))], ids=range(4)
)
def test_what_is_not_sure_goes_to_a_person(waiting: Store, answer: tuple[Place, ...]) -> None:
    """With all candidates, the site where it was."""
    review = looked_up(waiting, *answer)
    assert (review.state, review.candidates) == ("open", answer)
    assert (site_of(waiting).point, site_of(waiting).located) == (ROUGH, "rough")
    with waiting.writing(SYSTEM) as work:
        assert claim_waiting(work, hold_s=60) is None


def test_a_person_chooses_a_candidate(waiting: Store) -> None:
    """Whoever it was is written down."""
    review = looked_up(waiting, place(0.475), place(0.475, point=Point(30.3, 120.2)))
    with waiting.writing(DESK) as work:
        done = resolve_by_candidate(work, review.id, 1)
    assert (done.outcome, done.chosen, done.resolved_by) == ("candidate", 1, "desk")
    assert (site_of(waiting).point, site_of(waiting).located) == (Point(30.3, 120.2), "chosen")


def test_a_person_gives_a_point_before_the_geocoder_has_answered(waiting: Store) -> None:
    """As it may be away; what it says later changes nothing any more."""
    with waiting.writing(SYSTEM) as work:
        claimed = claim_waiting(work, hold_s=60)
    assert claimed is not None
    with waiting.writing(DESK) as work:
        resolve_by_point(work, claimed.review_id, TRUE)
    with waiting.writing(SYSTEM) as work:
        assert conclude(work, claimed, [place(point=FAR)]).outcome == "point"
    assert (site_of(waiting).point, site_of(waiting).located) == (TRUE, "chosen")


def test_a_review_ends_once(waiting: Store) -> None:
    """And a candidate has to be there; and what lies nowhere cannot stay there; and foreign reviews are not seen."""
    review = looked_up(waiting, place(0.5))
    with waiting.writing(DESK) as work:
        with pytest.raises(StoreMissingError):
            resolve_by_point(work, review.id, TRUE, regions=["R2"])
        with pytest.raises(StoreRefusalError, match="no-such-candidate"):
            resolve_by_candidate(work, review.id, 1)
        with pytest.raises(StoreRefusalError, match="nothing-to-keep"):
            keep_place(work, review.id)
        resolve_by_point(work, review.id, TRUE)
        with pytest.raises(StoreRefusalError, match="review-ended"):
            resolve_by_point(work, review.id, FAR)


def test_a_site_goes_to_the_region_in_whose_area_it_was_found(waiting: Store) -> None:
    """With its open orders: R1 has an area, in whose east the place lies; it was thought to be R2's."""
    stranger = replace(site_of(waiting), region_id="R2")
    waiting.import_batch(replace(Batch(), sites=(stranger,)), source="second.xlsx")
    with waiting.writing(DESK) as work:
        (review,) = list_reviews(work.connection, state=None)
        resolve_by_point(work, review.id, Point(30.2, 120.8))
    assert site_of(waiting).region_id == "R1"
    assert "region.sites" in [kind for kind, *_ in recorded(waiting)]


def test_importing_again_changes_nothing(waiting: Store) -> None:
    """Not while it waits, not when it was found: the file knows less than the store."""
    assert not waiting.import_batch(company(), source="again.xlsx").changed
    looked_up(waiting, place())
    assert not waiting.import_batch(company(), source="again.xlsx").changed
    assert (
        not waiting.import_batch(company(address="浙江省杭州市 金丝雀路８号"), source="again.xlsx")
        .nouns["sites"]
        .created
    )
    assert (site_of(waiting).point, site_of(waiting).located) == (TRUE, "geocoded")
    assert live(waiting) == []
    found = company(point=TRUE, located="given")
    waiting.import_batch(found, source="export.xlsx")
    assert site_of(waiting).located == "geocoded"


def test_another_address_is_looked_up_anew(waiting: Store) -> None:
    """And what was asked about the old one is over; coordinates in a file end all questions."""
    looked_up(waiting, place(0.3, "city"))
    waiting.import_batch(company(address="浙江省宁波市中山路1号"), source="moved.xlsx")
    (review,) = live(waiting)
    assert (review.state, review.candidates) == ("waiting", ())
    waiting.import_batch(company(point=FAR, located="given"), source="measured.xlsx")
    assert live(waiting) == []
    assert (site_of(waiting).point, site_of(waiting).located) == (FAR, "given")


def test_an_answer_about_an_address_that_has_changed_meanwhile_is_not_used(waiting: Store) -> None:
    """The new one is asked for instead."""
    with waiting.writing(SYSTEM) as work:
        claimed = claim_waiting(work, hold_s=60)
    assert claimed is not None
    waiting.import_batch(company(address="浙江省宁波市中山路1号"), source="moved.xlsx")
    with waiting.writing(SYSTEM) as work:
        conclude(work, claimed, [place()])
        again = claim_waiting(work, hold_s=60)
    assert again is not None
    assert again.address == "浙江省宁波市中山路1号"
    assert site_of(waiting).located == "rough"


def test_a_dry_run_asks_nobody(store: Store) -> None:
    """Everything is undone, reviews, too."""
    store.import_batch(company(), source="first.xlsx", dry_run=True)
    assert live(store) == []


def test_whoever_claims_a_site_has_it_for_a_while(waiting: Store) -> None:
    """Then, or when it is let go, somebody else may ask."""
    with waiting.writing(SYSTEM, at=EIGHT) as work:
        claimed = claim_waiting(work, hold_s=60)
        assert claimed is not None
        assert claim_waiting(work, hold_s=60) is None
    with waiting.writing(SYSTEM, at=EIGHT + timedelta(seconds=61)) as work:
        again = claim_waiting(work, hold_s=60)
        assert again == claimed
        let_go(work, again)
        assert claim_waiting(work, hold_s=60) == claimed


def test_an_address_that_only_yields_nonsense_goes_to_a_person(waiting: Store) -> None:
    """After three tries: the others need not wait for it."""
    for _ in range(MOST_TRIES):
        with waiting.writing(SYSTEM) as work:
            claimed = claim_waiting(work, hold_s=60)
            assert claimed is not None
            not_understood(work, claimed)
    (review,) = live(waiting)
    assert (review.state, review.candidates) == ("open", ())


def test_doubted_coordinates_are_a_persons_to_judge(store: Store) -> None:
    """The site is planned meanwhile; who keeps the coordinates is not asked again about the same."""
    store.import_batch(company(point=Point(30.28, 120.1551), located="given"), source="first.xlsx")
    found = doubt(site_of(store).point, [place()])
    assert found is not None
    with store.writing(SYSTEM) as work:
        assert flag(work, site_of(store), found, [place()])
        assert not flag(work, site_of(store), found, [place()])
        (review,) = list_reviews(work.connection, state="open")
        assert (review.reason, review.distance_m) == ("doubtful", found.distance_m)
    with store.writing(DESK) as work:
        keep_place(work, review.id)
        assert not flag(work, site_of(store), found, [place()])
    assert (site_of(store).point, site_of(store).located) == (Point(30.28, 120.1551), "given")


def test_events_know_no_address(waiting: Store) -> None:
    """Whatever becomes of a site."""
    review = looked_up(waiting, place(0.5))
    with waiting.writing(DESK) as work:
        resolve_by_candidate(work, review.id, 0)
    kinds = {kind for kind, *_ in recorded(waiting)}
    assert {"site.unplaced", "site.placed"} <= kinds
    assert "金丝雀" not in str(recorded(waiting))


def test_what_was_found_goes_with_its_customer(waiting: Store) -> None:
    """Candidates repeat the address, and so does what is kept; and nobody asks for one that is no more."""
    review = looked_up(waiting, place(0.5))
    with waiting.writing(DESK) as work:
        key = address_key(work.connection, ADDRESS)
        keep_places(work, "told", key, [place(0.5)], for_=timedelta(days=90))
        assert kept_places(work.connection, "told", key, at=work.at) is not None
        work.connection.execute(update(table_of(OrderRow)).values(state="closed"))
        erase_customer(work, "K1")
        assert kept_places(work.connection, "told", key, at=work.at) is None
        after = list_reviews(work.connection, state="open")
    assert [(one.id, one.candidates) for one in after] == [(review.id, ())]
    with waiting.writing(SYSTEM) as work:
        assert claim_waiting(work, hold_s=60) is None
