"""The shortage list: what is short, the worst first, with what the optimiser would pay for one more piece."""

from random_takings import CENTERS, EPOCH, pickup, stored_plan, visit

from dispatch.stock.pick_list import pick_lists
from dispatch.stock.reservation import Picked, handed_out, reservations
from dispatch.stock.shortage import Outlook, Supply, piece_prices, shortages

REGIONS = {"C1": "R1", "C2": "R2"}


def test_prices_come_out_of_the_plan_as_it_is_stored() -> None:
    """Two hours' worth of response at weight 2; a price of nothing is none; no prices, or broken ones: None."""
    plan = stored_plan({}, [], prices={"pieces": [["C1", "P1", 14_400], ["C2", "P1", 0]], "technicians": {"T9": 1}})
    prices = piece_prices(plan, 4) or ()
    assert [(one.center_id, one.part_id, one.price, one.plan) for one in prices] == [("C1", "P1", 14_400, 4)]
    assert "2.0 h" in prices[0].words["en"]
    assert "2.0小时" in prices[0].words["zh"]
    assert piece_prices(stored_plan({}, []), 1) is None
    assert piece_prices(stored_plan({}, [], prices={"pieces": [["C9", "P1", 5]]}), 1) is None
    assert piece_prices(stored_plan({}, [], prices="much"), 1) is None


def test_a_part_is_short_for_one_of_five_reasons() -> None:
    """Missing, promised and broken, wanted beyond what is free now, nearly used up, or worth a price."""
    plan = stored_plan({}, [], prices={"pieces": [["C1", "priced", 7200]]})
    found = shortages(
        Outlook(
            wanted={("R1", "missing"): 5, ("R1", "coming"): 2, ("R1", "plenty"): 1},
            broken={("R2", "broken"): 1},
            supply={
                ("R1", "missing"): Supply(in_centers=1, on_vans=1, coming=1),
                ("R1", "coming"): Supply(coming=2),
                ("R1", "plenty"): Supply(in_centers=30),
                ("R2", "broken"): Supply(in_centers=9),
                ("R2", "scarce"): Supply(in_centers=2),
            },
            used={("R2", "scarce"): 28, ("R1", "plenty"): 28},
            used_days=28,
            prices=piece_prices(plan, 1) or (),
            regions=REGIONS,
        ),
        cover_days=7,
    )
    assert [(one.part_id, one.missing, one.cover_days) for one in found] == [
        ("missing", 2, None),
        ("broken", 0, None),
        ("priced", 0, None),
        ("coming", 0, None),
        ("scarce", 0, 2.0),
    ]
    assert found[2].prices[0].price == 7200


def test_a_pick_list_says_what_to_hand_to_whom_by_when() -> None:
    """Two pieces for two visits at nine, one of them handed out already: one is left, and one is on record."""
    plan = stored_plan(
        {"T1": [pickup("C1", 32_400, {"P1": 2}), visit("X1", 36_000), visit("X2", 39_600)]},
        [{"id": "X1", "parts": {"P1": 1}}, {"id": "X2", "parts": {"P1": 1}}],
    )
    whole = pick_lists(reservations(plan), {}, centers=CENTERS)
    assert [one.center_id for one in whole] == ["C1", "C2"]
    assert [(line.technician_id, line.part_id, line.pieces, line.orders) for line in whole[0].lines] == [
        ("T1", "P1", 2, ("X1", "X2"))
    ]
    assert (whole[0].lines[0].due_at - EPOCH).total_seconds() == 32_400
    picked = {Picked("T1", "C1", "P1"): 1}
    rest = pick_lists(handed_out(reservations(plan), picked), picked, centers=["C1"])[0]
    assert [(line.pieces, line.orders) for line in rest.lines] == [(1, ("X2",))]
    assert rest.handed_out == picked
