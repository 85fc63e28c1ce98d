"""The orders that stay undone, on paper: why, and what would change it."""

from dispatch.day_view import LeftOut, clock_text
from dispatch.labels import REASONS, words_of
from dispatch.phrases import fault_text, masked, parts_text, windows_text
from dispatch.store.exporters.page import Value
from dispatch.store.exporters.paper import Paper

_FIELDS = ("order", "level", "customer", "site", "window", "fault", "parts", "due", "reason", "remedy")
_WIDTHS = (14, 6, 20, 26, 13, 26, 20, 12, 16, 50)


def add_left_out(paper: Paper) -> None:
    """Add the sheet; it is there, and says so, where nothing stays undone."""
    view = paper.view
    name = {"en": "Left out", "zh": "未安排"}[paper.lang]
    page = paper.page(name, _WIDTHS, landscape=True)
    page.title(f"{name}  {view.day}")
    if not view.left_out:
        page.line({"en": "Every order is planned.", "zh": "所有工单均已安排。"}[paper.lang])
        return
    page.table([paper.label(name) for name in _FIELDS], [_row(left, paper) for left in view.left_out], repeat=True)


def _row(left: LeftOut, paper: Paper) -> list[Value]:
    lang, day, card = paper.lang, paper.view.day, left.card
    why = [words_of(REASONS, left.reason)[lang], left.detail[lang]]
    if card is None:
        return [left.order_id, *[""] * 7, *why]
    return [
        left.order_id,
        "" if card.level is None else card.level,
        "\n".join(text for text in (card.customer, masked(card.phone)) if text),
        "\n".join(text for text in (card.site, card.region) if text),
        windows_text(card, day, lang),
        fault_text(card, lang),
        parts_text(card.parts, lang),
        "" if card.respond_by is None else clock_text(card.respond_by, day),
        *why,
    ]
