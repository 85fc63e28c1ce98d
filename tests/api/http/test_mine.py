"""What an engineer sees of the visits they were told of."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from order_service import Service, service
from small_company import DAY, small_company
from sqlalchemy import update

from dispatch.actor import SYSTEM
from dispatch.company import Customer, Site
from dispatch.planning.day import Batch
from dispatch.store.shelf import table_of
from dispatch.store.store import Store
from dispatch.store.tables.live import ToldVisitRow
from geo.datum import DATUMS, from_wgs84

FAMILY = "翠苑小区3幢 张伟家"


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Service]:
    """The service; X1 is at a household, and T1's, now."""
    with service(tmp_path) as running:
        first = small_company().sites[0]
        home = Site(id="S1", customer_id="K1", name=FAMILY, point=first.point, region_id="R1", address="翠苑小区3幢")
        household = Customer(id="K1", name="张伟", tier="ordinary", phone="13812345678")
        running.store.import_batch(Batch(customers=(household,), sites=(home,)), source="household.xlsx")
        yield running


def put_off(store: Store, by: timedelta) -> None:
    """Have the visit begin so much later than now."""
    with store.writing(SYSTEM) as work:
        start_at = work.at + by
        times = {"arrival_at": start_at, "start_at": start_at, "finish_at": start_at}
        work.connection.execute(update(table_of(ToldVisitRow)).values(times))


def test_a_household_is_named_only_around_its_visit(at: Service) -> None:
    """Today it has to be found; the day after tomorrow, and the day before yesterday, it is nobody's business."""
    for hours, seen in ((0, FAMILY), (23, FAMILY), (-23, FAMILY), (25, "****"), (-25, "****")):
        put_off(at.store, timedelta(hours=hours))
        (visit,) = at.ask("t1", "GET", f"/my/visits?day={DAY}").json()["items"]
        assert visit["site"] == seen, hours
        assert (visit["point"] is not None) == (seen == FAMILY), hours


def test_a_phone_gets_the_place_in_the_datum_of_its_map(at: Service) -> None:
    """WGS-84 unless it says otherwise; a Chinese map's on demand, converted once, and named; no other."""
    home = small_company().sites[0].point
    for datum in DATUMS:
        (visit,) = at.ask("t1", "GET", f"/my/visits?day={DAY}&datum={datum}").json()["items"]
        lat, lon = from_wgs84(home, datum)
        assert visit["point"] == {
            "lat": pytest.approx(lat, abs=1e-7),
            "lon": pytest.approx(lon, abs=1e-7),
            "datum": datum,
        }
    (visit,) = at.ask("t1", "GET", f"/my/visits?day={DAY}").json()["items"]
    assert visit["point"] == {"lat": home.lat, "lon": home.lon, "datum": "WGS84"}
    assert at.ask("t1", "GET", f"/my/visits?day={DAY}&datum=CGCS2000").status_code == 422


def test_who_refuses_a_visit_need_not_find_it(at: Service) -> None:
    """The answer to the refusal names the household no more."""
    refused = at.ask("t1", "POST", "/my/visits/X1/refuse", json={"reason": "车辆故障"})
    assert (refused.status_code, refused.json()["site"]) == (200, "****")
