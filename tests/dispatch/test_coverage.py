"""Coverage: as counted by hand on small companies, never worse for one more person or piece, quick on large ones."""

from collections import Counter
from dataclasses import replace
from random import Random
from time import process_time

from coverage_by_hand import ByHand
from coverage_firms import AT, PARTS, REGIONS, SKILLS, TRAVEL, firm
from day_builder import local, order, policy, shift, snapshot, technician
from hypothesis import given, settings
from hypothesis import strategies as st

from dispatch.center import ServiceCenter
from dispatch.company import Site
from dispatch.coverage.cover import cover
from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.result import REASONS, Coverage, DemandCoverage
from dispatch.policy import TravelHours, TravelRule
from dispatch.sla.calendar import Calendar
from dispatch.sla.rules import SlaRules
from dispatch.sla.target import TargetRule
from dispatch.stock.pieces import Place
from dispatch.technician import Skill, Technician
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes

seeds = st.integers(0, 2**31)


def by_order(coverage: Coverage) -> dict[str, DemandCoverage]:
    return {own: one for one in coverage.demands for own in one.demand.orders}


@settings(max_examples=100, deadline=None)
@given(seed=seeds, minutes=st.sampled_from((None, None, 20, 45, 90)))
def test_it_agrees_with_counting_by_hand(seed: int, minutes: int | None) -> None:
    """Order by order: who could, when they are there, whether it is covered and doubly, and the reason if not."""
    facts = firm(seed)
    found, hand = cover(facts, TRAVEL, minutes=minutes), ByHand(facts, TRAVEL, minutes)
    shown = by_order(found)
    aimed = [one for one in facts.orders if hand.target_s(one) is not None]
    assert set(shown) == {one.id for one in aimed}
    assert found.untargeted == len(facts.orders) - len(aimed)
    covers: Counter[str] = Counter()
    for one in aimed:
        counted, got = hand.count(one), shown[one.id]
        assert (got.could, got.reason) == (len(counted.arrivals), counted.reason)
        assert got.covered == (counted.reason is None)
        assert got.doubly == (len(counted.arrivals) >= 2 and len(counted.hands) > one.crew)
        firsts = sorted(counted.arrivals.values())[:3]
        assert [first.arrives_s for first in got.first] == firsts
        assert all(counted.arrivals[first.technician_id] == first.arrives_s for first in got.first)
        covers.update(list(counted.arrivals) if got.covered else ())
    assert {who: share.covers for who, share in found.people.items() if share.covers} == dict(covers)
    _sums_are_right(found)


def _sums_are_right(found: Coverage) -> None:
    total = found.total
    assert total.orders == sum(one.demand.count for one in found.demands)
    assert total.covered == sum(level.tally.covered for level in found.levels)
    assert total.doubly == sum(tally.doubly for tally in found.regions.values())
    for level in found.levels:
        assert level.tally.orders - level.tally.covered == sum(level.reasons.values())
        assert all(count <= level.tally.covered for count in (*level.centers.values(), *level.people.values()))
    assert sum(share.alone for share in found.people.values()) <= total.covered
    for center, share in found.centers.items():
        own = [found.people[who].covers for who, at in found.center_of.items() if at == center]
        assert max(own, default=0) <= share.covers <= sum(own)


def test_the_random_companies_know_every_reason() -> None:
    """Else the agreement says nothing of it."""
    found = [one for seed in range(200) for one in cover(firm(seed), TRAVEL).demands]
    reasons = Counter(one.reason for one in found)
    assert {*REASONS, None} <= set(reasons)
    assert min(reasons.values()) >= 5
    assert {True, False} == {first.calls_at is None for one in found for first in one.first}


@settings(max_examples=80, deadline=None)
@given(seed=seeds, what=st.sampled_from(("person", "piece", "skill", "region")))
def test_more_of_anything_never_covers_less(seed: int, what: str) -> None:
    """One more person, piece, skill or region: no order loses anybody who could."""
    facts, dice = firm(seed), Random(seed)
    before, after = cover(facts, TRAVEL), cover(_with_more(facts, what, dice), TRAVEL)
    richer = by_order(after)
    for own, one in by_order(before).items():
        assert richer[own].could >= one.could
        assert richer[own].covered >= one.covered
        assert richer[own].doubly >= one.doubly
        if one.first:
            assert richer[own].first[0].arrives_s <= one.first[0].arrives_s


