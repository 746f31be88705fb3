"""The tables of the page of factors as CSV: a point in decimals, empty where there is no figure."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from satupintu.city.participation.factor_words import level_word
from satupintu.city.participation.rules.study import REGISTER
from satupintu.city.participation.statistics.bridge import Bridge
from satupintu.city.participation.statistics.funnel import Stage
from satupintu.design.marked import csv_text


def tables(
    answer: Any, bridge: Bridge | None, stages: Sequence[Stage], on: date, since: date, names: dict[str, str]
) -> dict[str, bytes]:
    """Name → content; `answer` and `bridge`: None when nobody must have a KTP."""
    made = {
        "faktor.csv": _levels_csv(answer.factors if answer else (), on, names),
        "perubahan.csv": _bridge_csv(bridge, since, on),
        "tahapan.csv": _stages_csv(stages, names),
    }
    return {name: text.encode() for name, text in made.items()}


def _levels_csv(factors: Sequence[Any], on: date, names: dict[str, str]) -> str:
    headings = (
        "factor", "level", "level_name", "wajib_ktp", "recorded", "rate_percent", "gap_points",
        "standardised_gap_points", "standardised_on_share", "odds_ratio", "odds_ratio_low", "odds_ratio_high",
        "effect_points", "effect_low", "effect_high", "no_estimate_because", "source", "on",
    )  # fmt: skip
    rows = [
        (
            each.factor, level.gap.level, level_word(each.factor, level.gap.level, names), *level.gap.count,
            100 * level.gap.count.rate, level.gap.raw, level.gap.standardised, level.gap.covered,
            *(getattr(level.odds, name, None) for name in ("ratio", "low", "high")),
            *(getattr(level.effect, name, None) for name in ("points", "low", "high")),
            getattr(level.odds, "trouble", None), REGISTER, on,
        )
        for each in factors
        for level in each.levels
    ]  # fmt: skip
    return csv_text(headings, rows)


def _bridge_csv(found: Bridge | None, since: date, on: date) -> str:
    """Each cause of a change, a line, between the total of both days."""
    rows: list[tuple[Any, ...]] = []
    if found:
        steps = [(cause, step.wajib, step.recorded, float(step.points)) for cause, step in found.steps.items()]
        rows = [(since, *found.before, 100 * found.before.rate), *steps, (on, *found.after, 100 * found.after.rate)]
    return csv_text(("day_or_cause", "wajib_ktp", "recorded", "rate_percent_or_points"), rows)


def _stages_csv(stages: Sequence[Stage], names: dict[str, str]) -> str:
    """Whoever stopped at a step, by each level of each factor: persons."""
    rows = [
        (stage.step, stage.reached, stage.took, stage.stopped, factor, level, level_word(factor, level, names), number)
        for stage in stages
        for factor, counts in stage.who.items()
        for level, number in sorted(counts.items())
    ]
    headings = ("step", "reached", "took", "stopped", "factor", "level", "level_name", "stopped_of_level")
    return csv_text(headings, rows)
