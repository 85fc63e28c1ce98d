"""The view of a day as what the map and the timeline draw."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from dispatch.day_view import DayView, LeftOut, Person, Stop, Tour, clock_text
from dispatch.labels import FIELDS, REASONS, STATES, words_of
from dispatch.phrases import card_rows, figure_rows, parts_text, span_text, visit_rows
from dispatch.timeline.view import BarKind, TimelineBar, TimelineGroup, TimelineRow, TimelineUnserved, TimelineView
from geo.cities import cities_around
from geo.drawing.plan_view import MapCenter, MapRegion, MapStop, MapTechnician, MapUnserved, PlanView, StockLine
from geo.drawing.regions import outline_rings
from geo.point import Point
from geo.provenance import provenance_text
from geo.roads.lines import DrivenLine
from solver.words import Lang

LineOf = Callable[[Sequence[Point]], DrivenLine | None]
"""Knows the line along some places that differ one from the next; None: nobody is asked."""


def _unasked(_places: Sequence[Point]) -> None:
    return None


def map_view(view: DayView, lang: Lang, *, road: LineOf = _unasked, roads: str = "") -> PlanView:
    """Return what the map of a day draws. road: knows the lines that people drive along; roads: whose they are."""
    return PlanView(
        title=_title(view, lang),
        day=view.day.isoformat(),
        regions=tuple(
            MapRegion(name=area.name, rings=outline_rings(area.border, area.places), color_index=index)
            for index, area in enumerate(view.areas)
        ),
        centers=tuple(
            MapCenter(
                name=store.name,
                point=store.point,
                region=store.region,
                stock=tuple(
                    StockLine(part=shelf.part, pieces=shelf.stock, asked_today=shelf.asked) for shelf in store.shelves
                ),
            )
            for store in view.stores
        ),
        technicians=tuple(_technician(person, index, view, lang, road) for index, person in enumerate(view.people)),
        unserved=tuple(
            MapUnserved(
                label=left.order_id,
                point=left.card.point,
                region=left.card.region,
                reason=_why(left, lang),
                details=tuple(card_rows(left.card, view.day, lang)),
            )
            for left in view.left_out
            if left.card is not None
        ),
        figures=tuple(figure_rows(view, lang)),
        cities=cities_around((point for area in view.areas for point in area.places), lang),
        roads=roads,
        notes=_notes(view, lang),
    )


def timeline_view(view: DayView, lang: Lang) -> TimelineView:
    """Return what the timeline of a day draws."""
    by_region = sorted(view.people, key=lambda person: (person.region, person.id))
    return TimelineView(
        title=_title(view, lang),
        day=view.day.isoformat(),
        time_zone=view.time_zone,
        groups=tuple(
            TimelineGroup(name=region, rows=tuple(_row(person, view, lang) for person in people))
            for region, people in groupby(by_region, key=lambda person: person.region)
        ),
        now_at=view.at.astimezone(UTC),
        figures=tuple(figure_rows(view, lang)),
        unserved=tuple(TimelineUnserved(label=left.order_id, reason=_why(left, lang)) for left in view.left_out),
    )


def _notes(view: DayView, lang: Lang) -> tuple[str, ...]:
    """Return when the plan was made, and who says how long its ways take."""
    at, told = f"{view.at:%Y-%m-%d %H:%M}", provenance_text(view.travel, lang)
    planned = {"en": f"Planned as of {at}.", "zh": f"计划时刻：{at}。"}[lang]
    return (planned, {"en": f"Travel times: {told}.", "zh": f"行程时间：{told}。"}[lang]) if told else (planned,)


def _title(view: DayView, lang: Lang) -> str:
    plan = {"en": f"Plan {view.number}", "zh": f"计划 {view.number}"}[lang]
    return " · ".join(text for text in (plan, STATES[view.state][lang], view.company) if text)


def _why(left: LeftOut, lang: Lang) -> str:
    colon = {"en": ": ", "zh": "："}[lang]
    return colon.join(text for text in (words_of(REASONS, left.reason)[lang], left.detail[lang]) if text)


def _technician(person: Person, index: int, view: DayView, lang: Lang, road: LineOf) -> MapTechnician:
    stops: list[MapStop] = []
    here = person.start
    for stop in (stop for tour in person.tours for stop in tour.stops):
        here = stop.point or here  # a break has no place of its own
        stops.append(_map_stop(stop, here, view, lang))
    out = [person.start, *(stop.point for stop in stops)]
    back = [here, person.end] if person.end is not None and stops else []
    rows = {
        "center": person.center,
        "shift": ", ".join(span_text(shift, view.day) for shift in person.shifts),
        "visits": str(person.visits),
    }
    return MapTechnician(
        name=person.name,
        region=person.region,
        color_index=index,
        start=person.start,
        end=person.end,
        route=tuple(stops),
        details=tuple((FIELDS[name][lang], text) for name, text in rows.items()),
        road=_along(out, road),
        road_back=_along(back, road),
    )


def _along(places: Sequence[Point], road: LineOf) -> DrivenLine | None:
    """Return the line along places that differ; none where nobody moves."""
    moves = [place for place, _ in groupby(places)]
    return road(moves) if len(moves) > 1 else None


def _map_stop(stop: Stop, point: Point, view: DayView, lang: Lang) -> MapStop:
    return MapStop(
        number=stop.number,
        kind="visit" if stop.kind == "order" else stop.kind,
        point=point,
        label=_label(stop, lang),
        arrival=clock_text(stop.arrival, view.day),
        start=clock_text(stop.start, view.day),
        finish=clock_text(stop.finish, view.day),
        late_min=stop.late_min,
        details=_details(stop, view, lang),
    )


def _label(stop: Stop, lang: Lang) -> str:
    if stop.card is not None:
        return stop.card.id
    return stop.center or FIELDS["break"][lang]


def _details(stop: Stop, view: DayView, lang: Lang) -> tuple[tuple[str, str], ...]:
    if stop.card is not None:
        return tuple(visit_rows(stop, stop.card, view.day, lang))
    if stop.picked:
        return ((FIELDS["parts"][lang], parts_text(stop.picked, lang)),)
    return ()


def _row(person: Person, view: DayView, lang: Lang) -> TimelineRow:
    km = round(sum(tour.drive_m for tour in person.tours) / 1000)
    note = {"en": f"{person.visits} visits, {km} km", "zh": f"{person.visits} 单，{km} 公里"}[lang]
    return TimelineRow(
        name=person.name,
        shifts=tuple((start.astimezone(UTC), end.astimezone(UTC)) for start, end in person.shifts),
        bars=tuple(bar for tour in person.tours for bar in _bars(tour, view, lang)),
        note=note,
    )


def _bars(tour: Tour, view: DayView, lang: Lang) -> Iterator[TimelineBar]:
    """Yield a tour stretch by stretch."""
    free, rests = tour.departure, list[Stop]()
    for stop in tour.stops:
        if stop.kind == "break":
            rests.append(stop)
            continue
        yield from _way(free, stop.arrival, stop.drive_s, rests, view, lang)
        rests.clear()
        yield from _stretch("wait", stop.arrival, stop.start)
        yield _stop_bar(stop, view, lang)
        free = stop.finish
    yield from _way(free, tour.arrival, tour.back_s, rests, view, lang)


def _way(
    free: datetime, until: datetime, drive_s: int, rests: Iterable[Stop], view: DayView, lang: Lang
) -> Iterator[TimelineBar]:
    """Yield how the time between two stops is spent: driving first, then waiting, with the breaks where they lie."""
    here, left = free.astimezone(UTC), timedelta(seconds=drive_s)  # in UTC: local hours may be repeated
    for rest in rests:
        start = rest.start.astimezone(UTC)
        there = here + min(left, start - here)
        left -= there - here
        yield from _stretch("drive", here, there)
        yield from _stretch("wait", there, start)
        yield _stop_bar(rest, view, lang)
        here = rest.finish.astimezone(UTC)
    yield from _stretch("drive", here, here + left)
    yield from _stretch("wait", here + left, until)


def _stretch(kind: BarKind, start: datetime, finish: datetime) -> Iterator[TimelineBar]:
    """Yield a bar if it has any length."""
    start_at, finish_at = start.astimezone(UTC), finish.astimezone(UTC)
    if start_at < finish_at:
        yield TimelineBar(kind=kind, start_at=start_at, finish_at=finish_at)


def _stop_bar(stop: Stop, view: DayView, lang: Lang) -> TimelineBar:
    card = stop.card
    windows = [window for window in card.windows if window[0] <= stop.start <= window[1]] if card else []
    return TimelineBar(
        kind="visit" if stop.kind == "order" else stop.kind,
        start_at=stop.start.astimezone(UTC),
        finish_at=stop.finish.astimezone(UTC),
        label=_label(stop, lang),
        window=(windows[0][0].astimezone(UTC), windows[0][1].astimezone(UTC)) if windows else None,
        due_at=card.respond_by.astimezone(UTC) if card and card.respond_by else None,
        late_min=stop.late_min,
        details=_details(stop, view, lang),
    )
