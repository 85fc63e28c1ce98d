"""Has people at work beside solves, kills whoever applies a plan, and looks at what has become of what people did.

Run as ``python interleaved.py URL SOLVES KILLS SEED`` with an empty store at head at URL. A minute of the morning is
one solve: people change something while it runs and something after it, then its plan is applied. In KILLS of them a
process that applies it is killed (SIGKILL) first: by turns at one of its statements, just before its commit, within it,
and just after it. Prints one JSON object.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dying import contents
from live_company import PEOPLE, SIX, at_work, live_company, minutes, order, proposal, serving, solved
from small_company import nothing_but
from sqlalchemy import Engine, event, text

from dispatch.plan_record import IN_FORCE, StoredPlan
from dispatch.store import live
from dispatch.store.database import connect
from dispatch.store.errors import StoreRefusalError
from dispatch.store.events import events_after, verify
from dispatch.store.orders.changes import edit_order, happen
from dispatch.store.orders.locks import lock
from dispatch.store.orders.pins import pin
from dispatch.store.store import Store, open_store
from dispatch.work_order import Pin, WorkOrder
from solver.amend.edits import Move, Unassign
from solver.problem import Problem
from solver.supervise import Solved

KINDS = ("edited", "pinned", "cancelled", "moved", "off", "locked")
MIDST, BEFORE, WITHIN, AFTER = "at a statement", "before the commit", "within the commit", "after the commit"
DEATHS = (MIDST, BEFORE, WITHIN, AFTER)
LAST_STATEMENT = 80
BACKLOG = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody did to an order: the order as it was then, and who was to serve it (None: nobody said)."""

    kind: str
    order: WorkOrder
    technician: str | None


@dataclass
class Told:
    """What became of everything."""

    solves: int = 0
    changes: Counter[str] = field(default_factory=Counter)
    skipped: int = 0
    unlisted: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    died: Counter[str] = field(default_factory=Counter)
    applied_by_the_dead: int = 0


def people_at_work(store: Store, rng: random.Random, now: datetime, but: Mapping[str, Wish]) -> dict[str, Wish]:
    """Do one to three things that people do, to orders that nobody has touched in this minute."""
    found = [one for one in orders_of(store).values() if one.state in ("planned", "triaged") and one.id not in but]
    done: dict[str, Wish] = {}
    for one in rng.sample(found, k=min(rng.randint(1, 3), len(found))):
        in_force = plan_in_force(store)
        kind, who, served = rng.choice(KINDS), rng.choice(PEOPLE), serving(in_force)
        if (kind in ("moved", "off", "locked") and one.id not in served) or one.pin == Pin(technician_id=who):
            continue
        with at_work(store, now, who="d2") as work:
            if kind == "edited":
                edit_order(work, one.id, {"duration_s": one.duration_s + 60})
            elif kind == "pinned":
                pin(work, one.id, Pin(technician_id=who))
            elif kind == "cancelled":
                happen(work, one.id, "cancel")
            elif kind == "moved":
                live.edit(work, in_force.number, [Move(order=one.id, technician=who)])
            elif kind == "off":
                live.edit(work, in_force.number, [Unassign(order=one.id)])
            else:
                lock(work, one.id)
        done[one.id] = Wish(kind=kind, order=orders_of(store)[one.id], technician=_meant(kind, one, who, served))
    return done


def _meant(kind: str, one: WorkOrder, who: str, served: Mapping[str, tuple[str, datetime]]) -> str | None:
    if kind in ("cancelled", "off"):
        return None
    if kind in ("pinned", "moved"):
        return who
    if one.pin is not None and one.pin.technician_id is not None:
        return one.pin.technician_id
    return served[one.id][0] if one.id in served else None


def plan_in_force(store: Store) -> StoredPlan:
    """The plan that people work by."""
    return store.plan(next(plan.number for plan in store.plans() if plan.state in IN_FORCE))


def orders_of(store: Store) -> dict[str, WorkOrder]:
    """All orders."""
    return {one.id: one for one in store.whole().orders}


def refill(store: Store, number: int) -> None:
    """Have as many open orders as in the morning."""
    missing = BACKLOG - sum(one.state in ("planned", "triaged", "reported") for one in orders_of(store).values())
    new = tuple(order(100 * number + k, reported_at=SIX, parts={"P1": 1} if k % 3 == 0 else {}) for k in range(missing))
    if new:
        store.import_batch(nothing_but(orders=new), source="new.xlsx")


