"""One JSON object, asked field by field: what is wrong is noted, and reading goes on with a harmless value."""

import math
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from solver.shown import shown
from solver.validation.reading import Noun, Reading

LARGEST_TIME_S: Final = 10**11
"""Three thousand years: a time beyond it was given in another unit."""
LARGEST_COUNT: Final = 10**9
LARGEST_PRICE: Final = 10**15

_REQUIRED: Final = object()
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Fields:
    """The fields of one object; a field that is wrong or missing yields a placeholder, and `fine` says so."""

    def __init__(self, value: object, path: str, reading: Reading) -> None:
        self.path = path
        self.reading = reading
        self._is_object = isinstance(value, dict)
        self._values: Mapping[str, object] = value if isinstance(value, dict) else {}
        self._asked: set[str] = set()
        self._broken: set[str] = set()
        if not self._is_object and value is not _REQUIRED:  # a missing object was noted where it is missing
            reading.found(path, "not-an-object", value=shown(value))

    def at(self, name: str) -> str:
        """Return the path of a field of this object."""
        return f"{self.path}.{name}" if self.path else name

    def found(self, name: str, code: str, **details: object) -> None:
        """Note that a field is wrong (the object itself: an empty name)."""
        self._broken.add(name)
        self.reading.found(self.at(name) if name else self.path, code, **details)

    def fine(self, *names: str) -> bool:
        """Tell whether these fields were read without a finding, so that they can be compared."""
        return self._is_object and not self._broken.intersection(names)

    def finish(self) -> None:
        """Note the fields that nobody asked for."""
        for name in self._values:
            if name not in self._asked:
                self.reading.found(member_path(self.path, name), "unknown-field")

    def integer(self, name: str, least: int | None, most: int | None, default: int | None = None) -> int:
        """Return an integer in [least, most]; without a default the field must be there."""
        value = self._take(name, _REQUIRED if default is None else default)
        return self.judge_integer(name, value, least, most)

    def optional_integer(self, name: str, least: int | None, most: int | None) -> int | None:
        """Return an integer in [least, most], or None where the field is null or missing."""
        value = self._take(name, None)
        return None if value is None else self.judge_integer(name, value, least, most)

    def time(self, name: str) -> int:
        """Return seconds from the epoch."""
        return self.integer(name, -LARGEST_TIME_S, LARGEST_TIME_S)

    def optional_time(self, name: str) -> int | None:
        """Return seconds from the epoch, or None where the field is null or missing."""
        return self.optional_integer(name, -LARGEST_TIME_S, LARGEST_TIME_S)

    def number(self, name: str) -> float:
        """Return a finite number; 0 stands for one that is wrong."""
        value = self._take(name, _REQUIRED)
        if value is _REQUIRED:
            return 0.0
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.found(name, "not-a-number", value=shown(value))
            return 0.0
        if isinstance(value, float) and not math.isfinite(value):
            self.found(name, "not-finite", value=shown(value))
            return 0.0
        if abs(value) > LARGEST_PRICE:
            self.found(name, "too-large", value=shown(value), most=LARGEST_PRICE)
            return 0.0
        return value

    def identifier(self, name: str) -> str:
        """Return a non-empty text without invisible characters."""
        value = self._take(name, _REQUIRED)
        if value is _REQUIRED:
            return ""
        if problem := identifier_problem(value):
            self.found(name, problem[0], **problem[1])
            return ""
        return str(value)

    def prose(self, name: str, default: str | None = None) -> str:
        """Return a text that only informs; it may be empty or have several lines."""
        value = self._take(name, _REQUIRED if default is None else default)
        if value is _REQUIRED:
            return ""
        if not isinstance(value, str):
            self.found(name, "not-text", value=shown(value))
            return ""
        if odd := next((c for c in value if c in _BIDI or c == "\0" or unicodedata.category(c) == "Cs"), None):
            self.found(name, "forbidden-character", character=_codepoint(odd))
        return value

    def reference(self, name: str, noun: Noun) -> str:
        """Return the id of something in this document."""
        identity = self.identifier(name)
        if self.fine(name):
            self.refer(name, noun, identity)
        return identity

    def optional_reference(self, name: str, noun: Noun) -> str | None:
        """Return the id of something in this document, or None for a null (the field must be there)."""
        if name in self._values and self._values[name] is None:
            self._asked.add(name)
            return None
        return self.reference(name, noun)

    def optional(self, name: str) -> object:
        """Return whatever the field holds, or None."""
        return self._take(name, None)

    def inner(self, name: str) -> "Fields":
        """Return the fields of an object that must be there."""
        return Fields(self._take(name, _REQUIRED), self.at(name), self.reading)

    def optional_inner(self, name: str) -> "Fields | None":
        """Return the fields of an object, or None where the field is null or missing."""
        value = self._take(name, None)
        return None if value is None else Fields(value, self.at(name), self.reading)

    def counts(self, name: str, least: int, most: int, *, required: bool = True) -> dict[str, int]:
        """Return a mapping from ids to integers in [least, most]."""
        value = self._take(name, _REQUIRED if required else {})
        if value is _REQUIRED:
            return {}
        if not isinstance(value, dict):
            self.found(name, "not-an-object", value=shown(value))
            return {}
        counted = {}
        for key, amount in value.items():
            inner = member_path(name, key)
            if problem := identifier_problem(key):
                self.found(inner, problem[0], **problem[1])
            counted[key] = self.judge_integer(inner, amount, least, most)
        return counted

    def identifiers(self, name: str, noun: Noun | None = None, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of ids, each referring to a noun of this document where one is given."""
        good = []
        for inner, value in self.items(name, required=required):
            if problem := identifier_problem(value):
                self.found(inner, problem[0], **problem[1])
                continue
            if noun is not None:
                self.refer(inner, noun, str(value))
            good.append(str(value))
        return tuple(good)

    def items(self, name: str, *, required: bool = True) -> Iterator[tuple[str, object]]:
        """Yield the elements of a list, each with its name below this object, as in ``shifts[2]``."""
        value = self._take(name, _REQUIRED if required else [])
        if value is _REQUIRED:
            return
        if not isinstance(value, list):
            self.found(name, "not-a-list", value=shown(value))
            return
        for position, item in enumerate(value):
            yield f"{name}[{position}]", item

    def objects(self, name: str, *, required: bool = True) -> Iterator["Fields"]:
        """Yield the objects of a list."""
        for inner, item in self.items(name, required=required):
            yield Fields(item, self.at(inner), self.reading)

    def refer(self, name: str, noun: Noun, identity: str) -> None:
        """Note it if a field of this object names something that does not exist."""
        self.reading.refer(noun, identity, self.at(name))

    def _take(self, name: str, default: object) -> object:
        self._asked.add(name)
        if name in self._values:
            return self._values[name]
        if default is _REQUIRED:
            self._broken.add(name)
            if self._is_object:
                self.found(name, "missing-field")
        return default

    def judge_integer(self, name: str, value: object, least: int | None, most: int | None) -> int:
        """Return a value found below this object if it is an integer in [least, most]."""
        placeholder = 0 if least is None else max(0, least)
        if value is _REQUIRED:
            return placeholder
        if type(value) is not int:
            broken_float = isinstance(value, float) and not math.isfinite(value)
            self.found(name, "not-finite" if broken_float else "not-an-integer", value=shown(value))
        elif least is not None and value < least:
            self.found(name, "negative" if least == 0 else "too-small", value=shown(value), least=least)
        elif most is not None and value > most:
            self.found(name, "too-large", value=shown(value), most=most)
        else:
            return value
        return placeholder


def identifier_problem(value: object) -> tuple[str, dict[str, object]] | None:
    """Return the code and the details of what keeps a value from being an id, or None."""
    if not isinstance(value, str):
        return "not-text", {"value": shown(value)}
    if not value:
        return "empty-text", {}
    for character in value:
        if character in _BIDI or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
            return "forbidden-character", {"character": _codepoint(character)}
    return None


def _codepoint(character: str) -> str:
    return f"U+{ord(character):04X}"


def member_path(path: str, key: str) -> str:
    """Return the path of an object's member; a key that is no plain word stands in brackets."""
    plain = key.replace("-", "").replace("_", "").isalnum()
    return f"{path}[{shown(key)}]" if not plain else f"{path}.{key}" if path else key
