"""A day of each industry by the policy that we ship: what is owed when, to the minute, by the published figures."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatch.fault import INDUSTRIES
from dispatch.policies.documents import policy_document, policy_of, shipped_policy
from dispatch.policy import Policy
from dispatch.sla.clock import OrderFacts, clocks
from dispatch.sla.course import advanced, first_seen
from dispatch.sla.dues import dues
from dispatch.sla.pause import Pause
from dispatch.sla.standing import Standing, standings
from dispatch.sla.target import Case, Group
from dispatch.sla.warning import Foreseen
from scenarios.demo_company import make_demo_company

SHANGHAI = ZoneInfo("Asia/Shanghai")
REPORTED = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)  # half past eight in the morning, a Monday


def after(hours: float) -> datetime:
    return REPORTED + timedelta(hours=hours)


def facts(industry: str, level: int, group: Group = "B", *, near: bool = True, **changes: object) -> OrderFacts:
    whole: dict[str, object] = {
        "order_id": "X1",
        "case": Case(industry=industry, level=level, group=group, center_near=near),
        "reported_at": REPORTED,
        "course": first_seen("reported", reported_at=REPORTED, at=REPORTED),
    }
    return OrderFacts(**{**whole, **changes})  # type: ignore[arg-type]


def owed(policy: Policy, one: OrderFacts) -> dict[str, float]:
    """Hours from the report within which each promise is to be kept."""
    found = clocks(one, policy, SHANGHAI, at=REPORTED)
    return {clock.rule.kind: (clock.due_at - REPORTED) / timedelta(hours=1) for clock in found}


@pytest.mark.parametrize(
    ("industry", "level", "group", "near", "hours"),
    [
        ("machinery", 1, "B", True, {"first_response": 1, "on_site": 1, "resolution": 24}),
        ("machinery", 2, "B", True, {"first_response": 4, "on_site": 4, "resolution": 48}),
        ("machinery", 3, "B", True, {"first_response": 24, "on_site": 24, "resolution": 72}),
        ("concentrator", 1, "B", True, {"first_response": 2, "on_site": 2, "resolution": 24}),
        ("concentrator", 1, "B", False, {"first_response": 2, "on_site": 24, "resolution": 24}),
        ("concentrator", 2, "B", True, {"first_response": 2, "on_site": 24, "diagnosis": 24, "resolution": 48}),
        ("concentrator", 2, "C", True, {"first_response": 4, "on_site": 24, "diagnosis": 24, "resolution": 48}),
        ("concentrator", 3, "C", False, {"first_response": 4, "on_site": 24, "diagnosis": 24, "resolution": 72}),
        ("aluminium", 1, "B", True, {"first_response": 2, "on_site": 2, "diagnosis": 12, "resolution": 48}),
        ("aluminium", 2, "B", True, {"first_response": 4, "on_site": 4, "diagnosis": 24, "resolution": 72}),
        ("aluminium", 3, "B", True, {"on_site": 24, "diagnosis": 24, "resolution": 72}),
        ("appliance", 1, "C", True, {"first_response": 24, "on_site": 24, "resolution": 72}),
        ("appliance", 3, "C", True, {"first_response": 24, "on_site": 24, "resolution": 72}),
    ],
)
@pytest.mark.parametrize("combined", [False, True])
def test_what_each_industry_promises(
    industry: str, level: int, group: Group, near: bool, hours: dict[str, float], combined: bool
) -> None:
    """In its own policy and in the combined one; a word is owed every two hours everywhere."""
    policy = shipped_policy("default" if combined else industry)
    expected = {**hours, "progress": 2}
    found = owed(policy, facts(industry, level, group, near=near))
    if combined and (industry, level) == ("aluminium", 3):
        expected["first_response"] = 24  # the combined policy answers everybody
    assert found == expected


@pytest.mark.parametrize("name", [*INDUSTRIES, "default"])
def test_the_crisis_lies_over_every_policy(name: str) -> None:
    """Who threatens publicity or the law is answered within one hour and met within two, whatever the industry."""
    policy = shipped_policy(name)
    assert owed(policy, facts(name, 0)) == {"first_response": 1, "on_site": 2, "progress": 2}
    assert policy.clock(name, 0).weight == 16 > policy.clock("machinery" if name == "default" else name, 1).weight


def test_a_policy_that_was_stored_before_there_were_promises_still_holds() -> None:
    """Its clocks say when to be there and done; a word is owed, and a crisis is one."""
    document = policy_document(shipped_policy("machinery"))
    old = {name: document[name] for name in ("id", "version", "notes", "unserved_base", "tier_weight", "weights",
                                             "travel", "clocks")}  # fmt: skip
    policy = policy_of(old)
    assert policy.sla is None
    assert owed(policy, facts("machinery", 1)) == {"on_site": 1, "resolution": 24, "progress": 2}
    assert owed(policy, facts("machinery", 0))["on_site"] == 2
    assert policy.profile("storm").weights.away < policy.weights.away
    assert policy_of(policy_document(policy)) == policy


def office_hours(policy: Policy) -> Policy:
    """The policy with resolution on working hours, 8:30 to 17:30, without the first Tuesday of March 2026."""
    document = policy_document(policy)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday")
    document["calendars"] = [{"id": "office", "week": {day: ["08:30-12:00", "13:00-17:30"] for day in days},
                              "holidays": [date(2026, 3, 3)]}]  # fmt: skip
    document["targets"] = [*document["targets"], {"kind": "resolution", "seconds": 16 * 3600, "calendar": "office"}]
    return policy_of(document)


def test_the_solver_follows_calendars_and_pauses() -> None:
    """Sixteen working hours from Monday morning are Wednesday's evening; two paused hours more, Thursday morning."""
    policy = office_hours(shipped_policy("machinery"))
    plain = dues(facts("machinery", 2), policy, SHANGHAI, at=REPORTED)
    assert (plain.respond_by, plain.resolve_by) == (after(4), datetime(2026, 3, 4, 9, 30, tzinfo=UTC))
    paused = Pause(reason="waiting for customer", from_at=after(1), to_at=after(3))
    held = dues(facts("machinery", 2, pauses=(paused,)), policy, SHANGHAI, at=after(3))
    assert (held.respond_by, held.resolve_by) == (after(6), datetime(2026, 3, 5, 2, 30, tzinfo=UTC))


