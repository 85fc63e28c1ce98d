"""`paigong prices`: whose a plan's cost is, and what one more piece or person would be worth."""

import argparse
from collections.abc import Sequence

from api.cli.command import JSON, Command, argument
from api.cli.failure import BAD_INPUT, DONE, CommandError
from api.cli.judged import PLAN_OR_DOCUMENTS, judged
from api.cli.screen import Screen
from dispatch.labels import TERMS, words_of
from solver.price_list.marginal import MEANING, Marginal, PricesError, marginal_prices
from solver.price_list.shares import Share, shares_of
from solver.words import Words

MOST_SHOWN = 10


def _prices(arguments: argparse.Namespace, screen: Screen) -> int:
    looked_at = judged(arguments)
    shares = shares_of(looked_at.problem, looked_at.plan)
    try:
        marginal = marginal_prices(looked_at.problem, looked_at.plan)
    except PricesError as error:
        where: Words = {lang: f"{looked_at.name[lang]}: {error.path}: {error.cause[lang]}" for lang in ("en", "zh")}  # type: ignore[assignment]
        raise CommandError(BAD_INPUT, where) from error
    lang, total = screen.lang, {"en": "total", "zh": "合计"}
    rows = [(words_of(TERMS, term)[lang], amount) for term, amount in shares.terms.items() if amount]
    screen.table(
        {"en": "Cost by term", "zh": "按项目"},
        [{"en": "term", "zh": "项目"}, {"en": "cost", "zh": "成本"}],
        [*rows, (total[lang], shares.cost)],
    )
    _show_shares({"en": "Dearest orders", "zh": "成本最高的工单"}, shares.orders, arguments.top, screen)
    _show_shares({"en": "Dearest technicians", "zh": "成本最高的技术员"}, shares.technicians, arguments.top, screen)
    _show_marginal(marginal, arguments.top, screen)
    screen.document(
        {
            "cost": shares.cost,
            "terms": dict(shares.terms),
            "orders": [_share(share) for share in shares.orders],
            "technicians": [_share(share) for share in shares.technicians],
            "marginal": None if marginal is None else [_marginal(one, screen) for one in marginal],
        }
    )
    return DONE


def _show_shares(title: Words, shares: Sequence[Share], top: int, screen: Screen) -> None:
    dearest = sorted(shares, key=lambda share: -share.cost)[:top]
    parts = [
        ", ".join(f"{words_of(TERMS, term)[screen.lang]} {amount:,}" for term, amount in share.terms.items())
        for share in dearest
    ]
    screen.table(
        title,
        [{"en": "id", "zh": "编号"}, {"en": "cost", "zh": "成本"}, {"en": "of which", "zh": "其中"}],
        [(share.id, share.cost, part) for share, part in zip(dearest, parts, strict=True) if share.cost],
    )


def _show_marginal(marginal: Sequence[Marginal] | None, top: int, screen: Screen) -> None:
    if marginal is None:
        screen.say(
            {
                "en": "The plan carries no marginal prices: there was no time for a bound, or another program made it.",
                "zh": "该计划没有边际价格：求解时间不足以计算下界，或由其他程序生成。",
            }
        )
        return
    screen.table(
        {"en": "What one more would be worth", "zh": "边际价格"},
        [{"en": "price", "zh": "价格"}, {"en": "what", "zh": "说明"}],
        [(one.price, one.words[screen.lang]) for one in marginal[:top]],
    )
    screen.say(MEANING)


def _share(share: Share) -> dict[str, object]:
    return {"id": share.id, "cost": share.cost, "terms": dict(share.terms)}


def _marginal(one: Marginal, screen: Screen) -> dict[str, object]:
    return {"what": one.what, "id": one.id, "center": one.center, "price": one.price, "words": one.words[screen.lang]}


def _top(text: str) -> int:
    """Return how many lines of each table are shown."""
    value = int(text)
    if value < 1:
        raise ValueError
    return value


_top.__name__ = "number of lines (1 or more)"

COMMANDS = (
    Command(
        path=("prices",),
        about={
            "en": "a plan's cost by term, order and technician, and what one more of each would be worth",
            "zh": "按项目、工单、技术员列出计划成本，以及边际价格",
        },
        example="paigong prices --number 1",
        run=_prices,
        arguments=(
            *PLAN_OR_DOCUMENTS,
            argument(
                "--top", en="lines of each table (default 10)", zh="每表行数（默认 10）", type=_top, default=MOST_SHOWN
            ),
            JSON,
        ),
    ),
)
