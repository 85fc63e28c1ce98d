"""Help, usage and language of the `paigong` command."""

import shlex

import pytest
from command_line import Paigong

from api.cli.command import Command, build_parser, spelled_out
from api.cli.commands import COMMANDS
from api.cli.language import chosen_language


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.path))
def test_the_example_of_a_command_is_accepted_by_its_parser(command: Command) -> None:
    """Whoever copies the example from the help gets the command it belongs to."""
    words = shlex.split(command.example)
    assert words[0] == "paigong"
    assert build_parser(COMMANDS, "en").parse_args(spelled_out(words[1:], COMMANDS)).run is command.run


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command.path))
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_help_is_in_the_language_asked_for(command: Command, lang: str, paigong: Paigong) -> None:
    """`--help` shows what the command does and its example, in the language of `--lang`."""
    ended = paigong(*command.path, "--lang", lang, "--help")
    assert ended.code == 0
    assert command.about[lang] in ended.out
    assert ended.out.startswith({"en": "usage:", "zh": "用法："}[lang])
    assert command.example in ended.out


@pytest.mark.parametrize(
    ("argv", "environment", "lang"),
    [
        (["solve"], {}, "en"),
        (["solve"], {"LANG": "zh_CN.UTF-8"}, "zh"),
        (["solve"], {"LANG": "zh_CN.UTF-8", "PAIGONG_LANG": "en"}, "en"),
        (["solve", "--lang", "zh"], {"PAIGONG_LANG": "en"}, "zh"),
        (["solve", "--lang=zh"], {"LC_ALL": "C", "LANG": "en_US"}, "zh"),
        (["solve"], {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN"}, "en"),
    ],
)
def test_the_nearest_wish_decides_the_language(argv: list[str], environment: dict[str, str], lang: str) -> None:
    """The option goes before PAIGONG_LANG, which goes before the locale."""
    assert chosen_language(argv, environment) == lang


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["solve"],
        ["optimize", "--day", "soon"],
        ["solve", "p.json", "-o", "x", "--seconds", "0"],
        ["solve", "p.json", "-o", "x", "--workers", "0"],
        ["solve", "p.json", "-o", "x", "--workers", "65"],
        ["solve", "p.json", "-o", "x", "--memory-mb", "10"],
    ],
)
def test_wrong_usage_exits_with_2(words: list[str], paigong: Paigong) -> None:
    """A command line that cannot be understood is a usage error, told on standard error."""
    ended = paigong(*words)
    assert ended.code == 2
    assert "usage: paigong" in ended.err
