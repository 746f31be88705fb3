"""The head's screen: rate, gap, forecast, causes, who is missing, each plot with its table and files."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from satupintu.city.areas import selectors as areas
from satupintu.city.desk import selectors
from satupintu.city.desk.problems import NO_SUCH_PLOT
from satupintu.city.desk.selectors import Board, HeadScreen
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation import services
from satupintu.city.participation.factor_words import FACTORS, level_word
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.factors import UNKNOWN, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.statistics.cells import Count
from satupintu.city.participation.words import CAUSES
from satupintu.city.web.requests import viewer_of
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar, Point

MONTHS, PLACES, WAITING = "bulan", "kelurahan", "hambatan"
FEWEST = 30  # persons below which a group's rate is no finding


@requires(Role.HEAD)
@never_cache
def head(request: HttpRequest) -> HttpResponse:
    """The figures of the day; has the counts renewed in the background where they are stale."""
    viewer = viewer_of(request)
    screen = selectors.head_screen(viewer)
    board = screen.board
    if board is None or board.kept.is_stale:
        services.ask_for_cells(viewer=viewer)
    context = {
        "heading": _("The office today"),
        "screen": screen,
        "board": board,
        "causes": [(cause, CAUSES[cause], cases, _days(lasted)) for cause, cases, lasted in screen.causes],
        "rate_printed": printed(screen.rate.percent),
        "numerator": grouped(screen.rate.numerator),
        "denominator": grouped(screen.rate.denominator),
        "gap": grouped(screen.gap),
        "on_hand": grouped(screen.stock.on_hand),
        "ahead": _ahead(board) if board else None,
        "missing": _missing(board) if board else [],
        "places": _places(board) if board else [],
        "plots": [_plotted(screen, name) for name in (MONTHS, WAITING, PLACES)] if board else [],
        "no_aside": True,
    }
    return render(request, "desk/head.html", context)


@requires(Role.HEAD)
@never_cache
def plot_svg(request: HttpRequest, plot: str) -> HttpResponse:
    """One plot of the screen to take along. Raises NO_SUCH_PLOT."""
    return plotted.svg_file(_drawn(_screen(request, plot), plot)[1], plot)


@requires(Role.HEAD)
@never_cache
def plot_csv(request: HttpRequest, plot: str) -> HttpResponse:
    """Its rows to take along. Raises NO_SUCH_PLOT."""
    return plotted.csv_file(_rows(_screen(request, plot), plot), plot)


def _screen(request: HttpRequest, plot: str) -> HeadScreen:
    screen = selectors.head_screen(viewer_of(request))
    if plot not in {MONTHS, PLACES, WAITING}:
        raise Problem(NO_SUCH_PLOT)
    return screen


# -- plots ----------------------------------------------------------------------------------------
def _plotted(screen: HeadScreen, name: str) -> plotted.Plotted:
    title, svg = _drawn(screen, name)
    rows: Sequence[Any] = _rows(screen, name)
    headings: tuple[str, ...]
    table: list[tuple[str, ...]]
    if name == MONTHS:
        headings = (_("Day"), _("Series"), _("Persons"))
        table = [(date_format(row.on), row.series, grouped(row.value)) for row in rows]
    else:
        headings = (_("Cause") if name == WAITING else "Kelurahan", _("Days") if name == WAITING else _("Persons"))
        table = [(row.name, grouped(round(row.value))) for row in rows]
    urls = (reverse(f"head_{kind}", args=(name,)) for kind in ("svg", "csv"))
    return plotted.Plotted(title, plotted.inline(svg), headings, table, *urls)


def _drawn(screen: HeadScreen, name: str) -> tuple[str, str]:
    source = _("this register, counted %(day)s") % {"day": _moment(screen)}
    if name == MONTHS:
        text = _("Persons who must have a KTP and are not recorded, at the end of each month, and what is expected.")
        around = plotted.sheet(_("Not yet recorded, by month"), text, source, measure=_("persons"), number=",.0f")
        return around.title, plots.lines(_rows(screen, name), around)
    if name == WAITING:
        text = _("Days that applications of the last 90 days waited, by what they waited for.")
        around = plotted.sheet(_("Three largest causes"), text, source, measure=_("days"), number=",.0f")
    else:
        text = _("Persons who must have a KTP and are not recorded.")
        around = plotted.sheet(_("Not yet recorded by kelurahan"), text, source, measure=_("persons"), number=",.0f")
    return around.title, plots.bars(_rows(screen, name), around)


def _rows(screen: HeadScreen, name: str) -> list[Any]:
    board = _board(screen)
    if name == WAITING:
        return [Bar(str(CAUSES[cause]), round(lasted.total_seconds() / 86400)) for cause, _n, lasted in screen.causes]
    if name == PLACES:
        return [Bar(name, count.wajib - count.recorded) for _code, name, count in _by_place(board)]
    counted = [*board.months, (board.kept.day, selectors.total_of(board))]
    points = [Point(_("not recorded"), day, count.wajib - count.recorded) for day, count in counted]
    if board.forecast:
        points.append(Point(_("expected"), board.kept.day, points[-1].value))
        points.append(Point(_("expected"), board.kept.until, board.forecast.not_recorded))
    return points


# -- parts of the page ------------------------------------------------------------------------------
def _ahead(board: Board) -> dict[str, Any]:
    found = board.forecast
    if found is None or not found.wajib:
        return {"until": board.kept.until, "found": None}
    expected, worst, best = (f"{number_format(each, 2)}%" for each in found.rate)
    return {
        "until": board.kept.until,
        "found": found,
        "expected": expected,
        "worst": worst,
        "best": best,
        "not_recorded": grouped(found.not_recorded),
        "low": grouped(found.low),
        "high": grouped(found.high),
        "per_week": grouped(round(found.per_week)),
        "coming": grouped(board.kept.coming.wajib),
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


def _places(board: Board) -> list[dict[str, str]]:
    return [
        {"code": code, "name": name, "persons": grouped(count.wajib - count.recorded), "rate": _printed(count)}
        for code, name, count in _by_place(board)
    ]


def _by_place(board: Board) -> list[tuple[str, str, Count]]:
    """(code, name, count), most persons missing first."""
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    rows = [(code, names[code], count) for code, count in board.margins[Factor.KELURAHAN].items()]
    return sorted(rows, key=lambda row: row[2].recorded - row[2].wajib)


def _board(screen: HeadScreen) -> Board:
    board = screen.board
    if board is None:
        raise Problem(NO_SUCH_PLOT)
    return board


def _printed(count: Count) -> str:
    return printed(Rate(count.recorded, count.wajib, Denominator.WAJIB_KTP).percent)


def _moment(screen: HeadScreen) -> str:
    return date_format(_board(screen).kept.day)


def _days(lasted: Any) -> str:
    return grouped(round(lasted.total_seconds() / 86400))