def test_a_moment_promised_for_one_order_outweighs_the_policy() -> None:
    """Until the order is reopened, when the old promise is over."""
    policy = shipped_policy("machinery")
    own = facts("machinery", 2, respond_by=after(2), resolve_by=after(9))
    assert dues(own, policy, SHANGHAI, at=REPORTED) == dues(own, policy, SHANGHAI, at=after(8))
    assert dues(own, policy, SHANGHAI, at=REPORTED).respond_by == after(2)
    course = advanced(advanced(own.course, "done", at=after(5)), "reopened", at=after(20))
    again = facts("machinery", 2, respond_by=after(2), resolve_by=after(9), course=course)
    assert dues(again, policy, SHANGHAI, at=after(20)).respond_by == after(24)


def test_patience_runs_out() -> None:
    """After a day an order weighs half as much again, after two twice."""
    document = policy_document(shipped_policy("appliance"))
    document["repricing"] = [{"after_s": 86_400, "weight_pct": 150}, {"after_s": 172_800, "weight_pct": 200}]
    policy = policy_of(document)
    weights = [dues(facts("appliance", 3), policy, SHANGHAI, at=after(hours)).weight_pct for hours in (23, 24, 50)]
    assert weights == [100, 150, 200]


def stands(one: OrderFacts, hours: float, before: dict[str, Standing]) -> dict[str, Standing]:
    """How an order stands at an hour, by the policy of machinery."""
    policy = shipped_policy("machinery")
    found = standings(one, policy, SHANGHAI, before, at=after(hours))  # type: ignore[arg-type]
    return {standing.kind: standing for standing in found}


