"""Hide the small cells of all tables and as few others as give each hidden number a proof."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from satupintu.city.participation.protection.fitting import fitted, miss
from satupintu.city.participation.protection.hiding import Hidden
from satupintu.city.participation.protection.tables import (
    THRESHOLD,
    Amounts,
    Axes,
    Flags,
    Joint,
    Spot,
    at,
    margin,
    spots,
)
from satupintu.city.participation.protection.witness import moved

TIGHTEST = 0.01
"""Share of the hidden cells that get company first where no smooth count agrees with what is published."""
SURE = 1e-4
"""Persons by which a proof may be off: bounds by sums of whole numbers are no such fine fractions."""


class NotProtectedError(ValueError):
    """A hidden number could be worked out, and hiding more does not help: nothing may be published."""


@dataclass(frozen=True)
class Protected:
    """`hidden`: table → its hidden cells; `primary`: how many of them are small themselves."""

    joint: Joint
    hidden: dict[Axes, Flags]
    primary: int


def protect(joint: Joint, also: Mapping[Axes, Flags] | None = None) -> Protected:
    """Which cells of all tables of up to three factors are hidden. `also`: cells hidden elsewhere already.

    Raises NotProtectedError.
    """
    if any(count.sum() < THRESHOLD for count in joint.counts):
        raise NotProtectedError("fewer than the threshold altogether")
    hidden = Hidden(joint)
    primary = hidden.number()
    for axes, flags in (also or {}).items():
        hidden.add(axes, flags)
    hidden.fill_lines()
    while (spot := _unproven(joint, [_start(count, hidden) for count in joint.counts], hidden)) is not None:
        flags = np.zeros_like(hidden[spot.axes])
        flags[at(spot, flags.ndim)] = True
        _loosen(hidden, {spot.axes: flags})
    return Protected(joint, dict(hidden), primary)


def _start(count: Amounts, hidden: Hidden) -> Amounts:
    """A joint count that agrees with what is published; where none is smooth, the tightest cells get company."""
    share = TIGHTEST
    while miss(guess := fitted(count, hidden), count, hidden) > SURE:
        held = {axes: margin(guess, axes) for axes in hidden}
        edge = np.quantile(np.concatenate([held[axes][flags] for axes, flags in hidden.items()]), share)
        tight = {axes: flags & (held[axes] <= edge) for axes, flags in hidden.items()}
        _loosen(hidden, tight)
    return guess


def _loosen(hidden: Hidden, tight: Mapping[Axes, Flags]) -> None:
    """Hide one cell more in each line of the cells that are too tight. Raises NotProtectedError where none is left."""
    before = hidden.number()
    for axes, line, axis in hidden.lines():
        if axes in tight:
            hidden.one_more(axes, line, axis, np.any(tight[axes], axis=axis, keepdims=True))
    # where all neighbours are hidden already, whole tables go, the finest first
    for axes in sorted(hidden, key=len, reverse=True):
        if hidden.number() == before and any(set(axes) <= set(table) for table in tight):
            hidden.add(axes, np.ones_like(hidden[axes]))
    hidden.fill_lines()
    if hidden.number() == before:
        raise NotProtectedError("everything is hidden and still tells too much")


def _unproven(joint: Joint, starts: list[Amounts], hidden: Hidden) -> Spot | None:
    """A hidden cell without proof; None once all have one, also those that were hidden for another's proof."""
    proven: set[Spot] = set()
    while waiting := [spot for axes in hidden for spot in spots(axes, hidden[axes]) if spot not in proven]:
        for spot in waiting:
            if not all(_proven(count, start, spot, hidden) for count, start in zip(joint.counts, starts, strict=True)):
                return spot
            proven.add(spot)
    return None


def _proven(count: Amounts, start: Amounts, spot: Spot, hidden: Hidden) -> bool:
    """Whether there are two points, the hidden number 0 and `THRESHOLD` - 1, or for a larger one as far apart."""
    widest = THRESHOLD - 1
    where = at(spot, count.ndim)

    def held(point: Amounts) -> float:
        return float(margin(point, spot.axes)[where])

    if held(count) < THRESHOLD:
        low = moved(start, spot, held(start), hidden, up=False)
        high = moved(start, spot, widest - held(start), hidden, up=True)
        return held(low) <= SURE and held(high) >= widest - SURE
    high = moved(start, spot, widest, hidden, up=True, may_hide=False)
    low = moved(start, spot, widest - held(high) + held(start), hidden, up=False)
    return held(high) - held(low) >= widest - SURE