def _with_more(facts: CoverageFacts, what: str, dice: Random) -> CoverageFacts:
    if what == "person":
        skills = tuple(Skill(skill=skill, level=dice.randint(1, 3)) for skill in SKILLS)
        new = Technician(id="T9", name="", center_id=facts.centers[0].id, regions=REGIONS[:2], skills=skills)
        return replace(facts, technicians=(*facts.technicians, new), shifts=(*facts.shifts, shift("T9")))
    if what == "piece":
        houses = [Place("center", one.id) for one in facts.centers]
        vans = [Place("van", one.id) for one in facts.technicians]
        key = dice.choice([*houses, *vans]), dice.choice(PARTS)
        return replace(facts, stock={**facts.stock, key: facts.stock.get(key, 0) + 1})
    people = list(facts.technicians)
    if people:
        at = dice.randrange(len(people))
        skills = {one.skill: one for one in people[at].skills} | {"optics": Skill(skill="optics", level=3)}
        regions = tuple(dict.fromkeys((*people[at].regions, *REGIONS)))
        more = {"skills": tuple(skills.values())} if what == "skill" else {"regions": regions}
        people[at] = replace(people[at], **more)
    return replace(facts, technicians=tuple(people))


def small(**changes: object) -> CoverageFacts:
    """Two technicians of one centre at nine in the morning; the plant is 14 minutes from the centre, the roof 21."""
    day = snapshot()
    whole = CoverageFacts(
        at=AT,
        time_zone="Asia/Shanghai",
        policy=day.policy,
        centers=day.centers,
        technicians=day.technicians,
        shifts=day.shifts,
        orders=day.orders,
        sites=day.sites,
        tiers={"K1": "key"},
        faults=day.faults,
        stock=day.stock,
    )
    return replace(whole, **changes)


def judged(facts: CoverageFacts, own_id: str = "W1", minutes: int | None = None) -> DemandCoverage:
    return by_order(cover(facts, GreatCircleTravelTimes(), minutes=minutes))[own_id]


