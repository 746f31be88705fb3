"""Everything a page tells of every factor, from one table of cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.findings import Finding
from satupintu.city.participation.statistics.gaps import Gap, gaps
from satupintu.city.participation.statistics.inequality import (
    Concentration,
    Group,
    Slope,
    concentration,
    slope_index,
)
from satupintu.city.participation.statistics.logistic import OddsRatio, Pair, fit, odds_ratios
from satupintu.city.participation.statistics.marginal import Effect, marginal_effects


@dataclass(frozen=True)
class Level:
    """One level beside the reference; `odds` and `effect` are None for the reference itself."""

    gap: Gap
    odds: OddsRatio | None
    effect: Effect | None


@dataclass(frozen=True)
class FactorAnswer:
    """`slope` and `concentration`: of an ordered factor, over the levels that have a place in the order."""

    factor: str
    reference: str
    levels: tuple[Level, ...]
    slope: Slope | None
    concentration: Concentration | None


@dataclass(frozen=True)
class Answer:
    """`interactions`: ratios of odds ratios of chosen pairs; `persons`: whoever carried the model."""

    total: Count
    factors: tuple[FactorAnswer, ...]
    interactions: tuple[OddsRatio, ...]
    findings: tuple[Finding, ...]
    persons: int
    clusters: int


def answer(
    cells: Cells, *, interactions: Sequence[Pair] = (), clustered: bool = False, without_order: str = ""
) -> Answer:
    """`without_order`: the level of ordered factors that has no place in the order ("unknown").

    Raises ValueError when nobody is counted, ImportError as `fit` does.
    """
    fitted = fit(cells, interactions=interactions, clustered=clustered)
    ratios = odds_ratios(fitted)
    odds = {ratio.term[0]: ratio for ratio in ratios if len(ratio.term) == 1}
    alone = cells.by(cells.factors)
    answers = []
    for factor in cells.factors:
        effects = {effect.level: effect for effect in marginal_effects(fitted, factor)}
        levels = [Level(gap, odds.get((factor, gap.level)), effects.get(gap.level)) for gap in gaps(alone, factor)]
        groups = [Group(g.count.wajib, g.count.rate) for g in (each.gap for each in levels) if g.level != without_order]
        ordered = factor in cells.ordered and bool(groups)
        answers.append(
            FactorAnswer(
                factor,
                fitted.design.levels[factor][0],
                tuple(levels),
                slope_index(groups) if ordered else None,
                concentration(groups) if ordered else None,
            )
        )
    together = tuple(ratio for ratio in ratios if len(ratio.term) > 1)
    return Answer(cells.total, tuple(answers), together, fitted.findings, fitted.persons, fitted.clusters)
