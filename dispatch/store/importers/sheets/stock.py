"""Parts on hand and on their way."""

from collections.abc import Iterator
from typing import Any

from dispatch.planning.day import Batch
from dispatch.stock.pieces import Count, Inbound, Place
from dispatch.store.importers.kinds.numbers import Whole
from dispatch.store.importers.kinds.text import Text
from dispatch.store.importers.kinds.times import Instant
from dispatch.store.importers.record import Record
from dispatch.store.importers.sheets.common import id_column
from dispatch.store.importers.spec import Column, Sheet
from solver.words import Words


def _read_count(record: Record) -> Count | None:
    center_id, technician_id = record["center"], record["van"]
    if (center_id is None) == (technician_id is None):
        record.fail(
            "center",
            "which-place",
            Words(
                en="a row of stock names one place: a centre or a technician's van",
                zh="每行库存须且只能写一个地点：中心或技术员的车",
            ),
            Words(en="Fill in one of the two columns.", zh="请只填写两列之一。"),
        )
        return None
    place = Place("van", technician_id) if center_id is None else Place("center", center_id)
    return Count(place=place, part_id=record["part"], pieces=record["pieces"])


def _write_counts(batch: Batch) -> Iterator[dict[str, Any]]:
    for count in batch.counts:
        place = "center" if count.place.kind == "center" else "van"
        yield {place: count.place.id, "part": count.part_id, "pieces": count.pieces}


def _read_inbound(record: Record) -> Inbound:
    return Inbound(
        id=record["id"],
        center_id=record["center"],
        part_id=record["part"],
        quantity=record["pieces"],
        available_at=record["available_at"],
        cost=record.get("cost", 0),
        origin=record.get("origin", ""),
    )


def _write_inbound(batch: Batch) -> Iterator[dict[str, Any]]:
    for delivery in batch.inbound:
        yield {
            "id": delivery.id,
            "center": delivery.center_id,
            "part": delivery.part_id,
            "pieces": delivery.quantity,
            "available_at": delivery.available_at,
            "cost": delivery.cost,
            "origin": delivery.origin,
        }


STOCK = Sheet(
    noun="stock",
    title=Words(en="Stock", zh="库存"),
    meaning=Words(
        en="What was counted in a centre's store or on a technician's van; it replaces what the store believed.",
        zh="在中心库房或技术员车上清点的数量，将取代系统中的数量。",
    ),
    columns=(
        id_column("中心", "Centre", "C-SH", refers="centers", key="center", required=False),
        id_column("车(技术员)", "Van of technician", "", refers="technicians", key="van", required=False),
        id_column("备件", "Part", "SEAL-80", refers="parts", key="part"),
        Column(
            key="pieces",
            heading=Words(en="Pieces", zh="数量"),
            kind=Whole(least=0, most=1_000_000),
            meaning=Words(en="how many are there", zh="清点数量"),
            example="12",
            required=True,
        ),
    ),
    identity=("center", "van", "part"),
    read=_read_count,
    write=_write_counts,
    also=("counts",),
)

INBOUND = Sheet(
    noun="inbound",
    title=Words(en="Inbound", zh="在途"),
    meaning=Words(en="Parts that can be called in to a centre.", zh="可调拨到中心的备件。"),
    columns=(
        id_column("在途编号", "Inbound", "IN-001"),
        id_column("中心", "Centre", "C-SH", refers="centers", key="center"),
        id_column("备件", "Part", "SEAL-80", refers="parts", key="part"),
        Column(
            key="pieces",
            heading=Words(en="Pieces", zh="数量"),
            kind=Whole(least=1, most=1_000_000),
            meaning=Words(en="how many can come", zh="可到数量"),
            example="2",
            required=True,
        ),
        Column(
            key="available_at",
            heading=Words(en="Available at", zh="可用时间"),
            kind=Instant(),
            meaning=Words(en="when they lie ready at the centre", zh="到达中心可取用的时间"),
            example="2026-03-02 11:00",
            required=True,
        ),
        Column(
            key="cost",
            heading=Words(en="Cost per piece", zh="单件调拨价"),
            kind=Whole(least=0, most=1_000_000_000),
            meaning=Words(en="in weighted seconds, as the policy's prices; blank: 0", zh="折合加权秒数，默认 0"),
            example="600",
        ),
        Column(
            key="origin",
            heading=Words(en="From", zh="来源"),
            kind=Text(),
            meaning=Words(en="where they come from; only told", zh="来自何处，仅供参考"),
            example="总仓",
        ),
    ),
    identity=("id",),
    read=_read_inbound,
    write=_write_inbound,
)
