"""What goes with being recorded once the other factors are held: logistic regression on grouped cells.

Persons of one cell share their factors, so that the cells say all that the persons would. Heavy libraries are loaded
when something is fitted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from satupintu.city.participation.statistics.cells import Cells
from satupintu.city.participation.statistics.findings import Finding, Term, Trouble
from satupintu.city.participation.statistics.separation import Floats, Mask, estimable, overlapping, row_space

Z_95 = 1.959963984540054  # two-sided 95% of the normal distribution
EVENTS_PER_ESTIMATE = 10
Pair = tuple[str, str]
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """The columns of a model. `codes`: shape (cells, factors), places of the levels in `levels`, 0 the reference."""

    factors: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    terms: tuple[Term, ...]
    codes: Codes

    def matrix(self) -> Floats:
        """One row a cell, one column a term: 1 where the cell has all levels of the term."""
        return np.column_stack([self._column(term, self.codes) for term in self.terms])

    def with_level(self, matrix: Floats, factor: str, level: str) -> Floats:
        """`matrix` as if everybody had this level."""
        codes = self.codes.copy()
        codes[:, self.factors.index(factor)] = self.levels[factor].index(level)
        changed = matrix.copy()
        for number, term in enumerate(self.terms):
            if any(factor == each for each, _ in term):
                changed[:, number] = self._column(term, codes)
        return changed

    def _column(self, term: Term, codes: Codes) -> Floats:
        column = np.ones(len(codes))
        for factor, level in term:
            column *= codes[:, self.factors.index(factor)] == self.levels[factor].index(level)
        return column


@dataclass(frozen=True)
class Fit:
    """A fitted model.

    `matrix`: shape (cells, terms); `log_odds`: shape (terms,); `covariance`: shape (terms, terms); both hold for what
    `basis` spans, shape (terms, rank). `states`: of each term None when it is estimated, else why not. `weights`:
    persons of each cell; `used`: cells that took part. `clusters`: how many groups the errors were shared in, 0 when
    each person counts alone.
    """

    design: Design
    matrix: Floats
    log_odds: Floats
    covariance: Floats
    basis: Floats
    states: tuple[Trouble | None, ...]
    used: Mask
    weights: Floats
    clusters: int
    findings: tuple[Finding, ...]

    @property
    def persons(self) -> int:
        """How many carried the estimates."""
        return int(self.weights[self.used].sum())


@dataclass(frozen=True)
class OddsRatio:
    """Odds of being recorded against the reference level, with a 95% interval; of an interaction the ratio of ratios.

    All None where `trouble` says why there is no estimate.
    """

    term: Term
    ratio: float | None
    low: float | None
    high: float | None
    trouble: Trouble | None = None


def design_of(cells: Cells, interactions: Sequence[Pair] = ()) -> tuple[Design, list[Finding]]:
    """The columns for cells and chosen pairs of factors; combinations that hold nobody get none and are named."""
    levels = {}
    for factor in cells.factors:
        reference = cells.reference(factor)
        levels[factor] = (reference, *(level for level in cells.of(factor) if level != reference))
    terms: list[Term] = [(), *(((f, level),) for f in cells.factors for level in levels[f][1:])]
    empty: list[Term] = []
    for one, other in interactions:
        held = {row.levels for row in cells.by((one, other)).rows}
        for pair in product(levels[one][1:], levels[other][1:]):
            term = ((one, pair[0]), (other, pair[1]))
            (terms if pair in held else empty).append(term)
    places = [{level: place for place, level in enumerate(levels[factor])} for factor in cells.factors]
    rows = [[place[level] for place, level in zip(places, row.levels, strict=True)] for row in cells.rows]
    codes = np.array(rows, dtype=np.int64).reshape(len(rows), len(cells.factors))
    findings = [Finding(Trouble.EMPTY, tuple(empty))] if empty else []
    return Design(cells.factors, levels, tuple(terms), codes), findings


def fit(cells: Cells, *, interactions: Sequence[Pair] = (), clustered: bool = False) -> Fit:
    """Fit the model with all factors of the cells. `clustered`: persons of one cluster share their errors.

    Raises ValueError when nobody is counted, ImportError when clustered errors are wanted and glum is not installed.
    """
    cells = cells.by(cells.factors, clustered=clustered)
    design, findings = design_of(cells, interactions)
    matrix = design.matrix()
    wajib = np.array([row.count.wajib for row in cells.rows], dtype=np.float64)
    recorded = np.array([row.count.recorded for row in cells.rows], dtype=np.float64)
    used = overlapping(matrix, recorded, wajib - recorded)
    basis = row_space(matrix[used])
    states = _states(row_space(matrix), basis)
    log_odds, covariance = np.zeros(len(states)), np.zeros((len(states), len(states)))
    names = [row.cluster for row, each in zip(cells.rows, used, strict=True) if each]
    groups = np.unique(names, return_inverse=True)[1] if clustered else np.arange(0)
    if basis.shape[1]:
        solve = _shared if clustered else _alone
        theta, spread = solve(matrix[used] @ basis, recorded[used], wajib[used], groups)
        log_odds, covariance = basis @ theta, basis @ spread @ basis.T
    for trouble in (Trouble.COLLINEAR, Trouble.SEPARATED):
        if named := tuple(term for term, state in zip(design.terms, states, strict=True) if state is trouble):
            findings.append(Finding(trouble, named))
    rarer = min(recorded[used].sum(), (wajib - recorded)[used].sum())
    if rarer < EVENTS_PER_ESTIMATE * basis.shape[1]:
        findings.append(Finding(Trouble.FEW))
    clusters = len(set(groups.tolist()))
    return Fit(design, matrix, log_odds, covariance, basis, states, used, wajib, clusters, tuple(findings))


def odds_ratios(fitted: Fit) -> list[OddsRatio]:
    """Of every term but the constant, in the order of the terms."""
    ratios = []
    for number, (term, state) in enumerate(zip(fitted.design.terms, fitted.states, strict=True)):
        if not term:
            continue
        if state is not None:
            ratios.append(OddsRatio(term, None, None, None, state))
            continue
        middle, half = fitted.log_odds[number], Z_95 * np.sqrt(fitted.covariance[number, number])
        ratio, low, high = (float(np.exp(x)) for x in (middle, middle - half, middle + half))
        ratios.append(OddsRatio(term, ratio, low, high))
    return ratios


def _states(whole: Floats, left: Floats) -> tuple[Trouble | None, ...]:
    """Of each term: what all cells do not tell is collinear, what the cells left do not tell was separated."""
    each = np.eye(len(whole))
    told, still = estimable(each, whole), estimable(each, left)
    return tuple(
        Trouble.COLLINEAR if not before else Trouble.SEPARATED if not after else None
        for before, after in zip(told, still, strict=True)
    )


def _alone(matrix: Floats, recorded: Floats, wajib: Floats, _groups: Codes) -> tuple[Floats, Floats]:
    from statsmodels.genmod.families import Binomial
    from statsmodels.genmod.generalized_linear_model import GLM

    found = GLM(np.column_stack([recorded, wajib - recorded]), matrix, family=Binomial()).fit(tol=1e-10)
    return np.asarray(found.params), np.asarray(found.cov_params())


def _shared(matrix: Floats, recorded: Floats, wajib: Floats, groups: Codes) -> tuple[Floats, Floats]:
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(alpha=0, family="binomial", fit_intercept=False, gradient_tol=1e-8)
    rates = recorded / wajib
    model.fit(matrix, rates, sample_weight=wajib)
    spread = model.covariance_matrix(matrix, rates, sample_weight=wajib, clusters=groups)
    return np.asarray(model.coef_), np.asarray(spread)
