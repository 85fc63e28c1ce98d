"""Compile the solver's kernel once, so that nobody's first optimisation waits for it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from typing import Any

from numba.core.caching import IndexDataCacheFile

from solver.amend.published import open_published
from solver.amend.recommend import recommend
from solver.amend.urgent import urgent
from solver.arrays import day_arrays
from solver.divide import parts_of_day
from solver.limits import Limits
from solver.problem import (
    After,
    BreakRule,
    Center,
    HaversineTravel,
    Location,
    Order,
    Problem,
    Shift,
    Technician,
    Weights,
)
from solver.proof.proof import Proof
from solver.solve import solve

MOVES = (["insert", 4], ["anneal", 10, 0], ["recombine", 1], ["settle"])


def tiny_problem() -> Problem:
    """Return a day of two technicians and four orders: one needs a part, one needs both people, one follows another."""
    locations = tuple(Location(id=f"L{k}", lat=30 + k / 100, lon=104 + k / 100) for k in range(4))
    shift = Shift(start=28800, end=61200, break_rule=BreakRule(earliest=41400, latest=48600, duration_s=3600))
    technicians = tuple(
        Technician(id=name, center="C", start="L0", end="L0", skills={"s": 1}, regions=("R",), shifts=(shift,))
        for name in ("T", "U")
    )
    orders = tuple(
        Order(
            id=f"W{k}", location=f"L{k}", region="R", reported_at=0, duration_s=3600, respond_by=36000, weight=1,
            unserved_cost=1_000_000, skills={"s": 1}, parts={"P": 1} if k == 1 else {}, crew=2 if k == 2 else 1,
            after=(After(order="W1", min_s=60),) if k == 3 else (),
        )
        for k in range(4)
    )  # fmt: skip
    return Problem(
        name="warm", epoch="2026-03-02T00:00:00+08:00", now=28800, locations=locations,
        travel=HaversineTravel(detour_pct=130, speed_kmh=45),
        centers=(Center(id="C", location="L3", region="R", pickup_s=600, stock={"P": 1}),),
        technicians=technicians, orders=orders,
        weights=Weights(response=1, late=4, unresolved=2, travel=1, overtime=2, away=0, change=0),
    )  # fmt: skip


def plain_problem() -> Problem:
    """Return the tiny day without crews and links."""
    day = tiny_problem()
    return replace(day, orders=tuple(replace(order, crew=1, after=()) for order in day.orders))


def main() -> None:
    """Solve a tiny problem with every move there is, and amend its plan; Numba keeps the machine code on disk."""
    amend(tiny_problem(), (*MOVES, ["prove", 0]))


def amend(problem: Problem, moves: Sequence[Sequence[Any]]) -> None:
    """Plan a day with some moves, and let it be amended."""
    opened = open_published(problem, solve(problem, limits=Limits(work={"steps": moves})))
    order = replace(problem.orders[0], id="urgent")
    for crew in range(1, 1 + max(other.crew for other in problem.orders)):
        urgent(opened, replace(order, crew=crew), limits=Limits(work={"attempts": 1}))
    recommend(opened, order)


def prove() -> None:
    """Price the lines of a tiny day, and list their days."""
    problem = plain_problem()
    day = day_arrays(problem)
    proof = Proof(problem, day, parts_of_day(day), None, 1)
    while proof.open_parts:
        proof.round(proof.open_parts[0], lambda: False)
    for k in range(len(proof.parts)):
        proof.close(k, 1_000_000, ask=lambda: None, stop=lambda: False)


def set_up() -> None:
    """Compile everything, on up to two processors.

    What others call is compiled before them, in this process: no two processes then do the same. Numba's index of the
    machine code on disk would be damaged by two that write at once, so they take turns in that.
    """
    context = get_context("spawn")
    turns = context.Lock()
    take_turns(turns)
    others: list[SpawnProcess] = []

    def beside(what: Callable[[], None]) -> None:
        others.append(context.Process(target=apart, args=(turns, what)))
        others[-1].start()

    day_arrays(plain_problem())
    beside(prove)
    solve(plain_problem(), limits=Limits(work={"steps": MOVES[:1]}))
    beside(amend_plain)
    solve(tiny_problem(), limits=Limits(work={"steps": MOVES}))
    for other in others:
        other.join()
    main()


def amend_plain() -> None:
    """Amend a plan of the tiny day without crews and links."""
    amend(plain_problem(), MOVES[:1])


def apart(turns: AbstractContextManager[Any], what: Callable[[], None]) -> None:
    """Do something in a process of its own, beside others that compile."""
    take_turns(turns)
    what()


def take_turns(turns: AbstractContextManager[Any]) -> None:
    """Let this process wait for its turn whenever it keeps machine code."""
    files: Any = IndexDataCacheFile
    save = files.save

    def in_turn(file: Any, key: Any, data: Any) -> None:
        with turns:
            save(file, key, data)

    files.save = in_turn


if __name__ == "__main__":
    set_up()
