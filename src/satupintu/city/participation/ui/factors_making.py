"""Makes the page of factors ahead: its tables, plots and files."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation import selectors
from satupintu.city.participation.factor_words import CAUSES, FACTORS, KINDS, STEPS, TROUBLES, level_word
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.problems import NO_ANALYTICS, NO_SUCH_CHOICE
from satupintu.city.participation.rules.differences import FEWEST
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.statistics.bridge import Bridge
from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.findings import Finding, Term
from satupintu.city.participation.statistics.funnel import Stage
from satupintu.city.participation.ui.drawings import Drawings
from satupintu.city.participation.ui.factors_form import Errors, FactorsForm
from satupintu.city.participation.ui.keeping import made_ahead
from satupintu.design import plots, plotted
from satupintu.design.plots import MOST_KINDS, Bar, Change, Dot
from satupintu.design.sheets import csv_text

DASH = "–"
STEPS_TO_MAKE = 5


@made_ahead
def factors_page(_viewer: Viewer, asked: Asked, progress: Progress) -> Made:
    """Tables and plots with denominator, source, day and warning. Raises NO_SUCH_CHOICE, NO_ANALYTICS."""
    names, query = kelurahan_names(), urlencode(asked)
    form = FactorsForm(asked, clock.today(), list(names.items()))
    if not form.is_valid():
        raise Problem(NO_SUCH_CHOICE)
    since, on = form.cleaned_data["since"], form.cleaned_data["on"]
    progress(1, STEPS_TO_MAKE)
    cells = selectors.list_cells(on, by_rt=form.cleaned_data["intervals"] == Errors.RT)
    drawings = Drawings(lambda name: f"{reverse('factors_file', args=(name,))}?{query}")
    context: dict[str, Any] = {"since": since, "on": on, "query": query}
    if cells.rows:
        context |= _figures(form, cells, names, drawings, progress)
    else:
        drawings.files.update(_files(None, None, [], on, since, names))
    return Made(render_to_string("participation/factors_body.html", context), drawings.files)


def kelurahan_names() -> dict[str, str]:
    """Code → name."""
    return {area.code: area.name for area in areas.list_areas("KELURAHAN")}


def _figures(
    form: FactorsForm, cells: Cells, names: dict[str, str], drawings: Drawings, progress: Progress
) -> dict[str, Any]:
    since, on = form.cleaned_data["since"], form.cleaned_data["on"]
    progress(2, STEPS_TO_MAKE)
    answer = _answer(form, cells)
    progress(3, STEPS_TO_MAKE)
    bridge = _bridge_or_none(since, on)
    apart = _apart(form, cells, names)
    progress(4, STEPS_TO_MAKE)
    stages, kinds = selectors.funnel_since(since), selectors.count_kinds(since)
    progress(5, STEPS_TO_MAKE)
    drawings.files.update(_files(answer, bridge, stages, on, since, names))
    return {
        "source": _source(on),
        "rate": _rate(answer.total),
        "answer": answer,
        "factors": [
            _factor(each, names, on, drawings) | {"spread": _spread(cells, Factor(each.factor), names, on, drawings)}
            for each in answer.factors
        ],
        "interactions": [_odds_row(ratio, names) for ratio in answer.interactions],
        "findings": [_finding(finding, names) for finding in answer.findings],
        "bridge": _bridge(bridge, since, on, drawings) if bridge else None,
        "apart": apart,
        "stages": _stages(stages, names, drawings),
        "kinds": [(KINDS[each.kind], each.count) for each in kinds],
    }


def _answer(form: FactorsForm, cells: Cells) -> Any:
    """Raises NO_ANALYTICS where errors by RT need a library that is not installed."""
    from satupintu.city.participation.statistics.answer import answer

    clustered = form.cleaned_data["intervals"] == Errors.RT
    try:
        return answer(cells, interactions=form.interactions, clustered=clustered, without_order=UNKNOWN)
    except ImportError as missing:
        raise Problem(NO_ANALYTICS) from missing


def _bridge_or_none(since: date, on: date) -> Bridge | None:
    try:
        return selectors.bridge_between(since, on)
    except ZeroDivisionError:
        return None


# -- files ----------------------------------------------------------------------------------------
def _files(
    answer: Any, bridge: Bridge | None, stages: Sequence[Stage], on: date, since: date, names: dict[str, str]
) -> dict[str, bytes]:
    """A point in decimals; empty where there is no figure."""
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
            getattr(level.odds, "trouble", None), selectors.SOURCE, on,
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


# -- parts of the page --------------------------------------------------------------------------
def _factor(each: Any, names: dict[str, str], on: date, drawings: Drawings) -> dict[str, Any]:
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
        _source(on),
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
                "rate": _rate(level.gap.count),
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
        _source(on),
        measure="%",
    )
    rows = [(f"{dot.place}, {dot.group}", _number(dot.value, 1)) for dot in dots]
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


def _odds_row(ratio: Any, names: dict[str, str]) -> tuple[str, str]:
    return _term(ratio.term, names), _between(ratio, _ratio, "ratio")


def _finding(finding: Finding, names: dict[str, str]) -> str:
    return " ".join([str(TROUBLES[finding.trouble]), "; ".join(_term(term, names) for term in finding.terms)]).strip()


def _term(term: Term, names: dict[str, str]) -> str:
    return " × ".join(f"{FACTORS[Factor(factor)]}: {level_word(factor, level, names)}" for factor, level in term)


def _bridge(found: Bridge, since: date, on: date, drawings: Drawings) -> dict[str, Any]:
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
        _source(on),
        measure=_("persons not yet recorded"),
        number=",.0f",
    )
    return {
        "before": _rate(found.before),
        "after": _rate(found.after),
        "moved": _points(100 * (found.after.rate - found.before.rate), 2),
        "rows": [
            {
                "cause": cause,
                "word": CAUSES[cause],
                "wajib": _signed(step.wajib),
                "recorded": _signed(step.recorded),
                "points": _points(float(step.points), 2),
            }
            for cause, step in found.steps.items()
        ],
        "plot": drawings.add("perubahan-grafik", around, plots.bridge(changes, around), changes),
    }


def _apart(form: FactorsForm, cells: Cells, names: dict[str, str]) -> dict[str, Any] | None:
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
        "rates": [_rate(first), _rate(second)],
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
        "findings": [_finding(finding, names) for finding in blinder.findings] if blinder else [],
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


def _stages(found: Sequence[Stage], names: dict[str, str], drawings: Drawings) -> dict[str, Any]:
    stopping = [stage for stage in found if stage.stopped]
    rows = [
        (FACTORS[factor], level_word(factor, level, names), [grouped(stage.who[factor][level]) for stage in stopping])
        for factor in Factor
        for level in sorted({level for stage in stopping for level in stage.who[factor]})
    ]
    around = plotted.sheet(
        _("How far people have come"),
        _("Persons who reached each step or a later one, of those who must have a KTP and were not recorded before."),
        _source(clock.today()),
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
def _rate(count: Count) -> dict[str, str]:
    percent = Rate(count.recorded, count.wajib, Denominator.WAJIB_KTP).percent
    return {"percent": printed(percent), "recorded": grouped(count.recorded), "wajib": grouped(count.wajib)}


def _source(on: date) -> str:
    return _("this register, as of %(day)s") % {"day": date_format(on)}


def _number(value: float, decimals: int) -> str:
    return number_format(round(value, decimals), decimals, use_l10n=True)


def _points(value: float | None, decimals: int = 1) -> str:
    if value is None:
        return DASH
    rounded = round(value, decimals)
    sign = "−" if rounded < 0 else "+" if rounded > 0 else "±"
    return f"{sign}{_number(abs(rounded), decimals)}"


def _ratio(value: float | None) -> str:
    return DASH if value is None else _number(value, 2)


def _index(value: float | None) -> str:
    return DASH if value is None else _points(value, 4)


def _share(value: float) -> str:
    return f"{_number(100 * value, 0)}%"


def _signed(value: int) -> str:
    sign = "−" if value < 0 else "+" if value else "±"
    return f"{sign}{grouped(abs(value))}"


def _between(found: Any, said: Callable[[float | None], str], name: str = "points") -> str:
    """A figure with its interval; a dash without one; nothing for the reference itself."""
    if found is None:
        return ""
    if getattr(found, name) is None:
        return DASH
    return f"{said(getattr(found, name))} ({said(found.low)} … {said(found.high)})"
