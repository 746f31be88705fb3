"""Which cells are hidden, and how more are hidden where that does not suffice."""

from collections.abc import Iterator

import numpy as np

from satupintu.city.participation.protection.tables import THRESHOLD, Axes, Flags, Joint, margin


class Hidden(dict[Axes, Flags]):
    """Table → its hidden cells. What is hidden is hidden in all its finer cells too."""

    def __init__(self, joint: Joint) -> None:
        """The small cells: fewer than `THRESHOLD` recorded or not recorded. Nobody is few too: a zero tells as well."""
        self.size = joint.recorded + joint.open
        self.counts = joint.counts
        for axes in joint.tables:
            self[axes] = np.any([margin(count, axes) < THRESHOLD for count in joint.counts], axis=0)

    def add(self, axes: Axes, flags: Flags) -> None:
        """Hide more of a table, and all that is finer."""
        for finer in self:
            if set(axes) <= set(finer):
                self[finer] = self[finer] | flags

    def fill_lines(self) -> None:
        """Until no line has one hidden cell alone, and the hidden ones of each line hold `THRESHOLD` of each count."""
        before = -1
        while before != (before := self.number()):
            for axes, line, axis in self.lines():
                if (lacking := self._lacking(axes, line)).any():
                    self.one_more(axes, line, axis, lacking)

    def number(self) -> int:
        return sum(int(flags.sum()) for flags in self.values())

    def lines(self) -> Iterator[tuple[Axes, Axes, int]]:
        """Each table with each of its axes, along which its lines run, and the table of their sums."""
        for axes in self:
            for axis in axes:
                yield axes, tuple(other for other in axes if other != axis), axis

    def one_more(self, axes: Axes, line: Axes, axis: int, lines: Flags) -> None:
        """In each of the lines the smallest cell that is shown; where none is, the line's sum."""
        costs = np.where(self[axes] | ~lines, np.inf, margin(self.size, axes))
        chosen = np.zeros_like(self[axes])
        np.put_along_axis(chosen, costs.argmin(axis=axis, keepdims=True), values=True, axis=axis)
        self.add(axes, chosen & np.isfinite(costs))
        if line:
            self.add(line, lines & ~np.isfinite(costs).any(axis=axis, keepdims=True))

    def _lacking(self, axes: Axes, line: Axes) -> Flags:
        flags = self[axes]
        number = flags.sum(axis=_summed(flags, line), keepdims=True)
        few = np.any([margin(np.where(flags, margin(c, axes), 0.0), line) < THRESHOLD for c in self.counts], axis=0)
        shown = ~self[line] if line else True
        lacking: Flags = (number > 0) & ((number == 1) | few) & shown
        return lacking


def _summed(flags: Flags, kept: Axes) -> Axes:
    return tuple(axis for axis in range(flags.ndim) if axis not in kept)
