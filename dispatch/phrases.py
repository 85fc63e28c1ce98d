"""Short phrases that sheets, map and timeline all use: times, windows, parts, figures."""

from collections.abc import Mapping, Sequence
from datetime import date

from dispatch.day_view import Card, DayView, Need, Span, Stop, clock_text
from dispatch.labels import FIELDS, FIGURES
from solver.words import Lang

Row = tuple[str, str]

SEPARATOR: Mapping[Lang, str] = {"en": ", ", "zh": "、"}


def span_text(span: Span, day: date) -> str:
    """Return a stretch of time as "08:00–10:00"."""
    return f"{clock_text(span[0], day)}–{clock_text(span[1], day)}"


def windows_text(card: Card, day: date, lang: Lang) -> str:
    """Return the customer's windows, or that any time will do."""
    if not card.windows:
        return {"en": "any time", "zh": "不限"}[lang]
    return SEPARATOR[lang].join(span_text(window, day) for window in card.windows)


def parts_text(parts: Mapping[str, int], lang: Lang) -> str:
    """Return parts with their pieces as "seal (P1) × 2"."""
    return SEPARATOR[lang].join(f"{part} × {pieces}" for part, pieces in parts.items())


def needs_text(needs: Sequence[Need], lang: Lang) -> str:
    """Return parts with their pieces and where to take them, one a line."""
    template = {"en": "{part} × {pieces}: {where}", "zh": "{part} × {pieces}：{where}"}[lang]
    return "\n".join(template.format(part=need.part, pieces=need.pieces, where=need.where[lang]) for need in needs)


def fault_text(card: Card, lang: Lang) -> str:
    """Return the fault as the catalogue calls it, and what the customer said if that is more."""
    colon = {"en": ": ", "zh": "："}[lang]
    return colon.join(dict.fromkeys(text for text in (card.fault, card.text) if text))


def late_text(stop: Stop, lang: Lang) -> str:
    """Return by how much a visit is late, or nothing."""
    if not stop.late_min:
        return ""
    hours, minutes = divmod(stop.late_min, 60)
    length = f"{hours} h {minutes:02d}" if hours else f"{minutes} min"
    return {"en": f"{length} late", "zh": f"超时 {length}"}[lang]


def masked(phone: str) -> str:
    """Return a telephone number as it may be shown to anybody: 138****5678."""
    if len(phone) < 7:
        return "*" * len(phone)
    return f"{phone[:3]}{'*' * max(4, len(phone) - 7)}{phone[-4:]}"


def card_rows(card: Card, day: date, lang: Lang) -> list[Row]:
    """Return what a map or timeline says of an order: nothing that only its engineer may read."""
    texts = {
        "customer": card.customer,
        "site": card.site,
        "fault": fault_text(card, lang),
        "level": "" if card.level is None else str(card.level),
        "reported": clock_text(card.reported_at, day),
        "due": "" if card.respond_by is None else clock_text(card.respond_by, day),
        "window": windows_text(card, day, lang),
    }
    return [(FIELDS[name][lang], text) for name, text in texts.items() if text]


def visit_rows(stop: Stop, card: Card, day: date, lang: Lang) -> list[Row]:
    """Return what a map or timeline says of a visit: its order, who comes along, which parts and from where."""
    extra = {"crew": SEPARATOR[lang].join(stop.crew), "parts": needs_text(stop.needs, lang)}
    return card_rows(card, day, lang) + [(FIELDS[name][lang], text) for name, text in extra.items() if text]


def figure_rows(view: DayView, lang: Lang) -> list[Row]:
    """Return the plan's headline figures."""
    summary = view.summary
    figures = {
        "orders": f"{summary.orders:,}",
        "served": f"{summary.served:,}",
        "unserved": f"{len(view.left_out):,}",
        "late": f"{summary.late:,}",
        "on_time_pct": f"{summary.on_time_pct}",
        "mean_response_min": f"{summary.kpi.mean_response_min}",
        "drive_km": f"{summary.kpi.drive_km:,}",
        "routes": f"{summary.kpi.routes:,}",
        "cost": f"{summary.cost:,}",
    }
    return [(FIGURES[name][lang], text) for name, text in figures.items()]
