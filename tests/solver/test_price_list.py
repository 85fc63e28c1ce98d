"""The price list: whose the cost is, to the last unit, and what one more of something is said to be worth."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from drawing import draw_problem
from drawing_plans import draw_plan

from solver.plan import Plan
from solver.price import price
from solver.price_list.marginal import PricesError, marginal_prices
from solver.price_list.shares import OF_ORDERS, OF_TECHNICIANS, shares_of
from solver.problem import Problem


def drawn(seed: int) -> tuple[Problem, Plan]:
    rng = Random(seed)
    problem = draw_problem(rng)
    return problem, draw_plan(rng, problem)


def test_shares_add_up_to_the_price_term_by_term():
    """Over random plans of the whole contract, the shares of orders and technicians are the price, in every term."""
    with_inbound = 0
    for seed in range(300):
        problem, plan = drawn(seed)
        shares, priced = shares_of(problem, plan), price(problem, plan)
        assert (shares.cost, dict(shares.terms)) == (priced.cost, dict(priced.terms))
        assert sum(share.cost for share in (*shares.orders, *shares.technicians)) == priced.cost
        with_inbound += priced.terms["inbound"] > 0
    assert with_inbound > 20


def test_each_share_holds_only_terms_of_its_kind():
    """Nobody's driving is an order's, and no order's waiting is a technician's."""
    for seed in range(50):
        shares = shares_of(*drawn(seed))
        assert {term for share in shares.orders for term in share.terms} <= {*OF_ORDERS, "inbound"}
        assert {term for share in shares.technicians for term in share.terms} <= {*OF_TECHNICIANS, "inbound"}


def test_an_order_alone_pays_what_the_plan_costs_more_by_it():
    """An order left out pays its price of being left out: without that price the plan costs so much less."""
    for seed in range(50):
        problem, plan = drawn(seed)
        for left in plan.unserved[:2]:
            share = next(share for share in shares_of(problem, plan).orders if share.id == left.order)
            free = replace(
                problem,
                orders=tuple(replace(o, unserved_cost=0) if o.id == left.order else o for o in problem.orders),
            )
            assert share.cost == price(problem, plan).cost - price(free, plan).cost


def priced(facts: Any) -> tuple[Problem, Plan]:
    """Return a day whose plan carries prices; waiting costs 2 a second there."""
    problem, plan = drawn(7)
    problem = replace(problem, weights=replace(problem.weights, response=2))
    return problem, replace(plan, facts={"prices": facts})


def test_marginal_prices_are_ranked_and_said_in_hours():
    """The dearest comes first, nothing is said of a price of 0, and 22,320 are 3.1 h at 2 a second."""
    found = marginal_prices(
        *priced({"orders": {"W0": 0, "W1": 7200}, "technicians": {"T2": 72_000}, "pieces": [["C1", "seal", 22_320]]})
    )
    assert found is not None
    assert [(one.what, one.id, one.center, one.price) for one in found] == [
        ("technician", "T2", None, 72_000),
        ("piece", "seal", "C1", 22_320),
        ("order", "W1", None, 7200),
    ]
    assert found[1].words == {
        "en": "The next seal at C1 today is worth 3.1 h of weighted response.",
        "zh": "今天在C1再有一件seal，价值3.1小时加权响应。",
    }
    assert "like T2 today would save up to 10.0 h" in found[0].words["en"]


def test_a_plan_without_prices_has_none():
    """Nothing is made up where the solver gave no duals."""
    problem, plan = drawn(7)
    assert marginal_prices(problem, plan) is None


@pytest.mark.parametrize(
    ("facts", "path"),
    [
        ([], "prices"),
        ({"orders": []}, "prices.orders"),
        ({"orders": {"W99": 1}}, "prices.orders.W99"),
        ({"technicians": {"T0": -1}}, "prices.technicians.T0"),
        ({"technicians": {"T0": 1.5}}, "prices.technicians.T0"),
        ({"pieces": {}}, "prices.pieces"),
        ({"pieces": [["C0", "seal", 1], ["C9", "seal", 1]]}, "prices.pieces[1]"),
        ({"pieces": [["C0", "seal"]]}, "prices.pieces[0]"),
    ],
)
def test_malformed_prices_are_refused_with_their_place(facts: Any, path: str):
    """A plan document is foreign input: what is wrong in its prices is named."""
    with pytest.raises(PricesError) as caught:
        marginal_prices(*priced(facts))
    assert caught.value.path == path
