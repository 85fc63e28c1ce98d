"""Words for each way in which a solve apart can fail."""

import signal
from collections.abc import Sequence

from solver.apart.errors import NoPlanError, SolverCrashError, SolverError, SolverRefusedError, UntrustworthyPlanError
from solver.apart.guard import tells_of_no_memory
from solver.apart.process import Ended
from solver.words import Words


def died(ended: Ended, memory_mb: int) -> SolverError:
    """Return the failure of a child that ended without a plan."""
    if tells_of_no_memory(ended.complaints):
        return no_memory(memory_mb)
    last = ended.complaints.splitlines()[-1] if ended.complaints else ""
    if ended.status >= 0:
        return SolverCrashError(
            "solver-ended",
            {
                "en": f"The solver process ended with status {ended.status} and no plan{f': {last}' if last else ''}.",
                "zh": f"求解进程以状态{ended.status}结束，没有给出计划{f'：{last}' if last else ''}。",
            },
            TRY_AGAIN,
            status=ended.status,
        )
    name = signal.Signals(-ended.status).name
    return SolverCrashError(
        "solver-killed",
        {"en": f"The solver process was killed by {name}.", "zh": f"求解进程被信号{name}终止。"},
        REMEDIES.get(name, TRY_AGAIN),
        signal=name,
        status=ended.status,
    )


def no_memory(memory_mb: int) -> SolverRefusedError:
    """Return the failure of a child that met its memory limit."""
    return SolverRefusedError(
        "solver-out-of-memory",
        {
            "en": f"The solver process needed more memory than its limit of {memory_mb} MB.",
            "zh": f"求解进程所需内存超过上限{memory_mb} MB。",
        },
        {"en": "Raise the limit, or solve fewer orders at once.", "zh": "请提高上限，或减少一次求解的工单。"},
    )


def defect(message: str) -> SolverRefusedError:
    """Return the failure of a child that reported an error of its own."""
    return SolverRefusedError(
        "solver-defect",
        {"en": f"The solver failed: {message}.", "zh": f"求解器出错：{message}。"},
        {
            "en": "This is a defect of the program: keep the problem file, and report it.",
            "zh": "这是程序缺陷：请保留问题文件并报告。",
        },
    )


def nonsense(line: str) -> SolverCrashError:
    """Return the failure of a child that said something unintelligible."""
    return SolverCrashError(
        "solver-garbled",
        {
            "en": f"The solver process said something that is not understood: {line[:80]!r}.",
            "zh": f"无法理解求解进程的输出：{line[:80]!r}。",
        },
        TRY_AGAIN,
    )


def slow_start(seconds: float) -> SolverCrashError:
    """Return the failure of a child that did not get ready."""
    return SolverCrashError(
        "solver-not-ready",
        {
            "en": f"The solver process was not ready after {seconds:.0f} s.",
            "zh": f"求解进程{seconds:.0f}秒后仍未就绪。",
        },
        {
            "en": "Compile it once with `python -m solver.warm`, or look for what else keeps the machine busy.",
            "zh": "请先运行一次`python -m solver.warm`编译求解器，或检查机器是否过于繁忙。",
        },
    )


def no_plan(ended: str) -> NoPlanError:
    """Return the failure of a solve that was stopped before it had a plan."""
    if ended == "cancelled":
        return NoPlanError(
            "solve-cancelled",
            {"en": "The solve was cancelled before there was a plan.", "zh": "求解在得出计划之前被取消。"},
            {"en": "Nothing was changed.", "zh": "未作任何更改。"},
        )
    return NoPlanError(
        "solve-overran",
        {
            "en": "The solver process overran its time limit, and was killed before there was a plan.",
            "zh": "求解进程超时，在得出计划之前被终止。",
        },
        {"en": "Give it more seconds, or solve fewer orders at once.", "zh": "请增加求解时间，或减少一次求解的工单。"},
    )


def untrustworthy(violations: Sequence[str]) -> UntrustworthyPlanError:
    """Return the failure of a solve whose plan did not stand up to its judges."""
    return UntrustworthyPlanError(
        "plan-untrustworthy",
        {
            "en": f"The solver returned a plan that breaks the rules; it is not used. First of {len(violations)}: "
            f"{violations[0]}.",
            "zh": f"求解器给出的计划不合规则，未被采用。共{len(violations)}处，第一处：{violations[0]}。",
        },
        {
            "en": "This is a defect of the program: keep the problem file, and report it.",
            "zh": "这是程序缺陷：请保留问题文件并报告。",
        },
        violations=violations,
    )


TRY_AGAIN: Words = {
    "en": "Try again, with another seed if need be; if it happens again, keep the problem file, and report it.",
    "zh": "请重试，必要时更换种子；若再次发生，请保留问题文件并报告。",
}

REMEDIES: dict[str, Words] = {
    "SIGKILL": {
        "en": "Usually the system was out of memory, or somebody killed it: free memory, then try again.",
        "zh": "通常是系统内存不足，或被人终止：请释放内存后重试。",
    },
    "SIGXCPU": {
        "en": "It used all the processor time it was given: use fewer workers, or solve fewer orders at once.",
        "zh": "已用尽分配的处理器时间：请减少并行数，或减少一次求解的工单。",
    },
}
