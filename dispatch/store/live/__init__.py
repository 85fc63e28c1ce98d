"""The live plan: a proposal comes into force, is changed by hand, and engineers are told of it.

Each of these is one transaction, and whoever writes is alone: of several who apply a plan of the same area and day at
once, one does, and the others learn that their proposal was not made from what is in force now.
"""

from dispatch.store.live.applying import Applied, apply, overtaken
from dispatch.store.live.by_hand import Changed, edit, edit_opened, open_day, preview
from dispatch.store.live.in_force import refuse_unless_in_force
from dispatch.store.live.offers import moment_of_taking, preview_offer, take_offer
from dispatch.store.live.publishing import Published, publish

__all__ = [
    "Applied",
    "Changed",
    "Published",
    "apply",
    "edit",
    "edit_opened",
    "moment_of_taking",
    "open_day",
    "overtaken",
    "preview",
    "preview_offer",
    "publish",
    "refuse_unless_in_force",
    "take_offer",
]
