"""Which section of a day may use which pieces: sections are searched side by side, and no piece is given out twice."""

from collections.abc import Iterator, Sequence

import numpy as np

from solver.arrays import Array
from solver.kernel.layout import (
    BEST,
    CENTER,
    N_PICKS,
    PART,
    PART_NOW,
    PART_WAS,
    PIECES,
    PLACE,
    START,
    USERS,
    USERS_END,
    VERSIONS,
    Board,
    Day,
)
from solver.sections import Section

NEAR_S = 1800  # a section is near a centre if it has no more than this farther to it than the nearest one
FAR_TURN = 4  # every so many turns those that are not near may use what is free


class Rations:
    """The pieces of every lot that each section may use: those that it holds, and in turn those that nobody holds.

    A section holds what its current plan takes and what its best plan takes, so that the best plans of all sections
    can be had together.
    """

    def __init__(self, day: Day, sections: Sequence[Section]) -> None:
        self._pieces, self._part = day.lots[:, PIECES], day.lots[:, PART]
        self._given = np.tile(self._pieces, (len(sections), 1))
        self._turns = 0
        ways = np.array([ways_to_centers(day, section) for section in sections])
        self._near: list[list[int]] = []
        self._far: list[list[int]] = []
        for center, part in zip(centers_of_lots(day).tolist(), self._part.tolist(), strict=True):
            needs = (section.day.parts[part] for section in sections)
            users = [k for k, row in enumerate(needs) if row[USERS_END] > row[USERS]]
            within = min((ways[k, center] for k in users), default=0) + NEAR_S
            self._near.append([k for k in users if ways[k, center] <= within])
            self._far.append([k for k in users if ways[k, center] > within])

    def deal(self, boards: Sequence[Sequence[Board]]) -> None:
        """Give out anew what no section's boards hold, each free piece to one section."""
        if len(boards) < 2:
            return
        held = np.array([self._held(k, among) for k, among in enumerate(boards)])
        free = self._pieces - held.sum(axis=0)
        far, self._turns = self._turns % FAR_TURN == FAR_TURN - 1, self._turns + 1
        for lot in np.flatnonzero(free).tolist():
            takers = (self._far[lot] if far else self._near[lot]) or self._near[lot]
            if takers:
                held[takers[self._turns // (FAR_TURN if far else 1) % len(takers)], lot] += free[lot]
        for k, among in enumerate(boards):
            self._give(k, held[k], among)

    def offer(self, boards: Sequence[Sequence[Board]]) -> Iterator[int]:
        """Yield the sections one after the other; each may use all that no other's boards hold until the next one."""
        if len(boards) < 2:
            yield from range(len(boards))
            return
        held = np.array([self._held(k, among) for k, among in enumerate(boards)])
        free = self._pieces - held.sum(axis=0)
        for k, among in enumerate(boards):
            self._give(k, held[k] + free, among)
            yield k
            free += held[k]
            held[k] = self._held(k, among)
            free -= held[k]
            self._give(k, held[k], among)

    def give_all(self, boards: Sequence[Sequence[Board]]) -> None:
        """Let every section use everything: for a moment in which somebody else sees to it that no piece goes twice."""
        for k, among in enumerate(boards):
            self._give(k, self._pieces, among)

    def _held(self, k: int, boards: Sequence[Board]) -> Array:
        now = [self._given[k] - board.residual for board in boards]
        held: Array = np.max(now + [taken_by_best(board) for board in boards], axis=0)
        return held

    def _give(self, k: int, pieces: Array, boards: Sequence[Board]) -> None:
        more = pieces - self._given[k]
        parts = np.unique(self._part[more != 0])
        for board in boards:
            np.add(board.residual, more, out=board.residual)
            board.count[VERSIONS] += 1  # what is remembered of orders that need these parts holds no more
            board.version[PART_NOW, parts] = board.version[PART_WAS, parts] = board.count[VERSIONS]
        self._given[k] = pieces


def taken_by_best(board: Board) -> Array:
    """Return the pieces of every lot that the best plan of a board takes."""
    taken: Array = np.zeros_like(board.residual)
    picks = board.picks[BEST]
    given = np.arange(picks.shape[1]) < board.supply[BEST, :, N_PICKS, None]
    np.add.at(taken, picks[given, 1], picks[given, 2])
    return taken


def centers_of_lots(day: Day) -> Array:
    """Return the centre of every lot."""
    cells = np.repeat(np.arange(len(day.lot_at) - 1), np.diff(day.lot_at))
    centers: Array = cells // max(1, day.van.shape[1])
    return centers


def ways_to_centers(day: Day, section: Section) -> Array:
    """Return how far it is (s) from every centre that has something to the nearest start of a section's lines."""
    kinds = day.clock.stops[day.n :]
    ways = np.zeros(1 + int(kinds[:, CENTER].max(initial=0)), np.int64)
    starts = np.unique(day.clock.routes[section.routes, START])
    for center, place in np.unique(kinds[:, [CENTER, PLACE]], axis=0).tolist():
        ways[center] = day.clock.travel[place, starts].min(initial=np.iinfo(np.int32).max)
    return ways
