"""The page docs/import-formats.md, written from the specification so that it cannot be wrong."""

from collections.abc import Iterable, Iterator

from dispatch.store.importers.all_sheets import SHEETS
from dispatch.store.importers.gate import MOST_BYTES, MOST_ENTRIES, MOST_RATIO, MOST_UNPACKED_BYTES
from dispatch.store.importers.mapping import CUSTOMER_FIELDS, PLACE_FIELDS
from dispatch.store.importers.sheets.orders import ORDERS
from dispatch.store.importers.spec import Column, Sheet
from dispatch.store.importers.tables import MOST_ROWS

_MB = 2**20


def import_formats_markdown() -> str:
    """Return the whole page."""
    return "\n".join([_INTRODUCTION, *_sheets(), _READING, _mapping_fields(), _MAPPING]).rstrip() + "\n"


def _sheets() -> Iterator[str]:
    for sheet in SHEETS:
        yield f"### {sheet.name}\n\n{sheet.meaning['en']}\n{sheet.meaning['zh']}\n"
        rows = [_row(sheet, column) for column in sheet.columns]
        yield _table(("Column 列", "", "Content 内容", "Meaning 说明", "Example 示例"), rows)


def _row(sheet: Sheet, column: Column) -> tuple[str, ...]:
    about, meaning = column.kind.about, column.meaning
    marks = []
    if column.required:
        marks.append(f"needed (or {column.instead}, with a geocoder)" if column.instead else "needed")
    if column.key in sheet.identity:
        marks.append("unique" if len(sheet.identity) == 1 else "unique together")
    example = f"`{column.example}`" if column.example else ""
    texts = (column.title, ", ".join(marks), f"{about['en']} {about['zh']}", f"{meaning['en']}<br>{meaning['zh']}")
    return (*texts, example)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings)]
    lines.append(["---"] * len(lines[0]))
    lines += [[text.replace("|", "\\|") for text in row] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def _mapping_fields() -> str:
    order = ", ".join(f"`{column.key}`" for column in ORDERS.columns)
    made = ", ".join(f"`{name}`" for name in (*PLACE_FIELDS, *CUSTOMER_FIELDS))
    return "\n".join(
        (
            _MAPPING_INTRODUCTION,
            f"- of the order: {order};",
            f"- of the site and customer made from the row: {made};",
            "- `kind`: the text that chooses an entry of `[kinds]`.\n",
        )
    )


_INTRODUCTION = """# Import formats

Made from the code by `make docs`; do not edit.

`paigong import FILE…` takes workbooks (.xlsx), folders of CSV files named like the sheets (`工单.csv`,
`orders.csv`), single CSV files of such a name, and, with `--mapping`, any other CSV. All files of one command
are one import: everything comes in, or nothing does and every finding is told with file, sheet, row and column.
The same files a second time change nothing. `paigong template company.xlsx` writes an empty workbook with these
sheets, explanations and drop-down lists.

Leave out the sheets and columns that you do not need. Headings and sheet titles are accepted in Chinese, in
English or as both together; case, spaces, width and a unit in brackets do not matter. Other sheets and columns
are passed over with a notice, unless their name looks like a misspelt one of ours. A reference may point to a
row of the same import or to what was imported before.

## Sheets
"""

_READING = f"""## How cells are read

- **Times** without an offset are local to the company's time zone (sheet 公司 Company, the store's company, or
  `--time-zone`). Accepted: a spreadsheet's dates, `2026-03-02 08:30`, `2026/3/2 8:30`, `2026年3月2日 8时30分`,
  `20260302`, ISO 8601 with `Z` or an offset, and day numbers such as 46083 (with a notice). The hour that comes
  twice or never when clocks change needs an offset. `03/04/2026` is refused: nobody knows which is the month.
  Years 2000 to 2099.
- **Numbers**: full-width digits, blanks around them and thousands separators are healed. NaN and infinities are
  refused.
- **Ids**: numbers become texts (`1001.0` → `1001`); one of 16 digits or more, or written as `1.23E+15`, is
  refused, since the spreadsheet has dropped digits of it: format such columns as text. Bidirectional controls,
  NUL and broken characters are refused.
- **Lists**: `hydraulics:3; electrical:2`, separated by `;` `；` `,` `，` or `、`. A name that holds such signs
  stands in double quotes. `none` or `无` says that there is nothing where a blank cell would mean “as the fault
  catalogue says”.
- **Coordinates** are WGS-84 (GPS) unless the column 坐标系 Datum says GCJ02 (AMap, Tencent) or BD09 (Baidu);
  they are converted once (`docs/datum.md`). (0, 0) is refused, and so are latitude and longitude that fit only
  the other way round; where they may be meant as they stand, the row is told (`perhaps-swapped`), and so are two
  rows of one address that look like notes in two datums (`datum-mixed`). A site without a region gets that of
  the area it lies in, else of the nearest centre, with a notice.
- **Merged cells** over several rows hold for each of them; merged over several columns they are refused, as are
  rows of totals.
- **CSV**: UTF-8 with or without a byte order mark, UTF-16 with one, GB18030 (and so GBK); separated by comma,
  semicolon, tab or bar. A row needs all its separators.
- **Limits**: {MOST_BYTES // _MB} MB a file, {MOST_UNPACKED_BYTES // _MB} MB unpacked, {MOST_ENTRIES:,} parts,
  packed {MOST_RATIO} to 1, {MOST_ROWS:,} rows a sheet.
"""

_MAPPING_INTRODUCTION = """## Mapping

A mapping is a TOML file that says how any other CSV becomes work orders: `paigong import calls.csv --mapping
mine.toml`. One is shipped for the format of Boston's 311 service
(`dispatch/store/importers/mappings/boston311.toml`). Fields
that `[columns]`, `[constants]` and `[values]` may name:
"""

_MAPPING = """`id`, `reported_at` and either `site` (one that is known) or `lat`, `lon` and `customer` must be
filled. Rows
with equal places (to so many `decimals`) and, where a column gives it, equal customers share one site; its
region is that of the
nearest centre unless `region` says otherwise. With `customer_name` the customer is made as well.

```toml
format = "paigong-mapping/1"
name = "Street lights"

[file]                        # both are found out where left out
encoding = "utf-8"
delimiter = ","

[time]
zone = "America/New_York"     # of times without an offset; default: the company's
layout = "%m/%d/%Y %H:%M"     # only for layouts that are not read anyway

[place]
datum = "WGS84"               # or GCJ02, BD09
decimals = 4                  # 2 to 7; default 5

[columns]                     # field = heading, or several headings, whose texts are joined
id = "case_id"
kind = "type"
reported_at = "open_dt"
resolve_by = "target_dt"
lat = "lat"
lon = "lon"
site_name = "neighborhood"
text = ["type", "reason"]

[constants]                   # field = value for every row, or for rows where the column is blank
customer = "CITY"
customer_name = "City"

[values.state]                # the file's words = ours, for any field
Closed = "closed"

[rows]
without_place = "skip"        # or "error", the default
unmapped = "skip"             # rows of a kind that is not below; or "error", the default
first = 2015-03-18            # reported on these days, both included
last = 2015-03-18

[rows.only]                   # heading = accepted texts
department = ["PWDx"]

[kinds."Street Light Outages"]   # with level, duration_min and skills it brings a fault of the catalogue
fault = "street-light-out"       # left out: the needs go to the order alone
name = "Street light out"        # default: the kind's own text
industry = "lighting"
level = 3
duration_min = 45
skills = { electrical = 2 }      # {}: anybody can do it
parts = { lamp = 1 }             # parts must be known

[kinds."Downed Wire"]            # with a fault alone: that fault is in the catalogue already
fault = "downed-wire"
```
"""
