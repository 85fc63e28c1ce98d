"""`make docs`: the documents that are generated from the code, so that they cannot drift from it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from api.cli.command import Command
from api.cli.commands import COMMANDS
from api.settings_page import settings_markdown
from dispatch.orders.life_cycle_page import life_cycle_markdown
from dispatch.store.importers.format_page import import_formats_markdown
from solver.validation.codes import CODES

DOCS = Path(__file__).parents[2] / "docs"
_GENERATED = "<!-- generated from the code by `make docs` -->\n"

_SETTINGS = "<!-- settings: generated from the code by `make docs` -->"
_SETTINGS_END = "<!-- settings end -->"


def commands_markdown(commands: Sequence[Command] = COMMANDS) -> str:
    """Return the page of all sub-commands with their arguments and examples."""
    lines = [_GENERATED, "# Commands 命令\n"]
    for command in commands:
        lines.append(f"## paigong {' '.join(command.path)}\n")
        lines.append(f"{command.about['en']} · {command.about['zh']}\n")
        lines.append(f"    {command.example}\n")
        rows = [f"| `{' '.join(item.names)}` | {item.about['en']} | {item.about['zh']} |" for item in command.arguments]
        if rows:
            lines.append("\n".join(["| argument | meaning | 含义 |", "| --- | --- | --- |", *rows]) + "\n")
    return "\n".join(lines)


def findings_markdown() -> str:
    """Return the page of everything that can be wrong with a contract document."""
    lines = [
        _GENERATED,
        "# Findings 文档错误\n",
        "| code | cause | what to do | 原因 | 处理 |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name, code in sorted(CODES.items()):
        cells = (f"`{name}`", code.cause["en"], code.remedy["en"], code.cause["zh"], code.remedy["zh"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def operation_markdown() -> str:
    """Return the page on operation as it is, with its table of settings made anew."""
    page = (DOCS / "operation.md").read_text(encoding="utf-8")
    head, begin, rest = page.partition(_SETTINGS)
    _, end, tail = rest.partition(_SETTINGS_END)
    return f"{head}{begin}\n\n{settings_markdown()}\n{end}{tail}"


def openapi_document() -> str:
    """Return the OpenAPI document of the service."""
    from api.http.openapi import openapi_json  # the whole service: only for this page

    return openapi_json()


PAGES: Mapping[str, Callable[[], str]] = {
    "commands.md": commands_markdown,
    "findings.md": findings_markdown,
    "import-formats.md": import_formats_markdown,
    "openapi.json": openapi_document,
    "operation.md": operation_markdown,
    "life-cycle.md": life_cycle_markdown,
}


def main() -> None:
    """Write all generated pages into docs/."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
