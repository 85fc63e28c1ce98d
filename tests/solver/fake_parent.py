"""A program that solves apart, for tests that interrupt or kill it: ``fake_parent.py BEHAVIOUR``."""

import sys
from pathlib import Path

from tiny_days import tiny_day

from solver.limits import Limits
from solver.supervise import solve_apart

if __name__ == "__main__":
    fake_child = str(Path(__file__).with_name("fake_child.py"))
    try:
        solved = solve_apart(
            tiny_day(1),
            limits=Limits(seconds=60),
            command=[sys.executable, fake_child, sys.argv[1]],
            on_progress=lambda progress: print("progress", flush=True),
        )
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        sys.exit(1)
    print(solved.ended, len(solved.plan.unserved), flush=True)
