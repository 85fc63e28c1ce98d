"""The move: a coupled order, and all that wait for it, leave the plan and come back elsewhere; annealing decides."""

import math

from solver.couplings.links import has_followers, links_before, open_windows, room_after
from solver.couplings.moves.crews import choose_crew
from solver.couplings.moves.layout import (
    CREW,
    FROM,
    LATER,
    LATER_END,
    MEMBERS,
    NEEDED,
    NOW,
    ON,
    ORDER,
    POSSIBLE,
    SLOTS,
    SUPPLIER,
    TO,
    WORTH,
)
from solver.couplings.worker import Worker
from solver.kernel.anneal import BLINK, anneal_inside
from solver.kernel.chance import below, chance
from solver.kernel.change import accept, insert_order, remember_best, remove_stop, settle, take_back, touch
from solver.kernel.insertion import best_insertion
from solver.kernel.layout import ABSENT, BEST_TOTAL, LINE, NEVER, SIZE, TOUCHED, UNSERVED, WHERE
from solver.kernel.pool import collect
from solver.kernel.recreate import EVERY_LINE, place_best, recreate
from solver.kernel.ruin import ruin_around

TRIES = 8  # starts looked at for a crew in one move
ALL = 1 << 30
STRINGS = 3  # routes ruined at most to make room
LONGEST = 4.0  # orders taken out of each at most
SHARE = 0.5  # of moves that are of a coupled order, times the share of orders that are


def anneal_coupled(worker: Worker, iterations: int, heat: float, width: int) -> None:
    """Do what `solver.kernel.anneal.anneal` does, and now and then move a coupled order."""
    board = worker.board
    many = len(worker.bonds.units)
    share = SHARE * many / max(many, len(worker.day.active))
    while iterations > 0:
        gap = int(math.log(max(1e-300, chance(board.random))) / math.log(1 - share))
        run = min(gap, iterations)
        anneal_inside(worker.day_ref, worker.board_ref, worker.pool_ref, run, heat, width)
        worker.keep_best_state()
        iterations -= run
        if iterations > 0:
            u, strings = below(board.random, many), below(board.random, STRINGS + 1)
            move(worker, u, tries=TRIES, strings=strings, heat=heat, width=width)
            iterations -= 1


def settle_units(worker: Worker, units: list[int]) -> None:
    """Move units one by one, looking at every start, and keep what is cheaper."""
    for u in units:
        move(worker, u, tries=ALL, strings=0, heat=0.0, width=0)


def move(worker: Worker, u: int, *, tries: int, strings: int, heat: float, width: int) -> None:
    """Take a unit out, ruin some routes near by, bring all back; let that stand or take it back."""
    day, board = worker.day_ref, worker.board_ref
    count = worker.board.count
    before, rows = worker.total, worker.bonds.state[NOW].copy()
    count[ABSENT] = 0
    if strings > 0:
        ruin_around(day, board, int(worker.bonds.units[u, ORDER]), strings, LONGEST)
    rebuild(worker, u, tries)
    recreate(day, board, BLINK)
    after = worker.total
    if after != before and after < count[BEST_TOTAL] + width:
        for t in worker.board.queues[TOUCHED, : count[TOUCHED]].tolist():
            collect(day, board, worker.pool_ref, t)
    if after >= before - heat * math.log(max(1e-300, chance(worker.board.random))):
        take_back(day, board)
        worker.restore(rows)
        return
    accept(day, board)
    if after < count[BEST_TOTAL]:
        remember_best(day, board)
    worker.keep_best_state()


