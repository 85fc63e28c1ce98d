"""What a sub-command is made of, and the parser that all of them form together."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from api.cli.screen import Screen
from solver.words import Lang, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """One argument: `names` as argparse takes them, `about` for help, `options` whatever else argparse takes."""

    names: tuple[str, ...]
    about: Words
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One sub-command; `path` is its words, as ("plan", "show")."""

    path: tuple[str, ...]
    about: Words
    example: str
    run: Callable[[argparse.Namespace, Screen], int]
    arguments: tuple[Argument, ...] = ()


def argument(*names: str, en: str, zh: str, **options: object) -> Argument:
    """Return an argument with its help in both languages."""
    return Argument(names=names, about={"en": en, "zh": zh}, options=options)


JSON = argument("--json", en="print JSON for programs", zh="输出供程序读取的 JSON", action="store_true")
_LANG = argument("--lang", en="language on screen", zh="界面语言", choices=["en", "zh"], default=argparse.SUPPRESS)
Children = Any  # argparse has no public name for what add_subparsers returns
_GROUPS: dict[str, Words] = {
    "areas": {"en": "service areas: import, export, grow, check", "zh": "服务范围：导入、导出、生成、检查"},
    "geocode": {"en": "find addresses, compare sites with theirs", "zh": "查找地址，核对站点与地址"},
    "plan": {"en": "look at, compare and publish plans", "zh": "查看、比较、发布计划"},
    "map": {"en": "draw maps: a plan, coverage, stock, demand, sites", "zh": "生成地图：计划、覆盖、库存、需求、选址"},
    "roads": {"en": "make and check a road network", "zh": "生成与检查路网"},
}
_USUAL = {"map": "plan", "geocode": "address"}
"""Of a group: the sub-command that is meant where none is named."""

_ABOUT: Words = {
    "en": "Paigong 派工: matches work orders to technicians and plans their day against the SLA.",
    "zh": "派工 Paigong：把工单分派给技术员，并按 SLA 安排全天路线。",
}
_EXAMPLE: Words = {"en": "example", "zh": "示例"}
_COMMANDS: Words = {"en": "commands", "zh": "命令"}
_ARGUMENTS: Words = {"en": "arguments", "zh": "参数"}
_OPTIONS: Words = {"en": "options", "zh": "选项"}
_HELP = argument("-h", "--help", en="show this help", zh="显示此帮助", action="help")


class _ChineseHelp(argparse.RawDescriptionHelpFormatter):
    """Help that says 用法 where argparse says usage."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def spelled_out(words: Sequence[str], commands: Sequence[Command]) -> list[str]:
    """Return a command line with the sub-command of its group, where it leaves out the usual one: `map 1`."""
    at = 0
    while at < len(words) and words[at].startswith("--lang"):
        at += 1 if "=" in words[at] else 2
    group = words[at] if at < len(words) else ""
    if group not in _USUAL:
        return list(words)
    names = {command.path[1] for command in commands if command.path[0] == group}
    if at + 1 < len(words) and (words[at + 1] in names or words[at + 1] in _HELP.names):
        return list(words)
    return [*words[: at + 1], _USUAL[group], *words[at + 1 :]]


def build_parser(commands: Sequence[Command], lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of all commands, its help in one language."""
    parser = argparse.ArgumentParser(
        prog="paigong", description=_ABOUT[lang], add_help=False, formatter_class=_formatter(lang)
    )
    _add_all(parser, (), lang)
    top = _children(parser, lang)
    groups: dict[str, Children] = {}
    for command in commands:
        *group, name = command.path
        where = top
        if group:
            if group[0] not in groups:
                parent = _child(top, group[0], _GROUPS[group[0]], lang)
                _add_all(parent, (), lang)
                groups[group[0]] = _children(parent, lang)
            where = groups[group[0]]
        child = _child(where, name, command.about, lang, epilog=f"{_EXAMPLE[lang]}:  {command.example}")
        _add_all(child, command.arguments, lang)
        child.set_defaults(run=command.run)
    return parser


def _formatter(lang: Lang) -> type[argparse.HelpFormatter]:
    return _ChineseHelp if lang == "zh" else argparse.RawDescriptionHelpFormatter


def _children(parser: argparse.ArgumentParser, lang: Lang) -> Children:
    return parser.add_subparsers(title=_COMMANDS[lang], metavar="COMMAND", required=True)


def _child(where: Children, name: str, about: Words, lang: Lang, **options: Any) -> argparse.ArgumentParser:
    child: argparse.ArgumentParser = where.add_parser(
        name, help=about[lang], description=about[lang], add_help=False, formatter_class=_formatter(lang), **options
    )
    return child


def _add_all(parser: argparse.ArgumentParser, items: Sequence[Argument], lang: Lang) -> None:
    """Add arguments, then what every command has, under headings in the language."""
    words = parser.add_argument_group(_ARGUMENTS[lang])
    options = parser.add_argument_group(_OPTIONS[lang])
    for item in (*items, _LANG, _HELP):
        group = options if item.names[0].startswith("-") else words
        group.add_argument(*item.names, help=item.about[lang].replace("%", "%%"), **item.options)  # type: ignore[arg-type]