def test_a_part_at_the_centre_costs_the_pick_up() -> None:
    """T1 starts at the centre: the seal is there, ten minutes to be handed out, which one on the van is not."""
    alone = small(technicians=(technician("T1"),))
    (first,) = judged(alone).first
    assert first.calls_at == "C1"
    carried = small(technicians=(technician("T1"),), stock={(Place("van", "T1"), "P1"): 1})
    (quicker,) = judged(carried).first
    assert quicker.calls_at is None
    assert first.arrives_s - quicker.arrives_s == 600
    minutes = -(-first.arrives_s // 60)
    assert judged(alone, minutes=minutes).covered
    late = judged(alone, minutes=minutes - 1)
    assert (late.reason, late.covered) == ("distance", False)
    assert late.late_s == first.arrives_s - (minutes - 1) * 60
    assert {miss.lacks: miss.what for miss in late.near} == {"part": ("P1",), "distance": ()}


def test_what_one_thing_would_change_is_named_for_each_kind() -> None:
    """The nearest who lacks the skill, the region, the shift or the part, and by how much the nearest is too late."""
    able = {"stock": {(Place("van", who), "P1"): 1 for who in ("T1", "T2")}}
    novice = technician("T1", skills=(Skill(skill="hydraulics", level=1),))
    one = judged(small(technicians=(novice,), **able))
    assert (one.reason, [(miss.lacks, miss.what) for miss in one.near]) == ("skill", [("skill", ("hydraulics",))])
    stranger = technician("T1", regions=("R9",))
    one = judged(small(technicians=(stranger,), **able))
    assert (one.reason, [miss.lacks for miss in one.near]) == ("region", ["region"])
    one = judged(small(shifts=(), **able))
    assert (one.reason, [miss.lacks for miss in one.near]) == ("shift", ["shift"])
    one = judged(small(stock={}))
    assert (one.reason, [(miss.lacks, miss.what) for miss in one.near]) == ("part", [("part", ("P1",))])
    one = judged(small(orders=(order("W1", excluded=("T1", "T2")),), **able))
    assert (one.reason, one.near) == ("region", ())
    one = judged(small(orders=(order("W1", crew=3),), **able))
    assert (one.reason, one.could, one.near) == ("crew", 2, ())


def test_a_certificate_holds_until_the_work_ends() -> None:
    """It ends at midnight: work of eleven hours that begins at two is not covered, of six it is."""
    until = technician("T1", skills=(Skill(skill="hydraulics", level=3, valid_until=AT.date()),))
    facts = small(technicians=(until,), stock={(Place("van", "T1"), "P1"): 1}, at=local("14:00"))
    long, short = (order("W1", duration_s=hours * 3600) for hours in (11, 6))
    assert judged(replace(facts, orders=(long,))).reason == "skill"
    assert judged(replace(facts, orders=(short,))).covered


def test_the_target_is_the_policys_by_level_tier_and_calendar() -> None:
    """A promise to businesses in working hours only: asked late on Friday, two hours reach into Monday."""
    office = Calendar(id="office", week=(((9 * 3600, 17 * 3600),),) * 5 + ((),) * 2)
    rule = TargetRule(kind="on_site", seconds=7200, group="B", calendar="office")
    rules = policy(sla=SlaRules(calendars=(office,), targets=(rule,)))
    friday = local("16:00", day=AT.date().replace(day=6))
    facts = small(at=friday, policy=rules, orders=(order("W1", parts={}),))
    (one,) = cover(facts, GreatCircleTravelTimes()).demands
    assert (one.demand.target_s, one.demand.within_s) == (7200, 66 * 3600)
    (one,) = cover(replace(facts, tiers={"K1": "ordinary"}), GreatCircleTravelTimes()).demands
    assert (one.demand.target_s, one.demand.within_s) == (3600, 3600)  # what the clock of its level says
    assert cover(facts, GreatCircleTravelTimes(), minutes=30).demands[0].demand.within_s == 1800


def test_alike_orders_are_counted_together_and_weigh_what_they_are() -> None:
    """Forty orders of one plant are one demand of forty; one that wants another part is another."""
    orders = [order(f"W{k:02}") for k in range(40)] + [order("W99", parts={"P1": 1, "TOOL": 1})]
    found = cover(small(orders=tuple(orders)), GreatCircleTravelTimes())
    assert sorted(one.demand.count for one in found.demands) == [1, 40]
    assert (found.total.orders, found.total.covered) == (41, 40)
    assert found.levels[0].reasons == {"part": 1}
    assert found.people["T1"].covers == 40
    assert found.centers["C1"].alone == 40


def test_the_rush_hour_counts() -> None:
    """Twice the time from eight to nine: what is covered at half past nine is not at half past eight."""
    rush = TravelRule(
        region_id="", detour_pct=130, speed_kmh=45, hours=(TravelHours(from_s=28_800, to_s=32_400, factor_pct=200),)
    )
    facts = small(policy=policy(travel=(rush,)), orders=(order("W1", parts={}),))
    slow, quick = (judged(replace(facts, at=local(clock))).first[0].arrives_s for clock in ("08:30", "09:30"))
    assert quick < slow <= 2 * quick
    assert "time of day" in cover(replace(facts, at=local("08:30")), GreatCircleTravelTimes()).provenance


def test_nobody_and_nothing_are_no_fault() -> None:
    """No people, no centres with stock, no orders, no promise."""
    assert cover(small(technicians=(), shifts=()), GreatCircleTravelTimes()).total.covered == 0
    empty = cover(small(orders=()), GreatCircleTravelTimes())
    assert (empty.demands, empty.levels, empty.total.orders) == ((), (), 0)
    unpromised = cover(small(policy=policy(clocks=())), GreatCircleTravelTimes())
    assert (unpromised.total.orders, unpromised.untargeted) == (0, 2)


def test_a_large_day_takes_seconds() -> None:
    """A thousand orders and 800 people, within a few seconds of one processor."""
    facts = many(orders=1_000, people=800, centers=40)
    began = process_time()
    found = cover(facts, GreatCircleTravelTimes())
    assert process_time() - began < 8
    assert 0 < found.total.covered < 1_000


def many(*, orders: int, people: int, centers: int) -> CoverageFacts:
    """Return a large company: centres all over the country, people and orders around them."""
    dice = Random(1)
    skills, parts = [f"S{k}" for k in range(20)], [f"P{k}" for k in range(100)]

    def near(point: Point) -> Point:
        return Point(point.lat + dice.gauss(0, 0.4), point.lon + dice.gauss(0, 0.4))

    houses = [
        ServiceCenter(
            id=f"C{k}", name="", region_id=f"R{k // 4}", point=Point(dice.uniform(24, 40), dice.uniform(104, 120))
        )
        for k in range(centers)
    ]
    staff = []
    for k in range(people):
        house = dice.choice(houses)
        staff.append(
            Technician(
                id=f"T{k}",
                name="",
                center_id=house.id,
                regions=(house.region_id,),
                skills=tuple(Skill(skill=one, level=dice.randint(1, 5)) for one in dice.sample(skills, 6)),
                home=near(house.point),
            )
        )
    sites = {}
    for k in range(orders):
        house = dice.choice(houses)
        site = f"S{k}"
        sites[site] = Site(id=site, customer_id="K1", name="", point=near(house.point), region_id=house.region_id)
    kinds = [(dice.sample(skills, 1), dice.sample(parts, k % 3)) for k in range(100)]
    asked = [(site, *dice.choice(kinds)) for site in sites]
    stock = {(Place("van", one.id), part): 2 for one in staff for part in dice.sample(parts, 15)}
    stock |= {(Place("center", one.id), part): 5 for one in houses for part in dice.sample(parts, 70)}
    return small(
        centers=tuple(houses),
        technicians=tuple(staff),
        shifts=tuple(shift(one.id) for one in staff),
        sites=sites,
        stock=stock,
        orders=tuple(
            order(f"W{k}", site_id=site, skills=dict.fromkeys(need, 3), parts=dict.fromkeys(bring, 1))
            for k, (site, need, bring) in enumerate(asked)
        ),
    )
