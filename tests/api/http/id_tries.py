"""Ids that somebody guesses, and everywhere that the interface takes one.

Of four kinds: really somebody else's, the like of it that never was, a real one spelled otherwise, and made up. Whoever
guesses must learn nothing: what is others' is answered as what never was, word for word.
"""

import json
import random
import re
import sqlite3
import string
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

import httpx
from rights_matrix import MATRIX
from seeded import METHODS, Seeded
from whole_firm import FOREIGN

REFUSED = (403, 404, 422)
MAY = {"path": (*REFUSED, 400), "query": (*REFUSED, 400, 200), "body": (*REFUSED, 409)}
"""What may come back: 400 for an address with a NUL, 200 for a list that is narrowed by what it does not have, 409 for
what does not fit to the rest of a request. What is others' gets of these the same as what never was."""
TRIED = "{tried}"
GUESSERS = {
    "t2": {"order_id": "W01", "technician_id": "T2", "site_id": "S1", "customer_id": "K1", "equipment_id": "E1"},
    "t4": {"technician_id": "T4"},
    "desk2": {
        "order_id": "Y1", "technician_id": "T9", "site_id": "S9", "customer_id": "K9", "number": "3",
        "center_id": "C2", "region_id": "R2",
    },
}  # fmt: skip
"""Who guesses, and what is their own: it stands wherever an id is not guessed."""

_ROWS = {
    "order": "SELECT id FROM work_order", "site": "SELECT id FROM site", "customer": "SELECT id FROM customer",
    "equipment": "SELECT id FROM equipment", "technician": "SELECT id FROM technician",
    "plan": "SELECT number FROM plan", "transfer": "SELECT id FROM stock_transfer", "job": "SELECT id FROM job",
    "lot": "SELECT id FROM inbound", "review": "SELECT id FROM geocode_review", "account": "SELECT id FROM account",
    "session": "SELECT id FROM session",
}  # fmt: skip
_MINE = {
    "t2": {
        "order": "SELECT order_id FROM told_visit WHERE technician_id = 'T2' AND withdrawn_at IS NULL",
        "site": "SELECT 'S1' UNION SELECT 'S3' UNION SELECT 'S5'", "customer": "SELECT 'K1'",
        "equipment": "SELECT 'E1'", "technician": "SELECT 'T2'",
    },
    "t4": {"technician": "SELECT 'T4'"},
    "desk2": {
        "order": "SELECT 'Y1'", "site": "SELECT 'S9'", "customer": "SELECT 'K9'", "technician": "SELECT 'T9'",
        "plan": "SELECT 3",
    },
}  # fmt: skip
_NOUNS = {
    "order_id": "order", "id_prefix": "order", "site_id": "site", "customer_id": "customer",
    "equipment_id": "equipment", "technician_id": "technician", "technician": "technician", "job_id": "job",
    "lot_id": "lot", "review_id": "review", "account_id": "account", "session_id": "session", "plan": "plan",
    "center_id": "center", "region_id": "region", "region": "region", "part_id": "part", "part": "part",
    "fault_id": "fault", "policy_id": "policy", "version": "version", "start_at": "start", "kind": "kind", "day": "day",
    "place": "place", "subject": "order",
}  # fmt: skip
"""Parameters that name something → what. Of nouns without rows above, which everybody may know, only what never was is
tried. A `number` is a plan's or a transfer's, as the path says."""
_NO_ID = {"after", "limit", "state", "datum", "since", "until", "at", "days", "minutes", "lang", "dry_run", "naming",
          "colour", "audience", "level", "noun", "target", "cover_days"}  # fmt: skip
_NUMBERS = {"plan", "transfer", "review", "version"}

