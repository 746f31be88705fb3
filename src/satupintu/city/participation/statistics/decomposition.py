"""Why two rates differ: because the groups are composed otherwise, or because alike people take part otherwise.

Kitagawa (1955) for one factor, Oaxaca (1973) and Blinder (1973) for several at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.findings import Finding, Term, Trouble
from satupintu.city.participation.statistics.separation import Floats, row_space


@dataclass(frozen=True)
class Part:
    """What one level adds to the difference, in percentage points."""

    level: str
    composition: float
    rate: float


@dataclass(frozen=True)
class Kitagawa:
    """Rate of the second less that of the first, in percentage points; all parts add up to `difference`."""

    difference: float
    parts: tuple[Part, ...]

    @property
    def composition(self) -> float:
        return sum(part.composition for part in self.parts)

    @property
    def rates(self) -> float:
        return sum(part.rate for part in self.parts)


def kitagawa(first: Mapping[str, Count], second: Mapping[str, Count]) -> Kitagawa:
    """Two groups by the levels of one factor.

    A level that only one group has is composition alone: the other is taken to have the same rate in it. Raises
    ZeroDivisionError when a group holds nobody.
    """
    wajib = [sum(count.wajib for count in group.values()) for group in (first, second)]
    parts = []
    for level in dict.fromkeys((*first, *second)):
        one, other = first.get(level), second.get(level)
        rates = [(count or one or other or Count(0, 0)).rate for count in (one or other, other or one)]
        shares = [(count.wajib if count else 0) / whole for count, whole in zip((one, other), wajib, strict=True)]
        parts.append(
            Part(
                level,
                composition=100 * (shares[1] - shares[0]) * sum(rates) / 2,
                rate=100 * (rates[1] - rates[0]) * sum(shares) / 2,
            )
        )
    recorded = [sum(count.recorded for count in group.values()) for group in (first, second)]
    return Kitagawa(100 * (recorded[1] / wajib[1] - recorded[0] / wajib[0]), tuple(parts))


class Reference(StrEnum):
    """Whose coefficients count as "alike" in the twofold decomposition."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    POOLED = "POOLED"
    """Both groups in one model that also holds the group itself (Jann 2008)."""


@dataclass(frozen=True)
class OaxacaBlinder:
    """Rate of the second less that of the first, in percentage points.

    Twofold: `explained` (by factor) + `unexplained`. Threefold, seen from the first group: `endowments` +
    `coefficients` + `interaction`. Both add up to `difference`. What the unexplained part owes to single factors
    depends on the reference levels (Oaxaca & Ransom 1999) and is not given.
    """

    difference: float
    explained: Mapping[str, float]
    unexplained: float
    endowments: float
    coefficients: float
    interaction: float
    findings: tuple[Finding, ...]


class NotToldApartError(ValueError):
    """A group does not hold enough combinations for its own coefficients."""


def oaxaca_blinder(first: Cells, second: Cells, reference: Reference = Reference.POOLED) -> OaxacaBlinder:
    """Two groups by the same factors, with linear models of the rate in each.

    Levels that one group lacks are held together with the reference level and named. Raises NotToldApartError.
    """
    terms, missing = _terms(first, second)
    tables = [_table(cells, terms) for cells in (first, second)]
    if any(row_space(matrix).shape[1] < len(terms) for matrix, _, _ in tables):
        raise NotToldApartError
    one, other = (_solve(*table) for table in tables)
    means = [wajib @ matrix / wajib.sum() for matrix, _, wajib in tables]
    alike = {Reference.FIRST: one, Reference.SECOND: other, Reference.POOLED: _pooled(tables)}[reference]
    moved = means[1] - means[0]
    difference = 100 * float(means[1] @ other - means[0] @ one)
    explained = {
        factor: 100 * float(sum(moved[n] * alike[n] for n, term in enumerate(terms) if term and term[0][0] == factor))
        for factor in first.factors
    }
    return OaxacaBlinder(
        difference=difference,
        explained=explained,
        unexplained=100 * float(means[1] @ (other - alike) + means[0] @ (alike - one)),
        endowments=100 * float(moved @ one),
        coefficients=100 * float(means[0] @ (other - one)),
        interaction=100 * float(moved @ (other - one)),
        findings=(Finding(Trouble.EMPTY, tuple(missing)),) if missing else (),
    )


def _terms(first: Cells, second: Cells) -> tuple[list[Term], list[Term]]:
    terms: list[Term] = [()]
    missing: list[Term] = []
    for factor in first.factors:
        here, there = first.of(factor), second.of(factor)
        both = [level for level in here if level in there]
        if both:
            largest = max(both, key=lambda level: here[level].wajib + there[level].wajib)
            terms += [((factor, level),) for level in both if level != largest]
        missing += [((factor, level),) for level in first.levels[factor] if (level in here) != (level in there)]
    return terms, missing


Table = tuple[Floats, Floats, Floats]  # columns, rates, persons


def _table(cells: Cells, terms: Sequence[Term]) -> Table:
    places = {factor: place for place, factor in enumerate(cells.factors)}
    rows = cells.by(cells.factors).rows
    matrix = np.array([[all(row.levels[places[f]] == lv for f, lv in term) for term in terms] for row in rows], float)
    return matrix, np.array([row.count.rate for row in rows]), np.array([row.count.wajib for row in rows], float)


def _solve(matrix: Floats, rates: Floats, wajib: Floats) -> Floats:
    """Least squares with each person counted once."""
    root = np.sqrt(wajib)
    found: Floats = np.linalg.lstsq(matrix * root[:, None], rates * root, rcond=None)[0].astype(float)
    return found


def _pooled(tables: Sequence[Table]) -> Floats:
    (one, rates, persons), (other, more_rates, more_persons) = tables
    group = np.repeat([0.0, 1.0], [len(one), len(other)])
    both = np.column_stack([np.vstack([one, other]), group])
    return _solve(both, np.concatenate([rates, more_rates]), np.concatenate([persons, more_persons]))[:-1]
