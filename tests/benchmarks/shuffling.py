"""A problem document in another order that says the same."""

from random import Random
from typing import Any


def shuffled(value: Any, rng: Random, *, key: str = "") -> Any:
    """Return a document with all shuffled whose order means nothing: members, and lists other than those below."""
    if isinstance(value, dict):
        names = list(value)
        rng.shuffle(names)
        return {name: shuffled(value[name], rng, key=name) for name in names}
    if not isinstance(value, list) or key in ("travel", "time_s", "distance_m"):
        return value
    items = [shuffled(item, rng) for item in value] if value and isinstance(value[0], dict) else list(value)
    if key == "regions":  # the first is home
        items[1:] = rng.sample(items[1:], len(items) - 1)
    elif key != "shifts":  # a plan speaks of a shift by its index
        rng.shuffle(items)
    return items


def shuffled_day(document: dict[str, Any], rng: Random) -> dict[str, Any]:
    """Return a problem document in another order, its travel matrix along with its locations."""
    mixed: dict[str, Any] = shuffled(document, rng)
    travel = document["travel"]
    if travel["model"] == "matrix":
        at = {place["id"]: k for k, place in enumerate(document["locations"])}
        new = [at[place["id"]] for place in mixed["locations"]]
        tables = {name: [[travel[name][i][j] for j in new] for i in new] for name in ("time_s", "distance_m")}
        mixed["travel"] = {"model": "matrix", **tables}
    return mixed
