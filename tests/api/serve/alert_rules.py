"""Prometheus in small: scrapes of a service, and the rules of docs/alerts.yml judged on them.

It knows what those rules use of the language, and refuses everything else.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

RULES = Path(__file__).parents[3] / "docs" / "alerts.yml"
Labels = frozenset[tuple[str, str]]
Vector = dict[Labels, float]
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?:e-?\d+)?)(?![smh\w])|(?P<name>[a-zA-Z_][\w:]*)|(?P<text>\"[^\"]*\")"
    r"|(?P<range>\[\d+[smh]\])|(?P<sign>==|<=|>=|!=|[-+*/<>(){},=]))"
)
_UNITS = {"s": 1, "m": 60, "h": 3600}


class Scrapes:
    """What was scraped, and when (in seconds, of whatever clock the caller has)."""

    def __init__(self) -> None:
        self._samples: dict[str, dict[Labels, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))

    def take(self, at: float, text: str | None) -> None:
        """Note one scrape; None: the service did not answer."""
        self._note(at, "up", frozenset({("job", "paigong")}), float(text is not None))
        for family in text_string_to_metric_families(text or ""):
            for sample in family.samples:
                self._note(at, sample.name, frozenset(sample.labels.items()), sample.value)

    def record(self, at: float, name: str, vector: Vector) -> None:
        """Note what a recording rule says."""
        for labels, value in vector.items():
            self._note(at, name, labels, value)

    def series(self, name: str, wanted: Labels) -> dict[Labels, list[tuple[float, float]]]:
        """Return the series of a name that have some labels."""
        return {labels: values for labels, values in self._samples[name].items() if wanted <= labels}

    def _note(self, at: float, name: str, labels: Labels, value: float) -> None:
        self._samples[name][labels].append((at, value))


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule of the file. for_s: so long it must hold before it fires."""

    name: str
    expression: str
    for_s: float
    records: bool


def read_rules(path: Path = RULES) -> list[Rule]:
    """Return the rules of a file in their order."""
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]
    return [
        Rule(
            name=rule.get("alert") or rule["record"],
            expression=rule["expr"],
            for_s=_seconds(rule.get("for", "0s")),
            records="record" in rule,
        )
        for group in groups
        for rule in group["rules"]
    ]


