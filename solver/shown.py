"""Foreign values inside our sentences: short, on one line, and unable to disguise the rest of the sentence."""

import json

LONGEST = 60
"""Characters of a foreign value that are shown before it is cut."""


def shown(value: object) -> str:
    """Return a value as JSON with all invisible characters escaped, cut to a readable length."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=repr)
    except (ValueError, TypeError, RecursionError):
        text = type(value).__name__
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return "".join(letter if letter.isprintable() else f"\\u{ord(letter):04x}" for letter in text)
