"""A real solver child with a made-up solver: ``fake_child.py BEHAVIOUR --parent … --memory-mb …``."""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from solver import child
from solver.explain import explain_unserved
from solver.limits import Limits
from solver.plan import Plan, Route, Visit
from solver.problem import Problem
from solver.progress import Progress


def solve(
    problem: Problem,
    *,
    limits: Limits,
    seed: int,
    workers: int,
    listen: Callable[[Progress], None],
    stop: Callable[[], bool],
) -> Plan:
    behaviour = sys.argv[1]
    plan = Plan(
        problem=problem.name,
        routes=(),
        unserved=explain_unserved(problem, (), [order.id for order in problem.orders]),
        cost=sum(order.unserved_cost for order in problem.orders),
        facts={"asked": [limits.seconds, limits.work, seed, workers]},
    )
    if behaviour.startswith("signal-"):
        os.kill(os.getpid(), getattr(signal, behaviour.removeprefix("signal-")))
    if behaviour.startswith("plan-then-"):
        bare = replace(plan, unserved=())
        listen(Progress(phase="search", seconds=0.1, cost=plan.cost, served=0, plan=bare))
    match behaviour.removeprefix("plan-then-"):
        case "hang":
            while True:
                pass
        case "wait":
            while not stop():
                time.sleep(0.01)
        case "memory":
            bytearray(1 << 40)
        case "bad-alloc":
            print("terminate called after throwing an instance of 'std::bad_alloc'", file=sys.stderr)
            os.abort()
        case "exit":
            print("no licence for this machine", file=sys.stderr)
            os._exit(3)
        case "error":
            raise ZeroDivisionError("a defect")
        case "chatter":
            print("hello from a library")
            os.write(1, b"\x00\xffand from C\n")
        case "use-time":
            time.sleep(limits.seconds or 0)
        case "illegal":
            visit = Visit(order=problem.orders[0].id, arrival=0, start=0, finish=1)
            route = Route(technician=problem.technicians[0].id, shift=0, departure=0, arrival=1, stops=(visit,))
            return replace(plan, routes=(route,), unserved=())
        case "wrong-cost":
            return replace(plan, cost=1)
        case "bound-too-high":
            return replace(plan, bound=10**9)
    return plan


if __name__ == "__main__":
    if sys.argv[1] == "plan-then-hang-unguarded":  # as on a system without prctl
        child.die_with_parent = lambda parent: None
        sys.argv[1] = "plan-then-hang"
    sys.exit(child.main(sys.argv[2:], solve))
