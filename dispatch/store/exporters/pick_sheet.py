"""One centre's pick list on paper: who takes what when, and what stays on the shelf."""

from dispatch.day_view import Store, clock_text
from dispatch.store.exporters.paper import Paper

_WIDTHS = (38, 9, 12, 22, 18)
_PICKS = ("part", "pieces", "time", "technician", "signature")
_SHELVES = ("part", "picked", "stock", "called_in", "left")


def add_picks(store: Store, paper: Paper) -> None:
    """Add the sheet of one centre: what is handed out in order of time, then what that leaves of each part."""
    lang, day = paper.lang, paper.view.day
    page = paper.page({"en": f"Pick {store.name}", "zh": f"领料 {store.name}"}[lang], _WIDTHS)
    page.title({"en": f"Pick list: {store.name}  {day}", "zh": f"领料单：{store.name}  {day}"}[lang])
    if not store.picks:
        page.line({"en": "Nothing is picked up here that day.", "zh": "当天无人在此领料。"}[lang])
        return
    page.table(
        [paper.label(name) for name in _PICKS],
        [[pick.part, pick.pieces, clock_text(pick.at, day), pick.technician, ""] for pick in store.picks],
    )
    page.gap()
    page.subtitle({"en": "Parts of this list", "zh": "本单备件合计"}[lang])
    page.table(
        [paper.label(name) for name in _SHELVES],
        [
            [shelf.part, shelf.picked, shelf.stock, shelf.called_in, shelf.left]
            for shelf in store.shelves
            if shelf.picked
        ],
    )
