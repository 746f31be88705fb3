"""What goes with taking part: each factor with the others held, what moved the rate, and how far people have come."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation import selectors
from satupintu.city.participation.factor_words import CAUSES, FACTORS, KINDS, STEPS, TROUBLES, level_word
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.problems import NO_ANALYTICS, NO_SUCH_CHOICE
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.statistics.bridge import Bridge
from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.findings import Finding, Term
from satupintu.city.participation.statistics.funnel import Stage
from satupintu.city.participation.ui.factors_form import Errors, FactorsForm
from satupintu.city.participation.ui.keeping import kept
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar, Change
from satupintu.design.sheets import csv_text

SEERS = (Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.VERIFIER)
KEPT = 24 * 3600  # seconds, as long as the data stay the same
DASH = "–"
Kept = TypeVar("Kept")


@requires(*SEERS)
@never_cache
def factors(request: HttpRequest) -> HttpResponse:
    """Tables and plots with denominator, source, day and warning."""
    form = _form(request)
    context = {"heading": _("What goes with taking part"), "form": form, "no_aside": True}
    if not form.is_valid():
        return render(request, "participation/factors.html", context, status=400)
    asked = form.cleaned_data
    on, since = asked["on"], asked["since"]
    answer, names = _answer(form), _kelurahan()
    if answer is None:
        return render(request, "participation/factors.html", context | {"nobody": True})
    context |= {
        "since": since,
        "on": on,
        "source": _source(on),
        "rate": _rate(answer.total),
        "answer": answer,
        "persons": grouped(answer.persons),
        "factors": [_factor(each, names, on) for each in answer.factors],
        "interactions": [_odds_row(ratio, names) for ratio in answer.interactions],
        "findings": [_finding(finding, names) for finding in answer.findings],
        "bridge": _bridge(since, on),
        "apart": _apart(form, names),
        "stages": _stages(since, names),
        "kinds": [
            (KINDS[each.kind], each.count) for each in _kept(f"kinds|{since}", lambda: selectors.count_kinds(since))
        ],
        "query": request.GET.urlencode(),
    }
    return render(request, "participation/factors.html", context)


@requires(*SEERS)
@never_cache
def factors_csv(request: HttpRequest) -> HttpResponse:
    """Each level of each factor, a line; a point in decimals; empty where there is no figure."""
    form = _asked(request)
    on, names, answer = form.cleaned_data["on"], _kelurahan(), _answer(form)
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
        for each in (answer.factors if answer else ())
        for level in each.levels
    ]  # fmt: skip
    return _csv(headings, rows, f"faktor-{on}")


@requires(*SEERS)
@never_cache
def bridge_csv(request: HttpRequest) -> HttpResponse:
    """Each cause of a change, a line, between the total of both days."""
    asked = _asked(request).cleaned_data
    since, on = asked["since"], asked["on"]
    found = _kept(f"bridge|{since}|{on}", lambda: _bridge_or_none(since, on))
    rows: list[tuple[Any, ...]] = []
    if found:
        steps = [(cause, step.wajib, step.recorded, float(step.points)) for cause, step in found.steps.items()]
        rows = [(since, *found.before, 100 * found.before.rate), *steps, (on, *found.after, 100 * found.after.rate)]
    return _csv(("day_or_cause", "wajib_ktp", "recorded", "rate_percent_or_points"), rows, f"perubahan-{since}-{on}")


@requires(*SEERS)
@never_cache
def steps_csv(request: HttpRequest) -> HttpResponse:
    """Whoever stopped at a step, by each level of each factor: persons."""
    since, names = _asked(request).cleaned_data["since"], _kelurahan()
    rows = [
        (stage.step, stage.reached, stage.took, stage.stopped, factor, level, level_word(factor, level, names), number)
        for stage in _funnel(since)
        for factor, counts in stage.who.items()
        for level, number in sorted(counts.items())
    ]
    headings = ("step", "reached", "took", "stopped", "factor", "level", "level_name", "stopped_of_level")
    return _csv(headings, rows, f"tahapan-{since}")


# -- what is asked ------------------------------------------------------------------------------
def _form(request: HttpRequest) -> FactorsForm:
    return FactorsForm(request.GET.dict(), clock.today(), list(_kelurahan().items()))


def _asked(request: HttpRequest) -> FactorsForm:
    """Raises NO_SUCH_CHOICE."""
    form = _form(request)
    if not form.is_valid():
        raise Problem(NO_SUCH_CHOICE)
    return form


def _kelurahan() -> dict[str, str]:
    return {area.code: area.name for area in areas.list_areas("KELURAHAN")}


# -- what is kept as long as the data stay the same -----------------------------------------------
def _kept(what: str, make: Callable[[], Kept]) -> Kept:
    return kept("factors", (what,), make, KEPT)


def _cells(on: date, *, by_rt: bool = False) -> Cells:
    return _kept(f"cells|{on}|{by_rt}", lambda: selectors.list_cells(on, by_rt=by_rt))


def _answer(form: FactorsForm) -> Any:
    """None when nobody must have a KTP. Raises NO_ANALYTICS where errors by RT need a library that is not installed."""
    on, by_rt = form.cleaned_data["on"], form.cleaned_data["intervals"] == Errors.RT
    pairs = form.interactions
    try:
        return _kept(f"answer|{on}|{by_rt}|{pairs}", lambda: _answered(_cells(on, by_rt=by_rt), pairs, by_rt=by_rt))
    except ImportError as missing:
        raise Problem(NO_ANALYTICS) from missing


def _answered(cells: Cells, pairs: list[tuple[Factor, Factor]], *, by_rt: bool) -> Any:
    from satupintu.city.participation.statistics.answer import answer

    if not cells.rows:
        return None
    return answer(cells, interactions=pairs, clustered=by_rt, without_order=UNKNOWN)


def _funnel(since: date) -> list[Stage]:
    return _kept(f"funnel|{since}|{clock.today()}", lambda: selectors.funnel_since(since))


def _bridge_or_none(since: date, on: date) -> Bridge | None:
    try:
        return selectors.bridge_between(since, on)
    except ZeroDivisionError:
        return None


# -- parts of the page --------------------------------------------------------------------------
def _factor(each: Any, names: dict[str, str], on: date) -> dict[str, Any]:
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
        "plot": plotted.inline(plots.bars(bars, around)) if bars else "",
        "title": around.title,
        "order": _order(each) if each.slope else None,
    }


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


def _bridge(since: date, on: date) -> dict[str, Any] | None:
    found = _kept(f"bridge|{since}|{on}", lambda: _bridge_or_none(since, on))
    if found is None:
        return None
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
        "plot": plotted.inline(plots.bridge(changes, around)),
        "title": around.title,
    }


def _apart(form: FactorsForm, names: dict[str, str]) -> dict[str, Any] | None:
    """Why two rates differ: of two kelurahan where they were chosen, else of the two days."""
    asked = form.cleaned_data
    what = f"apart|{asked['since']}|{asked['on']}|{asked['one']}|{asked['other']}"
    if asked["one"]:
        titles = [names[asked[which]] for which in ("one", "other")]
    else:
        titles = [date_format(asked[which]) for which in ("since", "on")]
    found = _kept(what, lambda: _decomposed(*_two(asked)))
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


def _two(asked: dict[str, Any]) -> tuple[Cells, Cells]:
    if asked["one"]:
        cells = _cells(asked["on"])
        return cells.only(Factor.KELURAHAN, asked["one"]), cells.only(Factor.KELURAHAN, asked["other"])
    return _cells(asked["since"]), _cells(asked["on"])


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


def _stages(since: date, names: dict[str, str]) -> dict[str, Any]:
    found = _funnel(since)
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
        "plot": plotted.inline(plots.bars(bars, around)),
        "title": around.title,
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


def _csv(headings: Sequence[str], rows: Iterable[Sequence[Any]], name: str) -> HttpResponse:
    return plotted.csv_text_file(csv_text(headings, rows), name)