_ORDER = {**MATRIX["create_order"].body, "site_id": "S9"}
_C2 = {"kind": "center", "id": "C2"}
_BODIES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "create_order": [
        ("site", {**_ORDER, "site_id": TRIED}),
        ("equipment", {**_ORDER, "equipment_id": TRIED}),
        ("fault", {**_ORDER, "fault_id": TRIED}),
        ("technician", {**_ORDER, "excluded": [TRIED]}),
        ("order", {**_ORDER, "follows": [{"order_id": TRIED, "min_s": 0}]}),
        ("part", {**_ORDER, "parts": {TRIED: 1}}),
    ],
    "edit_order": [
        ("site", {"site_id": TRIED}),
        ("equipment", {"equipment_id": TRIED}),
        ("fault", {"fault_id": TRIED}),
        ("technician", {"excluded": [TRIED]}),
        ("technician", {"prices": {TRIED: 1}}),
        ("order", {"follows": [{"order_id": TRIED, "min_s": 0}]}),
    ],
    "pin_order": [("technician", {"technician_id": TRIED})],
    "report_visit": [("technician", {**MATRIX["report_visit"].body, "technician_id": TRIED})],
    "request_plan": [
        ("region", {**MATRIX["request_plan"].body, "regions": [TRIED]}),
    ],
    "preview_edits": [
        ("order", {"edits": [{"edit": "unassign", "order": TRIED}]}),
        ("order", {"edits": [{"edit": "move", "order": TRIED, "technician": "T9"}]}),
        ("technician", {"edits": [{"edit": "move", "order": "Y1", "technician": TRIED}]}),
        ("order", {"edits": [{"edit": "move", "order": "Y1", "technician": "T9", "before": TRIED}]}),
        ("order", {"edits": [{"edit": "swap", "first": "Y1", "second": TRIED}]}),
        ("order", {"edits": [{"edit": "reorder", "technician": "T9", "orders": [TRIED]}]}),
    ],
    "edit_plan": [
        ("order", {"edits": [{"edit": "unassign", "order": TRIED}]}),
        ("technician", {"edits": [{"edit": "move", "order": "Y1", "technician": TRIED}]}),
    ],
    "count_stock": [("van", {"counts": [{"place": {"kind": "van", "id": TRIED}, "part": "P1", "pieces": 1}]})],
    "hand_over_stock": [
        ("van", {"origin": {"kind": "van", "id": TRIED}, "target": _C2, "parts": {"P1": 1}}),
        ("van", {"origin": _C2, "target": {"kind": "van", "id": TRIED}, "parts": {"P1": 1}}),
    ],
    "hand_out_stock": [
        ("plan", {"plan": TRIED, "technician": "T9", "center": "C2", "parts": {"P1": 1}}),
        ("technician", {"plan": 3, "technician": TRIED, "center": "C2", "parts": {"P1": 1}}),
    ],
    "request_transfer": [
        ("van", {"origin": "C2", "target": {"kind": "van", "id": TRIED}, "parts": {"P1": 1}, "lead_s": 60}),
    ],
}  # fmt: skip
"""Bodies that name something, on a request that would do if it were one's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place for an id. body: in which it stands, for where = "body"."""

    operation: str
    where: Literal["path", "query", "body"]
    name: str
    noun: str
    body: Any = None


def slots(document: Mapping[str, Any]) -> list[Slot]:
    """Return every place where a service takes an id, by its document; raises KeyError for a name that is new."""
    found: list[Slot] = []
    for path, item in document["paths"].items():
        for method in sorted(set(METHODS) & item.keys()):
            operation = item[method]["operationId"]
            for one in item[method].get("parameters", ()):
                name = one["name"]
                if one["in"] in ("path", "query") and name not in _NO_ID and (one["in"], name) != ("query", "kind"):
                    noun = _number(path) if name == "number" else _NOUNS[name]
                    found.append(Slot(operation=operation, where=one["in"], name=name, noun=noun))
            found += [
                Slot(operation=operation, where="body", name=f"body {number}", noun=noun, body=body)
                for number, (noun, body) in enumerate(_BODIES.get(operation, ()))
            ]
    return [one for one in found if one.name != "day" or one.where == "path"]


def _number(path: str) -> str:
    return "plan" if path.startswith("/plans") else "transfer"


