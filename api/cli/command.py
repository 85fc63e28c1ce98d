"""What a sub-command is made of, and the parser that all of them form together."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

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
_GROUPS: dict[str, Words] = {"plan": {"en": "look at, compare and publish plans", "zh": "查看、比较、发布计划"}}
_ABOUT: Words = {
    "en": "Paigong 派工: matches work orders to technicians and plans their day against the SLA.",
    "zh": "派工 Paigong：把工单分派给技术员，并按 SLA 安排全天路线。",
}
_EXAMPLE: Words = {"en": "example", "zh": "示例"}


def build_parser(commands: Sequence[Command], lang: Lang) -> argparse.ArgumentParser:
    """Return the parser of all commands, its help in one language."""
    parser = argparse.ArgumentParser(prog="paigong", description=_ABOUT[lang])
    _add(parser, _LANG, lang)
    top = parser.add_subparsers(metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in commands:
        *group, name = command.path
        where = top
        if group:
            if group[0] not in groups:
                about = _GROUPS[group[0]][lang]
                parent = top.add_parser(group[0], help=about, description=about)
                groups[group[0]] = parent.add_subparsers(metavar="COMMAND", required=True)
            where = groups[group[0]]
        child = where.add_parser(
            name,
            help=command.about[lang],
            description=command.about[lang],
            epilog=f"{_EXAMPLE[lang]}:  {command.example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        for item in (*command.arguments, _LANG):
            _add(child, item, lang)
        child.set_defaults(run=command.run)
    return parser


def _add(parser: argparse.ArgumentParser, item: Argument, lang: Lang) -> None:
    parser.add_argument(*item.names, help=item.about[lang].replace("%", "%%"), **item.options)  # type: ignore[arg-type]
