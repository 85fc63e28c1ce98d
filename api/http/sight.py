"""What whoever asks may see, as conditions for queries."""

from typing import Any

from api.http.call import Call


def sight_of(call: Call) -> dict[str, Any]:
    """Return the arguments of `in_sight` and its like: an engineer's own visits, a dispatcher's regions, or all."""
    who = call.principal
    if who.role == "engineer":
        return {"technician_id": who.technician_id}
    return {"regions": who.regions}
