"""The timeline of a day: a row for each technician, hour by hour; as a page for screen and printer, and as one picture.

Neither needs a script or a network: what is asked of it (hours that stay in sight, tooltips) the browser does itself.
"""

from functools import cache
from importlib.resources import files
from itertools import count

from dispatch.timeline_bars import AXIS_PX, ROW_PX, axis_svg, legend_items, row_svg
from dispatch.timeline_scale import TimelineScale, scale_of
from dispatch.timeline_view import TimelineGroup, TimelineRow, TimelineView
from dispatch.timeline_words import timeline_words
from geo.escaping import html_text
from solver.words import Lang

_HTML_LANG: dict[Lang, str] = {"en": "en", "zh": "zh-CN"}
_NAMES_PX, _EDGE_PX, _GROUP_PX, _TITLE_PX = 190, 24, 30, 76


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
<style>{_style("timeline_svg.css")}{_style("timeline_page.css")}</style>
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
    parts, y = [f'<text class="title" x="{_EDGE_PX}" y="34">{html_text(view.title)}</text>'], _TITLE_PX
    parts.append(f'<text class="note" x="{_EDGE_PX}" y="54">{html_text(view.day)}</text>')
    left = _EDGE_PX + _NAMES_PX
    if scale is None:
        parts.append(f'<text x="{_EDGE_PX}" y="{y + 20}">{words["nothing"]}</text>')
    else:
        parts.append(f'<g transform="translate({left} {y})">{axis_svg(view, scale, words)}</g>')
        y += AXIS_PX
        for group in view.groups:
            told = f'<tspan class="note" dx="10">{html_text(_counts(group, words))}</tspan>'
            parts.append(f'<text class="group" x="{_EDGE_PX}" y="{y + 20}">{html_text(group.name)}{told}</text>')
            y += _GROUP_PX
            for row in group.rows:
                parts.append(f'<g transform="translate({_EDGE_PX} {y})">{_name_svg(row)}</g>')
                parts.append(f'<g transform="translate({left} {y})">{row_svg(row, view, scale, words)}</g>')
                y += ROW_PX
    y += 2 * _EDGE_PX
    for symbol, name, index in zip(*zip(*legend_items(words), strict=True), count(), strict=False):
        x = _EDGE_PX + index * 150
        parts.append(
            f'<g transform="translate({x} {y - 14})">{symbol}</g><text x="{x + 42}" y="{y}">{html_text(name)}</text>'
        )
    width, height = left + (scale.width_px if scale else 0) + 2 * _EDGE_PX, y + _EDGE_PX
    width = max(width, 2 * _EDGE_PX + 8 * 150)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<style>{_style("timeline_svg.css")}</style><rect class="paper" width="{width}" height="{height}"/>'
        f"{''.join(parts)}</svg>\n"
    )


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


def _name_svg(row: TimelineRow) -> str:
    """Return the name column's cell; an inner picture cuts off what is too long."""
    name = f'<text class="name" y="{17 if row.note else 23}">{html_text(row.name)}</text>'
    note = f'<text class="note" y="32">{html_text(row.note)}</text>' if row.note else ""
    return f'<svg width="{_NAMES_PX - 14}" height="{ROW_PX}">{name}{note}</svg>'


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
    return files("dispatch").joinpath("assets", name).read_text(encoding="utf-8")
