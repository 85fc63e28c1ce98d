"""One technician's row, the hours above and the legend, each as SVG elements around their own zero."""

from dispatch.timeline.scale import TimelineScale
from dispatch.timeline.view import BarKind, TimelineBar, TimelineRow, TimelineView
from geo.drawing.escaping import html_text

ROW_PX = 38
AXIS_PX = 30
_BAR_TOP, _BAR_PX = 9, 20
_HEIGHTS: dict[BarKind, tuple[float, float]] = {  # top and height in pixels: what is work is tall, what is not is thin
    "visit": (_BAR_TOP, _BAR_PX),
    "pickup": (_BAR_TOP + 2, _BAR_PX - 4),
    "break": (_BAR_TOP + 2, _BAR_PX - 4),
    "drive": (_BAR_TOP + _BAR_PX / 2 - 2, 4),
    "wait": (_BAR_TOP + _BAR_PX / 2 - 0.5, 1),
}
_WINDOW_TOPS = (32.5, 35.0)  # neighbours' windows overlap: two lanes keep them apart
_LETTER_PX, _IDEOGRAPH_PX = 6.2, 11.0


def axis_svg(view: TimelineView, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return the hours and, if it lies among them, the planning moment."""
    parts = [
        f'<text class="hour" x="{x}" y="19" text-anchor="middle">{clock}</text>' for x, clock in scale.hours() if clock
    ]
    if view.now_at is not None and scale.shows(view.now_at):
        x = scale.x_px(view.now_at)
        told = f"{words['now']} {scale.clock(view.now_at)}"
        parts.append(f'<path class="now" d="M{x - 5} 21h10l-5 8z"><title>{html_text(told)}</title></path>')
    return "".join(parts)


def row_svg(row: TimelineRow, view: TimelineView, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return a row's ground (shifts, hours, planning moment), bars, windows and due marks."""
    parts = [f'<rect class="off" width="{scale.width_px}" height="{ROW_PX}"/>']
    for start, finish in ((scale.x_px(start), scale.x_px(finish)) for start, finish in row.shifts):
        parts.append(f'<rect class="shift" x="{start}" width="{round(finish - start, 1)}" height="{ROW_PX}"/>')
    parts += [f'<path class="grid" d="M{x} 0v{ROW_PX}"/>' for x, _ in scale.hours()]
    if view.now_at is not None and scale.shows(view.now_at):
        parts.append(f'<path class="now" d="M{scale.x_px(view.now_at)} 0v{ROW_PX}"/>')
    parts += [_bar(bar, scale, words) for bar in row.bars]
    visits = [bar for bar in row.bars if bar.kind == "visit"]
    parts += [_window(bar, index, scale, words) for index, bar in enumerate(visits)]
    parts += [_due(bar, scale, words) for bar in visits]
    return "".join(parts)


def legend_items(words: dict[str, str]) -> list[tuple[str, str]]:
    """Return (SVG of a symbol 34 × 20 pixels, its name)."""
    boxes = [("visit", "visit"), ("visit late", "late"), ("drive", "drive"), ("pickup", "pickup"), ("break", "break")]
    items = []
    for kind, name in boxes:
        top, height = _HEIGHTS[kind.split()[0]]  # type: ignore[index]
        items.append(
            (f'<g class="bar {kind}"><rect x="1" y="{top - 9}" width="32" height="{height}" rx="4"/></g>', words[name])
        )
    items.append(('<path class="window" d="M1 8v5M1 10.5h32M33 8v5"/>', words["window"]))
    items.append(('<path class="due" d="M12 4h10l-5 9z"/>', words["due"]))
    items.append(('<path class="now" d="M17 0v20"/>', words["now"]))
    return items


def _bar(bar: TimelineBar, scale: TimelineScale, words: dict[str, str]) -> str:
    (x, right), (top, height) = (scale.x_px(bar.start_at), scale.x_px(bar.finish_at)), _HEIGHTS[bar.kind]
    width = round(max(right - x, 1), 1)
    late = " late" if bar.late_min > 0 else ""
    rect = f'<rect x="{x}" y="{top}" width="{width}" height="{height}" rx="{min(4, height / 2)}"/>'
    text = fitting(bar.label, width - 8) if bar.kind in ("visit", "pickup", "break") else ""
    label = (
        f'<text x="{round(x + width / 2, 1)}" y="{_BAR_TOP + 14}" text-anchor="middle">{html_text(text)}</text>'
        if text
        else ""
    )
    return f'<g class="bar {bar.kind}{late}"><title>{html_text(_told(bar, scale, words))}</title>{rect}{label}</g>'


def _told(bar: TimelineBar, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return a bar's tooltip: what, from when to when, how late, and the view's own rows."""
    lines = [
        " · ".join(text for text in (words[bar.kind], bar.label) if text),
        f"{scale.clock(bar.start_at)} – {scale.clock(bar.finish_at)}",
    ]
    if bar.late_min > 0:
        lines.append(words["late_by"].format(bar.late_min))
    if bar.window is not None:
        lines.append(f"{words['window']}: {scale.clock(bar.window[0])} – {scale.clock(bar.window[1])}")
    if bar.due_at is not None:
        lines.append(f"{words['due']}: {bar.due_at.astimezone(scale.zone):%m-%d %H:%M}")
    return "\n".join([*lines, *(f"{heading}: {value}" for heading, value in bar.details if value)])


def _window(bar: TimelineBar, index: int, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return the line under the bars from a window's opening to its closing, unless it lies wholly outside."""
    if bar.window is None or bar.window[1] <= scale.start_at or bar.window[0] >= scale.finish_at:
        return ""
    x, right = scale.x_px(bar.window[0]), scale.x_px(bar.window[1])
    y = _WINDOW_TOPS[index % 2]
    ends = "".join(f"M{end} {y - 1.5}v3" for end, at in ((x, bar.window[0]), (right, bar.window[1])) if scale.shows(at))
    told = f"{bar.label}: {words['window']} {scale.clock(bar.window[0])} – {scale.clock(bar.window[1])}"
    return f'<path class="window" d="M{x} {y}H{right}{ends}"><title>{html_text(told)}</title></path>'


def _due(bar: TimelineBar, scale: TimelineScale, words: dict[str, str]) -> str:
    """Return the mark over the bars where an order is due; a late one is tied to its bar by a line."""
    if bar.due_at is None or not scale.shows(bar.due_at):
        return ""
    x, late = scale.x_px(bar.due_at), bar.late_min > 0
    tie = f"M{x} 4.5H{scale.x_px(bar.start_at)}v{_BAR_TOP - 4.5}" if late and bar.start_at > bar.due_at else ""
    told = f"{bar.label}: {words['due']} {scale.clock(bar.due_at)}"
    mark = f'<path class="due{" late" if late else ""}" d="M{x - 4} 1h8l-4 7z"/>'
    line = f'<path class="tie" d="{tie}"/>' if tie else ""
    return f"<g>{line}{mark}<title>{html_text(told)}</title></g>"


def fitting(label: str, width_px: float) -> str:
    """Return the label, its end after an ellipsis (the end of an order's number tells it apart), or nothing."""
    if _text_px(label) <= width_px:
        return label
    for start in range(1, len(label) - 1):
        if _text_px("…" + label[start:]) <= width_px:
            return "…" + label[start:]
    return ""


def _text_px(text: str) -> float:
    return sum(_IDEOGRAPH_PX if ord(letter) > 0x2E7F else _LETTER_PX for letter in text)
