"""Counts by combination of factors: what every statistic here starts from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Count(NamedTuple):
    """Persons who must have a KTP, and those of them who are recorded."""

    wajib: int
    recorded: int

    @property
    def rate(self) -> float:
        """From 0 to 1. Raises ZeroDivisionError of nobody."""
        return self.recorded / self.wajib

    def plus(self, other: "Count") -> "Count":
        return Count(self.wajib + other.wajib, self.recorded + other.recorded)


class Cell(NamedTuple):
    """One combination. `levels`: one of each factor, in the order of `Cells.factors`; `cluster`: whom errors share."""

    levels: tuple[str, ...]
    count: Count  # type: ignore[assignment]  # a row of counts, nobody asks how often something stands in it
    cluster: str = ""


@dataclass(frozen=True)
class Cells:
    """All persons, each in one cell; cells of nobody are left out.

    `levels`: of each factor its levels in their order. `ordered`: factors whose order means more or less of something.
    """

    factors: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    rows: tuple[Cell, ...]
    ordered: frozenset[str] = frozenset()

    @property
    def total(self) -> Count:
        return _sum([row.count for row in self.rows])

    def by(self, factors: Sequence[str], *, clustered: bool = False) -> "Cells":
        """The same persons by fewer factors; `clustered`: and still by cluster."""
        places = [self.factors.index(factor) for factor in factors]
        summed: dict[tuple[tuple[str, ...], str], Count] = {}
        for row in self.rows:
            key = (tuple(row.levels[place] for place in places), row.cluster if clustered else "")
            summed[key] = summed.get(key, Count(0, 0)).plus(row.count)
        rows = tuple(Cell(levels, count, cluster) for (levels, cluster), count in summed.items())
        kept = {factor: self.levels[factor] for factor in factors}
        return Cells(tuple(factors), kept, rows, self.ordered.intersection(factors))

    def of(self, factor: str) -> dict[str, Count]:
        """Counts of each level that holds somebody, in the order of the levels."""
        found = {row.levels[0]: row.count for row in self.by([factor]).rows}
        return {level: found[level] for level in self.levels[factor] if level in found}

    def only(self, factor: str, level: str) -> "Cells":
        """The persons of one level, by the other factors."""
        place = self.factors.index(factor)
        others = [each for each in self.factors if each != factor]
        rows = tuple(row for row in self.rows if row.levels[place] == level)
        return Cells(self.factors, self.levels, rows, self.ordered).by(others, clustered=True)

    def reference(self, factor: str) -> str:
        """The level that the others are compared with: the largest in which some are recorded and some are not.

        Where there is none, the largest. Raises ValueError when nobody is counted.
        """
        counts = self.of(factor)
        mixed = [level for level, count in counts.items() if 0 < count.recorded < count.wajib]
        return max(mixed or counts, key=lambda level: counts[level].wajib)


def _sum(counts: Sequence[Count]) -> Count:
    return Count(sum(count.wajib for count in counts), sum(count.recorded for count in counts))