class Watch:
    """Judges rules after each scrape, as Prometheus does, and remembers since when each holds."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.scrapes = Scrapes()
        self._rules = tuple(rules)
        self._since: dict[str, float] = {}

    def look(self, at: float, text: str | None) -> set[str]:
        """Take a scrape; return the alerts that fire now."""
        self.scrapes.take(at, text)
        fires = set()
        for rule in self._rules:
            found = value_of(rule.expression, self.scrapes, at)
            assert isinstance(found, dict), rule.name
            if rule.records:
                self.scrapes.record(at, rule.name, found)
            elif not found:
                self._since.pop(rule.name, None)
            elif at - self._since.setdefault(rule.name, at) >= rule.for_s:
                fires.add(rule.name)
        return fires


def value_of(expression: str, scrapes: Scrapes, at: float) -> Vector | float:
    """Return what an expression says at a moment."""
    reader = _Reader(_tokens(expression), scrapes, at)
    found = reader.either()
    assert reader.done, f"not understood: {expression}"
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    text = text.strip()
    while place < len(text):
        match = _TOKEN.match(text, place)
        assert match is not None, f"not understood: {text[place:]}"
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Reader:
    """Reads an expression from left to right and works it out meanwhile."""

    def __init__(self, tokens: list[tuple[str, str]], scrapes: Scrapes, at: float) -> None:
        self._tokens = tokens
        self._place = 0
        self._scrapes = scrapes
        self._at = at

    @property
    def done(self) -> bool:
        return self._place == len(self._tokens)

    def either(self) -> Vector | float:
        left = self._both()
        while self._takes("or"):
            right = self._both()
            left = {**_vector(right), **_vector(left)}
        return left

    def _both(self) -> Vector | float:
        left = self._compared()
        while True:
            if self._takes("and"):
                right = _vector(self._compared())
                left = {labels: value for labels, value in _vector(left).items() if labels in right}
            elif self._takes("unless"):
                right = _vector(self._compared())
                left = {labels: value for labels, value in _vector(left).items() if labels not in right}
            else:
                return left

    def _compared(self) -> Vector | float:
        left = self._product()
        for sign, true in _COMPARES.items():
            if self._takes(sign):
                right = self._product()
                if isinstance(right, float):
                    return {labels: value for labels, value in _vector(left).items() if true(value, right)}
                return {
                    labels: value
                    for labels, value in _vector(left).items()
                    if labels in right and true(value, right[labels])
                }
        return left

    def _product(self) -> Vector | float:
        left = self._value()
        while True:
            if self._takes("*"):
                left = _joined(left, self._value(), lambda a, b: a * b)
            elif self._takes("/"):
                left = _joined(left, self._value(), lambda a, b: a / b if b else math.nan)
            else:
                return left

    def _value(self) -> Vector | float:
        kind, word = self._next()
        if kind == "number":
            return float(word)
        if word == "(":
            found = self.either()
            self._expect(")")
            return found
        assert kind == "name", word
        return self._call(word) if word in _FUNCTIONS else self._selected(word)

    def _call(self, word: str) -> Vector | float:
        by: tuple[str, ...] = ()
        if self._takes("by"):
            self._expect("(")
            by = (self._next()[1],)
            self._expect(")")
        self._expect("(")
        if word in ("rate", "increase"):
            name = self._next()[1]
            wanted = self._labels()
            seconds = _seconds(self._next()[1][1:-1])
            found: Vector | float = self._grown(name, wanted, seconds, per_second=word == "rate")
        elif word == "absent":
            vector = _vector(self.either())
            found = {} if vector else {frozenset(): 1.0}
        elif word in ("sum", "max"):
            found = _gathered(_vector(self.either()), by, sum if word == "sum" else max)
        elif word == "clamp_min":
            vector = _vector(self.either())
            self._expect(",")
            least = float(self._next()[1])
            found = {labels: max(value, least) for labels, value in vector.items()}
        else:
            share = float(self._next()[1])
            self._expect(",")
            found = _quantiles(share, _vector(self.either()))
        self._expect(")")
        return found

    def _selected(self, name: str) -> Vector:
        found = {}
        for labels, values in self._scrapes.series(name, self._labels()).items():
            at, value = values[-1]
            if at == self._at:  # a series that is missing from the last scrape is gone
                found[labels] = value
        return found

    def _grown(self, name: str, wanted: Labels, seconds: float, *, per_second: bool) -> Vector:
        """Return by how much counters have grown: a series is known from its first sample on, as in Prometheus."""
        found = {}
        for labels, values in self._scrapes.series(name, wanted).items():
            inside = [(at, value) for at, value in values if self._at - seconds < at <= self._at]
            if len(inside) < 2:
                continue
            grown = sum(later - earlier if later >= earlier else later for (_, earlier), (_, later) in pairwise(inside))
            found[labels] = grown / (inside[-1][0] - inside[0][0]) * (1 if per_second else seconds)
        return found

    def _labels(self) -> Labels:
        wanted: set[tuple[str, str]] = set()
        if self._takes("{"):
            while not self._takes("}"):
                name = self._next()[1]
                self._expect("=")
                wanted.add((name, self._next()[1].strip('"')))
                self._takes(",")
        return frozenset(wanted)

    def _next(self) -> tuple[str, str]:
        self._place += 1
        return self._tokens[self._place - 1]

    def _takes(self, word: str) -> bool:
        if not self.done and self._tokens[self._place][1] == word:
            self._place += 1
            return True
        return False

    def _expect(self, word: str) -> None:
        assert self._takes(word), (word, self._tokens[self._place :])


_FUNCTIONS = frozenset({"rate", "increase", "absent", "sum", "max", "clamp_min", "histogram_quantile"})
_COMPARES: dict[str, Callable[[float, float], bool]] = {
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "==": lambda a, b: a == b,
}


def _vector(found: Vector | float) -> Vector:
    return found if isinstance(found, dict) else {frozenset(): found}


def _joined(left: Vector | float, right: Vector | float, how: Callable[[float, float], float]) -> Vector | float:
    if isinstance(left, float) and isinstance(right, float):
        return how(left, right)
    if isinstance(left, float):
        return {labels: how(left, value) for labels, value in _vector(right).items()}
    if isinstance(right, float):
        return {labels: how(value, right) for labels, value in _vector(left).items()}
    return {labels: how(value, right[labels]) for labels, value in left.items() if labels in right}


def _gathered(vector: Vector, by: tuple[str, ...], how: Callable[[list[float]], Any]) -> Vector:
    groups: dict[Labels, list[float]] = defaultdict(list)
    for labels, value in vector.items():
        groups[frozenset(pair for pair in labels if pair[0] in by)].append(value)
    return {labels: float(how(values)) for labels, values in groups.items()}


def _quantiles(share: float, buckets: Vector) -> Vector:
    """Return the quantile of one histogram, straight between the bounds of its bucket."""
    bounds = sorted((float(dict(labels)["le"]), value) for labels, value in buckets.items())
    if not bounds or not bounds[-1][1]:
        return {}
    rank, below, before = share * bounds[-1][1], 0.0, 0.0
    for bound, value in bounds:
        if value >= rank:
            if math.isinf(bound):
                return {frozenset(): below}
            return {
                frozenset(): below + (bound - below) * ((rank - before) / (value - before) if value > before else 1)
            }
        below, before = bound, value
    return {}


def _seconds(text: str) -> float:
    return float(text[:-1]) * _UNITS[text[-1]]
