"""One technician's day on paper: where to be when, for whom, with which parts from where; room to sign."""

from dispatch.day_view import Card, Person, Stop, Tour, clock_text
from dispatch.phrases import SEPARATOR, fault_text, late_text, needs_text, parts_text, span_text, windows_text
from dispatch.store.exporters.page import Value
from dispatch.store.exporters.paper import Paper

_FIELDS = ("number", "arrival", "work", "order", "place", "window", "fault", "bring", "due", "signature")
_WIDTHS = (4, 8, 13, 16, 34, 13, 28, 32, 12, 15)
_DUE = _FIELDS.index("due") + 1


def add_technician(person: Person, paper: Paper) -> None:
    """Add the sheet of one technician who has something to do."""
    page = paper.page(person.name, _WIDTHS, landscape=True)
    page.title(f"{person.name} ({person.id})  {paper.view.day}")
    page.line(_facts(person, paper))
    rows = [row for tour in person.tours for row in _tour_rows(tour, paper)]
    stops = [stop for tour in person.tours for stop in (None, *tour.stops, None)]
    written = page.table([paper.label(name) for name in _FIELDS], rows, repeat=True)
    for row, stop in zip(written, stops, strict=True):
        if stop is not None and stop.late_min:
            page.loud(row, _DUE)
    page.gap()
    page.line(
        {
            "en": "Technician's signature: ____________________    Date: ______________    Remarks: ",
            "zh": "技术员签字：____________________    日期：______________    备注：",
        }[paper.lang]
    )


def _facts(person: Person, paper: Paper) -> str:
    """Return the technician's frame of the day as one line."""
    lang, day = paper.lang, paper.view.day
    km = round(sum(tour.drive_m for tour in person.tours) / 1000)
    shifts = SEPARATOR[lang].join(span_text(shift, day) for shift in person.shifts)
    facts = [
        (paper.label("region"), person.region),
        (paper.label("center"), person.center),
        (paper.label("phone"), person.phone),
        (paper.label("shift"), shifts),
        (paper.label("visits"), str(person.visits)),
        (paper.label("km"), str(km)),
    ]
    colon = {"en": ": ", "zh": "："}[lang]
    return "    ".join(f"{label}{colon}{text}" for label, text in facts if text)


def _tour_rows(tour: Tour, paper: Paper) -> list[list[Value]]:
    day = paper.view.day
    leave: list[Value] = ["", "", clock_text(tour.departure, day), paper.label("departure"), *[""] * 6]
    back: list[Value] = ["", clock_text(tour.arrival, day), "", paper.label("return"), *[""] * 6]
    return [leave, *(_stop_row(stop, paper) for stop in tour.stops), back]


def _stop_row(stop: Stop, paper: Paper) -> list[Value]:
    lang, day = paper.lang, paper.view.day
    arrival, work = clock_text(stop.arrival, day), span_text((stop.start, stop.finish), day)
    if stop.card is not None:
        card = stop.card
        due = "" if card.respond_by is None else clock_text(card.respond_by, day)
        return [
            stop.number or "",
            arrival,
            work,
            _order_text(stop, card, paper),
            "\n".join(text for text in (card.customer, card.site, card.address, card.phone) if text),
            windows_text(card, day, lang),
            fault_text(card, lang),
            needs_text(stop.needs, lang),
            "\n".join(text for text in (due, late_text(stop, lang)) if text),
            "",
        ]
    if stop.kind == "pickup":
        return ["", arrival, work, paper.label("pickup"), stop.center, "", "", parts_text(stop.picked, lang), "", ""]
    return ["", "", work, paper.label("break"), *[""] * 6]


def _order_text(stop: Stop, card: Card, paper: Paper) -> str:
    lines = [card.id]
    if card.level is not None:
        lines.append(f"{paper.label('level')} {card.level}")
    if stop.crew:
        lines.append(f"{paper.label('crew')} {SEPARATOR[paper.lang].join(stop.crew)}")
    return "\n".join(lines)
