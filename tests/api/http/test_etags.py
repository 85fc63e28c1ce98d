"""What an ETag gives away, what it follows, and what an edit is held to."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from firm import Firm
from small_company import small_company

from api.http.etags import etag_of
from dispatch.store.orders.changes import read_order
from dispatch.store.store import open_store

NEW = {"site_id": "S1", "reported_at": "2026-03-02T08:00:00+08:00", "fault_id": "F1"}


def test_an_etag_tells_nothing_of_a_masked_number(firm: Firm) -> None:
    """Whoever knows all of an order but the telephone number in it cannot find that out by trying all of them."""
    desk = firm.client("desk")
    made = desk.post("/orders", {**NEW, "text": "找老王，13812345678"})
    with firm.store.reading() as connection:
        order = read_order(connection, made.json()["id"])
    text = json.dumps(asdict(order), sort_keys=True, separators=(",", ":"), default=lambda value: value.isoformat())
    assert hashlib.sha256(text.encode()).hexdigest()[:24] not in made.headers["ETag"]


def test_another_process_knows_the_etag_and_another_database_does_not(firm: Firm, tmp_path: Path) -> None:
    """What was seen before a restart can be edited after it; two companies' equal orders have nothing in common."""
    (order,) = (order for order in small_company().orders if order.id == "X1")
    tags = []
    for url in (tmp_path / "firm.db", tmp_path / "firm.db", tmp_path / "other.db"):
        with open_store(f"sqlite:///{url}") as store, store.reading() as connection:
            tags.append(etag_of(connection, order))
    assert tags[0] == tags[1] != tags[2]
    assert firm.client("desk").get("/orders/X1").headers["ETag"].startswith(f'"{tags[0]}')


def test_a_lock_that_is_new_is_shown(firm: Firm) -> None:
    """No 304 hides that somebody else is editing; but the lock is no change of the order, and an edit goes on."""
    desk, other = firm.client("desk"), firm.client("admin")
    seen = desk.get("/orders/X1")
    known = {"If-None-Match": seen.headers["ETag"]}
    assert desk.get("/orders/X1", headers=known).status_code == 304
    assert desk.post("/orders/X1/lock").status_code == 200
    locked = other.get("/orders/X1", headers=known)
    assert (locked.status_code, locked.json()["lock"]["holder"]) == (200, "desk")
    assert desk.patch("/orders/X1", {"level": 1}, match=seen).status_code == 200
    assert desk.patch("/orders/X1", {"level": 2}, match=seen).status_code == 412
