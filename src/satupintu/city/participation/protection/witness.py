"""Points that an attacker cannot rule out: joint counts which agree with everything that is published.

A pattern adds to some combinations what it takes from others: of each factor of `over` it takes two levels, adds
where an even number of them is changed and takes away where an odd number is (or the other way round), and leaves all
other factors as they are. Every table that lacks one of these factors stays as it was, and in the others only cells
change that are finer than the corners, which have to be hidden. So the result agrees with all that is published.
"""

from dataclasses import dataclass
from functools import reduce
from itertools import combinations

import numpy as np

from satupintu.city.participation.protection.hiding import Hidden
from satupintu.city.participation.protection.tables import Amounts, Axes, Place, Spot, margin

NEGLIGIBLE = 1e-9
"""Persons."""
STEPS = 200
SHARE = 0.05
"""Of what is still wanted; a pattern that moves less is not worth a step."""


@dataclass(frozen=True)
class Pattern:
    """`over`: the factors; `partner`: the other level of each."""

    over: Axes
    partner: Place
    cost: float


def moved(point: Amounts, spot: Spot, wanted: float, hidden: Hidden, *, up: bool, may_hide: bool = True) -> Amounts:
    """A point at which the cell holds as many persons more (or fewer) as wanted, or as near to it as can be.

    `may_hide`: further cells are hidden where that helps, first those that hide the fewest persons for what they give.
    """
    point = point.copy()
    for _ in range(STEPS):
        if wanted <= NEGLIGIBLE:
            break
        pattern = _best(point, spot, wanted, hidden, up=up, may_hide=may_hide)
        if pattern is None:
            break
        if pattern.cost:
            _hide_corners(hidden, spot, pattern)
        wanted -= _shift(point, spot, pattern, wanted, up=up)
    return point


def _best(point: Amounts, spot: Spot, wanted: float, hidden: Hidden, *, up: bool, may_hide: bool) -> Pattern | None:
    """The pattern that costs the least for what it moves: over all factors of the cell, else over fewer."""
    paid: list[tuple[float, Pattern]] = []
    left: list[tuple[float, Pattern]] = []
    for number in range(len(spot.axes), 0, -1):
        free: list[tuple[float, Pattern]] = []
        for over in combinations(spot.axes, number):
            rooms = np.minimum(_rooms(point, spot, over, up=up), wanted)
            costs = _costs(hidden, spot, over)
            unpaid = np.where(costs == 0, rooms, 0.0)
            where = np.unravel_index(unpaid.argmax(), unpaid.shape)
            free.append((float(unpaid[where]), Pattern(over, tuple(int(where[a]) for a in over), 0.0)))
            if may_hide:
                worth = np.divide(rooms, costs, out=np.zeros_like(rooms), where=(costs > 0) & (rooms >= SHARE * wanted))
                where = np.unravel_index(worth.argmax(), worth.shape)
                pattern = Pattern(over, tuple(int(where[a]) for a in over), float(costs[where]))
                paid.append((float(worth[where]), pattern))
        most, pattern = max(free, key=lambda each: each[0])
        if most > max(SHARE * wanted, NEGLIGIBLE):
            return pattern
        left.append((most, pattern))
    for least, patterns in ((0.0, paid), (NEGLIGIBLE, left)):
        for best, pattern in sorted(patterns, key=lambda each: each[0], reverse=True)[:1]:
            if best > least:
                return pattern
    return None


def _rooms(point: Amounts, spot: Spot, over: Axes, *, up: bool) -> Amounts:
    """Of each choice of partners, how many persons its pattern can move before a combination would fall below 0."""
    part = _fixed(point, spot, tuple(axis for axis in spot.axes if axis not in over))
    losing = [corner for changed, corner in _corners(part, spot, over) if changed % 2 == up]
    rooms = margin(reduce(np.minimum, losing), over)
    shape = [size if axis in over else 1 for axis, size in enumerate(point.shape)]
    return _without_own(np.broadcast_to(rooms, shape).copy(), spot, over)


def _costs(hidden: Hidden, spot: Spot, over: Axes) -> Amounts:
    """Of each choice of partners, the persons in corners that are not hidden yet."""
    size = np.where(hidden[over], 0.0, np.maximum(margin(hidden.size, over), 1.0))
    costs: Amounts = sum(corner for _, corner in _corners(size, spot, over))  # type: ignore[assignment]
    return costs * sum(set(over) <= set(axes) for axes in hidden)  # all finer tables lose them too


def _corners(values: Amounts, spot: Spot, over: Axes) -> list[tuple[int, Amounts]]:
    """Number of changed factors and the values there, with all levels along the changed factors."""
    return [
        (number, _fixed(values, spot, tuple(axis for axis in over if axis not in changed)))
        for number in range(len(over) + 1)
        for changed in combinations(over, number)
    ]


def _fixed(values: Amounts, spot: Spot, axes: Axes) -> Amounts:
    """Only the cell's own level along some axes."""
    own = dict(zip(spot.axes, spot.place, strict=True))
    return values[tuple(slice(own[a], own[a] + 1) if a in axes else slice(None) for a in range(values.ndim))]


def _without_own(rooms: Amounts, spot: Spot, over: Axes) -> Amounts:
    for axis, level in zip(spot.axes, spot.place, strict=True):
        if axis in over:
            rooms[(slice(None),) * axis + (level,)] = 0.0
    return rooms


def _pairs(spot: Spot, pattern: Pattern) -> dict[int, list[int]]:
    own = dict(zip(spot.axes, spot.place, strict=True))
    return {axis: [own[axis], level] for axis, level in zip(pattern.over, pattern.partner, strict=True)}


def _hide_corners(hidden: Hidden, spot: Spot, pattern: Pattern) -> None:
    pairs = _pairs(spot, pattern)
    flags = np.zeros_like(hidden[pattern.over])
    flags[np.ix_(*(pairs.get(axis, [0]) for axis in range(flags.ndim)))] = True
    hidden.add(pattern.over, flags)


def _shift(point: Amounts, spot: Spot, pattern: Pattern, wanted: float, *, up: bool) -> float:
    """Move in place, at most as much as wanted; how much it was."""
    pairs, own = _pairs(spot, pattern), dict(zip(spot.axes, spot.place, strict=True))
    levels = [
        pairs.get(axis, [own[axis]] if axis in own else list(range(size))) for axis, size in enumerate(point.shape)
    ]
    block = np.ix_(*levels)
    values = point[block]
    signs = np.ones((1,) * point.ndim)
    for axis in pattern.over:
        signs = signs * np.array([1.0, -1.0]).reshape([2 if a == axis else 1 for a in range(point.ndim)])
    signs = signs if up else -signs
    room = np.where(signs < 0, values, np.inf).min(axis=pattern.over, keepdims=True)
    total = float(room.sum())
    share = min(1.0, wanted / total)
    point[block] = values + signs * room * share
    return total * share
