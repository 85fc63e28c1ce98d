"""Policies as files and documents."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dispatch.company import TIERS
from dispatch.fault import INDUSTRIES
from dispatch.orders.repeat_repair import REPEATS
from dispatch.policies.documents import SHIPPED, policy_document, policy_of, read_policy, shipped_policy
from dispatch.policy import PROFILES
from dispatch.sla.rules import USUAL
from solver.findings import InvalidDocumentError

NAMES = sorted(path.stem for path in SHIPPED.glob("*.toml"))
HOUR = 3600


def findings(document: object, **changed: object) -> set[str]:
    """The places of all that is wrong with a document."""
    with pytest.raises(InvalidDocumentError) as raised:
        policy_of({**document, **changed}, source="own.toml")  # type: ignore[dict-item]
    return {finding.path for finding in raised.value.findings}


def test_one_policy_is_shipped_for_each_industry_and_one_for_all() -> None:
    """Whoever starts has something to start from."""
    assert set(NAMES) == {*INDUSTRIES, "default"}


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_is_its_document(name: str) -> None:
    """Nothing is lost on the way to the store's JSON and back."""
    policy = shipped_policy(name)
    assert policy_of(policy_document(policy)) == policy
    assert set(policy.tier_weight) == set(TIERS)


@pytest.mark.parametrize("industry", INDUSTRIES)
def test_the_default_policy_says_what_each_industrys_own_says(industry: str) -> None:
    """The combined policy repeats the four, so that a company of several industries starts with the same clocks."""
    own, default = shipped_policy(industry), shipped_policy()
    assert [clock for clock in default.clocks if clock.industry == industry] == list(own.clocks)
    assert (own.weights, own.tier_weight, own.travel) == (default.weights, default.tier_weight, default.travel)


@pytest.mark.parametrize(
    ("industry", "level", "respond_h", "resolve_h"),
    [
        ("machinery", 1, 1, 24),
        ("machinery", 2, 4, 48),
        ("machinery", 3, 24, 72),
        ("concentrator", 1, 2, 24),
        ("concentrator", 2, 24, 48),
        ("concentrator", 3, 24, 72),
        ("aluminium", 1, 2, 48),
        ("aluminium", 2, 4, 72),
        ("appliance", 1, 24, 72),
        ("a trade of its own", 2, 8, 48),
    ],
)
def test_the_clocks_are_those_of_the_industries(industry: str, level: int, respond_h: int, resolve_h: int) -> None:
    """Response and resolution in hours from the report; a trade without clocks of its own gets the fallback."""
    clock = shipped_policy().clock(industry, level)
    assert (clock.respond_s, clock.resolve_s) == (respond_h * HOUR, resolve_h * HOUR)


def test_all_that_is_wrong_is_found_at_once() -> None:
    """A text for a number, an unknown entry, a missing one, a clock twice: each with its place in the file."""
    document = policy_document(shipped_policy("machinery"))
    clocks = [{**document["clocks"][0], "respond_s": "1 h"}, {**document["clocks"][1], "colour": "red"}, {"level": 3}]
    assert findings(document, clocks=clocks, unserved_base=-1) == {
        "own.toml: clocks[0].respond_s",
        "own.toml: clocks[1].colour",
        "own.toml: clocks[2].respond_s",
        "own.toml: clocks[2].weight",
        "own.toml: unserved_base",
    }


def test_doubled_clocks_and_rules_are_found() -> None:
    """Which of two would hold, nobody could tell; and somewhere a default must hold."""
    document = policy_document(shipped_policy("machinery"))
    north = {"region_id": "N", "detour_pct": 150, "speed_kmh": 60}
    assert findings(document, clocks=[*document["clocks"], document["clocks"][0]], travel=[north, north]) == {
        "own.toml: clocks[3]",
        "own.toml: travel[1]",
        "own.toml: travel",
    }


def test_a_file_that_is_no_toml_says_where(tmp_path: Path) -> None:
    """The line is named."""
    (tmp_path / "own.toml").write_text('id = "x"\nversion = = 2\n', encoding="utf-8")
    with pytest.raises(InvalidDocumentError, match=r"own.toml: .*line 2"):
        read_policy(tmp_path / "own.toml")


def test_all_that_is_wrong_with_promises_is_found_at_once() -> None:
    """A calendar that nobody works by, one that is not there, hours out of order, a promise twice, a silent chain."""
    document = policy_document(shipped_policy("machinery"))
    twice = {"kind": "progress", "seconds": 60}
    assert findings(
        document,
        calendars=[{"id": "24x7", "week": {"monday": ["09:00-17:00"]}}, {"id": "idle", "week": {}}],
        targets=[twice, twice, {"kind": "on_site", "seconds": 60, "calendar": "moon"}],
        escalation=[{"colour": "red", "audience": "administrator", "after_s": 60}],
        profiles=[{"name": "storm"}, {"name": "storm"}],
        pauses=[{"reason": "force majeure", "kinds": []}] * 2,
    ) == {
        "own.toml: calendars[0].id",
        "own.toml: calendars[1].week",
        "own.toml: targets[1]",
        "own.toml: targets[2].calendar",
        "own.toml: escalation",
        "own.toml: profiles[1]",
        "own.toml: pauses[1]",
    }


@pytest.mark.parametrize(
    "hours", [["9:00-17:00"], ["17:00-09:00"], ["09:00-12:00", "11:00-17:00"], ["09:00-24:30"], "09:00-17:00", [9]]
)
def test_hours_that_nobody_can_read_are_refused(hours: object) -> None:
    """Out of order, overlapping, beyond midnight, or no hours at all."""
    document = policy_document(shipped_policy("machinery"))
    assert findings(document, calendars=[{"id": "office", "week": {"monday": hours}}]) == {
        "own.toml: calendars[0].week.monday"
    }


