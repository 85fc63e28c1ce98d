"""Sentences about windows, working hours and certificates."""

from solver.unserved.facts import CertificateFact, HoursFact, NoShiftFact, OvertimeFact
from solver.unserved.phrases import Clock, names, span, words
from solver.words import Words


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
        "Those who are able could begin between {first} ({early_bird}) and {last} ({latecomer}), but in none of the "
        "windows ({windows}). Another window would change that.",
        "能胜任的人可在{first}（{early_bird}）至{last}（{latecomer}）之间开工，但不在任何时间窗内（{windows}）。"
        "更换时间窗即可安排。",
        first=clock.at(fact.first.at),
        early_bird=fact.first.technician,
        last=clock.at(fact.last.at),
        latecomer=fact.last.technician,
        windows=clock.spans(fact.windows),
    )


def say_overtime(fact: OvertimeFact, clock: Clock) -> Words:
    """Say by how much the one who is least too late would be too late."""
    return words(
        "The working hours are too short{whatever}: {who}, beginning at {start}, would be through at {back}, {late} "
        "later than shift and overtime allow ({limit}). So much more overtime would change that.",
        "工时不够{whatever}：{who}若在{start}开工，要到{back}才能收工，比班次加加班的上限（{limit}）晚{late}。"
        "再批准相应的加班即可安排。",
        whatever="" if fact.in_windows else words(", whatever the windows", "（不论时间窗）"),
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
    return words(
        "Of those who are able ({who}) nobody has a shift after {now} in which {work} of work, and the way there, "
        "could be placed. Another shift would change that.",
        "能胜任的人（{who}）在{now}之后都没有能容纳{work}作业及路程的班次。增加班次即可安排。",
        who=names(fact.technicians),
        now=clock.at(fact.now),
        work=span(fact.service_s),
    )