def rebuild(worker: Worker, u: int, tries: int) -> None:
    """Take a unit and all that wait for it out, and bring them back in time order, as far as that pays."""
    bonds = worker.bonds
    group = [u, *bonds.lists[bonds.units[u, LATER] : bonds.units[u, LATER_END]].tolist()]
    for v in reversed(group):
        take_unit_out(worker, v)
    moved = set(group)
    for first in sorted({link[0] for v in group for link in links_before(bonds, v)} - moved):
        if worker.is_in(first):
            worker.nail(first)
        moved.add(first)
    added = {v: bring_back(worker, v, tries) for v in group}
    for v in reversed(group):
        loss = NEVER > added[v] > bonds.units[v, WORTH]
        if loss and worker.is_in(v) and not has_followers(bonds, v):
            take_unit_out(worker, v)
    open_windows(worker, moved)


def take_unit_out(worker: Worker, u: int) -> None:
    """Take a unit out of the plan, with all its members."""
    begin, end = worker.bonds.units[u, [SLOTS, SLOTS + 1]].tolist()
    for stop in worker.bonds.slots[begin:end].tolist():
        take_out(worker, stop)
    worker.shut(u)


def take_out(worker: Worker, stop: int) -> None:
    """Take an order out of the plan, and out of those that are about to be inserted again."""
    board, r = worker.board, int(worker.board.orders[stop, WHERE])
    if r >= 0:
        line = int(worker.day.clock.routes[r, LINE])
        touch(worker.day_ref, worker.board_ref, line)
        at = board.seq[NOW, r, : board.state[NOW, r, SIZE]].tolist().index(stop)
        remove_stop(worker.day_ref, worker.board_ref, r, at)
        settle(worker.day_ref, worker.board_ref, line)
    absent = board.queues[ABSENT, : board.count[ABSENT]].tolist()
    if stop in absent:
        board.count[ABSENT] -= 1
        board.queues[ABSENT, absent.index(stop)] = absent[-1]


def bring_back(worker: Worker, u: int, tries: int) -> int:
    """Serve a unit where that is allowed, even at a loss if others wait for it; return what it adds, or NEVER."""
    room = room_after(worker, u)
    unit = worker.bonds.units[u]
    if unit[POSSIBLE] == 0 or room is None:
        return NEVER
    forced = bool(unit[LATER_END] > unit[LATER])
    if unit[CREW] == 1:
        return bring_single(worker, u, *room, forced)
    return bring_crew(worker, u, *room, int(worker.bonds.least[1] if forced else unit[WORTH]), tries)


def bring_single(worker: Worker, u: int, low: int, high: int, forced: bool) -> int:
    """Serve an order inside a window at its cheapest place, if it pays or is forced; return what it adds, or NEVER."""
    order, row = int(worker.bonds.units[u, ORDER]), worker.row(u)
    row[ON], row[FROM], row[TO], row[NEEDED] = 1, low, high, forced
    worker.become(u, row)
    before = worker.total - int(worker.day.clock.stops[order, UNSERVED])
    if not place_best(worker.day_ref, worker.board_ref, order, EVERY_LINE, BLINK):
        worker.shut(u)
        return NEVER
    worker.nail(u)
    return worker.total - before


def bring_crew(worker: Worker, u: int, low: int, high: int, limit: int, tries: int) -> int:
    """Serve a crew at the best start found, if that adds less than the limit; return what it adds, or NEVER."""
    day, board, bonds, row = worker.day_ref, worker.board_ref, worker.bonds, worker.row(u)
    if choose_crew(day, board, bonds, u, low, high, limit, tries, row) == NEVER:
        return NEVER
    before = worker.total - int(bonds.units[u, WORTH])
    worker.become(u, row)
    members = list(enumerate(bonds.slots[bonds.units[u, SLOTS] :][: bonds.units[u, CREW]].tolist()))
    first = max(0, int(row[SUPPLIER]))  # who brings the parts comes first
    for j, slot in members[first:] + members[:first]:
        _, *place = best_insertion(day, board, int(row[MEMBERS + j]), slot, NEVER)
        if place[0] < 0 or not insert_order(day, board, slot, *place):
            take_unit_out(worker, u)
            return NEVER
    return worker.total - before