def minute(url: str, number: int, death: str, rng: random.Random, told: Told) -> None:
    """One solve with people beside it, of which somebody may die who applies its plan."""
    now = SIX + minutes(number)
    wishes: dict[str, Wish] = {}
    with open_store(url) as store:
        refill(store, number)

        def meanwhile(problem: Problem) -> Solved:
            wishes.update(people_at_work(store, rng, now, {}))
            return solved(problem)

        asked = proposal(store, now=now, solve=meanwhile)
        wishes.update(people_at_work(store, rng, now, wishes))
        before = serving(plan_in_force(store))
    if death:
        untouched = contents(url)
        kill(url, asked.number, now, death, rng.randint(1, LAST_STATEMENT), rng.uniform(0, 0.004))
        told.died[death] += 1
        applied = contents(url) != untouched
        told.applied_by_the_dead += applied
        if applied and death in (MIDST, BEFORE):
            told.partial.append(f"{death} of plan {asked.number}: something was kept")
        if not applied and death == AFTER:
            told.partial.append(f"{death} of plan {asked.number}: nothing was kept")
    with open_store(url) as store:
        try:
            with at_work(store, now) as work:
                live.apply(work, asked.number)
        except StoreRefusalError as refusal:
            if refusal.code != "already-live" or not death:
                raise
        told.solves += 1
        told.changes.update(wish.kind for wish in wishes.values())
        judge(store, asked.number, wishes, before, told)


def judge(
    store: Store, number: int, wishes: Mapping[str, Wish], before: Mapping[str, tuple[str, datetime]], told: Told
) -> None:
    """Look whether all that people did stands and is listed, and whether the plan is in force wholly."""
    plan, orders = plan_in_force(store), orders_of(store)
    after = serving(plan)
    with store.reading() as connection:
        trail = events_after(connection, 0, limit=1_000_000)
        breach = verify(connection)
    applied = [one for one in trail if one.kind == "plan.applied" and one.subject == str(number)]
    whole = plan.number == number and len(applied) == 1 and breach is None
    whole &= sum(one.state in IN_FORCE for one in store.plans()) == 1
    whole &= all(orders[name].state == "planned" for name in after)
    whole &= all(one.state != "planned" or name in after for name, one in orders.items())
    if not whole:
        told.partial.append(f"plan {number}: {plan.tag} {plan.state}, {len(applied)} times applied, {breach}")
        return
    listed = set(applied[0].data["skipped"])
    told.skipped += len(listed)
    for name, wish in wishes.items():
        what = f"plan {number}: {name} {wish.kind} {wish.technician}, {before.get(name)} → {after.get(name)}"
        if name not in listed:
            told.unlisted.append(what)
        kept = replace(orders[name], state=wish.order.state) == wish.order
        if not kept or not _stands(wish, before.get(name), after.get(name)):
            told.overwritten.append(what)


def _stands(wish: Wish, before: tuple[str, datetime] | None, after: tuple[str, datetime] | None) -> bool:
    """Whether an order is served by whom people wanted. Where nobody served it, a plan may send that one, or nobody."""
    if wish.kind in ("cancelled", "off"):
        return after is None
    if before is None and (after is None or wish.technician is None):
        return True
    return after is not None and after[0] == wish.technician


def kill(url: str, number: int, now: datetime, death: str, statement: int, moment_s: float) -> None:
    """Have a process of its own apply a plan and die of it; wait until the database has noticed."""
    child = os.fork()
    if child == 0:
        _die(death, statement, moment_s)
        with open_store(url) as store, at_work(store, now) as work:
            _die.at_work = True  # type: ignore[attr-defined]
            live.apply(work, number)
        _kill_myself()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), status
    assert os.WTERMSIG(status) == signal.SIGKILL
    _settled(url)


def _die(death: str, statement: int, moment_s: float) -> None:
    """Arrange for this process to be killed in the transaction that applies the plan."""
    done = 0

    def count(*_: object) -> None:
        nonlocal done
        done += getattr(_die, "at_work", False)
        if death == MIDST and done == statement:
            _kill_myself()

    def commit(connection: object) -> None:
        if not connection.get_execution_options().get("turn") or not done:  # type: ignore[attr-defined]
            return
        if death == WITHIN:
            threading.Thread(target=lambda: (time.sleep(moment_s), _kill_myself()), daemon=True).start()
        elif death != AFTER:
            _kill_myself()

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", commit)


def _kill_myself() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _settled(url: str) -> None:
    """Wait until a PostgreSQL server has ended what the dead one began; an SQLite file is put right by who reads it."""
    if not url.startswith("postgresql"):
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND state <> 'idle'"
    )
    database = connect(url)
    try:
        while True:
            with database.reading() as connection:
                if not connection.execute(others).scalar():
                    return
            time.sleep(0.01)
    finally:
        database.close()


def main(url: str, solves: int, kills: int, seed: int) -> None:
    """Have so many solves, in so many of which somebody dies; print what became of everything."""
    rng, told = random.Random(seed), Told()
    deaths = [DEATHS[(seed + k) % len(DEATHS)] for k in range(kills)] + [""] * (solves - kills)
    rng.shuffle(deaths)
    with open_store(url) as store:
        store.import_batch(live_company(), source="company.xlsx")
        proposal(store)
        with at_work(store, SIX) as work:
            live.apply(work, 1)
    for number, death in enumerate(deaths, start=1):
        minute(url, number, death, rng, told)
    print(json.dumps({name: getattr(told, name) for name in Told.__dataclass_fields__}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
