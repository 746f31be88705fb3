"""Differences in rate between groups: raw, and as if the groups were composed alike (direct standardisation)."""

from collections import defaultdict
from dataclasses import dataclass

from satupintu.city.participation.statistics.cells import Cells, Count

NOBODY = Count(0, 0)


@dataclass(frozen=True)
class Gap:
    """One level against the reference, in percentage points.

    `standardised`: within combinations of all other factors where both levels live, each combination weighted with
    everybody in it; None where there is no such combination. `covered`: the share, 0 to 1, of all who must have a KTP
    in these combinations.
    """

    level: str
    count: Count
    raw: float
    standardised: float | None
    covered: float


def gaps(cells: Cells, factor: str) -> list[Gap]:
    """Of each level that holds somebody; the reference's own gap is 0. Raises ValueError when nobody is counted."""
    counts, reference = cells.of(factor), cells.reference(factor)
    place = cells.factors.index(factor)
    strata: dict[tuple[str, ...], dict[str, Count]] = defaultdict(dict)
    for row in cells.rows:
        others = row.levels[:place] + row.levels[place + 1 :]
        strata[others][row.levels[place]] = strata[others].get(row.levels[place], NOBODY).plus(row.count)
    weights, differences = dict.fromkeys(counts, 0), dict.fromkeys(counts, 0.0)
    for stratum in strata.values():
        if reference in stratum:
            here, rate = sum(count.wajib for count in stratum.values()), stratum[reference].rate
            for level, count in stratum.items():
                weights[level] += here
                differences[level] += here * (count.rate - rate)
    rate, everybody = counts[reference].rate, cells.total.wajib
    return [
        Gap(
            level,
            count,
            raw=100 * (count.rate - rate),
            standardised=100 * differences[level] / weights[level] if weights[level] else None,
            covered=weights[level] / everybody,
        )
        for level, count in counts.items()
    ]
