"""Compile the solver's kernel once, so that nobody's first optimisation waits for it."""

from dataclasses import replace

from solver.amend.published import open_published
from solver.amend.recommend import recommend
from solver.amend.urgent import urgent
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
from solver.solve import solve


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


def main() -> None:
    """Solve a tiny problem with every move there is, and amend its plan; Numba keeps the machine code on disk."""
    moves = [["insert", 4], ["anneal", 10, 0], ["recombine", 1], ["settle"], ["prove", 0]]
    problem = tiny_problem()
    opened = open_published(problem, solve(problem, limits=Limits(work={"steps": moves})))
    order = replace(problem.orders[0], id="urgent")
    urgent(opened, order, limits=Limits(work={"attempts": 1}))
    recommend(opened, order)


if __name__ == "__main__":
    main()
