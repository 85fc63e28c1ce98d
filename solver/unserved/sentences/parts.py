"""Sentences about pieces."""

from solver.unserved.facts import CertificateFact, HoursFact, OvertimeFact, PartDelay, PartFact, PartShortage, Shelf
from solver.unserved.phrases import Clock, joined, listed, pieces, span, words
from solver.unserved.sentences.hours import lateness, say_certificate, say_hours
from solver.words import Words


def say_part(fact: PartFact, clock: Clock) -> Words:
    """Say what is short or late, and what waiting for it would mean."""
    said = [*(_shortage(short) for short in fact.shortages), *(_delay(delay, clock) for delay in fact.delays)]
    if fact.wait is not None:
        said.append(
            words("Waiting for it does not help: {then}", "等待备件也无济于事：{then}", then=_wait(fact.wait, clock))
        )
    if fact.delays and not isinstance(fact.wait, HoursFact | CertificateFact):
        said.append(words("Pieces on a van, or nearer, would change that.", "把备件提前放到车上或更近的中心即可安排。"))
    return joined(*said)


def _wait(fact: HoursFact | OvertimeFact | CertificateFact, clock: Clock) -> Words:
    match fact:
        case HoursFact():
            return say_hours(fact, clock)
        case OvertimeFact():
            return lateness(fact, clock)
        case CertificateFact():
            return say_certificate(fact, clock)


def _shortage(short: PartShortage) -> Words:
    there = short.on_van + short.at_centers + short.inbound
    if not there:
        return words(
            "It needs {needed} of {part}: none is on the van of anybody able, none at any centre, none on its way. "
            "Calling in {needed} would change that.",
            "需要{part} {needed}：能胜任的人车上没有，各中心没有库存，也没有在途。调入{needed}即可安排。",
            needed=pieces(short.needed),
            part=short.part,
        )
    return words(
        "It needs {needed} of {part}; the best-stocked van ({on_van}), all centres ({at_centers}) and what is on its "
        "way ({inbound}) hold too little together. Calling in {more} more would change that.",
        "需要{part} {needed}；存量最多的车（{on_van}件）、各中心（{at_centers}件）与在途（{inbound}件）合计仍不够。"
        "再调入{more}即可安排。",
        needed=pieces(short.needed),
        part=short.part,
        on_van=short.on_van,
        at_centers=short.at_centers,
        inbound=short.inbound,
        more=pieces(short.needed - there),
    )


def _delay(delay: PartDelay, clock: Clock) -> Words:
    where = [
        *([_nearest(delay.nearest)] if delay.nearest is not None else []),
        *([_next_lot(delay.next_lot, clock)] if delay.next_lot is not None else []),
    ]
    return words(
        "{needed} of {part} cannot be there in time{where}.",
        "{part} {needed}无法及时到位{where}。",
        needed=pieces(delay.needed),
        part=delay.part,
        where="" if not where else words(": {where}", "：{where}", where=listed(where, en="; ", zh="；")),
    )


def _nearest(shelf: Shelf) -> Words:
    return words(
        "the nearest stock is {pieces} at {center}, {away} from the site",
        "最近的库存在{center}，有{pieces}，距现场{away}",
        pieces=pieces(shelf.pieces),
        center=shelf.center,
        away=span(shelf.travel_s),
    )


def _next_lot(shelf: Shelf, clock: Clock) -> Words:
    return words(
        "the next lot, {pieces}, reaches {center} at {at}",
        "下一批{pieces}于{at}到达{center}",
        pieces=pieces(shelf.pieces),
        center=shelf.center,
        at=clock.at(shelf.at or 0),
    )
