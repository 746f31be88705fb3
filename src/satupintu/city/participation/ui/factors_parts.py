"""The parts of the page of factors: figures as people read them, and their plots."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.participation import selectors
from satupintu.city.participation.factor_words import CAUSES, FACTORS, STEPS, TROUBLES, level_word
from satupintu.city.participation.figures import decimals, grouped, signed
from satupintu.city.participation.rules.differences import FEWEST
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.statistics.bridge import Bridge
from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.findings import Finding, Term
from satupintu.city.participation.statistics.funnel import Stage
from satupintu.city.participation.ui.drawings import Drawings
from satupintu.city.participation.ui.factors_form import FactorsForm
from satupintu.design import plots, plotted
from satupintu.design.plots import MOST_KINDS, Bar, Change, Dot

DASH = "–"


def factor_part(each: Any, cells: Cells, names: dict[str, str], on: date, drawings: Drawings) -> dict[str, Any]:
    """One factor's rates, gaps, odds ratios and effects by group; its plots."""
    word = {level.gap.level: level_word(each.factor, level.gap.level, names) for level in each.levels}
    bars = [
        Bar(word[level.gap.level], level.effect.points, _between(level.effect, _points))
        for level in each.levels
        if level.effect and level.effect.points is not None
    ]
    around = plotted.sheet(
        _("%(factor)s: effect with the other factors held") % {"factor": FACTORS[each.factor]},
        _("Percentage points against %(reference)s, with 95%% intervals. Association, not cause.")
        % {"reference": word[each.reference]},
        source_words(on),
        measure=_("percentage points"),
    )
    return {
        "name": each.factor,
        "word": FACTORS[each.factor],
        "reference": word[each.reference],
        "rows": [
            {
                "level": level.gap.level,
                "word": word[level.gap.level],
                "rate": rate_words(level.gap.count),
                "is_reference": level.gap.level == each.reference,
                "raw": _points(level.gap.raw),
                "standardised": _points(level.gap.standardised),
                "covered": _share(level.gap.covered),
                "odds": _between(level.odds, _ratio, "ratio"),
                "effect": _between(level.effect, _points),
            }
            for level in each.levels
        ],
        "plot": drawings.add(f"{each.factor.lower()}-efek", around, plots.bars(bars, around), bars) if bars else None,
        "spread": _spread(cells, Factor(each.factor), names, on, drawings),
        "order": _order(each) if each.slope else None,
    }


def _spread(
    cells: Cells, factor: Factor, names: dict[str, str], on: date, drawings: Drawings
) -> plotted.Plotted | None:
    """The groups' rates in each kelurahan on one line (equiplot); None of more groups than can be told apart."""
    levels = [level for level in cells.levels[factor] if level != UNKNOWN]
    if factor is Factor.KELURAHAN or len(levels) > MOST_KINDS:
        return None
    counts = {row.levels: row.count for row in cells.by([Factor.KELURAHAN, factor]).rows}
    large = {key: count for key, count in counts.items() if count.wajib >= FEWEST}
    dots = [
        Dot(name, level_word(factor, level, names), 100 * large[code, level].rate)
        for code, name in names.items()
        for level in levels
        if (code, level) in large
    ]
    around = plotted.sheet(
        _("%(factor)s: rate of each group by kelurahan") % {"factor": FACTORS[factor]},
        _("Percent of those who must have a KTP; widest difference first, groups of 30 persons and more."),
        source_words(on),
        measure="%",
    )
    rows = [(f"{dot.place}, {dot.group}", decimals(dot.value, 1)) for dot in dots]
    headings = (_("Kelurahan and group"), "%")
    name = f"{factor.lower()}-kelurahan"
    return drawings.add(name, around, plots.dots(dots, around), dots, headings, rows) if dots else None


def _order(each: Any) -> dict[str, str]:
    return {
        "slope": _points(each.slope.index),
        "ratio": _ratio(each.slope.ratio),
        "erreygers": _index(each.concentration.erreygers),
        "relative": _index(each.concentration.relative),
        "wagstaff": _index(each.concentration.wagstaff),
    }


def odds_row(ratio: Any, names: dict[str, str]) -> tuple[str, str]:
    """A ratio of odds ratios of a pair of groups."""
    return _term(ratio.term, names), _between(ratio, _ratio, "ratio")


def finding_words(finding: Finding, names: dict[str, str]) -> str:
    """What the data do not allow to say."""
    return " ".join([str(TROUBLES[finding.trouble]), "; ".join(_term(term, names) for term in finding.terms)]).strip()


def _term(term: Term, names: dict[str, str]) -> str:
    return " × ".join(f"{FACTORS[Factor(factor)]}: {level_word(factor, level, names)}" for factor, level in term)