def test_a_day_of_a_broken_hydraulic_pump() -> None:
    """Level 2: answered within 4 h, there within 4 h, repaired within 48 h; silence, a plan, a pause, the end."""
    one = facts("machinery", 2)
    now = stands(one, 0, {})
    assert {kind: standing.colour for kind, standing in now.items()} == dict.fromkeys(now, "blue")
    assert now["progress"].next_look_at == after(1.5) + timedelta(seconds=1)

    now = stands(one, 2.1, now)  # nobody has said a word: the region at first, here headquarters at once
    assert (now["progress"].colour, now["progress"].cause) == ("red", "no_word")
    assert (now["progress"].audience, now["on_site"].colour) == ("head dispatcher", "yellow")
    assert (now["on_site"].cause, now["on_site"].audience) == ("no_plan", "region dispatcher")

    course = advanced(one.course, "published", at=after(2.2))
    visit = Foreseen(arrival_at=after(2.9), start_at=after(3), finish_at=after(5))
    one = facts("machinery", 2, course=course, visit=visit)
    now = stands(one, 2.2, now)
    assert {kind: standing.colour for kind, standing in now.items()} == dict.fromkeys(now, "blue")
    assert (now["first_response"].met_at, now["on_site"].planned_at) == (after(2.2), after(2.9))

    course = advanced(course, "on site", at=after(3))
    course = advanced(course, "waiting for customer", at=after(3.5))
    held = Pause(reason="waiting for customer", from_at=after(3.5))
    now = stands(facts("machinery", 2, course=course, pauses=(held,)), 10, now)
    assert (now["resolution"].due_at, now["resolution"].remaining_s) == (None, 44.5 * 3600)
    assert (now["resolution"].paused_since, now["progress"].colour) == (after(3.5), "blue")

    course = advanced(course, "repairing", at=after(20))
    held = Pause(reason="waiting for customer", from_at=after(3.5), to_at=after(20))
    now = stands(facts("machinery", 2, course=course, pauses=(held,)), 20, now)
    assert now["resolution"].due_at == after(48 + 16.5)

    done = facts("machinery", 2, course=advanced(course, "done", at=after(30)), pauses=(held,))
    now = stands(done, 30, now)
    assert {standing.next_look_at for standing in now.values()} == {None}
    assert now["resolution"].met_at == after(30)


def test_a_warning_that_was_seen_stays_seen_until_it_gets_worse() -> None:
    """An acknowledged yellow climbs no further; when it turns red, somebody must see it again."""
    one = facts("machinery", 2)
    before = stands(one, 2.1, {})
    yellow = before["on_site"]
    seen = {**before, "on_site": Standing(**{**_values(yellow), "acknowledged_at": after(2.2), "acknowledged_by": "A"})}
    later = stands(one, 2.9, seen)["on_site"]
    assert (later.colour, later.acknowledged_by, later.audience) == ("yellow", "A", "region dispatcher")
    red = stands(one, 3.1, {**seen, "on_site": later})["on_site"]
    assert (red.colour, red.acknowledged_by, red.audience) == ("red", None, "head dispatcher")
    assert stands(one, 2.7, before)["on_site"].audience == "head dispatcher"  # nobody has seen that one


def _values(standing: Standing) -> dict[str, object]:
    return {name: getattr(standing, name) for name in Standing.__dataclass_fields__}


def test_the_demo_is_owed_what_its_clocks_say() -> None:
    """No calendar, no pause: every order's dues are its report and its clock, to the second."""
    company, policy = make_demo_company(), shipped_policy()
    sites, faults = {site.id: site for site in company.sites}, {fault.id: fault for fault in company.faults}
    near = {center.region_id for center in company.centers}
    for order in company.orders:
        industry = order.industry or faults[order.fault_id or ""].industry
        clock = policy.clock(industry, order.level)
        one = facts(
            industry,
            order.level,
            near=sites[order.site_id].region_id in near,
            reported_at=order.reported_at,
            course=first_seen(order.state, reported_at=order.reported_at, at=REPORTED),
            respond_by=order.respond_by,
            resolve_by=order.resolve_by,
        )
        found = dues(one, policy, SHANGHAI, at=REPORTED)
        assert found.respond_by == (order.respond_by or order.reported_at + timedelta(seconds=clock.respond_s))
        resolve_s = clock.resolve_s
        by_clock = None if resolve_s is None else order.reported_at + timedelta(seconds=resolve_s)
        assert found.resolve_by == (order.resolve_by or by_clock)
        assert found.weight_pct == 100
