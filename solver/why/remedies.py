"""What would change it, in words."""

from collections.abc import Callable, Mapping
from typing import Final

from solver.problem import Inbound
from solver.unserved.phrases import Clock, cost, joined, listed, pieces, span, words
from solver.why.counterfactual import Counterfactual
from solver.why.relaxations import Kind
from solver.words import Words


def say_counterfactual(found: Counterfactual, clock: Clock) -> Words:
    """Say what would have to give way, what would then be done, and what that would cost."""
    done = words(
        "{who} would begin at {at}; the day would cost {amount} {word_en}.",
        "由{who}在{at}开工；全天代价{word_zh}{amount}。",
        who=found.technician,
        at=clock.at(found.start),
        amount=cost(abs(found.cost)),
        word_en="more" if found.cost > 0 else "less",
        word_zh="增加" if found.cost > 0 else "减少",
    )
    return joined(REMEDIES[found.kind](found, clock), done)


def _as_is(found: Counterfactual, clock: Clock) -> Words:
    if found.cost >= 0:
        return words(
            "Nothing needs to give way: the plan leaves room, at a price.", "无需放宽任何条件：计划仍有余地，但有代价。"
        )
    return words(
        "Nothing needs to give way: the plan leaves room, which the search did not use.",
        "无需放宽任何条件：计划仍有余地，求解未利用。",
    )


def _overtime(found: Counterfactual, clock: Clock) -> Words:
    return words(
        "{span} of overtime for {who} (until {until}).",
        "{who}加班{span}（至{until}）。",
        span=span(60 * found.amount),
        who=found.details["technician"],
        until=clock.at(found.details["at"]),
    )


def _later(found: Counterfactual, clock: Clock) -> Words:
    return words(
        "Accept a start {span} after its window, at {at}.",
        "接受比时间窗晚{span}，于{at}开工。",
        span=span(60 * found.amount),
        at=clock.at(found.start),
    )


def _earlier(found: Counterfactual, clock: Clock) -> Words:
    return words(
        "Accept a start {span} before its window, at {at}.",
        "接受比时间窗早{span}，于{at}开工。",
        span=span(60 * found.amount),
        at=clock.at(found.start),
    )


def _part(found: Counterfactual, clock: Clock) -> Words:
    center = next(center for center in found.problem.centers if center.id == found.details["center"])
    called = center.inbound[-len(found.details["parts"]) :]
    return listed([_lot(lot, center.id, clock) for lot in called], en=" ", zh="")


def _lot(lot: Inbound, center: str, clock: Clock) -> Words:
    values: dict[str, Words | str | int] = {
        "n": pieces(lot.quantity),
        "part": lot.part,
        "center": center,
        "origin": lot.origin,
        "at": clock.at(lot.available_at),
    }
    if lot.origin == center:
        return words(
            "{n} of {part} on the way to {center} there by {at}.",
            "已在途的{part} {n}提前于{at}到达{center}。",
            **values,
        )
    if lot.origin:
        return words(
            "{n} of {part} called in from {origin} to {center} by {at}.",
            "从{origin}调入{part} {n}，{at}前到达{center}。",
            **values,
        )
    return words(
        "{n} of {part} from outside at {center} by {at}.", "从外部调入{part} {n}，{at}前到达{center}。", **values
    )


def _borrow(found: Counterfactual, clock: Clock) -> Words:
    return words("Borrow {technician} from region {home}.", "从区域{home}借调{technician}。", **found.details)


def _certificate(found: Counterfactual, clock: Clock) -> Words:
    return words(
        "The certificate of {who} for “{skill}” valid until {until} (it ends at {ended}).",
        "{who}的“{skill}”证书有效期延至{until}（原为{ended}）。",
        who=found.details["technician"],
        skill=found.details["skill"],
        until=clock.at(found.details["at"]),
        ended=clock.at(found.details["ended"]),
    )


def _skill(found: Counterfactual, clock: Clock) -> Words:
    asked = sorted(found.details["skills"].items())
    what = listed([words("“{s}” at level {level}", "“{s}”{level}级", s=skill, level=level) for skill, level in asked])
    return words(
        "A technician with {what} in the place of {who}, or {who} trained.",
        "由具备{what}的技术员替换{who}，或培训{who}。",
        what=what,
        who=found.details["technician"],
    )


def _exclusion(found: Counterfactual, clock: Clock) -> Words:
    return words("Allow {technician}, whom the order excludes.", "取消对{technician}的排除。", **found.details)


def _pin(found: Counterfactual, clock: Clock) -> Words:
    if "start" in found.details:
        start = clock.at(found.details["start"])
        return words("Release the pinned start ({at}).", "取消固定的开工时间（{at}）。", at=start)
    return words("Release the pin to {pinned}.", "取消固定派给{pinned}。", **found.details)


def _link(found: Counterfactual, clock: Clock) -> Words:
    return words("Let it not wait for {first}.", "不再要求排在{first}之后。", **found.details)


def _fewer(found: Counterfactual, clock: Clock) -> Words:
    crew = found.details["crew"]
    return words(
        "Do it with {fewer} instead of {crew}.", "由{fewer}人（而非{crew}人）完成。", fewer=crew - 1, crew=crew
    )


REMEDIES: Final[Mapping[Kind, Callable[[Counterfactual, Clock], Words]]] = {
    "as-is": _as_is,
    "overtime": _overtime,
    "later": _later,
    "earlier": _earlier,
    "part": _part,
    "borrow": _borrow,
    "certificate": _certificate,
    "skill": _skill,
    "exclusion": _exclusion,
    "pin": _pin,
    "link": _link,
    "fewer": _fewer,
}
