"""A smooth count that agrees with all that is published: the joint count that an attacker would guess first."""

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from satupintu.city.participation.protection.tables import Amounts, Axes, Flags, margin

_Table: TypeAlias = tuple[Axes, Flags, Amounts, list[tuple[Axes, Amounts]]]
ROUNDS = 1000
CLOSE = 1e-5
"""Persons by which a fitted sum may miss a published one."""


def fitted(counts: Amounts, hidden: Mapping[Axes, Flags]) -> Amounts:
    """By iterative proportional fitting (Deming and Stephan 1940) from equal shares, through sums that are known.

    Known are the published cells, and what the hidden ones of a line have together where the line's sum is published.
    Stops when no sum is missed by more than `CLOSE`, or after `ROUNDS` rounds; `miss` tells by how much.
    """
    known = _known(counts, hidden)
    guess = np.full(counts.shape, counts.sum() / counts.size)
    for turn in range(ROUNDS):
        worst = 0.0
        for axes, shown, target, lines in known:
            line, rest = lines[turn % len(lines)]
            now = margin(guess, axes)
            left = margin(np.where(shown, 0.0, now), line)
            factor = np.where(shown, _ratio(target, now), np.where(rest >= 0, _ratio(rest, left), 1.0))
            worst = max(worst, float(np.abs(np.where(shown, now - target, 0.0)).max()))
            guess *= factor
        if worst <= CLOSE:
            break
    return guess


def miss(guess: Amounts, counts: Amounts, hidden: Mapping[Axes, Flags]) -> float:
    """The most by which a sum of the guess differs from a published one, in persons."""
    return max(
        float(np.abs(np.where(flags, 0.0, margin(guess - counts, axes))).max()) for axes, flags in hidden.items()
    )


def _known(counts: Amounts, hidden: Mapping[Axes, Flags]) -> list[_Table]:
    """Of each table the cells shown, their counts, and along each axis the rest of each line, -1 if not known."""
    found = []
    for axes, flags in hidden.items():
        target = margin(counts, axes)
        lines = []
        for axis in axes:
            line = tuple(other for other in axes if other != axis)
            rest = margin(np.where(flags, target, 0.0), line)
            lines.append((line, np.where(hidden[line], -1.0, rest) if line else rest))
        found.append((axes, ~flags, target, lines))
    return found


def _ratio(wanted: Amounts, now: Amounts) -> Amounts:
    return np.divide(wanted, now, out=np.zeros(np.broadcast(wanted, now).shape), where=now > 0)
