"""The demo company: always the same, complete, in China, and using every feature that the product has."""

import re
from collections import Counter
from dataclasses import fields
from datetime import UTC, date
from itertools import pairwise
from pathlib import Path

import pytest

from dispatch.fault import INDUSTRIES
from dispatch.import_record import Known
from dispatch.planning.day import Batch
from dispatch.store.importers.read import read_batch
from dispatch.store.importers.write import write_batch
from scenarios.demo.calendar import DAY, PLANNED_AT, local
from scenarios.demo_company import make_demo_company

CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
ENGLISH = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(scope="module")
def demo() -> Batch:
    return make_demo_company()


def test_the_same_seed_gives_the_same_company(demo: Batch) -> None:
    """Nothing but the seed decides what the company looks like."""
    assert make_demo_company(1) == demo


def test_another_seed_gives_another_company(demo: Batch) -> None:
    """The seed does decide: people, places and orders differ."""
    other = make_demo_company(2)
    assert other.technicians != demo.technicians
    assert other.sites != demo.sites
    assert [order.text for order in other.orders] != [order.text for order in demo.orders]


def test_has_the_promised_size(demo: Batch) -> None:
    """Three centres, forty technicians, two hundred orders, four industries, a catalogue worth the name."""
    assert len(demo.centers) == len(demo.regions) == 3
    assert len(demo.technicians) == 40
    assert len(demo.orders) == 200
    assert {order.industry for order in demo.orders} == set(INDUSTRIES)
    assert len(demo.faults) >= 30
    assert len(demo.parts) >= 40


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_id_is_used_once_and_every_reference_leads_somewhere(seed: int) -> None:
    """A store would take the whole batch: no doubled id, no unknown one."""
    batch = make_demo_company(seed)
    nouns = {
        field.name: [thing.id for thing in getattr(batch, field.name)]
        for field in fields(batch)
        if isinstance(getattr(batch, field.name), tuple) and hasattr(next(iter(getattr(batch, field.name)), None), "id")
    }
    assert all(len(ids) == len(set(ids)) for ids in nouns.values())
    people, parts, orders = set(nouns["technicians"]), set(nouns["parts"]), set(nouns["orders"])
    assert {site.customer_id for site in batch.sites} <= set(nouns["customers"])
    assert {order.site_id for order in batch.orders} <= set(nouns["sites"])
    assert {order.fault_id for order in batch.orders} <= set(nouns["faults"])
    assert {part for order in batch.orders for part in order.parts} <= parts
    assert {part for fault in batch.faults for part in fault.parts} <= parts
    assert {count.part_id for count in batch.counts} <= parts
    assert {shift.technician_id for shift in batch.shifts} == people
    assert {link.order_id for order in batch.orders for link in order.follows} <= orders
    assert {who for order in batch.orders for who in (*order.excluded, *order.prices)} <= people
    site_of = {machine.id: machine.site_id for machine in batch.equipment}
    assert all(site_of[order.equipment_id or ""] == order.site_id for order in batch.orders)


def test_orders_are_numbered_in_the_order_of_their_reports(demo: Batch) -> None:
    """Ids look like the field's: a letter, the date, a running number."""
    assert [order.id for order in demo.orders] == [f"X20260302{number:03d}" for number in range(1, 201)]
    assert all(earlier.reported_at <= later.reported_at for earlier, later in pairwise(demo.orders))


def test_all_was_reported_between_yesterday_and_the_planning_moment(demo: Batch) -> None:
    """It is one morning's table: nothing from the future, nothing older than the day before."""
    assert all(local(-16) <= order.reported_at <= local(PLANNED_AT.hour) for order in demo.orders)
    assert all(order.reported_at.tzinfo is UTC for order in demo.orders)


