"""Which places of a day somebody may drive between: what roads are asked about."""

import random
from dataclasses import replace

from day_builder import HOME, StraightLines, local, snapshot, technician

from dispatch.center import Region
from dispatch.freezing.parts import parts_of_day
from dispatch.freezing.travel_notices import travel_notices
from dispatch.live.known_travel import KnownTravel
from dispatch.planning.day import DaySnapshot
from dispatch.planning.problem import freeze
from geo.travel import Parts, TravelFinding, TravelMatrix
from solver import problem


def person(who: str, *regions: str, start: str = "", end: str | None = None) -> problem.Technician:
    return problem.Technician(
        id=who, center="C", start=start or f"home:{who}", end=end, skills={}, regions=regions, shifts=()
    )


def visit(own_id: str, region: str, **parts: int) -> problem.Order:
    return problem.Order(
        id=own_id, location=f"site:{own_id}", region=region, reported_at=0, duration_s=60, respond_by=0, weight=1,
        unserved_cost=1, parts=parts,
    )  # fmt: skip


def store(own_id: str, **stock: int) -> problem.Center:
    return problem.Center(id=own_id, location=f"center:{own_id}", region="", stock=stock)


def named(
    people: list[problem.Technician], orders: list[problem.Order], centers: list[problem.Center]
) -> list[set[str]]:
    """The parts by the ids of their places."""
    ends = {place for one in people for place in (one.start, one.end) if place is not None}
    ids = sorted({*ends, *(one.location for one in orders), *(one.location for one in centers)})
    found = parts_of_day({own_id: k for k, own_id in enumerate(ids)}, people, orders, centers)
    return [{ids[k] for k in part} for part in found]


def test_regions_that_nobody_joins_are_parts() -> None:
    """North and south have their own people: nobody drives from one into the other."""
    people = [person("N", "north"), person("S", "south")]
    assert named(people, [visit("a", "north"), visit("b", "south")], []) == [
        {"home:N", "site:a"}, {"home:S", "site:b"},
    ]  # fmt: skip


def test_who_may_work_in_two_regions_joins_them() -> None:
    """Also through a third: west and east share nobody, and both share somebody with the middle."""
    people = [person("W", "west", "middle"), person("E", "east", "middle"), person("N", "north")]
    orders = [visit(region[0], region) for region in ("west", "east", "middle", "north")]
    assert named(people, orders, []) == [
        {"home:W", "home:E", "site:w", "site:e", "site:m"}, {"home:N", "site:n"},
    ]  # fmt: skip


def test_anybody_may_pick_up_anywhere() -> None:
    """A centre elsewhere belongs to a part that needs what it has or is sent; one that has nothing of use does not."""
    people = [person("N", "north"), person("S", "south")]
    orders = [visit("a", "north", seal=1), visit("b", "south", pump=1)]
    sent = replace(store("C3"), inbound=(problem.Inbound(part="seal", quantity=1, available_at=0, cost=0),))
    assert named(people, orders, [store("C1", seal=2), store("C2", pump=1), sent, store("C4", bolt=9)]) == [
        {"home:N", "site:a", "center:C1", "center:C3"}, {"home:S", "site:b", "center:C2"},
    ]  # fmt: skip


def test_where_nobody_may_go_is_in_no_part() -> None:
    """An order in a region without people waits; nobody asks for the way."""
    assert named([person("N", "north", end="home:N")], [visit("b", "south")], []) == [{"home:N"}]


def test_every_drive_that_a_rule_allows_lies_within_a_part() -> None:
    """Random days: whoever may work in an order's region finds it, their start, and its parts' centres in one part."""
    chance = random.Random(7)
    for _ in range(200):
        regions = [f"r{k}" for k in range(chance.randint(1, 6))]
        people = [person(f"T{k}", *chance.sample(regions, chance.randint(1, min(2, len(regions))))) for k in range(5)]
        orders = [
            visit(f"o{k}", chance.choice(regions), **{chance.choice("pqr"): 1} if chance.random() < 0.5 else {})
            for k in range(8)
        ]
        centers = [store(f"C{k}", **{chance.choice("pqr"): 1}) for k in range(3)]
        parts = named(people, orders, centers)
        for one in people:
            meant = [each for each in orders if each.region in one.regions]
            needed = {part for each in meant for part in each.parts}
            drives = {one.start, *(each.location for each in meant)}
            drives |= {center.location for center in centers if needed & center.stock.keys()}
            assert any(drives <= part for part in parts)


