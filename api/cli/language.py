"""Which language a person reads: --lang, then PAIGONG_LANG, then the environment's locale."""

import os
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import cast

from solver.words import Lang


def chosen_language(argv: Sequence[str], environment: Mapping[str, str] = os.environ) -> Lang:
    """Return the language of help and messages; needed before the arguments are parsed, as help is one of them."""
    asked = [after for before, after in pairwise(argv) if before == "--lang"]
    asked += [word.removeprefix("--lang=") for word in argv if word.startswith("--lang=")]
    for word in (*asked, environment.get("PAIGONG_LANG", "")):
        if word in ("en", "zh"):
            return cast(Lang, word)
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.startswith("zh") else "en"
