"""Whoever guesses ids learns nothing: neither what is there nor what it says."""

import random
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from id_tries import GUESSERS, Guesser, Slot, slots, written
from kept import keep
from seeded import Seeded


@contextmanager
def guessing(seeded: Seeded, who: str, number: int) -> Iterator[tuple[Guesser, list[Slot]]]:
    """Somebody who guesses, and where, on a day that R2's dispatcher might change; nothing may be written by it."""
    assert seeded.ask("desk2", "apply_plan", {"number": "3"}).status_code == 200
    before = dict(written(seeded.database))
    guesser, places = Guesser(seeded, who, random.Random(number)), slots(seeded.app.openapi())
    guesser.chance.shuffle(places)
    yield guesser, places
    after = dict(written(seeded.database))
    seeded.put_back()
    assert after == before, "something was written"


def run(seeded: Seeded, who: str, tries: int, number: int) -> dict[str, Any]:
    """Try so many ids, everywhere in turn, as somebody; return what came back and what was learned."""
    with guessing(seeded, who, number) as (guesser, places):
        for one in range(tries):
            guesser.guess(places[one % len(places)])
    return {
        "who": who,
        "tries": sum(guesser.kinds.values()),
        "places": len(places),
        "kinds": dict(guesser.kinds),
        "answers": dict(sorted(guesser.seen.items())),
        "breaches": guesser.breaches,
    }


def test_what_a_body_names_is_no_less_hidden(seeded: Seeded) -> None:
    """Another region's technicians, machines and orders are not there for whoever names them in a request."""
    with guessing(seeded, "desk2", 1) as (guesser, places):
        for place in places:
            if place.where == "body" and place.noun in guesser.foreign:
                guesser.compare(place, guesser.foreign[place.noun][0])
    assert guesser.breaches == []
    assert guesser.kinds["foreign"] >= 15


@pytest.mark.parametrize("who", GUESSERS)
def test_a_guesser_learns_nothing(seeded: Seeded, who: str) -> None:
    """Once in each place that takes an id (10,000 tries in the long runs): refused, as if it were not there."""
    told = run(seeded, who, 131, 1)
    assert told["breaches"] == []


@pytest.mark.long
@pytest.mark.timeout(1500)
@pytest.mark.parametrize(("who", "tries"), [("t2", 3_000), ("t4", 3_000), ("desk2", 4_000)])
def test_long_a_guesser_learns_nothing(seeded: Seeded, who: str, tries: int) -> None:
    """Ten thousand tries: of an engineer beside, one whose visits were taken back, and another region's dispatcher."""
    began = time.monotonic()
    told = run(seeded, who, tries, 2)
    found = Counter(breach.split("=")[0] for breach in told["breaches"])
    kept = {**told, "breaches": dict(found), "seconds": round(time.monotonic() - began)}
    keep("id-tries", **kept)
    assert told["breaches"] == []
