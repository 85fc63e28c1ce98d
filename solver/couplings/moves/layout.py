"""The arrays that the moves of coupled orders work on. A *unit* is an order that needs company or has links."""

from typing import Any, NamedTuple

NOW, WAS, BEST = range(3)  # versions of the state: current, before the move, of the best plan met

# columns of Bonds.units; slices are of `slots` and `lists`
ORDER, CREW, WORTH, POSSIBLE = range(4)  # index of the order; members; cost of leaving it out; 0: can never be served
SLOTS, SLOTS_END, INS, INS_END, OUTS, OUTS_END, LATER, LATER_END = range(4, 12)  # its links; units that follow, in time
PIN, PREVIOUS, CHANGE = range(12, 15)  # lines (-1: none, or nobody any more); price of a change
PER_RESPONSE, PER_LATE, PER_UNRESOLVED = range(15, 18)  # cost per second of a crew
UNIT_COLUMNS = 18

FIRST, SECOND, MIN_S, MAX_S = range(4)  # Bonds.links: units; MAX_S NEVER: any time

# columns of Bonds.state
ON, FROM, TO, NEEDED = range(4)  # may be served; within which starts; 1: others that are on wait for it
SUPPLIER, PAID, MEMBERS = range(
    4, 7
)  # crews: the slot that brings the parts; what the start costs; lines, slot by slot


class Bonds(NamedTuple):
    """What couples orders, and how it stands on one board. Only `state` changes."""

    units: Any  # [m, UNIT_COLUMNS]
    links: Any  # [.., 4]
    lists: Any  # links and units
    slots: Any  # stops that stand for the members of a unit
    unit_of: Any  # [n] unit of a stop, or -1
    stops: Any  # Clock.stops, windows, pairs as they are without couplings
    windows: Any
    pairs: Any
    state: Any  # [3, m, MEMBERS + largest crew]
    least: Any  # [2] the total of the best plan that state[BEST] belongs to; what leaving out a needed order costs
