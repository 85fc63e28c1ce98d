"""What stock, its movements, transfers, pick lists and shortages look like from outside."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from api.http.fields import Body, Id, Pieces, Shown
from api.http.shapes.words import WordsOut, words_out
from dispatch.stock.pick_list import PickList
from dispatch.stock.pieces import Key, Place
from dispatch.stock.shortage import Shortage
from dispatch.stock.transfer import Transfer, expected_at
from dispatch.store.stock.ledger import Level, Line

Kind = Literal["center", "van"]
State = Literal["requested", "sent", "received", "cancelled"]
Parts = Annotated[dict[Id, Pieces], Field(min_length=1, max_length=200, examples=[{"P-SEAL": 2}])]


class PlaceModel(Shown):
    """A place: a centre's store, or a technician's van (by the technician's id)."""

    kind: Kind = Field(examples=["center"])
    id: str = Field(examples=["C1"])


class PlaceIn(Body):
    """A place: a centre's store, or a technician's van (by the technician's id)."""

    kind: Kind = Field(examples=["center"])
    id: Id = Field(examples=["C1"])

    @property
    def place(self) -> Place:
        """Return the place that is meant."""
        return Place(self.kind, self.id)


class LevelOut(Shown):
    """Pieces of a part at a place. short: promised, but not there; free: nobody was promised them."""

    place: PlaceModel
    part: str = Field(examples=["P-SEAL"])
    lies: int = Field(examples=[5])
    reserved: int = Field(examples=[2])
    short: int = Field(examples=[0])
    free: int = Field(examples=[3])


class LevelPage(Shown):
    """Pieces at places; next: where to go on."""

    items: list[LevelOut]
    next: str | None = None


class MovementOut(Shown):
    """One line of the ledger: pieces came (+) or went (−); balance: what lay there then."""

    number: int = Field(examples=[4711])
    at: datetime
    place: PlaceModel
    part: str = Field(examples=["P-SEAL"])
    pieces: int = Field(examples=[-2])
    balance: int = Field(examples=[3])
    cause: str = Field(examples=["used"])
    reference: str = Field(examples=["WO-1001"])


class MovementPage(Shown):
    """Lines of the ledger, newest first; next: where to go on."""

    items: list[MovementOut]
    next: str | None = None


class CountIn(Body):
    """What somebody counted of a part at a place."""

    place: PlaceIn
    part: Id = Field(examples=["P-SEAL"])
    pieces: int = Field(ge=0, le=1_000_000, examples=[5])


class CountsIn(Body):
    """A stock-taking."""

    counts: list[CountIn] = Field(
        min_length=1,
        max_length=1_000,
        examples=[[{"place": {"kind": "center", "id": "C1"}, "part": "P-SEAL", "pieces": 5}]],
    )


class LevelsOut(Shown):
    """How places stand after a change."""

    items: list[LevelOut]


class HandOverIn(Body):
    """Pieces that go from one place to another at once."""

    origin: PlaceIn
    target: PlaceIn
    parts: Parts


class PickUpIn(Body):
    """Pieces that a centre hands to a technician for the day of a plan."""

    plan: int = Field(ge=1, le=2**31 - 1, examples=[3])
    technician: Id = Field(examples=["T1"])
    center: Id = Field(examples=["C1"])
    parts: Parts


class TransferIn(Body):
    """A transfer that is asked for. lead_s: seconds on the road; cost: of each piece, as planning weighs it."""

    origin: Id = Field(description="the centre that sends", examples=["C1"])
    target: PlaceIn
    parts: Parts
    lead_s: int = Field(ge=0, le=30 * 86_400, examples=[7200])
    cost: int = Field(default=0, ge=0, le=10**9, examples=[600])


class TransferOut(Shown):
    """A transfer. expected_at: when it is there, as of now, while it is open."""

    number: int = Field(examples=[12])
    origin: str = Field(examples=["C1"])
    target: PlaceModel
    parts: dict[str, int] = Field(examples=[{"P-SEAL": 2}])
    lead_s: int
    cost: int
    state: State
    requested_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    expected_at: datetime | None


class TransferPage(Shown):
    """Transfers, newest first; next: where to go on."""

    items: list[TransferOut]
    next: str | None = None


class PickLineOut(Shown):
    """Pieces for a technician by a time. called_in: how many of them are still on their way to the centre."""

    due_at: datetime
    technician: str = Field(examples=["T1"])
    part: str = Field(examples=["P-SEAL"])
    pieces: int = Field(examples=[2])
    called_in: int = Field(examples=[0])
    orders: list[str] = Field(examples=[["WO-1001"]])


class HandedOutOut(Shown):
    """Pieces handed out already."""

    technician: str = Field(examples=["T1"])
    part: str = Field(examples=["P-SEAL"])
    pieces: int = Field(examples=[1])


class PickListOut(Shown):
    """What a centre hands out on a day."""

    center: str = Field(examples=["C1"])
    lines: list[PickLineOut]
    handed_out: list[HandedOutOut]


class PickListsOut(Shown):
    """The pick lists of a day, centre by centre."""

    day: date
    items: list[PickListOut]


class PiecePriceOut(Shown):
    """What one more piece at a centre would save at most, by the plan with a number."""

    center: str = Field(examples=["C1"])
    price: int = Field(examples=[14_400])
    words: WordsOut
    plan: int = Field(examples=[3])


class ShortageOut(Shown):
    """A part that runs short in a region, as `GET /stock/shortages` explains it."""

    region: str = Field(examples=["R1"])
    part: str = Field(examples=["P-SEAL"])
    wanted: int = Field(examples=[4])
    broken: int = Field(examples=[0])
    in_centers: int = Field(examples=[1])
    on_vans: int = Field(examples=[0])
    coming: int = Field(examples=[2])
    missing: int = Field(examples=[1])
    cover_days: float | None = Field(examples=[3.5])
    prices: list[PiecePriceOut]


class ShortagesOut(Shown):
    """What runs short, the worst first; meaning: how to read the prices."""

    items: list[ShortageOut]
    meaning: WordsOut


def level_out(key: Key, level: Level) -> LevelOut:
    """Show what lies and is promised at a place."""
    return LevelOut(
        place=place_out(key[0]),
        part=key[1],
        lies=level.balance,
        reserved=level.reserved,
        short=level.short,
        free=level.free,
    )


def place_out(place: Place) -> PlaceModel:
    """Show a place."""
    return PlaceModel(kind=place.kind, id=place.id)


def movement_out(line: Line) -> MovementOut:
    """Show a line of the ledger."""
    moved = line.movement
    return MovementOut(
        number=line.id,
        at=moved.at,
        place=place_out(moved.place),
        part=moved.part_id,
        pieces=moved.pieces,
        balance=line.balance,
        cause=moved.cause,
        reference=moved.reference,
    )


def transfer_out(transfer: Transfer, at: datetime) -> TransferOut:
    """Show a transfer, as of a moment."""
    return TransferOut(
        number=transfer.id,
        origin=transfer.origin_id,
        target=place_out(transfer.target),
        parts=dict(transfer.parts),
        lead_s=transfer.lead_s,
        cost=transfer.cost,
        state=transfer.state,
        requested_at=transfer.requested_at,
        sent_at=transfer.sent_at,
        ended_at=transfer.ended_at,
        expected_at=expected_at(transfer, at) if transfer.is_open else None,
    )


def pick_list_out(one: PickList) -> PickListOut:
    """Show a centre's pick list."""
    return PickListOut(
        center=one.center_id,
        lines=[
            PickLineOut(
                due_at=line.due_at,
                technician=line.technician_id,
                part=line.part_id,
                pieces=line.pieces,
                called_in=line.called_in,
                orders=list(line.orders),
            )
            for line in one.lines
        ],
        handed_out=[
            HandedOutOut(technician=picked.technician_id, part=picked.part_id, pieces=pieces)
            for picked, pieces in sorted(one.handed_out.items())
        ],
    )


def shortage_out(one: Shortage) -> ShortageOut:
    """Show a part that runs short."""
    return ShortageOut(
        region=one.region_id,
        part=one.part_id,
        wanted=one.wanted,
        broken=one.broken,
        in_centers=one.supply.in_centers,
        on_vans=one.supply.on_vans,
        coming=one.supply.coming,
        missing=one.missing,
        cover_days=one.cover_days,
        prices=[
            PiecePriceOut(center=price.center_id, price=price.price, words=words_out(price.words), plan=price.plan)
            for price in one.prices
        ],
    )
