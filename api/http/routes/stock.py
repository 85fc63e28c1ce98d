"""Stock: what lies where and is promised, movements, counts, transfers, pick lists, and what runs short."""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from sqlalchemy import Connection

from api.http.call import Call, Reply
from api.http.cursors import After, Limit, cursor
from api.http.cursors import number as number_behind
from api.http.etags import etag_of
from api.http.fields import Day, Id
from api.http.problems import problems
from api.http.rights import allow
from api.http.shapes.stock import (
    CountsIn,
    HandOverIn,
    Kind,
    LevelPage,
    LevelsOut,
    MovementPage,
    PickListsOut,
    PickUpIn,
    ShortagesOut,
    State,
    TransferIn,
    TransferOut,
    TransferPage,
    level_out,
    movement_out,
    pick_list_out,
    shortage_out,
    transfer_out,
)
from api.http.shapes.words import words_out
from dispatch.stock.pieces import Count, Key, Place
from dispatch.stock.transfer import Transfer
from dispatch.store.exporters.pick_csv import pick_csv
from dispatch.store.plans.sight import visible_head
from dispatch.store.stock import ledger, reservations, transfers
from dispatch.store.stock.pick_lists import day_pick_lists, names_on_lists
from dispatch.store.stock.shortages import read_shortages
from dispatch.store.stock.sight import Sight, refuse_unseen
from dispatch.store.stock.transfer_rows import latest_transfers
from dispatch.store.work import Work
from solver.price_list.marginal import MEANING

