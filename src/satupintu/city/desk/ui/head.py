"""The head's screen: rate, gap, forecast, causes, who is missing, each plot with its table and files."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.desk import selectors
from satupintu.city.desk.selectors import Board
from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation import services
from satupintu.city.participation.factor_words import FACTORS, level_word
from satupintu.city.participation.figures import decimals, grouped
from satupintu.city.participation.obstacle_words import CAUSES
from satupintu.city.participation.problems import NO_SUCH_DAY
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.statistics.cells import Count
from satupintu.city.participation.ui.drawings import Drawings
from satupintu.city.participation.ui.keeping import answer, chosen, file_of, made_ahead
from satupintu.city.web.requests import viewer_of
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar, Point, Sheet

FEWEST = 30  # persons below which a group's rate is no finding
FURTHEST = timedelta(days=366)
STEPS_TO_MAKE = 3
WIDTH = 230  # pixels of a plot without its names: three stand side by side
PLACES_DRAWN = 8  # on one screen; the table and the file have them all
Places = list[tuple[str, str, Count]]
"""Kelurahan as (code, name, count), most persons missing first."""


class TargetForm(forms.Form):
    """The day to forecast to; the end of the running semester when left out."""

    until = forms.DateField(
        label=gettext_lazy("Forecast to"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and not clock.today() < until <= clock.today() + FURTHEST:
            raise forms.ValidationError(_("Choose a day of the year to come."))
        return until


@made_ahead
def head_board(viewer: Viewer, asked: Asked, progress: Progress) -> Made:
    """Everything on the screen that takes seconds: counts, ledger and plots. Raises NO_SUCH_DAY."""
    form, query = TargetForm(asked), urlencode(asked)
    if not form.is_valid():
        raise Problem(NO_SUCH_DAY)
    progress(1, STEPS_TO_MAKE)
    services.keep_cells(viewer=viewer)
    progress(2, STEPS_TO_MAKE)
    board = selectors.get_board(viewer, form.cleaned_data["until"])
    progress(3, STEPS_TO_MAKE)
    drawings, places = Drawings(lambda file: f"{_address(file)}?{query}"), _by_place(board)
    context = {
        "ahead": _ahead(board),
        "missing": _missing(board),
        "places": _places(places),
        "months_plot": _months(board, drawings),
        "causes_plot": _causes(board, drawings),
        "places_plot": _places_plot(board, places, drawings),
    }
    return Made(render_to_string("desk/head_board.html", context), drawings.files)


@requires(Role.HEAD)
@never_cache
def head(request: HttpRequest) -> HttpResponse:
    """The figures of the moment, and the board as it was made."""
    screen = selectors.head_screen(viewer_of(request))
    context = {
        "heading": _("The office today"),
        "screen": screen,
        "rate_printed": printed(screen.rate.percent),
        "numerator": grouped(screen.rate.numerator),
        "denominator": grouped(screen.rate.denominator),
        "gap": grouped(screen.gap),
        "on_hand": grouped(screen.stock.on_hand),
    }
    return answer(request, "desk/head.html", context, head_board, TargetForm(request.GET))


@requires(Role.HEAD)
@never_cache
def plot_svg(request: HttpRequest, plot: str) -> HttpResponse:
    """One plot of the board to take along. Raises NO_SUCH_DAY, NO_SUCH_FILE, PAGE_UNDER_WAY."""
    return _file(request, f"{plot}.svg")


@requires(Role.HEAD)
@never_cache
def plot_csv(request: HttpRequest, plot: str) -> HttpResponse:
    """Its rows to take along. Raises NO_SUCH_DAY, NO_SUCH_FILE, PAGE_UNDER_WAY."""
    return _file(request, f"{plot}.csv")


def _file(request: HttpRequest, name: str) -> HttpResponse:
    form = TargetForm(request.GET)
    if not form.is_valid():
        raise Problem(NO_SUCH_DAY)
    return file_of(request, head_board, chosen(request, form), name, f"{clock.today()}-{name}")


def _address(file: str) -> str:
    name, _dot, kind = file.rpartition(".")
    return reverse(f"head_{kind}", args=(name,))


# -- plots ----------------------------------------------------------------------------------------
def _months(board: Board, drawings: Drawings) -> plotted.Plotted:
    counted = [*board.months, (board.kept.day, selectors.total_of(board))]
    points = [Point(_("not recorded"), day, count.wajib - count.recorded) for day, count in counted]
    if board.forecast:
        points.append(Point(_("expected"), board.kept.day, points[-1].value))
        points.append(Point(_("expected"), board.until, board.forecast.not_recorded))
    text = _("Persons who must have a KTP and are not recorded, at the end of each month, and what is expected.")
    around = _sheet(board, _("Not yet recorded, by month"), text, _("persons"))
    table = [(date_format(point.on), point.series, grouped(round(point.value or 0))) for point in points]
    headings = (_("Day"), _("Series"), _("Persons"))
    return drawings.add("bulan", around, plots.lines(points, around), points, headings, table)


def _causes(board: Board, drawings: Drawings) -> plotted.Plotted:
    bars = [Bar(str(CAUSES[each.cause][0]), each.days) for each in board.causes]
    text = _("Person-days of requests and of persons not yet recorded, by what they waited for.")
    around = _sheet(board, _("Three largest causes"), text, _("person-days"))
    table = [(str(CAUSES[each.cause][0]), grouped(each.days), grouped(each.cases)) for each in board.causes]
    headings = (_("Cause"), _("Person-days"), _("Cases"))
    return drawings.add("hambatan", around, plots.bars(bars, around), bars, headings, table)


def _places_plot(board: Board, places: Places, drawings: Drawings) -> plotted.Plotted:
    bars = [Bar(name, count.wajib - count.recorded) for _code, name, count in places]
    text = _("Persons who must have a KTP and are not recorded.")
    around = _sheet(board, _("Most not yet recorded"), text, _("persons"))
    table = [
        (name, grouped(count.wajib - count.recorded), grouped(count.wajib), _printed(count))
        for _code, name, count in places
    ]
    headings = ("Kelurahan", _("Persons"), _("Must have a KTP"), _("Rate"))
    return drawings.add("kelurahan", around, plots.bars(bars[:PLACES_DRAWN], around), bars, headings, table)


def _sheet(board: Board, title: str, text: str, measure: str) -> Sheet:
    source = _("this register, counted %(day)s") % {"day": date_format(board.kept.day)}
    return plotted.sheet(title, text, source, measure=measure, number=",.0f", width=WIDTH)


# -- parts of the page ------------------------------------------------------------------------------
def _ahead(board: Board) -> dict[str, Any]:
    found = board.forecast
    if found is None or not found.wajib:
        return {"until": board.until, "found": None}
    expected, worst, best = (f"{decimals(each, 2)}%" for each in found.rate)
    return {
        "until": board.until,
        "found": found,
        "expected": expected,
        "worst": worst,
        "best": best,
        "not_recorded": grouped(found.not_recorded),
        "low": grouped(found.low),
        "high": grouped(found.high),
        "per_week": grouped(round(found.per_week)),
        "coming": grouped(board.coming.wajib),
    }


def _missing(board: Board) -> list[dict[str, Any]]:
    """Of each factor but the place: the group with the lowest rate, and the one with most persons missing."""
    rows = []
    for factor in Factor:
        groups = {level: c for level, c in board.margins[factor].items() if c.wajib >= FEWEST and level != UNKNOWN}
        if factor is not Factor.KELURAHAN and len(groups) > 1:
            lowest = min(groups, key=lambda level: groups[level].rate)
            most = max(groups, key=lambda level: groups[level].wajib - groups[level].recorded)
            rows.append(
                {
                    "factor": FACTORS[factor],
                    "lowest": level_word(factor, lowest, {}),
                    "rate": _printed(groups[lowest]),
                    "most": level_word(factor, most, {}),
                    "persons": grouped(groups[most].wajib - groups[most].recorded),
                }
            )
    return rows


def _places(places: Places) -> list[dict[str, str]]:
    return [
        {"code": code, "name": name, "persons": grouped(count.wajib - count.recorded), "rate": _printed(count)}
        for code, name, count in places
    ]


def _by_place(board: Board) -> Places:
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    rows = [(code, names[code], count) for code, count in board.margins[Factor.KELURAHAN].items()]
    return sorted(rows, key=lambda row: row[2].recorded - row[2].wajib)


def _printed(count: Count) -> str:
    return printed(Rate(count.recorded, count.wajib, Denominator.WAJIB_KTP).percent)
