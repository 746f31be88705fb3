"""The report's parts in the study's order: setting, rates by factor, obstacles, conclusions with evidence, advice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.participation.factor_words import FACTORS, level_word
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.delays import Cause
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import NOT_RECORDED, StudyTable
from satupintu.city.participation.selectors import AreaRate
from satupintu.city.participation.semester import texts
from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.gaps import gaps
from satupintu.city.participation.words import CAUSES, LINES, SOURCES
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar

Causes = Sequence[tuple[str, int, int]]
"""(words, requests held up, days), longest first."""


@dataclass(frozen=True)
class Grid:
    """A table; numbers are formatted."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Figure:
    """A plot as SVG text and in words."""

    title: str
    svg: str
    text: str


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Report:
    """`command` and `data`: what reproduces every figure, and of which day the data are."""

    title: str
    area: str
    data: str
    command: str
    mark: str
    language: str
    sections: tuple[Section, ...]


def compose(
    table: StudyTable, parts: Sequence[AreaRate], cells: Cells | None, causes: Causes | None, command: str
) -> Report:
    """`cells` and `causes`: None where the source does not tell them. In the language that is active."""
    data = _("%(source)s, data of %(day)s, computed on %(today)s") % {
        "source": SOURCES[table.source],
        "day": date_format(table.on),
        "today": date_format(clock.today()),
    }
    kelurahan = [part for part in parts if part.level == "KELURAHAN"] or list(parts)
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    said = [texts.contrast(str(FACTORS[f]), _rates(cells, f, names)) for f in _factors(cells)]
    place = texts.contrast(_("By kelurahan"), {part.name: part.rate for part in kelurahan}) if kelurahan else ""
    sections = (
        _setting(table, data, kelurahan),
        _by_factor(cells, said, names, data),
        _held_back(causes, data),
        _conclusions(table, [place, *said], causes),
        _advice(table, causes),
    )
    return Report(
        _("Participation in recording for the KTP-el"),
        table.area_name,
        data,
        command,
        _("SIMULATED DATA") if settings.SIMULATED and table.source == "register" else "",
        "en" if (get_language() or "").startswith("en") else "id",
        sections,
    )


def cause_words(totals: Sequence[tuple[Any, int, Any]]) -> Causes:
    """Causes as `delay_totals` gives them, in words and days."""
    return [(str(CAUSES[cause]), cases, round(lasted.total_seconds() / 86400)) for cause, cases, lasted in totals]


# -- sections -------------------------------------------------------------------------------------
def _setting(table: StudyTable, data: str, parts: Sequence[AreaRate]) -> Section:
    printed = table.source == "study"
    headings = ("", _("Persons"), _("of those who must have a KTP"), _("of the population"))
    rows = [
        (
            str(LINES[row.name]),
            grouped(row.count),
            texts.percent(row.of_wajib_ktp.percent) if row.of_wajib_ktp else "–",
            texts.percent(row.of_population.percent) if row.of_population else "–",
            *([texts.percent(row.study_prints)] if printed else []),
        )
        for row in table.rows
    ]
    grids = [Grid(_("The four numbers"), (*headings, *([_("the study prints")] if printed else [])), tuple(rows))]
    figures = []
    if parts:
        lines = tuple(_line(part.name, part.rate) for part in parts)
        grids.append(Grid(_("By kelurahan"), (_("Area"), *_rate_headings()), lines))
        bars = [Bar(p.name, None if p.rate.exact is None else float(p.rate.exact)) for p in parts]
        around = plotted.sheet(
            _("Recorded, of those who must have a KTP"), _("In percent, by kelurahan."), data, measure="%"
        )
        figures.append(Figure(around.title, plots.bars(bars, around), around.text))
    return Section(_("Setting"), (*texts.setting(table), *texts.corrections(table)), (), tuple(grids), tuple(figures))