def test_slow_hours_go_to_the_store_and_back(tmp_path: Path) -> None:
    """The hours of a file are those of the store's JSON; a rule without hours is written as it always was."""
    own = (SHIPPED / "machinery.toml").read_text(encoding="utf-8")
    hours = """speed_kmh = 45.0
    hours = [
        { from = "07:00", to = "09:30", factor_pct = 150 },
        { from = "17:00", to = "24:00", factor_pct = 80 },
    ]
    """
    (tmp_path / "own.toml").write_text(own.replace("speed_kmh = 45.0", hours), encoding="utf-8")
    policy = read_policy(tmp_path / "own.toml")
    assert [(one.from_s, one.to_s, one.factor_pct) for one in policy.travel[0].hours] == [
        (7 * HOUR, 9 * HOUR + 1800, 150), (17 * HOUR, 24 * HOUR, 80),
    ]  # fmt: skip
    assert policy_of(json.loads(json.dumps(policy_document(policy)))) == policy
    assert "hours" not in policy_document(shipped_policy("machinery"))["travel"][0]


@pytest.mark.parametrize(
    ("hours", "where"),
    [
        ([("07:00", "09:00", 150), ("08:59", "10:00", 150)], "[1]"),
        ([("17:00", "19:00", 150), ("07:00", "09:00", 150)], "[1]"),
        ([("22:00", "06:00", 90)], "[0]"),
        ([("07:00", "07:00", 150)], "[0]"),
        ([("07:00", "09:00", 19)], "[0].factor_pct"),
        ([("07:00", "09:00", 501)], "[0].factor_pct"),
        ([("07:00", "09:00", 150.5)], "[0].factor_pct"),
        ([("7:00", "09:00", 150)], "[0].from"),
        ([("07:00", "24:01", 150)], "[0].to"),
    ],
)
def test_slow_hours_that_cannot_hold_are_found(hours: list[tuple[str, str, float]], where: str) -> None:
    """Overlaps, wrong order, over midnight, beyond 20 to 500 percent: each with its place; what touches is fine."""
    document = policy_document(shipped_policy("machinery"))
    rules = [dict(zip(("from", "to", "factor_pct"), one, strict=True)) for one in hours]
    travel = [{**document["travel"][0], "hours": rules}]
    assert findings(document, travel=travel) == {f"own.toml: travel[0].hours{where}"}
    touching = [{"from": "07:00", "to": "09:00", "factor_pct": 20}, {"from": "09:00", "to": "10:00", "factor_pct": 500}]
    assert len(policy_of({**document, "travel": [{**travel[0], "hours": touching}]}).travel[0].hours) == 2


def test_calendars_go_to_the_store_and_back(tmp_path: Path) -> None:
    """Dates of TOML and the store's texts are the same days; hours to midnight are a whole day."""
    own = (SHIPPED / "machinery.toml").read_text(encoding="utf-8")
    office = """
    [[calendars]]
    id = "office"
    holidays = [2026-10-01, "2026-10-02"]
    swaps = [{ on = 2026-10-10, like = "friday" }]
    [calendars.week]
    friday = ["08:30-12:00", "13:00-24:00"]
    """
    (tmp_path / "own.toml").write_text(own + office, encoding="utf-8")
    policy = read_policy(tmp_path / "own.toml")
    assert policy_of(json.loads(json.dumps(policy_document(policy)))) == policy
    calendar = policy.rules.calendar("office")
    assert calendar.hours(date(2026, 10, 10)) == ((30_600, 43_200), (46_800, 86_400))
    assert calendar.hours(date(2026, 10, 2)) == ()


def test_every_shipped_policy_says_what_usually_holds() -> None:
    """The sections that the five share are those that hold where a policy is silent."""
    for name in NAMES:
        policy = shipped_policy(name)
        assert policy.sla is not None
        assert replace(policy.sla, targets=USUAL.targets) == USUAL
        assert policy.profiles == PROFILES
        assert policy.repeats == REPEATS


def test_a_kind_of_day_changes_prices_and_nothing_else() -> None:
    """Normal is the policy itself; one that nobody wrote down is refused."""
    policy = shipped_policy()
    storm = policy.profile("storm")
    assert policy.profile("normal") == policy
    assert (storm.weights.away, storm.weights.late) == (300, policy.weights.late)
    assert replace(storm, weights=policy.weights) == policy
    with pytest.raises(LookupError, match="full moon"):
        policy.profile("full moon")


def test_a_promise_for_the_grandchildren_is_refused() -> None:
    """A minute a week makes of an hour more than a year, and of a day more than anybody will wait."""
    document = policy_document(shipped_policy("machinery"))
    rare = [{"id": "rare", "week": {"monday": ["09:00-09:01"]}}]
    hour = {"kind": "resolution", "seconds": 3600, "calendar": "rare"}
    assert policy_of({**document, "calendars": rare, "targets": [hour]}).rules.calendars
    day = {**hour, "level": 3, "seconds": 86_400}
    assert findings(document, calendars=rare, targets=[hour, day]) == {"own.toml: targets[1].seconds"}


@pytest.mark.parametrize("name", ["a\0b", "two\nlines", "\ud800", "x" * 101])
def test_names_that_no_database_would_keep_are_refused(name: str) -> None:
    """Control characters, half a character, more than anybody can read; also as the name of an entry."""
    document = policy_document(shipped_policy("machinery"))
    assert findings(document, id=name) == {"own.toml: id"}
    (path,) = findings({**document, name: 1}) if len(name) < 100 else {"own.toml: x"}
    assert path.startswith("own.toml: ")
    path.encode()
