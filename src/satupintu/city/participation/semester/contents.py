"""The report's parts in the study's order: setting, rates by factor, obstacles, conclusions with evidence, advice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.participation.factor_words import FACTORS, level_word
from satupintu.city.participation.figures import grouped, rounded, signed
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import GROUPS, Cause, Group
from satupintu.city.participation.ledger.sums import Total
from satupintu.city.participation.obstacle_words import CAUSES, WHATS
from satupintu.city.participation.obstacle_words import GROUPS as GROUP_WORDS
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import NOT_RECORDED, StudyTable
from satupintu.city.participation.selectors import AreaRate
from satupintu.city.participation.semester import texts
from satupintu.city.participation.statistics.cells import Cells, Count
from satupintu.city.participation.statistics.gaps import gaps
from satupintu.city.participation.words import DENOMINATORS, LINES, SOURCES
from satupintu.design import marked, plots, plotted
from satupintu.design.plots import Bar

Held = Mapping[What, Sequence[Total]]
"""What the ledger booked to each cause, most days first, by kind of case."""


@dataclass(frozen=True)
class Value:
    """A cell of a table as people read it, and as programs do (None: there is no figure)."""

    shown: str
    number: str | int | float | Decimal | None


@dataclass(frozen=True)
class Grid:
    """A table; the first of each row is its name. `of_words`: its cells are names and sentences, not figures."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    of_words: bool = False


@dataclass(frozen=True)
class Figure:
    """A plot as SVG text, in words, and its rows; `name` is that of its files."""

    name: str
    title: str
    svg: str
    text: str
    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Section:
    title: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class OfFile:
    """What a file gives beside the study's table. `mark`: "" unless it says of itself that it is invented."""

    found: Section
    mark: str


@dataclass(frozen=True)
class Report:
    """`command`: what reproduces every figure; `data`: source and day of the data, in words, `on` that day."""

    title: str
    area: str
    on: date
    data: str
    command: str
    mark: str
    language: str
    sections: tuple[Section, ...]


def compose(
    table: StudyTable,
    parts: Sequence[AreaRate],
    cells: Cells | None,
    held: Held | None,
    command: str,
    file: OfFile | None = None,
) -> Report:
    """`cells` and `held`: None where the source does not tell them. In the language that is active."""
    ours = marked.mark() if table.is_ours else ""
    mark = marked.in_words(file.mark if file else ours)
    data = _("%(source)s, data of %(day)s, computed on %(today)s") % {
        "source": SOURCES[table.source],
        "day": date_format(table.on),
        "today": date_format(clock.today()),
    }
    kelurahan = [part for part in parts if part.level == "KELURAHAN"] or list(parts)
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")} if cells else {}
    said = [texts.contrast(str(FACTORS[f]), _rates(cells, f, names)) for f in _factors(cells)]
    place = texts.contrast(_("By kelurahan"), {part.name: part.rate for part in kelurahan}) if kelurahan else ""
    sections = (
        _setting(table, data, kelurahan, mark),
        *([file.found] if file else []),
        _by_factor(cells, said, names, data),
        _held_back(held, data),
        _conclusions(table, [place, *said], held),
        _advice(table, held),
    )
    return Report(
        _("Participation in recording for the KTP-el"),
        table.area_name,
        table.on,
        data,
        command,
        mark,
        "en" if (get_language() or "").startswith("en") else "id",
        sections,
    )


# -- sections -------------------------------------------------------------------------------------
def _setting(table: StudyTable, data: str, parts: Sequence[AreaRate], mark: str) -> Section:
    grids = [_four_numbers(table)]
    figures = []
    if parts:
        lines = tuple(_line(part.name, part.rate) for part in parts)
        grids.append(Grid(_("By kelurahan"), (_("Area"), *_rate_headings()), lines))
        bars = tuple(Bar(p.name, None if p.rate.exact is None else float(p.rate.exact)) for p in parts)
        around = plotted.sheet(
            _("Recorded, of those who must have a KTP"), _("In percent, by kelurahan."), data, measure="%"
        )
        around = replace(around, mark=mark)
        figures.append(Figure("kelurahan", around.title, plots.bars(bars, around), around.text, bars))
    return Section(_("Setting"), (*texts.setting(table), *texts.corrections(table)), (), tuple(grids), tuple(figures))


def _four_numbers(table: StudyTable) -> Grid:
    """... and what is known of cards; a column of which the source tells nothing is left out."""
    told = [{rate.of: rate.percent for rate in row.rates} for row in table.rows]
    known = {of for percents in told for of in percents}
    columns = (Denominator.WAJIB_KTP, Denominator.POPULATION, Denominator.RECORDED)
    said = {str(DENOMINATORS[of]): [percents.get(of) for percents in told] for of in columns if of in known}
    if table.source == "study":
        said[_("the study prints")] = [row.study_prints for row in table.rows]
    shares = zip(*said.values(), strict=True)
    rows = (
        (_name(LINES[row.name]), _whole(row.count), *map(_percent, share))
        for row, share in zip(table.rows, shares, strict=True)
    )
    return Grid(_("The four numbers"), ("", _("Persons"), *said), tuple(rows))


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
            against = (None, None) if gap.level == reference else (gap.raw, gap.standardised)
            rows.append((*_line(level_word(factor, gap.level, names), rate), *map(_points, against)))
        caption = _("%(factor)s; compared with: %(reference)s") % {
            "factor": FACTORS[factor],
            "reference": level_word(factor, reference, names),
        }
        grids.append(
            Grid(caption, (_("Group"), *_rate_headings(), _("points"), _("points, others alike")), tuple(rows))
        )
    for factor in (Factor.AGE, Factor.OCCUPATION):
        bars = tuple(Bar(word, float(rate.exact or 0)) for word, rate in _rates(cells, factor, names).items())
        around = plotted.sheet(
            _("Recorded, by %(factor)s") % {"factor": str(FACTORS[factor]).lower()},
            _("Percent of those who must have a KTP."),
            data,
            measure="%",
        )
        figures.append(Figure(factor.lower(), around.title, plots.bars(bars, around), around.text, bars))
    paragraphs = (
        _("A difference is named only where the intervals (95%) do not meet and each group holds at least 30 persons."),
        _("All residents are counted, none are sampled: an interval speaks of the process that led to the counts."),
        _("Association, not cause: distance, health and working hours may stand behind a factor."),
    )
    return Section(title, paragraphs, tuple(said), tuple(grids), tuple(figures))


