"""How headings, sheet titles and options are recognised: in Chinese, English or both, however they are spaced."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping

from solver.words import Words

_NOT_TOLD_APART = re.compile(r"[\s\W_]+")
_IN_BRACKETS = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]")
_ALIKE = 0.8


def matching_form(text: str) -> str:
    """Return what of a text counts: its letters and digits, with width and case made alike."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _NOT_TOLD_APART.sub("", folded) or folded.strip()


def bilingual(words: Words) -> str:
    """Return a title as it is written into workbooks, Chinese first."""
    return f"{words['zh']} {words['en']}"


def names_of(words: Words, *others: str) -> frozenset[str]:
    """Return the matching forms under which a title is recognised; a unit in brackets may be left out."""
    names = [words["zh"], words["en"], bilingual(words), f"{words['en']} {words['zh']}", *others]
    names += [_IN_BRACKETS.sub("", name) for name in names]
    return frozenset(matching_form(name) for name in names)


def nearest(text: str, names: Mapping[str, str] | Iterable[str]) -> str | None:
    """Return the name that a text may be a misspelling of, None if it is like no other."""
    form = matching_form(text)
    by_form = names if isinstance(names, Mapping) else {matching_form(name): name for name in names}
    found = difflib.get_close_matches(form, by_form, n=1, cutoff=_ALIKE)
    return by_form[found[0]] if found else None
