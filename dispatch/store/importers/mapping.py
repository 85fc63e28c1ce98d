"""The mapping file: how a CSV that knows nothing of this product becomes work orders (see docs/import-formats.md)."""

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails

from dispatch.store.importers.findings import Report, Where
from geo.datum import Datum
from solver.words import Words

# What a mapping adds to the columns of the sheet of orders: fields of the site and customer made from the same row.
PLACE_FIELDS = ("lat", "lon", "site_name", "address", "region")
CUSTOMER_FIELDS = ("customer", "customer_name", "customer_tier", "customer_phone")

Text = Annotated[str, Field(min_length=1, max_length=500)]
Level = Annotated[int, Field(strict=True, ge=1, le=5)]
Urgency = Annotated[int, Field(strict=True, ge=0, le=5)]
Pieces = Annotated[int, Field(strict=True, ge=1, le=1_000_000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FileSection(_Part):
    """How the file is written; both are detected where left out."""

    encoding: str | None = None
    delimiter: Literal[",", ";", "\t", "|"] | None = None


class TimeSection(_Part):
    """zone: of times without an offset (default: the company's); layout: strptime's, for unusual ones."""

    zone: str | None = None
    layout: str | None = None

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str | None) -> str | None:
        if zone is not None and zone not in available_timezones():
            raise ValueError(f"{zone!r} is no IANA time zone")
        return zone

    @property
    def zone_info(self) -> ZoneInfo | None:
        """The time zone, if one is given."""
        return None if self.zone is None else ZoneInfo(self.zone)


class PlaceSection(_Part):
    """datum: of the coordinates; decimals: places that agree in so many decimals are one site."""

    datum: Datum = "WGS84"
    decimals: Annotated[int, Field(strict=True, ge=2, le=7)] = 5


class RowsSection(_Part):
    """Which rows come in. first, last: days of the report (local, included); only: heading → accepted texts."""

    without_place: Literal["error", "skip"] = "error"
    unmapped: Literal["error", "skip"] = "error"
    first: date | None = None
    last: date | None = None
    only: Mapping[Text, tuple[str, ...]] = {}


class KindSection(_Part):
    """What one kind of request asks for. With `fault` alone it stands in the catalogue; with needs it brings them."""

    fault: Text | None = None
    name: Text | None = None
    industry: str = ""
    level: Urgency | None = None
    duration_min: Annotated[float, Field(gt=0, le=43_200)] | None = None
    skills: Mapping[Text, Level] | None = None
    parts: Mapping[Text, Pieces] = {}

    @model_validator(mode="after")
    def _all_needs_or_none(self) -> "KindSection":
        needs = (self.level, self.duration_min, self.skills)
        if any(need is None for need in needs) and (self.fault is None or any(need is not None for need in needs)):
            raise ValueError("give level, duration_min and skills together, or a fault of the catalogue alone")
        return self

    @property
    def has_needs(self) -> bool:
        """Whether the mapping itself says what this kind needs."""
        return self.level is not None


class ImportMapping(_Part):
    """A whole mapping: columns says which heading (or headings, joined) fills which field, constants fills the others.

    values: per field, the file's words and ours; kinds: what is asked for, by the text in the column of `kind`.
    """

    format: Literal["paigong-mapping/1"]
    name: Text
    file: FileSection = FileSection()
    time: TimeSection = TimeSection()
    place: PlaceSection = PlaceSection()
    columns: Mapping[str, Text | tuple[Text, ...]]
    constants: Mapping[str, str | int | float] = {}
    values: Mapping[str, Mapping[str, str | int | float]] = {}
    rows: RowsSection = RowsSection()
    kinds: Mapping[str, KindSection] = {}

    def headings(self, field: str) -> tuple[str, ...]:
        """Return the headings whose texts fill a field; empty where none does."""
        named = self.columns.get(field, ())
        return (named,) if isinstance(named, str) else named


def load_mapping(path: Path, *, fields: frozenset[str], report: Report) -> ImportMapping | None:
    """Read a mapping that may name these fields; None, and findings in the report, where it is wrong."""
    where = Where(file=path.name)
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as problem:
        report.fail(where, "cannot-open", _both(f"{problem.strerror or problem}"), _CHECK_PATH)
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        report.fail(where, "mapping-syntax", _both(f"{problem}"), _WRITE_TOML)
        return None
    try:
        mapping = ImportMapping.model_validate(document)
    except ValidationError as problem:
        for detail in problem.errors(include_url=False, include_context=False):
            _report_detail(path.name, detail, report)
        return None
    count = len(report.findings)
    _check_fields(path.name, mapping, fields, report)
    return mapping if len(report.findings) == count else None


def _check_fields(file: str, mapping: ImportMapping, fields: frozenset[str], report: Report) -> None:
    """Report names of fields that do not exist, and necessary ones that nothing fills."""
    sections = (("columns", mapping.columns), ("constants", mapping.constants), ("values", mapping.values))
    for section, entries in sections:
        for name in entries:
            if name not in fields:
                cause = Words(en=f"{name!r} is no field", zh=f"没有“{name}”这个字段")
                remedy = Words(
                    en=f"Fields are: {', '.join(sorted(fields))}.", zh=f"可用字段：{'、'.join(sorted(fields))}。"
                )
                report.fail(Where(file=file, column=f"{section}.{name}"), "mapping-field", cause, remedy)
    filled = {*mapping.columns, *mapping.constants}
    needed = {"id", "reported_at", *(() if "site" in filled else ("lat", "lon", "customer"))}
    if mapping.kinds:
        needed.add("kind")
    for name in sorted(needed - filled):
        cause = Words(en=f"nothing fills {name!r}", zh=f"没有任何列或常量给出“{name}”")
        remedy = Words(en="Name its column under [columns], or its value under [constants].",
                       zh="请在 [columns] 中写明列名，或在 [constants] 中写明取值。")  # fmt: skip
        report.fail(Where(file=file, column=f"columns.{name}"), "mapping-field", cause, remedy)


def _report_detail(file: str, detail: ErrorDetails, report: Report) -> None:
    path = ".".join(str(step) for step in detail["loc"])
    if detail["type"] == "missing":
        cause = Words(en="is missing", zh="缺少此项")
    elif detail["type"] == "extra_forbidden":
        cause = Words(en="is not known here", zh="此处没有这一项")
    else:
        cause = Words(en=detail["msg"], zh=f"取值不对（{detail['msg']}）")
    report.fail(Where(file=file, column=path), "mapping-value", cause, _SEE_DOCS)


def _both(text: str) -> Words:
    return Words(en=text, zh=text)


_CHECK_PATH = Words(en="Check the path and that the file may be read.", zh="请检查路径以及是否有读取权限。")
_WRITE_TOML = Words(en="Write the mapping as TOML in UTF-8.", zh="映射文件须为 UTF-8 编码的 TOML。")
_SEE_DOCS = Words(en="See docs/import-formats.md, “Mapping”.", zh="请参阅 docs/import-formats.md 的“Mapping”一节。")
