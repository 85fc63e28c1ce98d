"""Which parts run short in which region, how long what is there lasts, and what one more piece would be worth."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dispatch.plan_record import PlanDraft
from solver.plan import Plan
from solver.price_list.marginal import PricesError, marginal_prices
from solver.problem import Center, MatrixTravel, Problem, Weights
from solver.words import Words

RegionPart = tuple[str, str]
"""A region and a part, by id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PiecePrice:
    """What the first extra piece of a part at a centre would save at most, by the plan with a number.

    price: cost units, that is weighted seconds; words: the same, as people read it
    (`solver.price_list.marginal.MEANING` says what it means).
    """

    center_id: str
    part_id: str
    price: int
    words: Words
    plan: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What a region has of a part. free: pieces that nobody was promised, in centres and on vans; coming: by lots."""

    in_centers: int = 0
    on_vans: int = 0
    coming: int = 0

    @property
    def free(self) -> int:
        """Return what lies in the region and nobody was promised."""
        return self.in_centers + self.on_vans


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortage:
    """One part in one region.

    wanted: pieces that its open orders need and that are not reserved for them; broken: pieces reserved that do not
    lie where they should; missing: pieces that neither lie there nor come; cover_days: how long what is free and what
    comes lasts at the use of late (None: none was used). prices: of one more piece at the region's centres, the highest
    first; empty where the plans carry none above 0.
    """

    region_id: str
    part_id: str
    wanted: int
    broken: int
    supply: Supply
    missing: int
    cover_days: float | None
    prices: tuple[PiecePrice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What is known of all regions and parts when shortages are asked for.

    wanted, broken: pieces, as `Shortage` has them; used: pieces used up in the last `used_days` days; regions: centre
    id → region id.
    """

    wanted: Mapping[RegionPart, int]
    broken: Mapping[RegionPart, int]
    supply: Mapping[RegionPart, Supply]
    used: Mapping[RegionPart, int]
    used_days: int
    prices: Iterable[PiecePrice]
    regions: Mapping[str, str]


def shortages(outlook: Outlook, *, cover_days: float) -> tuple[Shortage, ...]:
    """Return what runs short, the worst first.

    A part runs short in a region where its orders want more than there is, where a promise is broken, where what is
    there lasts less than `cover_days` days, or where the optimiser would pay for one more piece.
    """
    prices: dict[RegionPart, list[PiecePrice]] = {}
    for price in outlook.prices:
        if price.price > 0 and price.center_id in outlook.regions:
            prices.setdefault((outlook.regions[price.center_id], price.part_id), []).append(price)
    keys = {*outlook.wanted, *outlook.broken, *outlook.used, *prices}
    found = [_shortage(key, outlook, prices.get(key, [])) for key in keys]
    short = [one for one in found if _is_short(one, cover_days)]
    return tuple(sorted(short, key=_worst_first))


def piece_prices(record: PlanDraft, number: int) -> tuple[PiecePrice, ...] | None:
    """Return the prices of one more piece that a plan carries; None where it carries none that can be read.

    They came out of the linear program behind the plan's bound and were stored with it: nothing is solved here.
    """
    problem = _centers_only(record)
    carried = record.plan.get("prices")
    if not isinstance(carried, Mapping):
        return None
    plan = Plan(problem=problem.name, routes=(), unserved=(), facts={"prices": {"pieces": carried.get("pieces", [])}})
    try:
        found = marginal_prices(problem, plan)
    except PricesError:
        return None
    return tuple(
        PiecePrice(center_id=one.center or "", part_id=one.id, price=one.price, words=one.words, plan=number)
        for one in found or ()
    )


def _centers_only(record: PlanDraft) -> Problem:
    """Return the little of a problem that prices of pieces refer to: its centres and what waiting costs."""
    document = record.problem
    return Problem(
        name=document["name"],
        epoch="",
        now=0,
        locations=(),
        travel=MatrixTravel(time_s=(), distance_m=()),
        centers=tuple(
            Center(id=center["id"], location="", region="", pickup_s=0, stock={}, inbound=())
            for center in document["centers"]
        ),
        technicians=(),
        orders=(),
        weights=Weights(**{**_NO_WEIGHTS, **document.get("weights", {})}),
    )


_NO_WEIGHTS = dict.fromkeys(("response", "late", "unresolved", "travel", "overtime", "away", "change"), 0)


def _shortage(key: RegionPart, outlook: Outlook, prices: list[PiecePrice]) -> Shortage:
    region_id, part_id = key
    supply = outlook.supply.get(key, Supply())
    wanted, broken, used = (found.get(key, 0) for found in (outlook.wanted, outlook.broken, outlook.used))
    there = supply.free + supply.coming
    return Shortage(
        region_id=region_id,
        part_id=part_id,
        wanted=wanted,
        broken=broken,
        supply=supply,
        missing=max(0, wanted + broken - there),
        cover_days=round(there * outlook.used_days / used, 1) if used else None,
        prices=tuple(sorted(prices, key=lambda price: (-price.price, price.center_id))),
    )


def _is_short(one: Shortage, cover_days: float) -> bool:
    lasts = one.cover_days is None or one.cover_days >= cover_days
    return bool(one.missing or one.broken or one.prices) or one.wanted > one.supply.free or not lasts


def _worst_first(one: Shortage) -> tuple[int, int, int, float, str, str]:
    price = one.prices[0].price if one.prices else 0
    return -one.missing, -one.broken, -price, one.cover_days or 0.0, one.region_id, one.part_id
