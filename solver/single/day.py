"""What solving single orders needs to know of a problem, worked out once for all of them."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from solver.problem import BreakRule, Center, Order, Problem, Shift, Technician
from solver.single.pieces import Batch, batches_by_part
from solver.travel import Travel


class EmptyDay:
    """A problem without its other orders: who could go where, and what lies at which centre."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.technicians = {technician.id: technician for technician in problem.technicians}
        self.orders = {order.id: order for order in problem.orders}
        self.centers = {center.id: center for center in problem.centers}
        self._travel = Travel(problem)
        self._legs_s: dict[tuple[str, str], int] = {}
        self._skilled: dict[tuple[tuple[str, int], ...], tuple[Technician, ...]] = {}
        self._holding: dict[tuple[str, int], frozenset[str]] = {}
        self._able: dict[tuple[str, tuple[tuple[str, int], ...]], tuple[Technician, ...]] = {}
        self._in_region: dict[str, tuple[Technician, ...]] = {}

    @cached_property
    def batches(self) -> dict[str, dict[str, tuple[Batch, ...]]]:
        """Pieces by part and centre, in the order in which the contract hands them out."""
        return batches_by_part(self.problem.centers)

    def givers(self, parts: Iterable[str]) -> tuple[Center, ...]:
        """Return the centres that have or get a piece of any of the parts."""
        ids = {center for part in parts for center in self.batches.get(part, {})}
        return tuple(center for center in self.problem.centers if center.id in ids) if ids else ()

    def leg_s(self, a: str, b: str) -> int:
        """Return the travel time (s) between two locations."""
        leg_s = self._legs_s.get((a, b))
        if leg_s is None:
            leg_s = self._legs_s[a, b] = self._travel.time_s(a, b)
        return leg_s

    def skilled(self, order: Order) -> tuple[Technician, ...]:
        """Return those who have every skill of an order at its level, certified at the planning moment."""
        key = tuple(sorted(order.skills.items()))
        if key not in self._skilled:
            ids = self._holders_of_all(key)
            self._skilled[key] = tuple(t for t in self.problem.technicians if t.id in ids)
        return self._skilled[key]

    def _holders_of_all(self, skills: Sequence[tuple[str, int]]) -> frozenset[str]:
        """Return those who have every one of some skills at its level, certified at the planning moment."""
        everybody = frozenset(self.technicians)
        return everybody.intersection(*(self._holders(skill, level) for skill, level in skills))

    def _holders(self, skill: str, level: int) -> frozenset[str]:
        """Return those who have a skill at a level, certified at the planning moment."""
        if (skill, level) not in self._holding:
            now = self.problem.now
            self._holding[skill, level] = frozenset(
                t.id
                for t in self.problem.technicians
                if t.skills.get(skill, 0) >= level and t.skill_until.get(skill, now) >= now
            )
        return self._holding[skill, level]

    def local(self, order: Order) -> tuple[Technician, ...]:
        """Return those who may work in an order's region and are not excluded from it."""
        nearby = self._people_in(order.region)
        return tuple(t for t in nearby if t.id not in order.excluded) if order.excluded else nearby

    def _people_in(self, region: str) -> tuple[Technician, ...]:
        """Return those who may work in a region."""
        if region not in self._in_region:
            self._in_region[region] = tuple(t for t in self.problem.technicians if region in t.regions)
        return self._in_region[region]

    def able(self, order: Order) -> tuple[Technician, ...]:
        """Return those who may go there, and have the skills."""
        key = order.region, tuple(sorted(order.skills.items()))
        if key not in self._able:
            skilled = self._holders_of_all(key[1])
            here = self._people_in(order.region)
            self._able[key] = tuple(technician for technician in here if technician.id in skilled)
        able = self._able[key]
        return tuple(t for t in able if t.id not in order.excluded) if order.excluded else able

    def earliest_departure(self, shift: Shift) -> int:
        """Return the first second at which a route of a shift may depart."""
        return max(self.problem.now, shift.start)

    def break_due(self, shift: Shift) -> BreakRule | None:
        """Return the rule of a shift's break, unless the shift has none or its time has passed."""
        rule = shift.break_rule
        return None if rule is None or self.earliest_departure(shift) > rule.latest else rule


def covers(technician: Technician, order: Order, at: int) -> bool:
    """Return whether one technician has every skill of an order at its level, still certified at a time (s)."""
    until = technician.skill_until
    return all(
        technician.skills.get(skill, 0) >= level and until.get(skill, at) >= at for skill, level in order.skills.items()
    )


def certified_until(technician: Technician, order: Order) -> float:
    """Return the last second at which all of an order's certificates hold; infinite where none ends."""
    return min((technician.skill_until.get(skill, float("inf")) for skill in order.skills), default=float("inf"))