def test_every_feature_of_the_contract_is_used(demo: Batch) -> None:
    """Who tries the product on the demo meets all that it can do."""
    orders, people = demo.orders, demo.technicians
    shifts_each = Counter(shift.technician_id for shift in demo.shifts)
    used = {
        "several skills": sum(len(order.skills) > 1 for order in orders),
        "parts": sum(bool(order.parts) for order in orders),
        "tools": sum(part.reusable for part in demo.parts),
        "windows": sum(len(order.windows) == 1 for order in orders),
        "two windows": sum(len(order.windows) == 2 for order in orders),
        "crew": sum(order.crew == 2 for order in orders),
        "pin": sum(order.pin is not None and order.pin.start_at is None for order in orders),
        "pin with a start": sum(order.pin is not None and order.pin.start_at is not None for order in orders),
        "excluded": sum(bool(order.excluded) for order in orders),
        "follows": sum(link.max_s is None for order in orders for link in order.follows),
        "follows within": sum(link.max_s is not None for order in orders for link in order.follows),
        "promised response": sum(order.respond_by is not None for order in orders),
        "promised resolution": sum(order.resolve_by is not None for order in orders),
        "reopened": sum(order.state == "reopened" for order in orders),
        "prices": sum(bool(order.prices) for order in orders),
        "change_pct": sum(order.change_pct != 100 for order in orders),
        "borrowed people": sum(len(person.regions) > 1 for person in people),
        "start at home": sum(person.home is not None for person in people),
        "start at the centre": sum(person.home is None for person in people),
        "open end": sum(not person.returns for person in people),
        "efficiency": sum(person.efficiency_pct != 100 for person in people),
        "two shifts": sum(count == 2 for count in shifts_each.values()),
        "overtime": sum(shift.overtime_s > 0 for shift in demo.shifts),
        "break": sum(shift.rest is not None for shift in demo.shifts),
        "absences": len(demo.absences),
        "van stock": sum(count.place.kind == "van" for count in demo.counts),
        "inbound in the day": sum(lot.available_at < local(17) for lot in demo.inbound),
        "inbound tomorrow": sum(lot.available_at > local(24) for lot in demo.inbound),
    }
    assert [feature for feature, count in used.items() if count < 1] == []
    assert {customer.tier for customer in demo.customers} == {"strategic", "key", "ordinary"}
    assert {order.level for order in orders} == {1, 2, 3}


def test_certificates_end_before_on_and_after_the_day(demo: Batch) -> None:
    """One technician's licence ended yesterday, one ends today, most hold for long."""
    ends = {skill.valid_until for person in demo.technicians for skill in person.skills if skill.valid_until}
    assert date(2026, 3, 1) in ends
    assert DAY in ends
    assert max(ends) > date(2026, 12, 31)


def test_levels_and_tiers_are_mixed_as_in_the_field(demo: Batch) -> None:
    """About an eighth of the complaints is serious; few customers are strategic."""
    serious = sum(order.level == 1 for order in demo.orders) / len(demo.orders)
    strategic = sum(customer.tier == "strategic" for customer in demo.customers) / len(demo.customers)
    assert 0.06 <= serious <= 0.18
    assert 0.02 <= strategic <= 0.15


def test_everything_lies_in_eastern_china(demo: Batch) -> None:
    """Sites, homes and centres are around Nanjing, Hefei and Hangzhou, latitude and longitude not mixed up."""
    places = [site.point for site in demo.sites] + [center.point for center in demo.centers]
    places += [person.home for person in demo.technicians if person.home]
    assert all(29 < place.lat < 33.2 and 116 < place.lon < 121.5 for place in places)


def test_names_are_chinese_and_what_things_are_called_is_english_too(demo: Batch) -> None:
    """Both readers of the screen find their language; people have Chinese names."""
    assert all(CHINESE.search(person.name) for person in demo.technicians)
    assert len({person.name for person in demo.technicians}) == 40
    assert all(CHINESE.search(order.text) or "R3" in order.text for order in demo.orders)
    named = [*demo.faults, *demo.parts, *demo.customers, *demo.centers, *demo.regions]
    assert [thing.name for thing in named if not (CHINESE.search(thing.name) and ENGLISH.search(thing.name))] == []


def test_comes_back_from_its_workbook_as_it_was(demo: Batch, tmp_path: Path) -> None:
    """The demo goes in by the same door as everybody's data: nothing is lost in the workbook."""
    workbook = tmp_path / "company.xlsx"
    write_batch(demo, workbook)
    again = read_batch([workbook], known=Known()).batch
    for field in fields(Batch):
        before, after = getattr(demo, field.name), getattr(again, field.name)
        if isinstance(before, tuple):
            before, after = set(map(_comparable, before)), set(map(_comparable, after))
        assert after == before, field.name


def _comparable(thing: object) -> str:
    """Return a text that is equal for equal things: mappings have no order."""
    values = {field.name: getattr(thing, field.name) for field in fields(thing)}  # type: ignore[arg-type]
    return repr({name: sorted(value.items()) if isinstance(value, dict) else value for name, value in values.items()})
