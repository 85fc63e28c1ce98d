"""How far an order has come, and what a file that is older than the store may still say about it."""

_PROGRESS = {
    "reported": 0,
    "triaged": 1,
    "reopened": 2,
    "planned": 3,
    "published": 4,
    "accepted": 5,
    "rejected by engineer": 5,
    "en route": 6,
    "on site": 7,
    "repairing": 8,
    "waiting for part": 8,
    "waiting for customer": 8,
    "done": 9,
    "confirmed": 10,
    "closed": 11,
    "cancelled": 11,
}
_OVER = _PROGRESS["done"]


def state_after_import(stored: str, incoming: str) -> str:
    """Return the state of an order that the store has in one state and a file in another.

    A file never turns an order back: it is taken where it tells of equal or further progress, and where it reopens what
    was done. The morning's file, imported again at noon, so leaves alone what has happened since.
    """
    if incoming == "reopened" and _PROGRESS[stored] >= _OVER:
        return incoming
    return incoming if _PROGRESS[incoming] >= _PROGRESS[stored] else stored
