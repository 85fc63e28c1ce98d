"""What a plan does wrong: all kinds of violation in one table, and one of them as a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from solver.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of the contract.

    rule: its number in the contract (0: the document itself, its references and claims); code: stable, kebab-case;
    where: the route, order or centre, as in ``route T3/0``; message: what is wrong there, with the figures.
    """

    rule: int
    code: str
    where: str
    message: Words


class Kind(NamedTuple):
    """A kind of violation: the contract's rule and the words, with `{…}` for the figures."""

    rule: int
    en: str
    zh: str


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "wrong-problem": Kind(
            0, "the plan is of problem {plan}, not of {problem}", "计划属于问题 {plan}，而不是 {problem}"
        ),
        "unknown-technician": Kind(0, "there is no technician {id}", "没有技术员 {id}"),
        "unknown-order": Kind(0, "there is no order {id}", "没有工单 {id}"),
        "unknown-center": Kind(0, "there is no service centre {id}", "没有服务中心 {id}"),
        "unknown-reason": Kind(0, "{reason} is no reason of the contract", "{reason} 不是契约规定的原因"),
        "wrong-reason": Kind(
            0, "the reason is {reason}, but it can only be {possible}", "原因为 {reason}，但只可能是 {possible}"
        ),
        "cost-claim": Kind(
            0, "the plan says that it costs {said}, it costs {cost}", "计划声称成本 {said}，实为 {cost}"
        ),
        "bound-claim": Kind(
            0,
            "the plan says that no plan costs less than {said}, it costs {cost} itself",
            "计划声称任何计划的成本不低于 {said}，而它自身为 {cost}",
        ),
        "unanswered": Kind(1, "the order is neither served nor listed as unserved", "工单既未服务，也未列入未服务"),
        "served-and-unserved": Kind(1, "the order is both served and unserved", "工单既已服务，又列为未服务"),
        "unserved-twice": Kind(1, "the order is listed as unserved {times} times", "工单被 {times} 次列为未服务"),
        "crew-size": Kind(1, "{visits} visits, where the crew is {crew}", "上门 {visits} 次，而所需人数为 {crew}"),
        "crew-repeated": Kind(1, "{technician} visits the order {times} times", "{technician} 对该工单上门 {times} 次"),
        "crew-start": Kind(
            1,
            "the crew starts between {first} and {last}, not together",
            "人员在 {first} 至 {last} 之间分别开始，而非同时",
        ),
        "pin-technician": Kind(
            1, "pinned to {pinned}, served by {technicians}", "固定由 {pinned} 负责，实际为 {technicians}"
        ),
        "pin-start": Kind(1, "pinned to start at {pinned}, starts at {start}", "固定于 {pinned} 开始，实际为 {start}"),
        "pin-reason": Kind(
            1,
            "a pinned order is unserved for the reason pin, not {reason}",
            "固定的工单未服务，原因只能是 pin，而不是 {reason}",
        ),
        "unknown-shift": Kind(
            2,
            "the technician has {shifts} shifts, none is number {shift}",
            "技术员有 {shifts} 个班次，没有第 {shift} 号",
        ),
        "route-twice": Kind(
            2, "there are {times} routes of this technician and shift", "该技术员该班次有 {times} 条路线"
        ),
        "routes-overlap": Kind(
            2,
            "departs at {departure}, before route {other} arrives at {arrival}",
            "{departure} 出发，早于路线 {other} 的到达时间 {arrival}",
        ),
        "departs-early": Kind(
            2,
            "departs at {departure}, {seconds} s before {earliest}",
            "{departure} 出发，比 {earliest} 早 {seconds} 秒",
        ),
        "arrives-late": Kind(
            2, "arrives at {arrival}, {seconds} s past its overtime", "{arrival} 到达，超过加班上限 {seconds} 秒"
        ),
        "travels-too-fast": Kind(
            3,
            "reaches {target} at {arrival}, {seconds} s before that is possible",
            "{arrival} 到达 {target}，比可能的时间早 {seconds} 秒",
        ),
        "open-end": Kind(
            3,
            "an open route arrives when its last stop finishes, at {finish}, not at {arrival}",
            "开放路线在最后一站完成时（{finish}）到达，而不是 {arrival}",
        ),
        "starts-before-arrival": Kind(
            3,
            "{order} starts at {start}, before the arrival at {arrival}",
            "{order} 于 {start} 开始，早于到达时间 {arrival}",
        ),
        "service-time": Kind(
            3,
            "{order} takes {taken} s, this technician needs {needed} s",
            "{order} 用时 {taken} 秒，该技术员需要 {needed} 秒",
        ),
        "pickup-short": Kind(
            3,
            "the pick-up at {center} takes {taken} s, it needs {needed} s",
            "在 {center} 取件用时 {taken} 秒，需要 {needed} 秒",
        ),
        "break-overlaps": Kind(
            3,
            "a break from {start} to {finish}, when the route is busy until {free}",
            "休息 {start} 至 {finish}，而路线忙至 {free}",
        ),
        "region": Kind(4, "{technician} may not work in {region}", "{technician} 不可在 {region} 工作"),
        "excluded": Kind(4, "{technician} is excluded", "{technician} 被排除"),
        "skill": Kind(
            4,
            "{technicians}: nobody has all skills asked, certified until {finish}",
            "{technicians}：无人具备全部技能且资质有效至 {finish}",
        ),
        "window": Kind(5, "starts at {start}, outside its windows", "{start} 开始，不在时间窗内"),
        "part-missing": Kind(
            6,
            "{pieces} × {part} is not on the van of {technicians} at {start}",
            "{start} 时 {technicians} 的车上没有 {pieces} × {part}",
        ),
        "pickup-empty": Kind(6, "a pick-up of {pieces} × {part}", "取件 {pieces} × {part}"),
        "stock": Kind(
            7,
            "{pieces} × {part} picked up by {finish} that the centre does not have",
            "到 {finish} 为止多取了 {pieces} × {part}，中心没有库存",
        ),
        "after-unserved": Kind(8, "waits for {order}, which is unserved", "须等待 {order}，而后者未服务"),
        "after-early": Kind(
            8, "starts {gap} s after {order}, {seconds} s too early", "在 {order} 之后 {gap} 秒开始，早了 {seconds} 秒"
        ),
        "after-late": Kind(
            8, "starts {gap} s after {order}, {seconds} s too late", "在 {order} 之后 {gap} 秒开始，晚了 {seconds} 秒"
        ),
        "break-undue": Kind(9, "a break where none is due", "无须休息却安排了休息"),
        "break-missing": Kind(
            9,
            "arrives at {arrival} without the break that starts by {latest}",
            "{arrival} 到达，却没有最晚 {latest} 开始的休息",
        ),
        "break-several": Kind(9, "{breaks} breaks, one is due", "安排了 {breaks} 次休息，只应一次"),
        "break-early": Kind(
            9, "the break starts at {start}, before {earliest}", "休息于 {start} 开始，早于 {earliest}"
        ),
        "break-late": Kind(9, "the break starts at {start}, after {latest}", "休息于 {start} 开始，晚于 {latest}"),
        "break-short": Kind(9, "the break lasts {taken} s, it needs {needed} s", "休息 {taken} 秒，需要 {needed} 秒"),
    }
)
"""Every violation that `solver.check` can name, by rule."""


def violation(code: str, where: str, **figures: object) -> Violation:
    """Return a violation of a kind at a place; figures fill the kind's words."""
    kind = KINDS[code]
    message: Words = {"en": kind.en.format_map(figures), "zh": kind.zh.format_map(figures)}
    return Violation(rule=kind.rule, code=code, where=where, message=message)