@dataclass
class Guesser:
    """Somebody who guesses. seen: slot and status → how often; breaches: what they have learned."""

    firm: Seeded
    who: str
    chance: random.Random
    foreign: dict[str, list[str]] = field(default_factory=dict)
    real: dict[str, set[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with closing(sqlite3.connect(self.firm.database)) as database:
            for noun, question in _ROWS.items():
                self.real[noun] = {str(row[0]) for row in database.execute(question)}
                mine = {str(row[0]) for row in database.execute(_MINE[self.who].get(noun, "SELECT NULL"))}
                if noun == "session":
                    mine = {self.firm.seeds.sessions[self.who], self.firm.seeds.spare_sessions[self.who]}
                self.foreign[noun] = sorted(self.real[noun] - mine)
        self.foreign["van"], self.real["van"] = self.foreign["technician"], self.real["technician"]

    def guess(self, slot: Slot) -> None:
        """Try one id in a place, and judge the answer."""
        foreign = self.foreign.get(slot.noun, [])
        kind = self.chance.choice(("foreign", "foreign", "mutated", "made up") if foreign else ("made up",))
        if kind == "foreign":
            self.compare(slot, self.chance.choice(foreign))
            return
        value = mutated(self.chance, self.chance.choice(foreign)) if kind == "mutated" else made_up(self.chance, slot)
        while value.strip().lower() in self._spellings(slot.noun) or value.strip() in ("", ".", ".."):
            value = made_up(self.chance, slot)
        self._judge(slot, kind, value, self.ask(slot, value))

    def ask(self, slot: Slot, value: str) -> httpx.Response:
        """Send the request with an id in its place, and with what is one's own in all others."""
        own = {name: text for name, text in GUESSERS[self.who].items() if name != slot.name}
        if MATRIX[slot.operation].ids.get("session_id") or _number_of_transfer(self.firm, slot.operation):
            own.pop("number", None)
        method, url, options = self.firm.request(self.who, slot.operation, own)
        if slot.where == "path":
            method, url, options = self.firm.request(self.who, slot.operation, {**own, slot.name: value})
        elif slot.where == "query":
            url = re.sub(rf"([?&]){slot.name}=[^&]*&?", r"\1", url).rstrip("?&")
            url += f"{'&' if '?' in url else '?'}{slot.name}={quote(value, safe='')}"
        else:
            options = {"headers": options["headers"], "json": _put(slot.body, value, slot.noun)}
        answer: httpx.Response = self.firm.loop.run(self.firm.web.request(method, url, **options))
        return answer

    def compare(self, slot: Slot, value: str) -> None:
        """Try an id of what is others', and the like of it that never was: the answers must be the same."""
        twin = like(self.chance, value, self.real[slot.noun])
        answer, missing = self.ask(slot, value), self.ask(slot, twin)
        self._judge(slot, "foreign", value, answer)
        if _said(answer, value) != _said(missing, twin):
            self.breaches.append(f"{slot.operation} {slot.name}={value!r}: {answer.text[:300]} ≠ {missing.text[:300]}")

    def _judge(self, slot: Slot, kind: str, value: str, answer: httpx.Response) -> None:
        self.kinds[kind] += 1
        self.seen[f"{slot.where} {answer.status_code}"] += 1
        heard = _shared(answer.text.replace(value, "").replace(json.dumps(value, ensure_ascii=False)[1:-1], ""))
        if answer.status_code not in MAY[slot.where] or any(secret in heard for secret in FOREIGN):
            self.breaches.append(
                f"{slot.operation} {slot.name}={value!r} ({kind}): {answer.status_code} {answer.text[:300]}"
            )

    def _spellings(self, noun: str) -> set[str]:
        return {one.lower() for one in self.real.get(noun, set()) - set(self.foreign.get(noun, ()))}


def _number_of_transfer(firm: Seeded, operation: str) -> bool:
    return firm.operations[operation][1].startswith("/stock")


def _put(body: Any, value: str, noun: str) -> Any:
    """Return a body with an id in its place."""
    if isinstance(body, dict):
        return {value if name == TRIED else name: _put(inner, value, noun) for name, inner in body.items()}
    if isinstance(body, list):
        return [_put(inner, value, noun) for inner in body]
    if body != TRIED:
        return None if body == "{reporter}" else body
    return int(value) if noun in _NUMBERS and re.fullmatch(r"\d{1,15}", value) else value


def like(chance: random.Random, value: str, real: set[str]) -> str:
    """Return an id of the same shape that never was."""
    while True:
        made = "".join(_like(chance, sign) for sign in value)
        if value.isdigit():
            made = str(chance.randint(1_000, 999_999))
        if made not in real:
            return made


def _like(chance: random.Random, sign: str) -> str:
    for signs in (string.ascii_uppercase, string.ascii_lowercase, string.digits):
        if sign in signs:
            return chance.choice(signs)
    return sign


def mutated(chance: random.Random, value: str) -> str:
    """Return a real id spelled otherwise, or with something about it that a careless service takes away."""
    at = chance.randrange(len(value))
    before, sign, after = value[:at], value[at], value[at + 1 :]
    return chance.choice((
        value.swapcase(), value[::-1], value * 40, before + after, f"{before}_{after}", f"{before}%{after}",
        f"{before}{sign}{sign}{after}", f"{before}%{ord(sign):02x}{after}", "".join(map(_wide, value)),
        f" {value}", f"{value} ", f"{value}\n", f"{value}\x00", f"{value}\u200b", f"\ufeff{value}", f"0{value}",
        f"+{value}", f"-{value}", f"{value}.0", f"{value}%", f"{value}?", f"{value}#", f"{value};", f"{value}'",
        f"{value}' OR '1'='1", f"{value}--", f"{value},{value}", f'"{value}"', f"[{value}]",
    ))  # fmt: skip


def _wide(sign: str) -> str:
    return chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign


def made_up(chance: random.Random, slot: Slot) -> str:
    """Return an id that was never given."""
    number = str(chance.randint(1_000, 10 ** chance.randint(4, 25)))
    texts = (
        "".join(chance.choices(string.ascii_letters + string.digits + "-_", k=chance.randint(1, 40))) + "-none",
        "".join(chr(chance.choice((*range(0x30, 0x7F), *range(0x4E00, 0x4E40)))) for _ in range(chance.randint(2, 20))),
        f"X2026{chance.randint(1000, 9999)}{chance.randint(100, 999)}", f"KANARI-A{chance.randint(10, 99)}",
        f"2031-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}T00:00:00Z", "null", "None", "true", "*", "%", "_", "me",
        "undefined", "-1", "0", "NaN", "1e3", "{}", "[]", "\x00", "..\\..\\etc", "%2e%2e", "' OR 1=1 --", "𝕏" * 5,
    )  # fmt: skip
    return number if slot.noun in _NUMBERS and chance.random() < 0.7 else chance.choice((number, *texts))


def _said(answer: httpx.Response, value: str) -> tuple[Any, ...]:
    """Return all of an answer that could tell something: without the id that was sent, and what differs each time."""
    text = answer.text
    for sent in sorted({value, json.dumps(value)[1:-1], quote(value, safe=""), quote(value)}, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(sent)}(?![\w-])", "…", text)
    text = re.sub(r'"trace_id":\s*"[0-9a-f]*"', "", text)
    same = {name: text for name, text in answer.headers.items() if name not in ("content-length", "x-trace-id", "etag")}
    return answer.status_code, text, tuple(sorted(same))


def _shared(text: str) -> str:
    """Return a reply without the name of the centre, which is everybody's."""
    return text.replace("KANARI 分库", "")


def written(database: Any) -> Iterator[tuple[str, int]]:
    """Yield how many rows each table of a database has."""
    with closing(sqlite3.connect(database)) as opened:
        names = [row[0] for row in opened.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        for name in names:
            yield name, opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
