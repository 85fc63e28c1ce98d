"""Coverage in sums: how many orders by level and region, and how many of them whose people could attend to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from dispatch.coverage.chances import Chances
from dispatch.coverage.facts import CoverageFacts
from dispatch.coverage.result import Coverage, DemandCoverage, LevelCoverage, Reason, Share, Tally
from dispatch.coverage.staff import NEVER, Integers, Staff
from dispatch.coverage.ways import Ways


class Sums:
    """Adds up who could attend to how many orders, block by block."""

    def __init__(self, facts: CoverageFacts, staff: Staff) -> None:
        self._levels = sorted({order.level for order in facts.orders})
        self._centers = [center.id for center in facts.centers]
        self._staff = staff
        self._people = np.zeros((len(staff.people), len(self._levels)), dtype=np.int64)
        self._houses = np.zeros((len(self._centers), len(self._levels)), dtype=np.int64)
        self._person_alone = np.zeros(len(staff.people), dtype=np.int64)
        self._house_alone = np.zeros(len(self._centers), dtype=np.int64)

    def add(self, chances: Chances) -> None:
        """Count what is covered of some demands."""
        could = (chances.arrives_s < NEVER) & chances.covered(1)[None, :]
        houses = np.zeros((len(self._centers), len(chances.demands)), dtype=bool)
        for house in np.unique(self._staff.center):
            houses[house] = could[self._staff.center == house].any(axis=0)
        orders = np.array([one.count for one in chances.demands], dtype=np.int64)
        at_level = np.array([self._levels.index(one.level) for one in chances.demands])
        by_level = np.zeros((len(chances.demands), len(self._levels)))
        by_level[np.arange(len(chances.demands)), at_level] = orders
        self._people += (could @ by_level).astype(np.int64)
        self._houses += (houses @ by_level).astype(np.int64)
        self._person_alone += _alone(could, orders)
        self._house_alone += _alone(houses, orders)

    def coverage(
        self,
        facts: CoverageFacts,
        *,
        minutes: int | None,
        ways: Ways,
        demands: tuple[DemandCoverage, ...],
        untargeted: int,
        unplaced: int,
    ) -> Coverage:
        """Return all of it."""
        by_region: dict[str, list[DemandCoverage]] = defaultdict(list)
        by_level: dict[int, list[DemandCoverage]] = defaultdict(list)
        for one in demands:
            by_region[one.demand.region_id].append(one)
            by_level[one.demand.level].append(one)
        names = [person.id for person in self._staff.people]
        people = zip(names, self._people.sum(axis=1), self._person_alone, strict=True)
        centers = zip(self._centers, self._houses.sum(axis=1), self._house_alone, strict=True)
        return Coverage(
            at=facts.at,
            minutes=minutes,
            provenance=ways.provenance,
            estimated=ways.estimated,
            demands=demands,
            total=_tally(demands),
            levels=tuple(self._level(level, by_level[level], names) for level in sorted(by_level)),
            regions={region: _tally(by_region[region]) for region in sorted(by_region)},
            centers={name: Share(covers=int(all_), alone=int(alone)) for name, all_, alone in centers},
            people={name: Share(covers=int(all_), alone=int(alone)) for name, all_, alone in people},
            untargeted=untargeted,
            unplaced=unplaced,
            center_of={person.id: person.center_id for person in self._staff.people},
        )

    def _level(self, level: int, some: Sequence[DemandCoverage], names: Sequence[str]) -> LevelCoverage:
        column = self._levels.index(level)
        reasons: Counter[Reason] = Counter()
        for one in some:
            if one.reason is not None:
                reasons[one.reason] += one.demand.count
        return LevelCoverage(
            level=level,
            targets_s=tuple(sorted({one.demand.target_s for one in some if one.demand.target_s is not None})),
            tally=_tally(some),
            centers=_above_nought(self._centers, self._houses[:, column]),
            people=_above_nought(names, self._people[:, column]),
            reasons=dict(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))),
        )


def _alone(could: np.typing.NDArray[np.bool_], orders: Integers) -> Integers:
    """Return for each row the orders of the demands in which it is the only one."""
    single = could.sum(axis=0) == 1
    found: Integers = could[:, single] @ orders[single]
    return found


def _tally(some: Iterable[DemandCoverage]) -> Tally:
    orders = covered = doubly = 0
    for one in some:
        orders += one.demand.count
        covered += one.demand.count * one.covered
        doubly += one.demand.count * one.doubly
    return Tally(orders=orders, covered=covered, doubly=doubly)


def _above_nought(names: Sequence[str], counts: Integers) -> Mapping[str, int]:
    """Return the names that count for something, the largest first."""
    found = [(name, int(count)) for name, count in zip(names, counts, strict=True) if count]
    return dict(sorted(found, key=lambda pair: (-pair[1], pair[0])))
