"""The timeline of a day: a row for each technician, hour by hour; as a page for screen and printer, and as one picture.

Neither needs a script or a network: what is asked of it (hours that stay in sight, tooltips) the browser does itself.
"""

from functools import cache
from pathlib import Path

from dispatch.timeline.bars import AXIS_PX, ROW_PX, axis_svg, legend_items, row_svg
from dispatch.timeline.scale import TimelineScale, scale_of
from dispatch.timeline.view import TimelineGroup, TimelineRow, TimelineView
from dispatch.timeline.words import timeline_words
from geo.drawing.escaping import html_text
from solver.words import Lang

_STYLES = Path(__file__).parent
_HTML_LANG: dict[Lang, str] = {"en": "en", "zh": "zh-CN"}
_NAMES_PX, _EDGE_PX, _GROUP_PX, _TITLE_PX, _LEGEND_PX = 190, 24, 30, 76, 150


def draw_timeline(view: TimelineView, lang: Lang) -> str:
    """Return the timeline as one HTML page; texts of the view are shown as they come, its own words in `lang`."""
    words, scale = timeline_words(lang), scale_of(view)
    figures = "".join(
        f"<div><dt>{html_text(name)}</dt><dd>{html_text(value)}</dd></div>" for name, value in view.figures
    )
    legend = "".join(
        f'<li><svg width="34" height="20">{symbol}</svg>{html_text(name)}</li>' for symbol, name in legend_items(words)
    )
    table = _table(view, scale, words) if scale else f'<p class="nothing">{words["nothing"]}</p>'
    title = html_text(view.title)
    return f"""<!DOCTYPE html>
<html lang="{_HTML_LANG[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {html_text(view.day)}</title>
<style>{_style("svg.css")}{_style("page.css")}</style>
</head>
<body>
<header><div><h1>{title}</h1><p>{html_text(view.day)}</p></div><dl>{figures}</dl></header>
<ul class="legend">{legend}</ul>
{table}
{_unserved(view, words)}
<footer>{html_text(words["clock"].format(view.time_zone))}</footer>
</body>
</html>
"""


def timeline_svg(view: TimelineView, lang: Lang) -> str:
    """Return the same timeline as one SVG picture that stands alone."""
    words, scale = timeline_words(lang), scale_of(view)
    legend = legend_items(words)
    drawn, bottom = _rows_svg(view, scale, words) if scale else (_text("note", words["nothing"], 20), 40)
    width = 2 * _EDGE_PX + max(_NAMES_PX + (scale.width_px if scale else 0) + _EDGE_PX, len(legend) * _LEGEND_PX)
    height = _TITLE_PX + bottom + 4 * _EDGE_PX
    symbols = "".join(
        f'<g transform="translate({index * _LEGEND_PX} 0)">{symbol}<text x="42" y="14">{html_text(name)}</text></g>'
        for index, (symbol, name) in enumerate(legend)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<style>{_style("svg.css")}</style><rect class="paper" width="{width}" height="{height}"/>'
        f'<g transform="translate({_EDGE_PX} 0)">{_text("title", view.title, 34)}{_text("note", view.day, 54)}</g>'
        f'<g transform="translate({_EDGE_PX} {_TITLE_PX})">{drawn}</g>'
        f'<g transform="translate({_EDGE_PX} {height - 2 * _EDGE_PX})">{symbols}</g></svg>\n'
    )


def _rows_svg(view: TimelineView, scale: TimelineScale, words: dict[str, str]) -> tuple[str, int]:
    """Return hours, regions and rows one under the other, names to their left, and the height of all in pixels."""
    parts, y = [f'<g transform="translate({_NAMES_PX} 0)">{axis_svg(view, scale, words)}</g>'], AXIS_PX
    for group in view.groups:
        counts = f'<tspan class="note" dx="10">{html_text(_counts(group, words))}</tspan>'
        parts.append(f'<text class="group" y="{y + 20}">{html_text(group.name)}{counts}</text>')
        y += _GROUP_PX
        for row in group.rows:
            cells = _name_svg(row), f'<g transform="translate({_NAMES_PX} 0)">{row_svg(row, view, scale, words)}</g>'
            parts.append(f'<g transform="translate(0 {y})">{"".join(cells)}</g>')
            y += ROW_PX
    return "".join(parts), y


def _name_svg(row: TimelineRow) -> str:
    """Return the name column's cell; an inner picture cuts off what is too long."""
    note = _text("note", row.note, 32) if row.note else ""
    return f'<svg width="{_NAMES_PX - 14}" height="{ROW_PX}">{_text("name", row.name, 17 if note else 23)}{note}</svg>'


def _text(kind: str, text: str, y: int) -> str:
    return f'<text class="{kind}" y="{y}">{html_text(text)}</text>'


def _table(view: TimelineView, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return the rows as a table: its head stays in sight on screen and is repeated on every printed page."""
    width = scale.width_px
    head = f'<svg width="{width}" height="{AXIS_PX}">{axis_svg(view, scale, words)}</svg>'
    bodies = []
    for group in view.groups:
        rows = "".join(
            f"<tr><th>{_name(row)}</th><td>"
            f'<svg width="{width}" height="{ROW_PX}">{row_svg(row, view, scale, words)}</svg></td></tr>'
            for row in group.rows
        )
        heading = f"<b>{html_text(group.name)}</b> <span>{html_text(_counts(group, words))}</span>"
        bodies.append(f'<tbody><tr class="group"><th colspan="2">{heading}</th></tr>{rows}</tbody>')
    return f"<table><thead><tr><th>{words['technician']}</th><td>{head}</td></tr></thead>{''.join(bodies)}</table>"


def _name(row: TimelineRow) -> str:
    note = f"<small>{html_text(row.note)}</small>" if row.note else ""
    return f"<b>{html_text(row.name)}</b>{note}"


def _counts(group: TimelineGroup, words: dict[str, str]) -> str:
    visits = [bar for row in group.rows for bar in row.bars if bar.kind == "visit"]
    late = sum(bar.late_min > 0 for bar in visits)
    told = f"{words['technicians']} {len(group.rows)} · {words['visits']} {len(visits)}"
    return f"{told} · {words['late']} {late}" if late else told


def _unserved(view: TimelineView, words: dict[str, str]) -> str:
    if not view.unserved:
        return ""
    rows = "".join(
        f"<li><b>{html_text(order.label)}</b><span>{html_text(order.reason)}</span></li>" for order in view.unserved
    )
    return (
        f'<section class="unserved"><h2>{words["unserved"]} <i>{len(view.unserved)}</i></h2><ul>{rows}</ul></section>'
    )


@cache
def _style(name: str) -> str:
    return (_STYLES / name).read_text(encoding="utf-8")
