"""The settings as a table for docs/operation.md, made from the model."""

from itertools import groupby
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from api.settings import Settings


def settings_markdown() -> str:
    """Return every setting with what it means and its default, group by group."""
    fields = [(name, field) for name, field in Settings.model_fields.items()]
    parts = []
    for group, inside in groupby(fields, key=lambda item: _group(item[1])):
        rows = [f"| `PAIGONG_{name.upper()}` | {field.description} | {_default(field)} |" for name, field in inside]
        parts.append("\n".join([f"### {group}\n", "| variable | meaning | default |", "| --- | --- | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _group(field: FieldInfo) -> str:
    extra: Any = field.json_schema_extra
    return str(extra["group"])


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value in (None, "", ()):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
