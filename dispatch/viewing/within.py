"""A day's view as somebody sees it who looks after some of its regions."""

from collections.abc import Collection
from dataclasses import replace

from dispatch.day_view import DayView, Person, Stop
from dispatch.names import Names


def within_regions(view: DayView, regions: Collection[str], orders: Collection[str], names: Names) -> DayView:
    """Return the view with nothing in it that lies outside some regions (ids).

    orders: ids of those that lie inside. People are those who have one of these orders, or whose home region is one of
    these; of others' days only these orders are left, begun and ended where they lie. Headline figures are those of the
    whole plan.
    """
    own = {names.region(region) for region in regions}
    stores = tuple(store for store in view.stores if store.region_id in regions)
    seen = {store.name for store in stores}
    people = (_within(person, own, set(orders), seen) for person in view.people)
    return replace(
        view,
        areas=tuple(area for area in view.areas if area.name in own),
        people=tuple(person for person in people if person is not None),
        left_out=tuple(one for one in view.left_out if one.order_id in orders),
        stores=stores,
    )


def _within(person: Person, own: set[str], orders: set[str], stores: set[str]) -> Person | None:
    tours = tuple(
        replace(tour, stops=tuple(stop for stop in tour.stops if _seen(stop, orders, stores))) for tour in person.tours
    )
    kept = replace(person, tours=tours)
    if person.region in own:
        return kept
    places = [stop.point for tour in tours for stop in tour.stops if stop.card is not None and stop.point is not None]
    return replace(kept, start=places[0], end=None, center="") if places else None


def _seen(stop: Stop, orders: set[str], stores: set[str]) -> bool:
    if stop.kind == "order":
        return stop.card is not None and stop.card.id in orders
    return stop.kind == "break" or stop.center in stores
