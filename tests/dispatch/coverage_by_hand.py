"""Coverage counted by hand: order by order, person by person, centre by centre; slow, and easy to follow."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatch.coverage.facts import CoverageFacts
from dispatch.stock.pieces import Place
from dispatch.technician import Technician
from dispatch.work_order import WorkOrder
from geo.point import Point
from geo.providers.great_circle import GreatCircleTravelTimes

Where = tuple[Point, str]


@dataclass
class Counted:
    """What was found for one order: who could and when they are there (seconds from now), and how many hands."""

    arrivals: dict[str, int]
    hands: set[str]
    reason: str | None


class ByHand:
    """Counts one company."""

    def __init__(self, facts: CoverageFacts, travel: GreatCircleTravelTimes, minutes: int | None) -> None:
        self.facts, self.travel, self.minutes = facts, travel, minutes
        self.legs: dict[tuple[Where, Where], int] = {}

    def target_s(self, order: WorkOrder) -> int | None:
        if self.minutes is not None:
            return self.minutes * 60
        clocks = {clock.level: clock.respond_s for clock in self.facts.policy.clocks}
        return clocks.get(order.level)

    def count(self, order: WorkOrder) -> Counted:
        target_s = self.target_s(order)
        assert target_s is not None
        arrivals, hands, steps = {}, set(), {"skill": 0, "region": 0, "shift": 0, "part": 0}
        site = self.facts.sites[order.site_id]
        there = site.point, site.region_id
        for person in self.facts.technicians:
            open_to_them = site.region_id in person.regions and person.id not in order.excluded
            last_s = min(target_s, self.certified_s(person, order))
            straight = self.leg(self.start(person), there)
            if open_to_them and self.arrival(person, straight, target_s) is not None:
                hands.add(person.id)
            if not self.has_skills(person, order) or last_s < 0:
                continue
            steps["skill"] += 1
            if not open_to_them:
                continue
            steps["region"] += 1
            if self.arrival(person, 0, last_s) is None:
                continue
            steps["shift"] += 1
            ways = self.ways_with_parts(person, order, there)
            steps["part"] += bool(ways)
            found = [s for s in (self.arrival(person, way, last_s) for way in ways) if s is not None]
            if found:
                arrivals[person.id] = min(found)
                hands.add(person.id)
        reason = None
        if not arrivals:
            reason = next((step for step, count in steps.items() if not count), "distance")
        elif len(hands) < order.crew:
            reason = "crew"
        return Counted(arrivals, hands, reason)

    def start(self, person: Technician) -> Where:
        center = next(one for one in self.facts.centers if one.id == person.center_id)
        return (center.point, center.region_id) if person.home is None else (person.home, person.regions[0])

    def leg(self, origin: Where, end: Where) -> int:
        if (origin, end) not in self.legs:
            points, areas = zip(origin, end, strict=True)
            usual_s = self.travel.matrix(points, areas).duration_s[0][1]
            self.legs[origin, end] = -(-usual_s * max(self.pace(origin[1]), self.pace(end[1])) // 100)
        return self.legs[origin, end]

    def pace(self, region: str) -> int:
        rules = {rule.region_id: rule for rule in self.facts.policy.travel}
        for hours in rules.get(region, rules[""]).hours:
            local = self.facts.at.astimezone(ZoneInfo(self.facts.time_zone))
            if hours.from_s <= local.hour * 3600 + local.minute * 60 < hours.to_s:
                return hours.factor_pct
        return 100

    def has_skills(self, person: Technician, order: WorkOrder) -> bool:
        levels = {one.skill: one.level for one in person.skills}
        return all(levels.get(skill, 0) >= level for skill, level in order.skills.items())

    def certified_s(self, person: Technician, order: WorkOrder) -> int:
        """Return the last second at which work may begin that ends before a certificate does."""
        zone = ZoneInfo(self.facts.time_zone)
        work_s = -(-order.duration_s * person.efficiency_pct // 100)
        ends = [
            datetime.combine(one.valid_until + timedelta(days=1), datetime.min.time(), zone) - self.facts.at
            for one in person.skills
            if one.skill in order.skills and one.valid_until is not None
        ]
        return min((int(left.total_seconds()) - work_s for left in ends), default=10**9)

    def ways_with_parts(self, person: Technician, order: WorkOrder, there: Where) -> list[int]:
        stock, start = self.facts.stock, self.start(person)
        asked = {part: pieces for part, pieces in order.parts.items() if pieces}
        van = {part: stock.get((Place("van", person.id), part), 0) for part in asked}
        ways = [self.leg(start, there)] if all(van[part] >= pieces for part, pieces in asked.items()) else []
        for center in self.facts.centers:
            here = {part: stock.get((Place("center", center.id), part), 0) for part in asked}
            if any(here.values()) and all(van[part] + here[part] >= pieces for part, pieces in asked.items()):
                at = center.point, center.region_id
                ways.append(self.leg(start, at) + center.pickup_s + self.leg(at, there))
        return ways

    def arrival(self, person: Technician, way_s: int, last_s: int) -> int | None:
        for begin, end in sorted(self.working(person)):
            there = begin + way_s
            if there <= min(end, last_s):
                return there
        return None

    def working(self, person: Technician) -> list[tuple[int, int]]:
        """Return working times in seconds from now: minute by minute would do, but spans are shorter to write."""
        spans = []
        for shift in self.facts.shifts:
            if shift.technician_id != person.id:
                continue
            free = [(shift.start_at, shift.end_at)]
            for gap in self.facts.absences:
                if gap.technician_id == person.id and gap.start_at < shift.end_at and shift.start_at < gap.end_at:
                    cut = [(shift.start_at, gap.start_at), (gap.end_at, shift.end_at)]
                    free = [(begin, end) for begin, end in cut if end - begin >= timedelta(minutes=30)]
            spans += [(begin, end) for begin, end in free if end >= self.facts.at]
        return [
            (max(0, int((begin - self.facts.at).total_seconds())), int((end - self.facts.at).total_seconds()))
            for begin, end in spans
        ]
