"""What pydantic finds wrong with a request, as a path and a sentence in both languages; never what was sent."""

from collections.abc import Mapping
from typing import Any, Final


def field_problem(fault: Mapping[str, Any]) -> dict[str, str]:
    """Return path, code and sentences for one of pydantic's errors."""
    bounds = {name: value for name, value in fault.get("ctx", {}).items() if isinstance(value, str | int | float)}
    kind = str(fault["type"])
    return {
        "path": _path(fault["loc"]),
        "code": kind.replace("_", "-"),
        "en": _english(fault),
        "zh": _chinese(kind, bounds),
    }


def _path(steps: tuple[int | str, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")


def _english(fault: Mapping[str, Any]) -> str:
    if fault["type"] == "json_invalid":
        return "The body is no JSON."
    return str(fault["msg"]).removeprefix("Value error, ")


def _chinese(kind: str, bounds: Mapping[str, Any]) -> str:
    sentence = _CHINESE.get(kind)
    if sentence is None:
        return "取值不合要求"
    try:
        return sentence.format_map(bounds)
    except KeyError:
        return "取值不合要求"


_CHINESE: Final[Mapping[str, str]] = {
    "missing": "缺少该字段",
    "extra_forbidden": "没有这个字段",
    "json_invalid": "请求体不是有效的 JSON",
    "string_type": "须为文本",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数，不得有小数",
    "float_type": "须为数字",
    "float_parsing": "须为数字",
    "finite_number": "须为有限数",
    "bool_type": "须为 true 或 false",
    "bool_parsing": "须为 true 或 false",
    "list_type": "须为列表",
    "dict_type": "须为对象",
    "model_type": "须为对象",
    "model_attributes_type": "须为对象",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "最多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符",
    "too_short": "至少 {min_length} 项",
    "too_long": "最多 {max_length} 项",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不得小于 {ge}",
    "less_than": "须小于 {lt}",
    "less_than_equal": "不得大于 {le}",
    "literal_error": "可选值：{expected}",
    "enum": "可选值：{expected}",
    "hidden_character": "含有隐藏字符 U+{code}",
    "line_break": "不得换行",
    "blank_edge": "首尾不得有空格",
    "instant": "须为带时区偏移的时刻，如 2026-03-02T08:30:00+08:00",
    "instant_range": "年份须在 1990 至 2200 之间",
    "day": "须为日期，如 2026-03-02",
    "day_range": "年份须在 1990 至 2200 之间",
}
