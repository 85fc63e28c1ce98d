"""What is promised and no longer there is told by the clock, whoever changed what lies there."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from api.worker.stock import look_for_short
from dispatch.actor import SYSTEM
from dispatch.center import Region, ServiceCenter
from dispatch.company import Company
from dispatch.planning.day import Batch
from dispatch.stock.pieces import Count, Part, Place
from dispatch.store.events import events_after
from dispatch.store.stock.transfers import request_transfer
from dispatch.store.store import open_store
from geo.point import Point

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
C1, C2 = Place("center", "C1"), Place("center", "C2")


def test_an_import_that_takes_promised_pieces_away_is_told_once(tmp_path: Path) -> None:
    """Four of five wait for a transfer; the file has counted three: one is short, and that is said once."""
    company = Batch(
        company=Company(name="Example", time_zone="Asia/Shanghai"),
        regions=(Region(id="R1", name="North"),),
        centers=tuple(
            ServiceCenter(id=name, name=name, region_id="R1", point=Point(30.0, 120.0)) for name in ("C1", "C2")
        ),
        parts=(Part(id="P1", name="seal"),),
        counts=(Count(place=C1, part_id="P1", pieces=5),),
    )
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store:
        store.import_batch(company, source="company.xlsx")
        with store.writing(SYSTEM, at=NOON) as work:
            request_transfer(work, origin_id="C1", target=C2, parts={"P1": 4}, lead_s=3600)
        look_for_short(store, NOON)
        store.import_batch(Batch(counts=(Count(place=C1, part_id="P1", pieces=3),)), source="count.csv")
        for minutes in (1, 2):
            look_for_short(store, NOON + timedelta(minutes=minutes))
        with store.reading() as connection:
            told = [event for event in events_after(connection, 0, limit=100) if event.kind == "stock.short"]
    assert [(event.subject, event.data["parts"]) for event in told] == [("center C1", {"P1": 1})]
