"""The desk's arrays by reference, for the reasons given in `solver.kernel.borrow`."""

from typing import Any

from numba import njit, types
from numba.experimental import structref

from solver.kernel.borrow import define, uncounted
from solver.pricing.layout import Desk, Labels, Outlook, View, Walks


class ViewType(types.StructRef):
    """A `View` by reference."""


class OutlookType(types.StructRef):
    """An `Outlook` by reference."""


class WalksType(types.StructRef):
    """`Walks` by reference."""


class LabelsType(types.StructRef):
    """`Labels` by reference."""


class ViewByReference(structref.StructRefProxy):
    """What Numba calls to make a `ViewType`."""


class OutlookByReference(structref.StructRefProxy):
    """What Numba calls to make an `OutlookType`."""


class WalksByReference(structref.StructRefProxy):
    """What Numba calls to make a `WalksType`."""


class LabelsByReference(structref.StructRefProxy):
    """What Numba calls to make a `LabelsType`."""


define(ViewByReference, ViewType, list(View._fields))
define(OutlookByReference, OutlookType, list(Outlook._fields))
define(WalksByReference, WalksType, list(Walks._fields))
define(LabelsByReference, LabelsType, list(Labels._fields))


@njit(cache=True, nogil=True)
def borrow_view(view: Any) -> Any:
    """Return a view by reference that must not outlive the given one."""
    return ViewByReference(
        uncounted(view.nodes),
        uncounted(view.local),
        uncounted(view.wants),
        uncounted(view.near),
        uncounted(view.onto),
        uncounted(view.tools),
        uncounted(view.compared),
        uncounted(view.passing),
        uncounted(view.sizes),
    )


@njit(cache=True, nogil=True)
def borrow_outlook(outlook: Any) -> Any:
    """Return an outlook by reference that must not outlive the given one."""
    return OutlookByReference(
        uncounted(outlook.gain),
        uncounted(outlook.rank),
        uncounted(outlook.needy),
        uncounted(outlook.dues),
        uncounted(outlook.soonest),
        uncounted(outlook.frame),
    )


@njit(cache=True, nogil=True)
def borrow_walks(walks: Any) -> Any:
    """Return walks by reference that must not outlive the given ones."""
    return WalksByReference(
        uncounted(walks.value),
        uncounted(walks.ways),
        uncounted(walks.arrive),
        uncounted(walks.legs),
        uncounted(walks.late),
        uncounted(walks.gains),
        uncounted(walks.frame),
    )


@njit(cache=True, nogil=True)
def borrow_labels(labels: Any) -> Any:
    """Return labels by reference that must not outlive the given ones."""
    return LabelsByReference(
        uncounted(labels.rows),
        uncounted(labels.heap),
        uncounted(labels.heads),
        uncounted(labels.chunks),
        uncounted(labels.links),
        uncounted(labels.best),
        uncounted(labels.count),
    )


def borrow_desk(desk: Desk) -> tuple[Any, Any, Any, Any]:
    """Return a desk's view, outlook, walks and labels by reference, which must not outlive it."""
    return borrow_view(desk.view), borrow_outlook(desk.outlook), borrow_walks(desk.walks), borrow_labels(desk.labels)
