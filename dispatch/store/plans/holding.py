"""Orders that a new plan may not move are pinned in its problem where the plans in force have them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from sqlalchemy import Connection

from dispatch.live.carry import carry
from dispatch.live.movable import Movable, held_orders, hold
from dispatch.planning.day import DaySnapshot
from dispatch.planning.problem import FrozenDay
from dispatch.store.live.day import together
from dispatch.store.live.told import orders_told
from dispatch.store.plans.records import read_plan
from dispatch.store.plans.standing import locked_orders
from solver.reading import read_plan as plan_of


class Readable(Protocol):
    """The part of the store that holding needs."""

    def reading(self) -> AbstractContextManager[Connection]:
        """Open a transaction that reads."""
        ...


def holding(store: Readable, movable: Movable) -> Callable[[DaySnapshot, FrozenDay], FrozenDay]:
    """Return what pins in a day's problem the orders that may not move, and those that somebody is editing now."""

    def pinned(snapshot: DaySnapshot, frozen: FrozenDay) -> FrozenDay:
        with store.reading() as connection:
            in_force = [read_plan(connection, int(tag.split(".")[0])) for tag in snapshot.base]
            told = orders_told(connection, snapshot.day)
            locked = locked_orders(connection, frozen.at)
        if not in_force:
            return frozen
        since = {who: -((frozen.epoch_at - busy.free_at).total_seconds() // 1) for who, busy in snapshot.busy.items()}
        seconds = {who: int(second) for who, second in since.items()}
        plans = [plan_of(one.plan) for one in in_force]
        live = carry(frozen.problem, together(frozen.problem.name, plans), seconds)
        held = held_orders(movable, served=live.facts.services.keys(), told=told)
        return replace(frozen, problem=hold(frozen.problem, live.plan, held | locked))

    return pinned
