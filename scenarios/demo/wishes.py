"""What makes orders special: wishes of customers and dispatchers, and the handful that nobody can serve today."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from dispatch.technician import Technician
from dispatch.work_order import Follows, Pin, WorkOrder
from scenarios.demo.calendar import DAY, local
from scenarios.demo.catalogue import ALIGNMENT, FAULTS, HIGH_VOLTAGE, WELDING
from scenarios.demo.customers import Clients
from scenarios.demo.parts import COMES_TOMORROW, NOWHERE
from scenarios.demo.people import ILL

NOT_PREFERRED = 1_800  # the price, in weighted seconds, of sending another than the customer's own specialist
TOLD_ALREADY_PCT = 300


def with_wishes(
    orders: Sequence[WorkOrder], clients: Clients, technicians: Sequence[Technician], rng: random.Random
) -> list[WorkOrder]:
    """Return the same orders, some of them with a wish that somebody has."""
    calm = _Calm(orders, clients, technicians, rng)
    wishes = (_pinned, _reopened, _promised, _preferring, _twice_at_home, _heavy, _following)
    changed = {order.id: order for wish in wishes for order in wish(calm)}
    return [changed.get(order.id, order) for order in orders]


class _Calm:
    """Hands out orders that nothing is special about yet, each once, with the ids of those who could go."""

    def __init__(
        self, orders: Sequence[WorkOrder], clients: Clients, technicians: Sequence[Technician], rng: random.Random
    ) -> None:
        self._orders = [order for order in orders if order.level > 1 and not order.windows]
        rng.shuffle(self._orders)
        self._region_of = {site.id: site.region_id for site in clients.sites}
        self._present = [one for one in technicians if one.id != ILL]

    def take(self, *, least_able: int = 1, industry: str | None = None) -> tuple[WorkOrder, list[str]]:
        """Return the next order of an industry (None: any) that so many technicians can serve."""
        for order in self._orders:
            able = _able(order, self._region_of[order.site_id], self._present)
            if len(able) >= least_able and industry in (None, order.industry):
                self._orders.remove(order)
                return order, [one.id for one in able]
        raise LookupError(f"no order that {least_able} technicians can serve")


def _pinned(calm: _Calm) -> Iterator[WorkOrder]:
    for start in (None, None, local(14)):
        order, able = calm.take()
        yield replace(order, pin=Pin(technician_id=able[0], start_at=start))


def _reopened(calm: _Calm) -> Iterator[WorkOrder]:
    for _ in range(4):
        order, able = calm.take(least_able=2)
        yield replace(order, excluded=(able[0],), state="reopened")  # never the one who failed at the last visit


def _promised(calm: _Calm) -> Iterator[WorkOrder]:
    for _ in range(2):
        order, _able_ids = calm.take()
        yield replace(order, respond_by=local(12), resolve_by=local(15))


def _preferring(calm: _Calm) -> Iterator[WorkOrder]:
    for _ in range(5):
        order, able = calm.take(least_able=2)
        yield replace(order, prices=dict.fromkeys(able[1:], NOT_PREFERRED), change_pct=TOLD_ALREADY_PCT)


def _twice_at_home(calm: _Calm) -> Iterator[WorkOrder]:
    for _ in range(3):
        order, _able_ids = calm.take()
        yield replace(order, windows=((local(9), local(11)), (local(14), local(17))))


def _heavy(calm: _Calm) -> Iterator[WorkOrder]:
    for _ in range(2):
        order, _able_ids = calm.take(least_able=2)
        yield replace(order, crew=2)


def _following(calm: _Calm) -> Iterator[WorkOrder]:
    # a coating has to dry first; a trial run comes half an hour to four hours after the repair
    for industry, pause_s, most_s in (("aluminium", 3600, None), ("machinery", 1800, 4 * 3600)):
        first, _able_ids = calm.take(industry=industry)
        second, _able_ids = calm.take(industry=industry)
        link = Follows(order_id=first.id, min_s=first.duration_s + pause_s, max_s=most_s)
        yield replace(second, follows=(link,), site_id=first.site_id, equipment_id=first.equipment_id)


def impossible_orders(clients: Clients) -> list[WorkOrder]:
    """Return the orders that stay unserved whoever plans, each for another reason."""
    draft = _Drafts(clients)
    welding = draft.order("HF", "GJ01", "桁架大修，要五级焊工", skills={WELDING: 5})
    return [
        welding,
        draft.order("HF", "GJ08", "桁架修好后做探伤", follows=(Follows(order_id=welding.id, min_s=2 * 3600),)),
        draft.order("NJ", "JG07", "高压柜跳闸", skills={HIGH_VOLTAGE: 1}),
        draft.order("HZ", "JG03", "塔顶要激光准直", skills={ALIGNMENT: 2}),
        draft.order("HF", "JG09", "R3老款镜片碎了一块", parts={NOWHERE: 1}),
        draft.order("NJ", "JG06", "导热油泵坏了", parts={COMES_TOMORROW: 1}),
        draft.order("HZ", "JD04", "只有晚上九点以后在家", windows=((local(21), local(22)),)),
        draft.order("NJ", "GJ09", "指定老师傅来换", pin=Pin(technician_id=ILL)),
    ]


class _Drafts:
    """Makes complete orders at the first sites of a region that are of the fault's industry."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._made = 0

    def order(self, region_id: str, fault_id: str, words: str, **what: object) -> WorkOrder:
        """Return an order with one fault of the catalogue, but for what is said otherwise."""
        self._made += 1
        fault = next(fault for fault in FAULTS if fault.id == fault_id)
        site = self._clients.sites_of(region_id, fault.industry)[0]
        order = WorkOrder(
            id=f"impossible-{self._made}",
            site_id=site.id,
            equipment_id=self._clients.machines[site.id].id,
            fault_id=fault.id,
            industry=fault.industry,
            level=fault.level,
            text=words,
            reported_at=local(7 + self._made / 10),
            duration_s=fault.duration_s,
            skills=fault.skills,
        )
        return replace(order, **what)  # type: ignore[arg-type]


def _able(order: WorkOrder, region_id: str, technicians: Sequence[Technician]) -> list[Technician]:
    """Return who has the skills of an order and works in its region, those at home there first."""
    able = [
        one
        for one in technicians
        if region_id in one.regions and all(_certified(one, skill) >= level for skill, level in order.skills.items())
    ]
    return sorted(able, key=lambda one: (one.regions[0] != region_id, one.id))


def _certified(technician: Technician, skill: str) -> int:
    levels = [
        s.level for s in technician.skills if s.skill == skill and (s.valid_until is None or s.valid_until >= DAY)
    ]
    return max(levels, default=0)
