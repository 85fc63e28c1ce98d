"""What one more piece or person would be worth: the dual prices of the linear program behind the bound, in words.

A dual price is the slope of the relaxed day's cost: days may be mixed there from parts of routes. As that cost is
convex in what there is, the first extra piece saves at most its price there, and the next one no more (see any text on
linear programming duality). For the real, whole day it is an estimate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from solver.plan import Plan
from solver.problem import Problem
from solver.unserved.phrases import words
from solver.words import Words

What = Literal["piece", "technician", "order"]

MEANING: Final[Words] = words(
    "A price is what the first extra piece or person would save at most in the relaxed day of the bound, where a visit "
    "may be shared between routes; a second one saves no more, and the real day may save less.",
    "价格是在下界所用的松弛问题中（一次上门可由几条路线分担），第一件备件或第一个人最多可节省的代价；"
    "再多一件不会节省更多，实际节省可能更少。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """What one more would save at most. id: of the technician, order or part; center: where the piece would be.

    price: cost units, that is weighted seconds.
    """

    what: What
    id: str
    center: str | None
    price: int
    words: Words


class PricesError(ValueError):
    """The prices that a plan carries are not what they should be; `path` says where."""

    def __init__(self, path: str, cause: Words) -> None:
        self.path, self.cause = path, cause
        super().__init__(f"{path}: {cause['en']}")


def marginal_prices(problem: Problem, plan: Plan) -> tuple[Marginal, ...] | None:
    """Return all prices above 0 that a plan carries in ``facts["prices"]``, the highest first; None: it carries none.

    Raises PricesError where they are malformed, or of somebody or something that the problem does not have.
    """
    given = plan.facts.get("prices")
    if given is None:
        return None
    if not isinstance(given, Mapping):
        raise PricesError("prices", words("is not an object", "不是对象"))
    found = [
        *_pieces(problem, given.get("pieces", [])),
        *_people(problem, given.get("technicians", {})),
        *_orders(problem, given.get("orders", {})),
    ]
    ranked = sorted(found, key=lambda one: (-one.price, one.what, one.id, one.center or ""))
    return tuple(one for one in ranked if one.price > 0)


def _pieces(problem: Problem, rows: Any) -> Iterator[Marginal]:
    centers = {center.id for center in problem.centers}
    if not isinstance(rows, list | tuple):
        raise PricesError("prices.pieces", words("is not a list", "不是列表"))
    for n, row in enumerate(rows):
        path = f"prices.pieces[{n}]"
        if not isinstance(row, list | tuple) or len(row) != 3 or not isinstance(row[1], str):
            raise PricesError(path, words("is not [centre, part, price]", "不是[中心, 备件, 价格]"))
        center, part, price = row
        if center not in centers:
            raise PricesError(path, words("there is no such centre", "没有该中心"))
        worth = _worth(problem, price, path)
        said = words(
            "The next {part} at {center} today is worth {worth}.",
            "今天在{center}再有一件{part}，价值{worth}。",
            part=part,
            center=center,
            worth=worth,
        )
        yield Marginal(what="piece", id=part, center=center, price=price, words=said)


def _people(problem: Problem, given: Any) -> Iterator[Marginal]:
    for name, price, path in _named(given, "technicians", {technician.id for technician in problem.technicians}):
        said = words(
            "One more technician like {who} today would save up to {worth}.",
            "今天再有一名与{who}相同的技术员，最多可节省{worth}。",
            who=name,
            worth=_worth(problem, price, path),
        )
        yield Marginal(what="technician", id=name, center=None, price=price, words=said)


def _orders(problem: Problem, given: Any) -> Iterator[Marginal]:
    for name, price, path in _named(given, "orders", {order.id for order in problem.orders}):
        said = words(
            "Without {order} the day would save up to {worth}: its own waiting, and the room that it takes.",
            "若没有{order}，当天最多可节省{worth}：包括其自身等待及其占用的余地。",
            order=name,
            worth=_worth(problem, price, path),
        )
        yield Marginal(what="order", id=name, center=None, price=price, words=said)


def _named(given: Any, what: str, known: set[str]) -> Iterator[tuple[str, int, str]]:
    if not isinstance(given, Mapping):
        raise PricesError(f"prices.{what}", words("is not an object", "不是对象"))
    for name, price in given.items():
        path = f"prices.{what}.{name}"
        if name not in known:
            raise PricesError(path, words("the problem has nothing of this id", "问题中没有该编号"))
        yield name, price, path


def _worth(problem: Problem, price: Any, path: str) -> Words:
    """Return a price as hours of response of an order of weight 1, or as plain cost where waiting has no price."""
    if type(price) is not int or price < 0:
        raise PricesError(path, words("is no integer of 0 or more", "不是非负整数"))
    response = problem.weights.response
    if not response:
        return words("{price:,} of cost", "代价{price:,}", price=price)
    hours = f"{price / response / 3600:,.1f}"
    return words("{hours} h of weighted response", "{hours}小时加权响应", hours=hours)
