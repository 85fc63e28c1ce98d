"""Personal data is shown to whom it is needed by, and to nobody else, in any answer, log or figure."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from firm import Firm
from small_company import small_company

from api.cli.documents import DOCS
from dispatch.company import Customer, Site
from dispatch.planning.day import Batch
from geo.point import Point

SURNAMES = "王李张刘陈杨黄赵吴周"
CANARIES = tuple(
    {
        "name": f"{SURNAMES[number % 10]}{chr(0x4E00 + 37 * number)}{chr(0x5E00 + 11 * number)}",
        "phone": f"139{number:04d}{13 * number + 1_000:04d}",
        "address": f"浙江省杭州市西湖区金丝雀{number}路{number + 100}号",
    }
    for number in range(250)
)
"""250 customers: 250 names, 250 phones, 250 addresses."""


@pytest.fixture
def full(firm: Firm) -> Firm:
    """The service, with all canaries."""
    return with_canaries(firm, len(CANARIES))


@pytest.fixture
def some(firm: Firm) -> Firm:
    """The service, with three of them."""
    return with_canaries(firm, 3)


def with_canaries(firm: Firm, count: int) -> Firm:
    """A customer, a site and an order for each of some canaries; two in three of them in region R1."""
    first = small_company().orders[0]
    canaries = list(enumerate(CANARIES[:count]))
    customers = tuple(Customer(id=f"Q{number}", name=one["name"], phone=one["phone"]) for number, one in canaries)
    sites = tuple(
        Site(
            id=f"QS{number}",
            customer_id=f"Q{number}",
            name=f"{one['address']} {one['name']}家",
            point=Point(30.3, 120.2),
            region_id="R2" if number % 3 == 0 else "R1",
            address=one["address"],
        )
        for number, one in canaries
    )
    orders = tuple(
        replace(
            first,
            id=f"QX{number}",
            site_id=f"QS{number}",
            equipment_id=None,
            pin=None,
            text=f"请致电 {one['phone']}",
            windows=(),
        )
        for number, one in canaries
    )
    firm.store.import_batch(Batch(customers=customers, sites=sites, orders=orders), source="canaries.xlsx")
    return firm


def hits(text: str) -> list[str]:
    """Every canary in a text."""
    return [value for one in CANARIES for value in one.values() if value in text]


def readable() -> Iterator[str]:
    """Every address that can be read, with ids of a canary where it asks for one."""
    ids = {
        "customer_id": "Q1", "site_id": "QS1", "order_id": "QX1", "technician_id": "T1", "account_id": "desk1",
        "number": "1", "center_id": "C1", "region_id": "R1",
    }  # fmt: skip
    for path, operations in json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))["paths"].items():
        if "get" in operations and "stream" not in path and path not in ("/events", "/feed"):
            for name, value in ids.items():
                path = path.replace(f"{{{name}}}", value)
            yield path


def test_no_canary_in_any_answer_log_or_figure(full: Firm, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever can be read, by each role that is not sent there, page by page as large as they come."""
    seen = 0
    for who in ("admin", "desk1", "planner", "t1"):
        client = full.client(who)
        for path in readable():
            answer = client.get(path, params={"limit": 200} if "{" not in path else {})
            if answer.status_code == 422:
                answer = client.get(path)
            assert answer.status_code < 500, (who, path, answer.text)
            assert hits(answer.text) == [], (who, path)
            seen += answer.status_code == 200
    assert seen > 40
    printed = capsys.readouterr()
    assert hits(printed.out + printed.err) == []
    assert hits(json.dumps(full.events(), ensure_ascii=False)) == []


def test_a_dispatcher_reveals_with_a_reason_that_is_kept(some: Firm) -> None:
    """The clear text comes once, is not to be cached, and the trail says who looked and why."""
    answer = some.client("desk1").post("/customers/Q1/reveal", {"reason": "call customer"}, key="k1")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    canary = CANARIES[1]
    assert answer.json() == {
        "id": "Q1",
        "name": canary["name"],
        "phone": canary["phone"],
        "sites": [{"id": "QS1", "name": f"{canary['address']} {canary['name']}家", "address": canary["address"]}],
    }
    event = some.events()[-1]
    assert (event["kind"], event["actor"], event["subject"]) == ("privacy.revealed", "desk1", "Q1")
    assert event["data"]["reason"] == "call customer"
    assert hits(json.dumps(some.events(), ensure_ascii=False)) == []


def test_a_customer_of_another_region_is_not_there(some: Firm) -> None:
    """As one that does not exist at all."""
    for who, customer in (("desk1", "Q0"), ("desk2", "Q1"), ("desk", "none"), ("desk1", "none")):
        answer = some.client(who).post(f"/customers/{customer}/reveal", {"reason": "find site"})
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown-customer")
    assert some.client("desk").post("/customers/Q0/reveal", {"reason": "find site"}).status_code == 200


def test_without_a_known_reason_nothing_is_shown(some: Firm) -> None:
    """A free text could name people, and would stand in the trail for good."""
    bodies: tuple[dict[str, str], ...] = (
        {}, {"reason": ""}, {"reason": "curiosity"}, {"reason": "张伟 asked"}, {"why": "x"},
    )  # fmt: skip
    for body in bodies:
        assert some.client("desk").post("/customers/Q1/reveal", body).status_code == 422


def test_planners_and_engineers_reveal_nothing(some: Firm) -> None:
    """The one has no need; the other has, and sees it with the visit."""
    for who in ("planner", "t1"):
        assert some.client(who).post("/customers/Q1/reveal", {"reason": "find site"}).status_code == 403


def test_a_customer_is_exported_and_erased(some: Firm) -> None:
    """Closed orders first; then no answer, no matter whose, holds the canary; the export before held all of it."""
    admin = some.client("admin")
    exported = admin.post("/customers/Q1/export")
    assert set(CANARIES[1].values()) <= set(hits(exported.text))
    assert exported.headers["Cache-Control"] == "no-store"
    assert admin.post("/customers/Q1/erase").json()["code"] == "orders-open"
    etag = admin.get("/orders/QX1")
    cancelled = admin.post("/orders/QX1/events", {"event": "cancel", "reason": "客户要求删除信息"}, match=etag)
    assert cancelled.status_code == 200, cancelled.text
    assert admin.post("/customers/Q1/erase").json() == {"person": "Q1"}
    assert hits(admin.post("/customers/Q1/export").text) == []
    assert admin.post("/customers/none/erase").status_code == 404
    assert [event["kind"] for event in some.events()][-2:] == ["privacy.erased", "privacy.exported"]


def test_a_dismissed_engineer_is_exported_and_erased(some: Firm) -> None:
    """The account first, then the person; both stay as ids."""
    admin = some.client("admin")
    assert admin.post("/technicians/T1/erase").json()["items"] == ["account"]
    admin.post("/accounts/t1/deactivate", match=admin.get("/accounts/t1"))
    before = admin.post("/technicians/T1/export").json()["tables"]
    assert before["technician"][0]["phone"] == "13800000000"
    assert admin.post("/technicians/T1/erase").json() == {"person": "T1"}
    after = admin.post("/technicians/T1/export").json()["tables"]
    assert (after["technician"][0]["name"], after["technician"][0]["phone"]) == ("T1", "")
    assert admin.post("/accounts/t1/export").json()["tables"]["account"][0]["id"] == "t1"
    assert admin.post("/accounts/desk/erase").json()["code"] == "still-employed"