def bridge_part(found: Bridge, since: date, on: date, drawings: Drawings) -> dict[str, Any]:
    """What moved the rate, cause by cause."""
    open_before, open_after = (count.wajib - count.recorded for count in (found.before, found.after))
    changes = [
        Change(date_format(since), open_before, is_total=True),
        *(Change(str(CAUSES[cause]), step.wajib - step.recorded) for cause, step in found.steps.items()),
        Change(date_format(on), open_after, is_total=True),
    ]
    around = plotted.sheet(
        _("What moved the number of people not yet recorded"),
        _("From %(since)s to %(on)s, cause by cause; the steps add up to the last person.")
        % {"since": date_format(since), "on": date_format(on)},
        source_words(on),
        measure=_("persons not yet recorded"),
        number=",.0f",
    )
    return {
        "before": rate_words(found.before),
        "after": rate_words(found.after),
        "moved": _points(100 * (found.after.rate - found.before.rate), 2),
        "rows": [
            {
                "cause": cause,
                "word": CAUSES[cause],
                "wajib": signed(step.wajib),
                "recorded": signed(step.recorded),
                "points": _points(float(step.points), 2),
            }
            for cause, step in found.steps.items()
        ],
        "plot": drawings.add("perubahan-grafik", around, plots.bridge(changes, around), changes),
    }


def apart_part(form: FactorsForm, cells: Cells, names: dict[str, str]) -> dict[str, Any] | None:
    """Why two rates differ: of two kelurahan where they were chosen, else of the two days."""
    asked = form.cleaned_data
    if asked["one"]:
        titles = [names[asked[which]] for which in ("one", "other")]
        two = [cells.only(Factor.KELURAHAN, asked[which]) for which in ("one", "other")]
    else:
        titles = [date_format(asked[which]) for which in ("since", "on")]
        two = [selectors.list_cells(asked["since"]), cells.by(cells.factors)]
    found = _decomposed(*two)
    if found is None:
        return None
    first, second, parts, blinder = found
    return {
        "titles": titles,
        "rates": [rate_words(first), rate_words(second)],
        "difference": _points(100 * (second.rate - first.rate), 2),
        "parts": [(FACTORS[Factor(name)], *(_points(part, 2) for part in both)) for name, both in parts.items()],
        "explained": [(FACTORS[Factor(name)], _points(part, 2)) for name, part in blinder.explained.items()]
        if blinder
        else [],
        "blinder": {
            name: _points(getattr(blinder, name), 2)
            for name in ("unexplained", "endowments", "coefficients", "interaction")
        }
        if blinder
        else None,
        "findings": [finding_words(finding, names) for finding in blinder.findings] if blinder else [],
    }


def _decomposed(first: Cells, second: Cells) -> tuple[Count, Count, dict[str, tuple[float, float]], Any] | None:
    from satupintu.city.participation.statistics.decomposition import NotToldApartError, kitagawa, oaxaca_blinder

    if not first.rows or not second.rows:
        return None
    parts = {}
    for factor in first.factors:
        found = kitagawa(first.of(factor), second.of(factor))
        parts[factor] = (found.composition, found.rates)
    try:
        blinder = oaxaca_blinder(first, second)
    except NotToldApartError:
        blinder = None
    return first.total, second.total, parts, blinder


def stages_part(found: Sequence[Stage], names: dict[str, str], drawings: Drawings) -> dict[str, Any]:
    """How far people have come, and who stopped where."""
    stopping = [stage for stage in found if stage.stopped]
    rows = [
        (FACTORS[factor], level_word(factor, level, names), [grouped(stage.who[factor][level]) for stage in stopping])
        for factor in Factor
        for level in sorted({level for stage in stopping for level in stage.who[factor]})
    ]
    around = plotted.sheet(
        _("How far people have come"),
        _("Persons who reached each step or a later one, of those who must have a KTP and were not recorded before."),
        source_words(clock.today()),
        measure=_("persons"),
        number=",.0f",
    )
    bars = [Bar(str(STEPS[selectors.Step(stage.step)]), stage.reached) for stage in found]
    return {
        "rows": [
            {
                "step": stage.step,
                "word": STEPS[selectors.Step(stage.step)],
                "reached": grouped(stage.reached),
                "took": grouped(stage.took),
                "skipped": grouped(stage.skipped),
                "stopped": grouped(stage.stopped),
            }
            for stage in found
        ],
        "stopping": [STEPS[selectors.Step(stage.step)] for stage in stopping],
        "who": rows,
        "plot": drawings.add("tahapan-grafik", around, plots.bars(bars, around), bars),
    }


# -- figures as people read them ------------------------------------------------------------------
def rate_words(count: Count) -> dict[str, str]:
    """A rate with its numbers."""
    percent = Rate(count.recorded, count.wajib, Denominator.WAJIB_KTP).percent
    return {"percent": printed(percent), "recorded": grouped(count.recorded), "wajib": grouped(count.wajib)}


def source_words(on: date) -> str:
    """Source and day of the data."""
    return _("this register, as of %(day)s") % {"day": date_format(on)}


def _points(value: float | None, places: int = 1) -> str:
    return DASH if value is None else signed(value, places)


def _ratio(value: float | None) -> str:
    return DASH if value is None else decimals(value, 2)


def _index(value: float | None) -> str:
    return DASH if value is None else signed(value, 4)


def _share(value: float) -> str:
    return f"{decimals(100 * value, 0)}%"


def _between(found: Any, said: Callable[[float | None], str], name: str = "points") -> str:
    """A figure with its interval; a dash without one; nothing for the reference itself."""
    if found is None:
        return ""
    if getattr(found, name) is None:
        return DASH
    return f"{said(getattr(found, name))} ({said(found.low)} … {said(found.high)})"