def _held_back(held: Held | None, data: str) -> Section:
    title = _("What held people back")
    if held is None:
        return Section(title, (_("This source tells nothing of waiting."),))
    told = {what: totals for what, totals in held.items() if totals}
    paragraphs = (
        _("Every day of waiting is booked to one cause, from the events themselves."),
        *(texts.obstacles(what, totals) for what, totals in held.items()),
        *([] if What.APPLICATION in held else [_("No request from before that day is on record.")]),
    )
    grids = tuple(_causes_grid(what, totals) for what, totals in told.items())
    figures = tuple(_causes_figure(what, totals, data) for what, totals in told.items())
    return Section(title, paragraphs, (), grids, figures)


def _causes_grid(what: What, totals: Sequence[Total]) -> Grid:
    whole = sum(each.days for each in totals)
    rows = tuple(
        (
            _name(CAUSES[each.cause][0]),
            _name(GROUP_WORDS[GROUPS[each.cause]]),
            _whole(each.days),
            _percent(100 * each.days / whole if whole else None),
            _whole(each.cases),
            _whole(each.also),
        )
        for each in totals
    )
    headings = (
        _("Cause"), _("Kind of obstacle"), _("Person-days"), "%", _("Cases"), _("Also present (days)"),
    )  # fmt: skip
    return Grid(str(WHATS[what]), headings, rows)


def _causes_figure(what: What, totals: Sequence[Total], data: str) -> Figure:
    bars = tuple(Bar(str(CAUSES[each.cause][0]), each.days) for each in totals if each.days)
    around = plotted.sheet(
        str(WHATS[what]),
        _("Person-days of waiting by cause, most first, and their share together."),
        data,
        measure=_("person-days"),
        number=",.0f",
    )
    return Figure(f"hambatan-{what.lower()}", around.title, plots.pareto(bars, around), around.text, bars)


def _conclusions(table: StudyTable, said: Sequence[str], held: Held | None) -> Section:
    missing = next(row for row in table.rows if row.name == NOT_RECORDED)
    points = [
        _("%(persons)s persons who must have a KTP are not recorded (%(percent)s of them). Evidence: setting.")
        % {
            "persons": grouped(missing.count),
            "percent": texts.percent(missing.of_wajib_ktp.percent if missing.of_wajib_ktp else None),
        },
        *(_("%(finding)s Evidence: the tables.") % {"finding": each} for each in said if each),
    ]
    points += [
        _("%(finding)s Evidence: obstacles.") % {"finding": texts.obstacles(what, totals)}
        for what, totals in (held or {}).items()
        if totals
    ]
    return Section(_("Conclusions and their evidence"), (), tuple(points))


def _advice(table: StudyTable, held: Held | None) -> Section:
    """What the study advises, each with what of this report speaks for it."""
    totals = [each for of_kind in (held or {}).values() for each in of_kind]
    days = {group: sum(each.days for each in totals if GROUPS[each.cause] is group) for group in Group}
    by_cause = {cause: sum(each.days for each in totals if each.cause is cause) for cause in Cause}
    advised = (
        (_("Strengthen the network: %(days)s person-days went to lines that were down."), days[Group.NETWORK]),
        (_("Order blanks earlier: %(days)s person-days went to waiting for one."), by_cause[Cause.BLANKS]),
        (_("Record nearer to where people live: %(days)s person-days went to the way."), days[Group.DISTANCE]),
        (_("Open outside working hours: %(days)s person-days went to them."), by_cause[Cause.WORKING_HOURS]),
        (_("Correct the register: %(days)s person-days hang on entries that no longer hold."), days[Group.DATA]),
    )
    points = (
        _("Make known that recording and printing outside the domicile exist."),
        _("Agree with the heads of the RT on days for the %(persons)s persons who are missing.")
        % {"persons": grouped(max(0, table.counts.not_recorded))},
        _("Agree with companies, schools and institutions on recording at the place of work or study."),
        *(said % {"days": grouped(number)} for said, number in advised if number),
        _("Ask residents to report births, deaths and moves, so that the lists are right."),
    )
    return Section(_("Advice"), (), points)


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


def _line(name: str, rate: Rate) -> tuple[Value, ...]:
    interval = None if rate.interval is None else "{:.2f}–{:.2f}".format(*rate.interval)
    return (
        _name(name),
        _whole(rate.denominator),
        _whole(rate.numerator),
        _percent(rate.percent),
        Value(texts.interval(rate), interval),
    )


def _name(words: object) -> Value:
    return Value(str(words), str(words))


def _whole(number: int) -> Value:
    return Value(grouped(number), number)


def _percent(value: Decimal | float | None) -> Value:
    return Value(texts.percent(value), value if value is None or isinstance(value, Decimal) else rounded(value, 2))


def _points(value: float | None) -> Value:
    if value is None:
        return Value("–", None)
    return Value(signed(value, 1), rounded(value, 1))
