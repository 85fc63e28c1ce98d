"""What goes into the store comes out as it was, once, and is only changed by what says something new."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone
from time import process_time

from small_company import hours, nothing_but, small_company

from dispatch.import_record import Tally
from dispatch.policies.documents import shipped_policy
from dispatch.stock.pieces import Count, Place
from dispatch.store.events import events_after, verify
from dispatch.store.store import Store, open_store
from dispatch.technician import Shift


def test_every_noun_comes_out_as_it_went_in(store: Store) -> None:
    """Nothing of any noun is lost, rounded or reordered between a batch and the store."""
    store.import_batch(small_company(), source="first.xlsx")
    assert store.whole() == small_company()


def test_a_catalog_has_what_some_orders_refer_to(store: Store) -> None:
    """Of orders, sites and customers those asked for; of all else that has a name, everything."""
    whole = small_company()
    store.import_batch(whole, source="first.xlsx")
    catalog = store.catalog({"X1", "X9"})
    assert (catalog.orders, catalog.sites, catalog.customers) == (
        whole.orders[:1],
        whole.sites[:1],
        whole.customers[:1],
    )
    assert replace(catalog, orders=(), sites=(), customers=()) == nothing_but(
        company=whole.company,
        regions=whole.regions,
        areas=whole.areas,
        centers=whole.centers,
        parts=whole.parts,
        faults=whole.faults,
        technicians=whole.technicians,
    )


def test_importing_twice_changes_nothing(store: Store) -> None:
    """The second import finds all as it is, and adds no line to ledger or log."""
    store.import_batch(small_company(), source="first.xlsx")
    ledger = store.movements()
    log = store.imports()
    again = store.import_batch(small_company(), source="first.xlsx")
    assert all(tally.created == tally.updated == 0 for tally in again.nouns.values())
    assert not again.changed
    assert again.movements == 0
    assert store.movements() == ledger
    assert store.imports() == log


def test_the_summary_counts_what_is_new_changed_and_equal(store: Store) -> None:
    """Of two regions one is renamed and one is as before; a third is new."""
    store.import_batch(small_company(), source="first.xlsx")
    one, two = small_company().regions
    summary = store.import_batch(
        nothing_but(regions=(replace(one, name="杭州湾"), two, replace(two, id="R3"))), source="second.xlsx"
    )
    assert summary.nouns == {"regions": Tally(created=1, updated=1, unchanged=1)}
    assert [region.name for region in store.whole().regions] == ["杭州湾", "宁波", "宁波"]


def test_a_dry_run_tells_the_same_and_leaves_nothing(store: Store) -> None:
    """A dry run goes all the way, so that it finds what the real one would find, and is then undone."""
    empty = store.whole()
    dry = store.import_batch(small_company(), source="first.xlsx", dry_run=True)
    assert store.whole() == empty
    assert store.imports() == []
    real = store.import_batch(small_company(), source="first.xlsx")
    assert replace(dry, dry_run=False) == real
    assert [summary for _, summary in store.imports()] == [real]


def test_an_order_loses_what_its_new_version_does_not_have(store: Store) -> None:
    """An update replaces windows, parts, prices and the like; it does not add to them."""
    store.import_batch(small_company(), source="first.xlsx")
    order = small_company().orders[0]
    plain = replace(order, skills={}, parts={}, windows=(), excluded=(), prices={}, pin=None, fault_id=None)
    summary = store.import_batch(nothing_but(orders=(plain,)), source="second.xlsx")
    assert summary.nouns["orders"] == Tally(updated=1)
    assert store.whole().orders[0] == plain


def test_a_file_does_not_turn_an_order_back(store: Store) -> None:
    """The morning's file, imported again, keeps what has happened to an order, takes its facts, and says so."""
    store.import_batch(small_company(), source="first.xlsx")
    done = small_company().orders[3]
    summary = store.import_batch(nothing_but(orders=(replace(done, state="triaged", text="补充"),)), source="late.xlsx")
    assert summary.kept_states == ("X4",)
    assert store.whole().orders[3] == replace(done, text="补充")


def test_a_count_becomes_one_movement_of_the_difference(store: Store) -> None:
    """Five were booked and three are counted: the ledger gets one line of minus two."""
    store.import_batch(small_company(), source="first.xlsx")
    place = Place("center", "C1")
    summary = store.import_batch(
        nothing_but(counts=(Count(place=place, part_id="P1", pieces=3),)), source="stocktaking.xlsx"
    )
    last = store.movements()[-1]
    assert (summary.movements, summary.nouns["counts"]) == (1, Tally(updated=1))
    assert (last.place, last.part_id, last.pieces, last.cause) == (place, "P1", -2, "count")
    assert store.balances()[place, "P1"] == 3


def test_a_changed_policy_becomes_the_next_version_and_an_equal_one_none(store: Store) -> None:
    """Versions are counted by the store; each stays as it was."""
    machinery = shipped_policy("machinery")
    store.import_batch(nothing_but(policy=machinery), source="a.toml")
    store.import_batch(nothing_but(policy=replace(machinery, version=9)), source="b.toml")
    assert store.whole().policy == machinery
    store.import_batch(nothing_but(policy=replace(machinery, unserved_base=1)), source="c.toml")
    assert store.whole().policy == replace(machinery, unserved_base=1, version=2)


