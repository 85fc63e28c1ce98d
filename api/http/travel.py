"""Travel times for changing a live plan: of the policy, with the legs that this machine has asked for before."""

from api.settings import Settings
from api.wiring import travel_times
from dispatch.policy import Policy
from geo.travel import TravelTimes


def travel(policy: Policy) -> TravelTimes:
    """Return who knows the way under a policy."""
    return travel_times(policy, Settings().travel_cache)
