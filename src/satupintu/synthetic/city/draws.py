"""Draws over whole columns at once; a city of 167,094 cannot afford one call a person."""

from collections.abc import Sequence
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]
Real = npt.NDArray[np.float64]
Yes = npt.NDArray[np.bool_]
Text = npt.NDArray[np.str_]
Day = npt.NDArray[np.datetime64]
Column = npt.NDArray[Any]


def source(seed: int, residents: int, step: str) -> np.random.Generator:
    """A generator of its own for each step, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, residents, crc32(step.encode())])


def split(total: int, shares: Sequence[float] | Real) -> Whole:
    """Whole numbers in proportion to `shares` that add up to `total` (largest remainder)."""
    exact = np.asarray(shares, dtype=np.float64)
    exact = exact * (total / exact.sum())
    whole: Whole = np.floor(exact + 1e-9).astype(np.int64)
    short = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return whole


def one_of(rng: np.random.Generator, shares: Sequence[float] | Real, size: int) -> Whole:
    """`size` positions in `shares`, each drawn with its share."""
    edges = np.cumsum(np.asarray(shares, dtype=np.float64))
    drawn: Whole = np.searchsorted(edges, rng.random(size) * edges[-1], side="right").clip(0, len(edges) - 1)
    return drawn


def one_of_each(rng: np.random.Generator, table: Sequence[Sequence[float]] | Real, rows: Whole) -> Whole:
    """For each entry of `rows` a position in that row of `table` (shares need not add up to 1)."""
    edges = np.cumsum(np.asarray(table, dtype=np.float64), axis=1)
    edges /= edges[:, -1:]
    drawn: Whole = (rng.random(len(rows))[:, None] >= edges[rows][:, :-1]).sum(axis=1)
    return drawn


def pick(rng: np.random.Generator, weights: Real, count: int) -> Whole:
    """Up to `count` different positions with a weight above 0, heavier ones first chosen.

    Fewer come back when fewer have a weight (Efraimidis and Spirakis 2006, in Gumbel's form).
    """
    eligible = np.flatnonzero(weights > 0)
    keys = np.log(weights[eligible]) + rng.gumbel(size=len(eligible))
    if count >= len(eligible):
        return eligible
    return np.sort(eligible[np.argpartition(-keys, count)[:count]])


def rank_within(keys: Column) -> Whole:
    """0, 1, 2, … for each entry among the entries of equal key, in order of appearance."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ranks = np.empty(len(keys), dtype=np.int64)
    ranks[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    return ranks
