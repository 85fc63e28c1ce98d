"""The `paigong` command: find the sub-command, run it, end with an exit code that a script can use."""

import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module

from api.cli.command import Command, build_parser, spelled_out
from api.cli.failure import CANCELLED, explained
from api.cli.language import chosen_language
from api.cli.screen import Screen

_AT_ONCE = ("serve", "worker")  # the others bring solver and pictures with them, which these do not wait for


def commands_for(words: Sequence[str]) -> Sequence[Command]:
    """Return the commands that a command line may mean: one group where its first word says so, else all."""
    if words and words[0] in _AT_ONCE:
        group: Sequence[Command] = import_module(f"api.cli.{words[0]}").COMMANDS
        return group
    from api.cli.commands import COMMANDS

    return COMMANDS


def main(argv: Sequence[str] | None = None) -> int:
    """Run `paigong` with its arguments (default: the process's) and return the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = chosen_language(words)
    commands = commands_for(words)
    arguments = build_parser(commands, lang).parse_args(spelled_out(words, commands))
    screen = Screen(lang, as_json=getattr(arguments, "json", False))
    try:
        code: int = arguments.run(arguments, screen)
        sys.stdout.flush()
    except KeyboardInterrupt:
        screen.complain({"en": "cancelled; nothing was changed", "zh": "已取消，未作任何更改"})
        return CANCELLED
    except BrokenPipeError:  # the reader of our output has gone, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except Exception as error:
        told = explained(error, lang)
        if told is None:
            raise
        code, lines = told
        for line in lines:
            screen.complain({"en": line, "zh": line})
    return code
