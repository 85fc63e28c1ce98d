"""What no row can tell alone: ids given twice, references to nothing, shifts that overlap, circles of orders."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import Any

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.coordinates import check_coordinates
from dispatch.store.importers.headings import matching_form, nearest
from dispatch.store.importers.record import Intake, Record
from dispatch.store.importers.same_address import check_datums
from dispatch.store.importers.spec import Column, Sheet
from dispatch.work_order import Follows
from solver.words import Words

_MOST_LOOKED_UP = 50  # misspelt references that are compared with all ids: comparing is slow


def check_across(intake: Intake, *, unsure: frozenset[str]) -> None:
    """Find everything wrong between rows. unsure: nouns with a sheet that could not be read; nobody refers in vain."""
    for sheet in SHEETS:
        records = intake.records[sheet.noun]
        if sheet.single:
            _check_single(records)
        if sheet.identity:
            _check_twice(sheet, records)
        for column in sheet.columns:
            if column.refers == "skills":
                _look_at_skills(column, records, intake)
            elif column.refers and column.refers not in unsure:
                _check_references(column, records, intake)
    _check_same_import(intake, "skills", "technician", "technicians")
    _check_same_import(intake, "outlines", "region", "regions")
    _check_shifts(intake.records["shifts"])
    _check_circles(intake.records["orders"])
    check_coordinates(intake)
    check_datums(intake)


def _check_single(records: list[Record]) -> None:
    for record in records[1:]:
        record.fail("", "one-row-only", Words(en="the sheet has one row only", zh="该表只能有一行"), _DELETE)


def _check_twice(sheet: Sheet, records: list[Record]) -> None:
    """Find rows that share what identifies a row, and name the first of them."""
    first: dict[tuple[Any, ...], Record] = {}
    key = sheet.identity[0]
    for record in records:
        identity = tuple(record[column] for column in sheet.identity)
        if identity == (None,) * len(identity) or (record.failed and None in identity):
            continue
        before = first.setdefault(identity, record)
        if before is record:
            continue
        named = " ".join(str(part) for part in identity if part is not None)
        other = before.table.file if before.table.file != record.table.file else ""
        cause = Words(
            en=f"{named} stands in row {before.row.number}{other and f' of {other}'} already",
            zh=f"{named} 已在{other}第 {before.row.number} 行出现",
        )
        record.fail(key, "duplicate", cause, _DELETE)


def _ids_in(value: Any) -> Iterable[str]:
    """Yield the ids that a cell's value refers to."""
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    return (item.order_id if isinstance(item, Follows) else item for item in value)


def _check_references(column: Column, records: list[Record], intake: Intake) -> None:
    there: Mapping[str, Any] = intake.named(column.refers)
    stored = getattr(intake.known, column.refers)
    alike = {matching_form(name): name for name in [*stored, *there]}
    looked_up = 0
    for record in records:
        for name in _ids_in(record[column.key]):
            if name in there or name in stored:
                continue
            meant = alike.get(matching_form(name))
            if meant is None and looked_up < _MOST_LOOKED_UP:
                looked_up += 1
                meant = nearest(name, alike)
            title = next(sheet.name for sheet in SHEETS if sheet.noun == column.refers)
            cause = Words(
                en=f"“{name}” is not on the sheet {title}, and was not imported before",
                zh=f"“{name}”不在“{title}”表中，此前也未导入",
            )
            hint = Words(en=f"“{meant}” perhaps? ", zh=f"是否为“{meant}”？") if meant else Words(en="", zh="")
            remedy = Words(
                en=f"{hint['en']}Add it there, or correct it here.", zh=f"{hint['zh']}请补充该表，或改正此处。"
            )
            record.fail(column.key, "unknown-reference", cause, remedy)


def _look_at_skills(column: Column, records: list[Record], intake: Intake) -> None:
    """Point out skills that nobody is known to have: perhaps misspelt."""
    people = {skill for record in intake.records["technicians"] for skill in record.get("skills", {})}
    people |= {record["skill"] for record in intake.records["skills"] if record["skill"]}
    if not people and not intake.known.skills:
        return  # there are no people yet at all
    for record in records:
        for name in _ids_in(record[column.key]):
            if name not in people and name not in intake.known.skills:
                text = Words(en=f"no technician is known to have the skill “{name}”", zh=f"没有技术员具备技能“{name}”")
                intake.report.note(record.where(column.key), "skill-of-nobody", text, by="text")


def _check_same_import(intake: Intake, noun: str, key: str, owners: str) -> None:
    """Find rows that complete a row of another sheet which is not part of this import."""
    stored = getattr(intake.known, owners)
    for record in intake.records[noun]:
        owner = record[key]
        if owner in stored and owner not in intake.named(owners):
            cause = Words(
                en=f"completes {owner}, whose own row is not in this import",
                zh=f"补充的是 {owner}，但本次导入没有它的行",
            )
            title = next(sheet.name for sheet in SHEETS if sheet.noun == owners)
            remedy = Words(en=f"Add its row to the sheet {title}.", zh=f"请在“{title}”表中加上该行。")
            record.fail(key, "owner-missing", cause, remedy)


def _check_shifts(records: list[Record]) -> None:
    """Find shifts of one technician that overlap, naming both."""
    by_person: dict[str, list[Record]] = {}
    for record in records:
        if record.object is not None:
            by_person.setdefault(record.object.technician_id, []).append(record)
    for own in by_person.values():
        own.sort(key=lambda record: (record.object.start_at, record.row.number))
        longest = own[0]
        for record in own[1:]:
            if record.object.start_at < longest.object.end_at:
                row = longest.row.number
                cause = Words(
                    en=f"overlaps the shift in row {row} of the same technician",
                    zh=f"与同一技术员第 {row} 行的班次重叠",
                )
                record.fail(
                    "start", "overlapping-shifts", cause, Words(en="Correct one of them.", zh="请改正其中之一。")
                )
            if record.object.end_at > longest.object.end_at:
                longest = record


def _check_circles(records: list[Record]) -> None:
    """Find orders that wait for each other, or for themselves."""
    after = {record["id"]: {link.order_id for link in record.get("after", ())} for record in records if record["id"]}
    try:
        TopologicalSorter(after).prepare()
    except CycleError as error:
        circle = error.args[1]
        record = next(record for record in records if record["id"] in circle)
        cause = Words(en=f"orders wait for each other: {' → '.join(circle)}", zh=f"工单互相等待：{' → '.join(circle)}")
        record.fail("after", "circle", cause, Words(en="Take one link out.", zh="请去掉其中一个先后关系。"))


_DELETE = Words(en="Delete one of the rows, or correct it.", zh="请删除或改正其中一行。")
