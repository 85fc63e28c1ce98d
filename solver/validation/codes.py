"""All that can be wrong with a document, in one table: code, what it means, what to do. Documents are made from it.

A code is stable: programs may depend on it. The words are templates; `{…}` is filled in where a finding is made.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from solver.words import Words


class Code(NamedTuple):
    """The words of one kind of finding."""

    cause: Words
    remedy: Words


def _code(cause_en: str, cause_zh: str, remedy_en: str, remedy_zh: str) -> Code:
    return Code({"en": cause_en, "zh": cause_zh}, {"en": remedy_en, "zh": remedy_zh})


_FILE = {
    "file-missing": _code(
        "there is no such file.", "文件不存在。", "Check the path and the spelling.", "请检查路径和拼写。"
    ),
    "file-unreadable": _code(
        "the file cannot be read: {reason}.",
        "文件无法读取：{reason}。",
        "Name a file that you may read, not a folder.",
        "请指定一个有读取权限的文件，而不是文件夹。",
    ),
    "not-utf8": _code(
        "the file is not UTF-8 text (byte {byte}).",
        "文件不是 UTF-8 文本（第 {byte} 字节）。",
        "Save it as UTF-8 JSON.",
        "请另存为 UTF-8 编码的 JSON。",
    ),
    "broken-json": _code(
        "this is not JSON: {reason} (line {line}, column {column}).",
        "不是有效的 JSON：{reason}（第 {line} 行，第 {column} 列）。",
        "Repair the file there, or export it again.",
        "请修正该处，或重新导出文件。",
    ),
    "duplicate-key": _code(
        "the field {key} is given twice.",
        "字段 {key} 重复出现。",
        "Keep the one that is meant.",
        "请只保留正确的一个。",
    ),
}

_SHAPE = {
    "wrong-format": _code(
        "the format is {value}, not {wanted}.",
        "格式为 {value}，应为 {wanted}。",
        "Give a document of that format.",
        "请提供该格式的文档。",
    ),
    "not-an-object": _code(
        "{value} is not an object.", "{value} 不是对象。", "Write an object {{…}}.", "请填写对象 {{…}}。"
    ),
    "not-a-list": _code("{value} is not a list.", "{value} 不是列表。", "Write a list […].", "请填写列表 […]。"),
    "not-text": _code("{value} is not text.", "{value} 不是文本。", "Put it in quotes.", "请用引号括起来。"),
    "not-an-integer": _code(
        "{value} is not an integer.",
        "{value} 不是整数。",
        "Write a whole number without quotes, point or exponent.",
        "请填写不带引号、小数点和指数的整数。",
    ),
    "not-a-number": _code(
        "{value} is not a number.", "{value} 不是数字。", "Write a number without quotes.", "请填写不带引号的数字。"
    ),
    "not-finite": _code(
        "{value} is not a finite number.",
        "{value} 不是有限的数字。",
        "JSON knows no NaN and no infinity: write the true number.",
        "JSON 中没有 NaN 和无穷大：请填写真实的数字。",
    ),
    "negative": _code("{value} is negative.", "{value} 是负数。", "Write 0 or more.", "请填写大于或等于 0 的数。"),
    "not-positive": _code("{value} is not above 0.", "{value} 不大于 0。", "Write more than 0.", "请填写大于 0 的数。"),
    "too-small": _code(
        "{value} is less than {least}.",
        "{value} 小于 {least}。",
        "Write {least} or more.",
        "请填写不小于 {least} 的数。",
    ),
    "too-large": _code(
        "{value} is more than {most}.",
        "{value} 大于 {most}。",
        "Write {most} or less; check the unit.",
        "请填写不大于 {most} 的数，并检查单位。",
    ),
    "missing-field": _code(
        "the field is missing.", "缺少该字段。", "Add it; the contract lists the fields.", "请补充；字段见契约文档。"
    ),
    "unknown-field": _code(
        "the contract has no such field.",
        "契约中没有这个字段。",
        "Correct its spelling or remove it.",
        "请改正拼写或删除该字段。",
    ),
    "empty-text": _code("the text is empty.", "文本为空。", "Write an id or a name.", "请填写编号或名称。"),
    "forbidden-character": _code(
        "the text holds the invisible character {character}.",
        "文本包含不可见字符 {character}。",
        "Remove it: two ids that look alike would differ.",
        "请删除：否则看起来相同的编号实际不同。",
    ),
    "bad-epoch": _code(
        "{value} is no instant in ISO 8601 with an offset.",
        "{value} 不是带时区偏移的 ISO 8601 时刻。",
        "Write it like 2026-03-02T00:00:00+08:00.",
        "请按 2026-03-02T00:00:00+08:00 的形式填写。",
    ),
    "duplicate-id": _code(
        "the id {id} is used already at {first}.",
        "编号 {id} 已在 {first} 使用。",
        "Give each its own id, or remove the copy.",
        "请使用不同的编号，或删除重复项。",
    ),
    "unknown-location": _code(
        "no location is called {id}.",
        "没有名为 {id} 的地点。",
        "Correct the id, or add it to `locations`.",
        "请改正编号，或将其加入 `locations`。",
    ),
    "unknown-center": _code(
        "no service centre is called {id}.",
        "没有名为 {id} 的服务中心。",
        "Correct the id, or add it to `centers`.",
        "请改正编号，或将其加入 `centers`。",
    ),
    "unknown-technician": _code(
        "no technician is called {id}.",
        "没有名为 {id} 的技术员。",
        "Correct the id, or add it to `technicians` (one who is absent has no shifts).",
        "请改正编号，或将其加入 `technicians`（缺勤者不设班次）。",
    ),
    "unknown-order": _code(
        "no order is called {id}.",
        "没有名为 {id} 的工单。",
        "Correct the id, or add it to `orders`.",
        "请改正编号，或将其加入 `orders`。",
    ),
}

_PLACES = {
    "latitude-out-of-range": _code(
        "latitude {value} is outside -90…90.",
        "纬度 {value} 超出 -90…90。",
        "Write decimal degrees in WGS-84.",
        "请填写 WGS-84 十进制度。",
    ),
    "longitude-out-of-range": _code(
        "longitude {value} is outside -180…180.",
        "经度 {value} 超出 -180…180。",
        "Write decimal degrees in WGS-84.",
        "请填写 WGS-84 十进制度。",
    ),
    "lat-lon-swapped": _code(
        "lat {lat}, lon {lon} is no place on earth, but would be one the other way round.",
        "纬度 {lat}、经度 {lon} 不在地球上，但互换后有效。",
        "Swap latitude and longitude.",
        "请互换经度和纬度。",
    ),
    "null-island": _code(
        "(0, 0) lies in the Atlantic: the coordinates are probably missing, and travel is computed from them.",
        "(0, 0) 位于大西洋：坐标可能缺失，而行程正是由坐标计算的。",
        "Write the true coordinates.",
        "请填写真实坐标。",
    ),
    "unknown-travel-model": _code(
        "{value} is no travel model.",
        "{value} 不是有效的行程模型。",
        'Write "matrix" or "haversine".',
        "请填写 “matrix” 或 “haversine”。",
    ),
    "matrix-wrong-size": _code(
        "the matrix has {rows} rows for {locations} locations.",
        "矩阵有 {rows} 行，而地点有 {locations} 个。",
        "Give one row for each location, in the order of `locations`.",
        "请按 `locations` 的顺序为每个地点提供一行。",
    ),
    "matrix-ragged": _code(
        "the row has {cells} cells in a matrix of {rows} rows.",
        "该行有 {cells} 格，而矩阵有 {rows} 行。",
        "Give one cell for each location, in the order of `locations`.",
        "请按 `locations` 的顺序为每个地点提供一格。",
    ),
    "matrix-diagonal": _code(
        "a place is {value} away from itself.",
        "同一地点到自身的值为 {value}。",
        "Write 0 on the diagonal.",
        "对角线请填写 0。",
    ),
    "unreachable": _code(
        "there is no way from {origin} to {target}, nor to {others} more places.",
        "从 {origin} 到 {target} 无路可达，另有 {others} 个地点也不可达。",
        "Move the place onto the road network, or leave it out.",
        "请将地点移到路网上，或将其移除。",
    ),
    "leg-too-long": _code(
        "half-way around the earth is {meters} m and takes {seconds} s; more than {most} is not computed.",
        "绕地球半周为 {meters} 米、{seconds} 秒；超过 {most} 无法计算。",
        "Write a smaller detour or a higher speed.",
        "请减小绕行系数或提高速度。",
    ),
}

_PEOPLE = {
    "shift-reversed": _code(
        "the shift ends ({end}) before it starts ({start}).",
        "班次结束（{end}）早于开始（{start}）。",
        "Swap the two, or correct the day.",
        "请互换两个时间，或更正日期。",
    ),
    "shifts-overlap": _code(
        "it begins ({start}) before {other} of the same technician ends ({end}).",
        "该班次开始（{start}）早于同一技术员的 {other} 结束（{end}）。",
        "Shorten one, or join them.",
        "请缩短其中一个，或合并两者。",
    ),
    "break-reversed": _code(
        "the break's latest start ({latest}) is before its earliest ({earliest}).",
        "休息的最晚开始（{latest}）早于最早开始（{earliest}）。",
        "Swap the two.",
        "请互换两者。",
    ),
    "no-regions": _code(
        "the technician may work nowhere.",
        "该技术员没有可工作的区域。",
        "Name at least the home region.",
        "请至少填写所属区域。",
    ),
}

_ORDERS = {
    "windows-empty": _code(
        "an empty list of windows allows no start at all.",
        "空的时间窗列表不允许任何开始时间。",
        "Write null for any time, or name a window.",
        "任意时间请填写 null，否则请填写时间窗。",
    ),
    "window-not-a-pair": _code(
        "a window is a pair [from, to], not {value}.",
        "时间窗应为 [起，止]，而不是 {value}。",
        "Write two integers.",
        "请填写两个整数。",
    ),
    "window-reversed": _code(
        "the window ends ({to}) before it begins ({since}).",
        "时间窗结束（{to}）早于开始（{since}）。",
        "Swap the two.",
        "请互换两者。",
    ),
    "after-itself": _code("the order waits for itself.", "工单在等待自身。", "Remove the link.", "请删除该关联。"),
    "after-reversed": _code(
        "max_s ({most}) is less than min_s ({least}).",
        "max_s（{most}）小于 min_s（{least}）。",
        "Swap the two, or write null for no limit.",
        "请互换两者，无上限请填写 null。",
    ),
    "after-cycle": _code(
        "the orders wait for each other in a circle: {circle}.",
        "工单循环等待：{circle}。",
        "Remove one of the links.",
        "请删除其中一个关联。",
    ),
    "costs-overflow": _code(
        "a plan might cost {worst}, more than {most}: weights times seconds do not fit into 64 bits.",
        "计划成本可能达到 {worst}，超过 {most}：权重乘以秒数超出 64 位。",
        "Scale `weights`, `weight`, `unserved_cost` or prices down together.",
        "请同比缩小 `weights`、`weight`、`unserved_cost` 或价格。",
    ),
}

_PLAN = {
    "unknown-stop-kind": _code(
        "{value} is no kind of stop.",
        "{value} 不是有效的停靠类型。",
        'Write "order", "pickup" or "break".',
        "请填写 “order”、“pickup” 或 “break”。",
    ),
}

CODES: Mapping[str, Code] = MappingProxyType({**_FILE, **_SHAPE, **_PLACES, **_PEOPLE, **_ORDERS, **_PLAN})
"""Every code that reading a file, a problem or a plan can give, in the order of the documentation."""
