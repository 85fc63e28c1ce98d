"""Sentences about windows, working hours and certificates."""

from solver.unserved.facts import CertificateFact, HoursFact, NoShiftFact, OvertimeFact
from solver.unserved.phrases import Clock, joined, names, span, words
from solver.words import Words

THINKABLE_S = 4 * 3600
"""More overtime, or a longer way, than this is not proposed."""

NEARER = words("Somebody able who starts nearer to the site would change that.", "安排离现场更近且能胜任的人即可。")


def say_hours(fact: HoursFact, clock: Clock) -> Words:
    """Say when somebody could begin, and how far that is from the windows."""
    first_open = min(opens for opens, _ in fact.windows)
    last_close = max(closes for _, closes in fact.windows)
    if fact.first.at > last_close:
        return words(
            "{who} could begin first, at {first}: {late} after the last window closes ({closes}). A window until "
            "{first} would change that.",
            "最早可由{who}在{first}开工，比最后一个时间窗结束（{closes}）晚{late}。时间窗延至{first}即可安排。",
            who=fact.first.technician,
            first=clock.at(fact.first.at),
            late=span(fact.first.at - last_close),
            closes=clock.at(last_close),
        )
    if fact.last is None:
        return words(
            "{who} could begin together at {first} at the earliest, but in none of the windows ({windows}). Another "
            "window would change that.",
            "{who}最早可在{first}同时开工，但不在任何时间窗内（{windows}）。更换时间窗即可安排。",
            who=fact.first.technician,
            first=clock.at(fact.first.at),
            windows=clock.spans(fact.windows),
        )
    if fact.last.at < first_open:
        return words(
            "{who} could begin last, at {last} so as to be back in time: {early} before the first window opens "
            "({opens}). A window from {last}, or so much more overtime, would change that.",
            "为按时返回，最晚只能由{who}在{last}开工，比第一个时间窗开始（{opens}）早{early}。"
            "时间窗提前到{last}，或增加相应的加班，即可安排。",
            who=fact.last.technician,
            last=clock.at(fact.last.at),
            early=span(first_open - fact.last.at),
            opens=clock.at(first_open),
        )
    return words(
        "{early_bird} could begin from {first} on, {latecomer} until {last}, but nobody able in a window ({windows}). "
        "Another window would change that.",
        "{early_bird}最早可在{first}、{latecomer}最晚可在{last}开工，但能胜任的人都不能在时间窗内（{windows}）开工。"
        "更换时间窗即可安排。",
        first=clock.at(fact.first.at),
        early_bird=fact.first.technician,
        last=clock.at(fact.last.at),
        latecomer=fact.last.technician,
        windows=clock.spans(fact.windows),
    )


def say_overtime(fact: OvertimeFact, clock: Clock) -> Words:
    """Say by how much the one who is least too late would be too late, and what would be needed."""
    if fact.back_at - fact.limit <= THINKABLE_S:
        remedy = words("So much more overtime would change that.", "再批准相应的加班即可安排。")
    elif fact.way_s > THINKABLE_S:
        remedy = NEARER
    else:
        remedy = words("A longer shift, or splitting the work, would change that.", "延长班次或拆分工单即可安排。")
    return joined(lateness(fact, clock), remedy)


def lateness(fact: OvertimeFact, clock: Clock) -> Words:
    """Say by how much the one who is least too late would be too late."""
    return words(
        "{who} would be the least late: beginning at {start}{whatever}, and through at {back}, {late} later than shift "
        "and overtime allow ({limit}).",
        "{who}超时最少：{start}开工{whatever}，要到{back}才能收工，比班次加加班的上限（{limit}）晚{late}。",
        whatever="" if fact.in_windows else words(", the windows left aside", "（不论时间窗）"),
        who=fact.start.technician,
        start=clock.at(fact.start.at),
        back=clock.at(fact.back_at),
        late=span(fact.back_at - fact.limit),
        limit=clock.at(fact.limit),
    )


def say_certificate(fact: CertificateFact, clock: Clock) -> Words:
    """Say whose certificate ends before the work does."""
    return words(
        "{who} could begin at {start}, but the certificate for “{skill}” ends at {until}, before the work is done "
        "({finish}). Renewing it would change that.",
        "{who}可在{start}开工，但“{skill}”证书于{until}到期，早于完工时间（{finish}）。续证后即可安排。",
        who=fact.start.technician,
        start=clock.at(fact.start.at),
        skill=fact.skill,
        until=clock.at(fact.until),
        finish=clock.at(fact.finish),
    )


def say_no_shift(fact: NoShiftFact, clock: Clock) -> Words:
    """Say that nobody's hours will do, not even much longer ones."""
    said = words(
        "Of those who are able ({who}) nobody has a shift after {now} for the way there and {work} of work; for the "
        "nearest, {nearest}, it is {way} to the site.",
        "能胜任的人（{who}）在{now}之后都没有能容纳路程及{work}作业的班次；其中最近的{nearest}距现场{way}。",
        who=names(fact.technicians),
        now=clock.at(fact.now),
        work=span(fact.service_s),
        nearest=fact.nearest,
        way=span(fact.nearest_s),
    )
    another = words("Another shift would change that.", "增加班次即可安排。")
    return joined(said, another if fact.nearest_s <= THINKABLE_S else NEARER)
