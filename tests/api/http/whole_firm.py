"""A firm with something of everything, and a text in each noun that nobody may hear of whose noun it is not.

Region R1 has orders of which T1 was told (`own`, `repairing`, `paused`), and T4 was until it was taken back; R2 is
somebody else's. All that is R1's carries KANARI; what is personal is listed apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from firm import PEOPLE
from live_company import live_company, order, proposal
from small_company import DAY, EIGHT, hours, small_company
from sqlalchemy import insert, select, update

from api.http.security.passwords import hashed
from dispatch.account import Account
from dispatch.actor import SYSTEM, Actor
from dispatch.center import ServiceCenter
from dispatch.company import Customer, Equipment, Site
from dispatch.places.geocoding import Doubt
from dispatch.stock.pieces import Count, Inbound, Place
from dispatch.store import jobs, live
from dispatch.store.access.accounts import create_account, deactivate_account
from dispatch.store.access.sessions import open_session
from dispatch.store.catalog.company import SITES
from dispatch.store.orders import locks as order_locks
from dispatch.store.orders.changes import happen
from dispatch.store.places.reviews import flag, list_reviews
from dispatch.store.shelf import read, table_of
from dispatch.store.sla import promises as sla
from dispatch.store.stock import transfers
from dispatch.store.store import Store, open_store
from dispatch.store.tables.live import ToldVisitRow
from dispatch.technician import Absence, Shift, Technician
from dispatch.work_order import Pin
from geo.geocode import Place as GeocodedPlace
from geo.point import Point

PASSWORD = "correct horse battery staple"
CUSTOMER_PHONE, STREET, PERSON = "13955501234", "KANARI路 7 号院 302 室", "欧阳KANARI"
TECHNICIAN_PHONE, WRITTEN_PHONE = "13866607890", "13777708888"

PERSONAL = (CUSTOMER_PHONE, STREET, TECHNICIAN_PHONE, WRITTEN_PHONE, "KANARI-病历")
"""Personal data in clear, and why somebody was absent."""

FOREIGN = (*PERSONAL, "KANARI")
"""What is in no reply to somebody whose region or visit it is not."""

FOUND = GeocodedPlace(
    point=Point(30.31, 120.21), confidence=0.95, precision="house", matched=f"浙江省杭州市{STREET}", provider="nobody",
    datum="GCJ02", city="杭州市", reach_m=200,
)  # fmt: skip
"""What a geocoder made of an address: it repeats the street."""

OWN, REPAIRING, PAUSED = "KANARI-A1", "KANARI-A2", "KANARI-A3"
SPARE_PEOPLE = (
    Account(id="t3", role="engineer", technician_id="T3", created_at=EIGHT),
    Account(id="t4", role="engineer", technician_id="T4", created_at=EIGHT),
    Account(id="clerk", role="planner", created_at=EIGHT),
    Account(id="gone", role="planner", created_at=EIGHT),
)
EVERYBODY = (*PEOPLE, *SPARE_PEOPLE)
_TOLD = table_of(ToldVisitRow)
_DESK = Actor(id="desk1", role="dispatcher", source="test")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The ids of what is there, by the name of the path parameter or what it is called in the matrix."""

    ids: Mapping[str, str]
    refresh_tokens: Mapping[str, str]
    sessions: Mapping[str, str]
    spare_sessions: Mapping[str, str]


def seed(path: Path) -> Seeds:
    """Make the firm in a database file, as of now."""
    with open_store(f"sqlite:///{path}") as store:
        _bring_in(store)
        ids = _make_a_day(store)
        opened, spare = {}, {}
        password_hash = hashed(PASSWORD)
        with store.writing(SYSTEM) as work:
            for account in EVERYBODY:
                create_account(work, account, password_hash=password_hash)
                opened[account.id] = open_session(work, account.id, device_id="")
                spare[account.id] = open_session(work, account.id, device_id="").session_id
            deactivate_account(work, "gone")
    return Seeds(
        ids=ids,
        refresh_tokens={who: one.refresh_token for who, one in opened.items()},
        sessions={who: one.session_id for who, one in opened.items()},
        spare_sessions=spare,
    )