def test_a_policy_that_comes_back_is_in_force_again(store: Store) -> None:
    """What was imported last holds, even if it says what an earlier version said."""
    for name in ("machinery", "appliance", "machinery"):
        store.import_batch(nothing_but(policy=shipped_policy(name)), source=f"{name}.toml")
    assert store.whole().policy == replace(shipped_policy("machinery"), version=2)


def test_a_store_without_policy_adopts_the_shipped_one(store: Store) -> None:
    """A company that says nothing about its clocks can be planned all the same, and sees by which rules."""
    store.import_batch(nothing_but(company=small_company().company), source="first.xlsx")
    assert store.whole().policy == shipped_policy()


def test_a_shift_replaces_those_of_the_same_person_that_it_overlaps(store: Store) -> None:
    """A roster is corrected by importing it again; the next day's shift and the other person's stay."""
    store.import_batch(small_company(), source="first.xlsx")
    later = Shift(technician_id="T1", start_at=hours(10), end_at=hours(19))
    tomorrow = Shift(technician_id="T1", start_at=hours(32), end_at=hours(41))
    summary = store.import_batch(nothing_but(shifts=(later, tomorrow)), source="roster.xlsx")
    assert summary.nouns["shifts"] == Tally(created=1, updated=1)
    assert store.whole().shifts == (later, tomorrow, *small_company().shifts[1:])


def test_a_shift_that_touches_another_replaces_nothing(store: Store) -> None:
    """Ending at five and starting at five is no overlap."""
    store.import_batch(small_company(), source="first.xlsx")
    evening = Shift(technician_id="T2", start_at=hours(17), end_at=hours(20))
    assert store.import_batch(nothing_but(shifts=(evening,)), source="r.xlsx").nouns["shifts"] == Tally(created=1)
    assert len(store.whole().shifts) == 4


def test_known_names_what_a_file_may_refer_to(store: Store) -> None:
    """Ids of every noun, the company's zone, and the skills that anybody has or any fault asks for."""
    store.import_batch(small_company(), source="first.xlsx")
    known = store.known()
    assert known.time_zone == "Asia/Shanghai"
    assert known.orders == {"X1", "X2", "X3", "X4"}
    assert known.equipment == {"E1": "S1"}
    assert known.centers["C1"] == small_company().centers[0]
    assert known.skills == {"hydraulics", "controls"}


def test_an_empty_store_is_whole_too(store: Store) -> None:
    """Nothing is there, and asking for it is no error."""
    assert store.whole() == nothing_but()
    assert store.known().time_zone is None


def test_instants_with_another_offset_are_the_same_instants(store: Store) -> None:
    """An order reported at 09:00 +08:00 is stored as 01:00 UTC, and importing it as such updates nothing."""
    order = small_company().orders[1]
    local = replace(order, reported_at=order.reported_at.astimezone(timezone(timedelta(hours=8))))
    store.import_batch(replace(small_company(), orders=(local, *small_company().orders[::2])), source="local.xlsx")
    assert store.whole().orders[1].reported_at == hours(1)
    assert store.whole().orders[1].reported_at.tzinfo is UTC
    assert not store.import_batch(nothing_but(orders=(order,)), source="utc.xlsx").changed


def test_five_thousand_orders_are_a_matter_of_seconds(sqlite_url: str) -> None:
    """A large day's orders go in with less than 5 s of computing, and again to no effect."""
    order = small_company().orders[0]
    many = nothing_but(orders=tuple(replace(order, id=f"X20260302{n:04}") for n in range(5000)))
    with open_store(sqlite_url) as store:
        store.import_batch(small_company(), source="first.xlsx")
        started = process_time()
        first = store.import_batch(many, source="many.xlsx")
        assert process_time() - started < 5
        again = store.import_batch(many, source="many.xlsx")
    assert (first.nouns["orders"].created, again.nouns["orders"].unchanged) == (5000, 5000)


def test_an_import_from_the_command_line_is_in_the_trail(store: Store) -> None:
    """As one over HTTP is: the import, and every order that is different now; none for a trial, or for nothing new."""
    store.import_batch(small_company(), source="first.xlsx", dry_run=True)
    store.import_batch(small_company(), source="first.xlsx")
    first = small_company().orders[0]
    store.import_batch(small_company(), source="first.xlsx")
    store.import_batch(nothing_but(orders=(replace(first, level=first.level + 1),)), source="noon.xlsx")
    with store.reading() as connection:
        events = events_after(connection, 0, limit=100)
        assert verify(connection) is None
    assert [(event.kind, event.subject) for event in events] == [
        ("import.done", ""),
        ("area.changed", "R1"),
        *(("order.imported", order.id) for order in small_company().orders),
        ("import.done", ""),
        ("order.imported", first.id),
    ]
    assert {(event.actor, event.role, event.source) for event in events} == {("system", "system", "cli")}
    assert events[-1].data["level"] == first.level + 1