router = APIRouter(prefix="/stock", tags=["stock"])
Anybody = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner", "engineer"))]
Office = Annotated[Call, Depends(allow("administrator", "dispatcher", "planner"))]
Desk = Annotated[Call, Depends(allow("administrator", "dispatcher"))]
TransferNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("", response_model=LevelPage, operation_id="list_stock", responses=problems(422))
def list_stock(
    call: Anybody,
    kind: Kind | None = None,
    place: Id | None = None,
    region: Id | None = None,
    part: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List what lies in centres and on vans, how much of it is promised, and what is free; an engineer: the own van.

    库存列表：各中心与车辆的现有、预留、短缺与可用数量；工程师仅见本人车辆。
    """

    def look(connection: Connection) -> Reply:
        places = _sight(call).places(connection, kind=kind, place_id=place, region=region)
        found = ledger.level_page(connection, after=number_behind(after), limit=limit + 1, places=places, part_id=part)
        more = cursor(str(found[limit - 1][0])) if len(found) > limit else None
        return Reply(LevelPage(items=[level_out(key, level) for _, key, level in found[:limit]], next=more))

    return call.read(look)


@router.get("/movements", response_model=MovementPage, operation_id="list_movements", responses=problems(422))
def list_movements(
    call: Anybody,
    kind: Kind | None = None,
    place: Id | None = None,
    region: Id | None = None,
    part: Id | None = None,
    limit: Limit = 50,
    after: After = None,
) -> Response:
    """List the stock ledger, newest first.

    库存流水，最新在前。
    """

    def look(connection: Connection) -> Reply:
        places = _sight(call).places(connection, kind=kind, place_id=place, region=region)
        before = number_behind(after) or None
        found = ledger.latest_lines(connection, before=before, limit=limit + 1, places=places, part_id=part)
        more = cursor(str(found[limit - 1].id)) if len(found) > limit else None
        return Reply(MovementPage(items=[movement_out(line) for line in found[:limit]], next=more))

    return call.read(look)


@router.post("/counts", response_model=LevelsOut, operation_id="count_stock", responses=problems(404, 409, 422))
def count_stock(body: CountsIn, call: Desk) -> Response:
    """Book a stock-taking: from now on so many pieces lie there. Reality wins over what was promised.

    盘点：以实盘数量为准；若低于已预留数量，将标记短缺并提示重新优化。
    """
    counts = [Count(place=one.place.place, part_id=one.part, pieces=one.pieces) for one in body.counts]

    def act(work: Work) -> Reply:
        refuse_unseen(work.connection, {one.place for one in counts}, call.principal.regions)
        reservations.count_stock(work, counts)
        return Reply(_levels(work.connection, {(one.place, one.part_id) for one in counts}))

    return call.write(act)


@router.post("/moves", response_model=LevelsOut, operation_id="hand_over_stock", responses=problems(404, 409, 422))
def hand_over_stock(body: HandOverIn, call: Desk) -> Response:
    """Move pieces that nobody was promised from one place to another, at once.

    即时移库：仅限未被预留的备件。
    """
    origin, target = body.origin.place, body.target.place

    def act(work: Work) -> Reply:
        refuse_unseen(work.connection, {origin, target}, call.principal.regions)
        reservations.hand_over(work, origin, target, body.parts)
        return Reply(_levels(work.connection, _at((origin, target), body.parts)))

    return call.write(act)


@router.post("/pick-ups", response_model=LevelsOut, operation_id="hand_out_stock", responses=problems(404, 409, 422))
def hand_out_stock(body: PickUpIn, call: Desk) -> Response:
    """Hand pieces out at a centre to a technician, for the day of a plan in force.

    领料：中心向技术员发放当日计划所需备件。
    """
    center, van = Place("center", body.center), Place("van", body.technician)

    def act(work: Work) -> Reply:
        visible_head(work.connection, body.plan, call.principal.regions)
        refuse_unseen(work.connection, {center, van}, call.principal.regions)
        reservations.pick_up(
            work, plan_number=body.plan, technician_id=body.technician, center_id=body.center, parts=body.parts
        )
        return Reply(_levels(work.connection, _at((center, van), body.parts)))

    return call.write(act)


@router.post(
    "/inbound/{lot_id}/receive", response_model=LevelsOut, operation_id="receive_lot", responses=problems(404, 409)
)
def receive_lot(lot_id: Id, call: Desk) -> Response:
    """Put what an inbound lot brings on its centre's shelves.

    在途批次到货入库。
    """

    def act(work: Work) -> Reply:
        lot = reservations.read_lot(work.connection, lot_id)
        center, seen = Place("center", lot.center_id), _sight(call).places(work.connection)
        if seen is not None and center not in seen:
            raise reservations.unknown_lot(lot_id)
        reservations.receive_lot(work, lot_id)
        return Reply(_levels(work.connection, {(center, lot.part_id)}))

    return call.write(act)


@router.get("/transfers", response_model=TransferPage, operation_id="list_transfers", responses=problems(422))
def list_transfers(call: Anybody, state: State | None = None, limit: Limit = 50, after: After = None) -> Response:
    """List transfers from or to places that you see, newest first.

    调拨单列表，最新在前。
    """

    def look(connection: Connection) -> Reply:
        places = _sight(call).places(connection)
        found = latest_transfers(
            connection, before=number_behind(after) or None, limit=limit + 1, state=state, places=places
        )
        more = cursor(str(found[limit - 1].id)) if len(found) > limit else None
        now = datetime.now(UTC)
        return Reply(TransferPage(items=[transfer_out(one, now) for one in found[:limit]], next=more))

    return call.read(look)


@router.post(
    "/transfers",
    response_model=TransferOut,
    status_code=201,
    operation_id="request_transfer",
    responses=problems(404, 409, 422),
)
def request_transfer(body: TransferIn, call: Desk) -> Response:
    """Ask a centre for pieces, to another centre or to a van; they are reserved there until they are sent.

    申请调拨：从某中心调往另一中心或车辆；发出前在原处预留。
    """

    def act(work: Work) -> Reply:
        refuse_unseen(work.connection, {body.target.place}, call.principal.regions)
        transfer = transfers.request_transfer(
            work,
            origin_id=body.origin,
            target=body.target.place,
            parts=body.parts,
            lead_s=body.lead_s,
            cost=body.cost,
        )
        return Reply(transfer_out(transfer, work.at), status=201, etag=etag_of(work.connection, transfer))

    return call.write(act)


@router.get("/transfers/{number}", response_model=TransferOut, operation_id="read_transfer", responses=problems(404))
def read_transfer(number: TransferNumber, call: Anybody) -> Response:
    """Read a transfer.

    查看调拨单。
    """

    def look(connection: Connection) -> Reply:
        transfer = _seen_transfer(connection, number, _sight(call), lambda one: (one.origin, one.target))
        return Reply(transfer_out(transfer, datetime.now(UTC)), etag=etag_of(connection, transfer))

    return call.read(look)


@router.post(
    "/transfers/{number}/send",
    response_model=TransferOut,
    operation_id="send_transfer",
    responses=problems(404, 409, 412, 428),
)
def send_transfer(number: TransferNumber, call: Desk) -> Response:
    """Send a transfer: its pieces leave the origin's shelves.

    发出调拨：备件离开原中心。
    """
    return _step(call, number, transfers.send_transfer, lambda one: (one.origin,))


@router.post(
    "/transfers/{number}/receive",
    response_model=TransferOut,
    operation_id="receive_transfer",
    responses=problems(404, 409, 412, 428),
)
def receive_transfer(number: TransferNumber, call: Desk) -> Response:
    """Receive a transfer: its pieces lie at the target.

    接收调拨：备件到达目的地。
    """
    return _step(call, number, transfers.receive_transfer, lambda one: (one.target,))


@router.post(
    "/transfers/{number}/cancel",
    response_model=TransferOut,
    operation_id="cancel_transfer",
    responses=problems(404, 409, 412, 428),
)
def cancel_transfer(number: TransferNumber, call: Desk) -> Response:
    """Cancel a transfer: what was requested is free again, what was sent comes back to the origin.

    取消调拨：未发出的解除预留，已发出的退回原中心。
    """
    return _step(call, number, transfers.cancel_transfer, lambda one: (one.origin, one.target))


@router.get("/pick-lists/{day}", response_model=PickListsOut, operation_id="read_pick_lists", responses=problems(422))
def read_pick_lists(day: Day, call: Anybody) -> Response:
    """Tell what each centre hands to whom on a day, by when, and what it has handed out; an engineer: the own lines.

    当日领料单：各中心何时向谁发放什么备件，以及已发放数量；工程师仅见本人部分。
    """

    def look(connection: Connection) -> Reply:
        lists = day_pick_lists(connection, day, _sight(call))
        return Reply(PickListsOut(day=day, items=[pick_list_out(one) for one in lists]))

    return call.read(look)


@router.get(
    "/pick-lists/{day}/csv",
    response_class=Response,
    operation_id="print_pick_lists",
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}, **problems(422)},
)
def print_pick_lists(day: Day, call: Office, lang: Literal["en", "zh"] = "zh") -> Response:
    """Tell the same as a CSV file, for printing; nothing in it is taken for a formula.

    领料单 CSV（供打印）；其中内容不会被当作公式执行。
    """
    with call.store.reading() as connection:
        lists = day_pick_lists(connection, day, _sight(call))
        page = pick_csv(lists, names_on_lists(connection, lists), lang)
    headers = {"Content-Disposition": f'attachment; filename="pick-lists-{day}.csv"'}
    return Response(page, media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/shortages", response_model=ShortagesOut, operation_id="list_shortages", responses=problems(422))
def list_shortages(
    call: Office,
    region: Id | None = None,
    cover_days: Annotated[float, Query(ge=0, le=365)] = 7,
) -> Response:
    """Tell which parts run short, the worst first, and what one more piece would be worth.

    A part is listed where its open orders want more than is free, where a promise is broken, where what is there lasts
    less than `cover_days` days at the use of the last 28 days, or where the optimiser would pay for one more piece.

    缺料清单：需求超过可用、预留短缺、可用天数不足，或优化器认为再有一件值得的备件。
    """

    def look(connection: Connection) -> Reply:
        regions = _sight(call).regions_of(region)
        found = read_shortages(connection, at=datetime.now(UTC), cover_days=cover_days, regions=regions)
        return Reply(ShortagesOut(items=[shortage_out(one) for one in found], meaning=words_out(MEANING)))

    return call.read(look)


def _sight(call: Call) -> Sight:
    return Sight(regions=tuple(call.principal.regions), technician_id=call.principal.technician_id)


def _step(
    call: Call,
    number: int,
    step: Callable[[Work, int], Transfer],
    whose: Callable[[Transfer], Collection[Place]],
) -> Response:
    def act(work: Work) -> Reply:
        transfer = _seen_transfer(work.connection, number, _sight(call), whose)
        call.require_match(etag_of(work.connection, transfer))
        transfer = step(work, number)
        return Reply(transfer_out(transfer, work.at), etag=etag_of(work.connection, transfer))

    return call.write(act)


def _seen_transfer(
    connection: Connection, number: int, sight: Sight, whose: Callable[[Transfer], Collection[Place]]
) -> Transfer:
    """Return a transfer, as if it were not there for who sees none of the places that it is the business of."""
    transfer = transfers.read_transfer(connection, number)
    places = sight.places(connection)
    if places is not None and not set(places) & set(whose(transfer)):
        raise transfers.unknown_transfer(number)
    return transfer


def _at(places: Collection[Place], parts: Mapping[str, int]) -> set[Key]:
    return {(place, part) for place in places for part in parts}


def _levels(connection: Connection, keys: Collection[Key]) -> LevelsOut:
    found = ledger.levels(connection, {part for _, part in keys})
    return LevelsOut(items=[level_out(key, found.get(key, ledger.Level())) for key in sorted(keys)])