def _bring_in(store: Store) -> None:
    store.import_batch(small_company(), source="first.xlsx")
    day = live_company()
    pinned = [replace(one, pin=Pin(technician_id="T2" if k % 2 else "T3")) for k, one in enumerate(day.orders)]
    secret = [
        order(20 + k, id=name, site_id=f"KANARI-S{k + 1}", pin=Pin(technician_id="T1"), equipment_id=machine,
              text=f"KANARI 油缸漏油，联系 {WRITTEN_PHONE}", parts={"P1": 3} if k == 0 else {})
        for k, (name, machine) in enumerate(((OWN, "KANARI-E1"), (REPAIRING, None), (PAUSED, None)))
    ]  # fmt: skip
    elsewhere = [order(40, id="Y1", site_id="S9")]
    people = [
        replace(one, phone=TECHNICIAN_PHONE, name="KANARI-王伟") if one.id == "T1" else one for one in day.technicians
    ]
    spare = Technician(id="T8", name="离职", center_id="C1", regions=("R1",), skills=())
    there = Technician(id="T9", name="T9", center_id="C2", regions=("R2",), skills=())
    store.import_batch(
        replace(
            day,
            centers=(
                *day.centers,
                ServiceCenter(id="C3", name="KANARI 分库", region_id="R1", point=Point(30.3, 120.3)),
            ),
            customers=(
                *day.customers,
                Customer(id="KANARI-K", name=PERSON, phone=CUSTOMER_PHONE),
                Customer(id="K8", name="KANARI 旧客户", phone=CUSTOMER_PHONE),
                Customer(id="K9", name="甬江"),
            ),
            sites=(
                *day.sites,
                *(
                    Site(
                        id=f"KANARI-S{k}",
                        customer_id="KANARI-K",
                        name=f"KANARI {k} 厂",
                        region_id="R1",
                        point=Point(30.26 + k / 100, 120.18),
                        address=STREET,
                    )
                    for k in (1, 2, 3)
                ),
                Site(id="KANARI-S8", customer_id="K8", name="KANARI", region_id="R1", point=Point(30.2, 120.2)),
                Site(id="S9", customer_id="K9", name="码头", region_id="R2", point=Point(29.9, 121.6)),
            ),
            equipment=(Equipment(id="KANARI-E1", site_id="KANARI-S1", model="SY215C", serial="KANARI-0007"),),
            technicians=(*people, spare, there),
            shifts=(*day.shifts, Shift(technician_id="T9", start_at=hours(8), end_at=hours(17))),
            absences=(Absence(technician_id="T1", start_at=hours(60), end_at=hours(64), reason="KANARI-病历"),),
            counts=(*day.counts, Count(place=Place("center", "C3"), part_id="P1", pieces=9)),
            inbound=(
                Inbound(
                    id="KANARI-L1",
                    center_id="C1",
                    part_id="P1",
                    quantity=3,
                    available_at=hours(10),
                    cost=0,
                    origin="C2",
                ),
            ),
            orders=(*pinned, *secret, *elsewhere),
        ),
        source="more.xlsx",
    )


def _make_a_day(store: Store) -> dict[str, str]:
    """Plan R1, apply and publish it, and have a second proposal; then what the day brings."""
    first = proposal(store, regions=["R1"]).number
    with store.writing(_DESK) as work:
        live.apply(work, first)
        live.publish(work, first)
    second = proposal(store, regions=["R1"]).number
    elsewhere = proposal(store, regions=["R2"]).number
    now = datetime.now(UTC).replace(microsecond=0)
    with store.writing(_DESK) as work:
        told = work.connection.execute(select(_TOLD).where(_TOLD.c.order_id.in_([OWN, REPAIRING, PAUSED]))).all()
        assert {(one.order_id, one.technician_id) for one in told} == {(o, "T1") for o in (OWN, REPAIRING, PAUSED)}
        soon = {"arrival_at": now, "start_at": now + timedelta(hours=1), "finish_at": now + timedelta(hours=2)}
        work.connection.execute(update(_TOLD).where(_TOLD.c.technician_id == "T1").values(**soon))
        for one in told:
            former = {**one._mapping, **soon, "technician_id": "T4", "withdrawn_at": now}
            work.connection.execute(insert(_TOLD).values(**former))
        for event in ("set_out", "arrive", "start_repair"):
            happen(work, REPAIRING, event, by_technician="T1")
        sla.refresh(work, [OWN, REPAIRING, PAUSED])
        sla.pause(work, PAUSED, "force majeure")
        order_locks.lock(work, PAUSED)
        request = {"day": DAY.isoformat(), "regions": ["R1"]}
        waiting = jobs.enqueue(work, "plan", request, scope="2026-03-06", regions=("R1",))
        over = jobs.enqueue(work, "plan", request, scope="2026-03-05", regions=("R1",))
        jobs.cancel(work, over.id)
        van = Place("van", "T1")
        asked, sent = (
            transfers.request_transfer(work, origin_id="C3", target=van, parts={"P1": 1}, lead_s=3600, cost=0)
            for _ in range(2)
        )
        transfers.send_transfer(work, sent.id)
        doubted = read(work.connection, SITES, ["KANARI-S1"])["KANARI-S1"]
        assert flag(work, doubted, Doubt(distance_m=500, place=FOUND), [FOUND])
        (review,) = list_reviews(work.connection, state=None)
    return {
        "order_id": OWN, "repairing": REPAIRING, "paused": PAUSED, "other_region_order": "Y1",
        "number": str(first), "proposal": str(second), "other_region_plan": str(elsewhere),
        "job_id": waiting.id, "ended_job": over.id, "requested": str(asked.id), "sent": str(sent.id),
        "lot_id": "KANARI-L1", "kind": "on_site", "region_id": "R1", "center_id": "C1", "part_id": "P1",
        "fault_id": "F1", "customer_id": "KANARI-K", "spare_customer": "K8", "site_id": "KANARI-S1",
        "equipment_id": "KANARI-E1", "technician_id": "T1", "spare_technician": "T8",
        "shift": _instant(hours(8)), "absence": _instant(hours(60)), "day": DAY.isoformat(),
        "policy_id": "machinery", "version": "1", "review_id": str(review.id),
        "account_id": "clerk", "dismissed": "gone",
    }  # fmt: skip


def _instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
