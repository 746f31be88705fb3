"""Differences in rate between groups: raw, and as if the groups were composed alike (direct standardisation)."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from satupintu.city.participation.statistics.cells import Cells, Count


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
    for row in cells.by(cells.factors).rows:
        strata[row.levels[:place] + row.levels[place + 1 :]][row.levels[place]] = row.count
    return [
        Gap(
            level, count, 100 * (count.rate - counts[reference].rate), *_standardised(strata.values(), level, reference)
        )
        for level, count in counts.items()
    ]


def _standardised(strata: Collection[Mapping[str, Count]], level: str, reference: str) -> tuple[float | None, float]:
    everybody = weight = 0
    difference = 0.0
    for stratum in strata:
        here = sum(count.wajib for count in stratum.values())
        everybody += here
        if level in stratum and reference in stratum:
            weight += here
            difference += here * (stratum[level].rate - stratum[reference].rate)
    return (100 * difference / weight if weight else None), weight / everybody
