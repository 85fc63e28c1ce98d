"""A document while it is read: what was found so far, and which ids there are to refer to."""

from collections.abc import Mapping
from typing import Final, Literal

from solver.findings import Finding
from solver.shown import shown
from solver.validation.codes import CODES

Noun = Literal["location", "center", "technician", "order"]
NOUNS: Final[tuple[Noun, ...]] = ("location", "center", "technician", "order")


class Reading:
    """Collects findings, so that one reading reports them all."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._known: dict[Noun, dict[str, str]] = {noun: {} for noun in NOUNS}
        self._listed: set[Noun] = set()

    def found(self, path: str, code: str, **details: object) -> None:
        """Note that something is wrong at a path; details fill the code's words."""
        cause, remedy = CODES[code]
        self.findings.append(
            Finding(
                path=path or "document",
                code=code,
                cause={"en": cause["en"].format_map(details), "zh": cause["zh"].format_map(details)},
                remedy={"en": remedy["en"].format_map(details), "zh": remedy["zh"].format_map(details)},
            )
        )

    def learn_ids(self, document: Mapping[str, object]) -> None:
        """Learn which ids exist before anything is read: a broken technician can still be referred to."""
        for noun in NOUNS:
            items = document.get(f"{noun}s")
            if not isinstance(items, list):
                continue
            self._listed.add(noun)
            for position, item in enumerate(items):
                identity = item.get("id") if isinstance(item, dict) else None
                if isinstance(identity, str):
                    self._learn(noun, identity, f"{noun}s[{position}]")

    def refer(self, noun: Noun, identity: str, path: str) -> None:
        """Note it if nothing of that kind has this id (unless all of that kind are missing, which is noted once)."""
        if noun in self._listed and identity not in self._known[noun]:
            self.found(path, f"unknown-{noun}", id=shown(identity))

    def _learn(self, noun: Noun, identity: str, path: str) -> None:
        first = self._known[noun].setdefault(identity, path)
        if first != path:
            self.found(f"{path}.id", "duplicate-id", id=shown(identity), first=first)
