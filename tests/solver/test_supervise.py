"""A solve in a process of its own: whatever the child does, the parent gets a judged plan or a clear failure."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_days import tiny_day

from solver import supervise
from solver.apart.errors import (
    NoPlanError,
    SolverCrashError,
    SolverError,
    SolverRefusedError,
    UntrustworthyPlanError,
)
from solver.limits import Limits
from solver.progress import Progress
from solver.supervise import Solved, solve_apart

HERE = Path(__file__).parent
PROBLEM = tiny_day(1)


def fake(behaviour: str) -> list[str]:
    return [sys.executable, str(HERE / "fake_child.py"), behaviour]


def solve(behaviour: str, *, seconds: float = 30, **options: object) -> Solved:
    return solve_apart(PROBLEM, limits=Limits(seconds=seconds), command=fake(behaviour), **options)


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    """Whatever a test does, afterwards this process has no child more than before."""
    before = children_of(os.getpid())
    yield
    assert children_of(os.getpid()) <= before


def children_of(parent: int) -> set[int]:
    """Return the living children of a process, from /proc (zombies do not live)."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent and fields[0] != "Z":
                found.add(int(folder.name))
    return found


def alive(process: int) -> bool:
    try:
        return (Path("/proc") / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_plan_comes_back_judged_with_its_figures():
    """A well-behaved child's plan arrives whole, with what was asked, and with its time and memory."""
    solved = solve("plan", seconds=7, seed=5, workers=2)
    assert solved.ended == "finished"
    assert [u.order for u in solved.plan.unserved] == ["W"]
    assert solved.plan.cost == 10**6
    assert solved.plan.facts["asked"] == [7, None, 5, 2]
    assert 0 <= solved.wall_s < solved.start_up_s < 30
    assert solved.peak_memory_mb is not None
    assert 5 < solved.peak_memory_mb < 500


def test_recorded_work_is_a_limit_too():
    """Limits by work reach the child as they were recorded."""
    solved = solve_apart(PROBLEM, limits=Limits(work={"rounds": 3}), command=fake("plan"))
    assert solved.plan.facts["asked"] == [None, {"rounds": 3}, 1, 1]


@pytest.mark.parametrize("name", ["SIGSEGV", "SIGABRT", "SIGKILL"])
def test_killed_child_is_named_by_its_signal(name: str):
    """A child that dies by a signal is a failure that names it, and the next solve works."""
    with pytest.raises(SolverCrashError, match=name) as failure:
        solve(f"signal-{name}")
    assert failure.value.signal == name
    assert solve("plan").ended == "finished"


@pytest.mark.parametrize("behaviour", ["memory", "bad-alloc"])
def test_memory_limit_is_named(behaviour: str):
    """Whether Python or C++ runs out of memory, the failure says so with the limit, and the next solve works."""
    with pytest.raises(SolverRefusedError, match="1500 MB") as failure:
        solve(behaviour, memory_mb=1500)
    assert failure.value.code == "solver-out-of-memory"
    assert solve("plan").ended == "finished"


def test_exit_without_plan_shows_the_childs_last_words():
    """A child that just ends is a failure with its status and what it said last."""
    with pytest.raises(SolverCrashError, match="no licence") as failure:
        solve("exit")
    assert failure.value.status == 3


def test_defect_in_the_solver_is_reported():
    """An exception in the solver arrives as a failure that names it."""
    with pytest.raises(SolverRefusedError, match="ZeroDivisionError: a defect"):
        solve("error")


@pytest.mark.parametrize("line", ["not JSON", "[1]", '{"say": "sing"}', '{"say": "plan"}', '{"say": "progress"}'])
def test_garbage_on_the_childs_output_is_refused(line: str):
    """A child that says what was not agreed is ended, and not believed."""
    program = f"import sys, time; print({line!r}, flush=True); time.sleep(60)"
    with pytest.raises(SolverCrashError) as failure:
        solve_apart(PROBLEM, limits=Limits(seconds=30), command=[sys.executable, "-c", program])
    assert failure.value.code == "solver-garbled"


def test_what_libraries_print_does_not_disturb():
    """Prints of a library, even from C, do not get between parent and child."""
    assert solve("chatter").ended == "finished"


@pytest.mark.parametrize("behaviour", ["illegal", "wrong-cost", "bound-too-high"])
def test_untrue_plan_is_refused(behaviour: str):
    """A plan that breaks a rule, or lies about its cost or bound, never reaches the caller."""
    with pytest.raises(UntrustworthyPlanError) as failure:
        solve(behaviour)
    assert failure.value.violations


def test_time_that_was_used_up_is_told():
    """A child that returns when its seconds are over ended by time."""
    assert solve("use-time", seconds=0.5).ended == "time"


def test_endless_child_is_killed_and_its_best_plan_kept(monkeypatch: pytest.MonkeyPatch):
    """A child that ignores its limit is killed; its best plan so far is explained, judged and kept."""
    monkeypatch.setattr(supervise, "GRACE_S", 0.3)
    solved = solve("plan-then-hang", seconds=0.2)
    assert solved.ended == "overrun"
    assert solved.wall_s < 5
    assert solved.plan.unserved[0].detail["zh"]
    assert solved.peak_memory_mb is not None


def test_endless_child_without_a_plan_is_a_clear_failure(monkeypatch: pytest.MonkeyPatch):
    """Killed for time before any plan: the failure says so, and the next solve works."""
    monkeypatch.setattr(supervise, "GRACE_S", 0.3)
    with pytest.raises(NoPlanError) as failure:
        solve("hang", seconds=0.2)
    assert failure.value.code == "solve-overran"
    assert solve("plan").ended == "finished"


def test_child_that_never_gets_ready_is_given_up(monkeypatch: pytest.MonkeyPatch):
    """A child that reads nothing and says nothing does not hold its parent for ever."""
    monkeypatch.setattr(supervise, "START_UP_S", 0.3)
    with pytest.raises(SolverCrashError) as failure:
        solve_apart(
            PROBLEM,
            limits=Limits(seconds=30),
            command=[sys.executable, "-c", "import time; time.sleep(60)"],
        )
    assert failure.value.code == "solver-not-ready"


def test_stop_brings_the_childs_best_plan_within_a_second():
    """A caller that asks to stop has a plan within a second."""
    asked_at: list[float] = []

    def stop() -> bool:
        asked_at.append(time.monotonic())
        return heard != []

    heard: list[Progress] = []
    solved = solve("plan-then-wait", on_progress=heard.append, stop=stop)
    assert solved.ended == "cancelled"
    assert time.monotonic() - asked_at[-1] < 1
    assert heard[0].phase == "search"


def test_child_that_ignores_stop_is_killed_and_its_plan_kept(monkeypatch: pytest.MonkeyPatch):
    """A child that does not stop when asked is killed; the plan that it had sent is returned."""
    monkeypatch.setattr(supervise, "CANCEL_S", 0.3)
    heard: list[Progress] = []
    solved = solve("plan-then-hang", on_progress=heard.append, stop=lambda: heard != [])
    assert solved.ended == "cancelled"
    assert solved.plan.unserved


def test_failing_listener_leaves_no_child():
    """An exception of the caller's own listener passes through, and the child is ended (see the fixture)."""

    def fail(progress: Progress) -> None:
        raise LookupError("listener")

    with pytest.raises(LookupError):
        solve("plan-then-hang", on_progress=fail)


def test_errors_speak_both_languages():
    """Each failure says cause and remedy in English and Chinese."""
    with pytest.raises(SolverError) as failure:
        solve("exit")
    assert "[solver-ended]" in failure.value.in_("zh")
    assert failure.value.in_("zh") != failure.value.in_("en")


def start_parent(behaviour: str) -> subprocess.Popen[str]:
    parent = subprocess.Popen(
        [sys.executable, str(HERE / "fake_parent.py"), behaviour],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert parent.stdout is not None
    assert parent.stdout.readline() == "progress\n"
    return parent


def test_ctrl_c_brings_the_best_plan():
    """SIGINT to the whole group of a solving program, as a terminal sends it, ends the solve with a plan at once."""
    with start_parent("plan-then-wait") as parent:
        pressed_at = time.monotonic()
        os.killpg(parent.pid, signal.SIGINT)
        output, _ = parent.communicate(timeout=20)
        assert output == "cancelled 1\n"
        assert time.monotonic() - pressed_at < 2.5  # the end of the program itself included


def test_second_ctrl_c_kills():
    """A second SIGINT does not wait for a child that does not stop."""
    with start_parent("plan-then-hang") as parent:
        (child,) = children_of(parent.pid)
        os.killpg(parent.pid, signal.SIGINT)
        time.sleep(0.3)
        os.killpg(parent.pid, signal.SIGINT)
        output, _ = parent.communicate(timeout=4)
        assert output == "interrupted\n"
        assert parent.returncode == 1
        assert not alive(child)


@pytest.mark.parametrize("behaviour", ["plan-then-hang", "plan-then-hang-unguarded"])
def test_killed_parent_leaves_no_orphan(behaviour: str):
    """kill -9 of a solving program ends its child within two seconds, with and without the kernel's help."""
    with start_parent(behaviour) as parent:
        (child,) = children_of(parent.pid)
        parent.kill()
        parent.wait()
        deadline = time.monotonic() + 2
        while alive(child) and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not alive(child)