class Roads(StraightLines):
    """Travel times by road that note the parts, and find something about some place."""

    def __init__(self, *findings: TravelFinding) -> None:
        super().__init__()
        self.findings, self.parts = findings, ()

    def matrix(self, places, areas, parts: Parts | None = None) -> TravelMatrix:  # type: ignore[no-untyped-def]
        self.parts = tuple(parts or ())
        return replace(super().matrix(places, areas), estimated=False, findings=self.findings)


def two_regions(*regions_of_t2: str) -> DaySnapshot:
    """The small day with its second site and its second technician in another region."""
    day = snapshot(technicians=(technician("T1"), technician("T2", home=HOME, regions=regions_of_t2)))
    sites = {**day.sites, "S2": replace(day.sites["S2"], region_id="R2")}
    return replace(day, regions=(*day.regions, Region(id="R2", name="华北")), sites=sites)


def test_a_day_tells_its_parts() -> None:
    """Centre and first site in one, the other's home and site in the other; W1 alone needs what the centre has."""
    roads = Roads()
    locations = freeze(two_regions("R2"), roads, at=local("08:00")).problem.locations
    parts = [{locations[k].id for k in part} for part in roads.parts]
    assert parts == [{"center:C1", "site:S1"}, {"home:T2", "site:S2"}]


def test_what_roads_say_reaches_the_plan() -> None:
    """Far from a road, no road, not by road: a notice each, about the order that is there, in both languages."""
    roads = Roads(
        TravelFinding(code="far-from-road", place=2, metres=1234),
        TravelFinding(code="no-road", place=3, others=(0, 1, 2)),
        TravelFinding(code="far-from-road", place=1, metres=800),
        TravelFinding(code="not-by-road", others=(0, 1), reason={"en": "it sleeps", "zh": "无应答"}),
        TravelFinding(code="not-by-road", others=(2, 3), reason={"en": "it sleeps", "zh": "无应答"}),
    )
    notices = freeze(snapshot(), roads, at=local("08:00")).notices
    assert [(one.code, one.subject, one.text["en"]) for one in notices] == [
        ("far-from-road", "W1", "W1 lies 1,234 m from the nearest road; check its coordinates and their datum"),
        ("no-road", "W2", "no road leads there and back between W2 and C1, T2, W1"),
        ("far-from-road", "T2", "T2 lies 800 m from the nearest road; check its coordinates and their datum"),
        ("not-by-road", "", "travel times are estimates, not by road: it sleeps"),
    ]
    assert [one.text["zh"] for one in notices][1:] == [
        "W2 与 C1, T2, W1之间没有可往返的道路",
        "T2 距最近道路 800 米，请核对坐标及坐标系",
        "行程时间为估算值，并非路网结果：无应答",
    ]


def test_many_places_are_counted() -> None:
    """Somebody on an island is cut off from a whole region: three are named, the rest counted."""
    matrix = TravelMatrix(
        duration_s=(), distance_m=(), provenance="", estimated=False,
        findings=(TravelFinding(code="no-road", place=0, others=(1, 2, 3, 4, 5)),),
    )  # fmt: skip
    locations = [problem.Location(id=f"site:{k}", lat=0, lon=0) for k in range(6)]
    (notice,) = travel_notices(matrix, locations, [])
    assert notice.text["en"] == "no road leads there and back between 0 and 1, 2, 3 and 2 more"
    assert notice.text["zh"] == "0 与 1, 2, 3 等 5 处之间没有可往返的道路"


def test_a_plan_does_not_know_the_way_to_where_its_people_did_not_drive() -> None:
    """T2 is lent to both regions at noon: what the morning's plan filled in between them is no travel time by road."""
    morning = freeze(two_regions("R2"), Roads(), at=local("08:00")).problem
    known = KnownTravel(problems=[morning], estimated=False)
    same, lent = (Roads(), Roads())
    freeze(two_regions("R2"), same, at=local("12:00"), known=known.legs)
    assert same.points == []
    freeze(two_regions("R1", "R2"), lent, at=local("12:00"), known=known.legs)
    assert len(lent.points) == 4


def test_estimates_know_every_way() -> None:
    """Between parts stand estimates as good as the others, where all are estimates."""
    morning = freeze(two_regions("R2"), StraightLines(), at=local("08:00")).problem
    lent = Roads()
    known = KnownTravel(problems=[morning], estimated=True)
    freeze(two_regions("R1", "R2"), lent, at=local("12:00"), known=known.legs)
    assert lent.points == []