def _by_factor(cells: Cells | None, said: Sequence[str], names: dict[str, str], data: str) -> Section:
    title = _("Who takes part, by factor")
    if cells is None or not cells.rows:
        return Section(title, (_("This source tells nothing by age, sex, education, occupation or income."),))
    grids, figures = [], []
    for factor in _factors(cells):
        reference = cells.reference(factor)
        rows = []
        for gap in gaps(cells, factor):
            rate = _rate(gap.count)
            raw, alike = ("–", "–") if gap.level == reference else (_points(gap.raw), _points(gap.standardised))
            rows.append((*_line(level_word(factor, gap.level, names), rate), raw, alike))
        caption = _("%(factor)s; compared with: %(reference)s") % {
            "factor": FACTORS[factor],
            "reference": level_word(factor, reference, names),
        }
        grids.append(
            Grid(caption, (_("Group"), *_rate_headings(), _("points"), _("points, others alike")), tuple(rows))
        )
    for factor in (Factor.AGE, Factor.OCCUPATION):
        bars = [Bar(word, float(rate.exact or 0)) for word, rate in _rates(cells, factor, names).items()]
        around = plotted.sheet(
            _("Recorded, by %(factor)s") % {"factor": str(FACTORS[factor]).lower()},
            _("Percent of those who must have a KTP."),
            data,
            measure="%",
        )
        figures.append(Figure(around.title, plots.bars(bars, around), around.text))
    paragraphs = (
        _("A difference is named only where the intervals (95%) do not meet and each group holds at least 30 persons."),
        _("All residents are counted, none are sampled: an interval speaks of the process that led to the counts."),
        _("Association, not cause: distance, health and working hours may stand behind a factor."),
    )
    return Section(title, paragraphs, tuple(said), tuple(grids), tuple(figures))


def _held_back(causes: Causes | None, data: str) -> Section:
    title = _("What held people back")
    if causes is None:
        return Section(title, (_("This source tells nothing of waiting."),))
    rows = tuple((word, grouped(cases), grouped(days)) for word, cases, days in causes)
    grid = Grid(_("Requests open in the last 90 days"), (_("Waited for"), _("Requests"), _("Days")), rows)
    around = plotted.sheet(
        _("Days of waiting by cause"), _("Longest first, with their share."), data, measure=_("days"), number=",.0f"
    )
    figure = Figure(around.title, plots.pareto([Bar(word, days) for word, _n, days in causes], around), around.text)
    return Section(title, (texts.obstacles(causes),), (), (grid,) if rows else (), (figure,) if rows else ())


def _conclusions(table: StudyTable, said: Sequence[str], causes: Causes | None) -> Section:
    missing = next(row for row in table.rows if row.name == NOT_RECORDED)
    points = [
        _("%(persons)s persons who must have a KTP are not recorded (%(percent)s of them). Evidence: setting.")
        % {
            "persons": grouped(missing.count),
            "percent": texts.percent(missing.of_wajib_ktp.percent if missing.of_wajib_ktp else None),
        },
        *(_("%(finding)s Evidence: the tables.") % {"finding": each} for each in said if each),
    ]
    if causes:
        points.append(_("%(finding)s Evidence: obstacles.") % {"finding": texts.obstacles(causes)})
    return Section(_("Conclusions and their evidence"), (), tuple(points))


def _advice(table: StudyTable, causes: Causes | None) -> Section:
    """What the study advises, each with what of this report speaks for it."""
    words = {word: days for word, _n, days in causes or ()}
    longest = {cause: words.get(str(word), 0) for cause, word in CAUSES.items()}
    points = [
        _("Make known that recording and printing outside the domicile exist."),
        _("Agree with the heads of the RT on days for the %(persons)s persons who are missing.")
        % {"persons": grouped(max(0, table.counts.not_recorded))},
        _("Agree with companies, schools and institutions on recording at the place of work or study."),
    ]
    if longest[Cause.LINE_DOWN]:
        points.append(
            _("Strengthen the network: requests waited %(days)s days for a line.")
            % {"days": grouped(longest[Cause.LINE_DOWN])}
        )
    if longest[Cause.BLANKS]:
        days = grouped(longest[Cause.BLANKS])
        points.append(_("Order blanks earlier: requests waited %(days)s days for one.") % {"days": days})
    points.append(_("Ask residents to report births, deaths and moves, so that the lists are right."))
    return Section(_("Advice"), (), tuple(points))


# -- inside -----------------------------------------------------------------------------------------
def _factors(cells: Cells | None) -> list[Factor]:
    return [f for f in Factor if f is not Factor.KELURAHAN] if cells and cells.rows else []


def _rates(cells: Cells | None, factor: Factor, names: dict[str, str]) -> dict[str, Rate]:
    """By group in words; whose group is unknown is none of them."""
    counts = cells.of(factor) if cells else {}
    return {level_word(factor, level, names): _rate(count) for level, count in counts.items() if level != UNKNOWN}


def _rate(count: Count) -> Rate:
    return Rate(count.recorded, count.wajib, Denominator.WAJIB_KTP)


def _rate_headings() -> tuple[str, ...]:
    return _("Must have a KTP"), _("Recorded"), "%", _("Interval (95%)")


def _line(name: str, rate: Rate) -> tuple[str, ...]:
    return (
        name,
        grouped(rate.denominator),
        grouped(rate.numerator),
        texts.percent(rate.percent),
        texts.interval(rate),
    )


def _points(value: float | None) -> str:
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number_format(abs(value), 1)}"
