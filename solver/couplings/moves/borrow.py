"""One pointer instead of twelve arrays: the couplings by reference (see `solver.kernel.borrow`)."""

from typing import Any

from numba import njit, types
from numba.experimental import structref

from solver.couplings.moves.layout import Bonds
from solver.kernel.borrow import define, uncounted


class BondsType(types.StructRef):
    """A `Bonds` by reference."""


class BondsByReference(structref.StructRefProxy):
    """What Numba calls to make a `BondsType`."""


define(BondsByReference, BondsType, list(Bonds._fields))


@njit(cache=True, nogil=True)
def borrow_bonds(bonds: Any) -> Any:
    """Return the couplings by reference, which must not outlive the given ones."""
    return BondsByReference(
        uncounted(bonds.units),
        uncounted(bonds.links),
        uncounted(bonds.lists),
        uncounted(bonds.slots),
        uncounted(bonds.unit_of),
        uncounted(bonds.stops),
        uncounted(bonds.windows),
        uncounted(bonds.pairs),
        uncounted(bonds.state),
        uncounted(bonds.least),
    )
