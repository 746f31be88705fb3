"""How good each line was, from its recorded outages; and the page that an office prints to ask for a better one."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import NOT_FOUND, Problem
from satupintu.city.relay import selectors
from satupintu.city.relay.rules.lines import HOUR, OFFICE, Line
from satupintu.city.web.requests import viewer_of
from satupintu.design import plots, plotted
from satupintu.design.plots import Cell

PERIODS = (30, 90, 365)  # days
COMMAND = "satupintu city line_report --days"


@requires(*selectors.WATCHERS)
@never_cache
def lines(request: HttpRequest) -> HttpResponse:
    days = _days(request)
    found = selectors.get_lines(viewer_of(request), days)
    rows = _cells(found)
    around = _sheet(days)
    headings = (pgettext("network", "Line"), *(f"{hour:02}" for hour in range(24)))
    table = [(name_of(line), *(_percent(share) for share in line.hours)) for line in found]
    urls = [f"{reverse('lines_file', args=(form,))}?hari={days}" for form in ("svg", "csv")]
    svg = plotted.inline(plots.grid(rows, around, _("Hour of the day")))
    context = {
        "heading": _("Lines"),
        "days": days,
        "periods": PERIODS,
        "lines": [in_words(line) for line in found],
        "with_uplinks": [in_words(line) for line in found if line.uplinks],
        "plot": plotted.Plotted(around.title, svg, headings, table, *urls),
        "command": f"{COMMAND} {days}",
    }
    return render(request, "relay/lines.html", context)


@requires(*selectors.WATCHERS)
@never_cache
def lines_file(request: HttpRequest, form: str) -> HttpResponse:
    """The plot, or what it was drawn from."""
    days = _days(request)
    rows, name = _cells(selectors.get_lines(viewer_of(request), days)), f"jalur-{clock.today()}"
    if form == "csv":
        return plotted.csv_file(rows, name)
    if form != "svg":
        raise Problem(NOT_FOUND)
    return plotted.svg_file(plots.grid(rows, _sheet(days), _("Hour of the day")), name)


@requires(*selectors.WATCHERS)
@never_cache
def evidence(request: HttpRequest, station: str) -> HttpResponse:
    """One station's line on paper."""
    days = _days(request)
    line = selectors.get_line(viewer_of(request), station, days)
    context = {
        "heading": _("Why this line is not enough") if line.outages else _("This line held"),
        "line": in_words(line),
        "hours": [(f"{hour:02}.00", _percent(share), hour in OFFICE) for hour, share in enumerate(line.hours)],
        "longest": [(_when(span.began), _when(span.ended), _hours(span.length / HOUR)) for span in line.longest],
        "days": days,
        "today": clock.today(),
        "back_url": f"{reverse('lines')}?hari={days}",
        "command": f"{COMMAND} {days}",
    }
    return render(request, "relay/line_evidence.html", context)


def name_of(line: Line) -> str:
    return f"{line.place} ({line.station})" if line.station else _("City to the national data centre")


def in_words(line: Line) -> dict[str, Any]:
    """A line's figures as people read them."""
    return {
        "station": line.station,
        "name": name_of(line),
        "place": line.place,
        "since": line.period.began,
        "whole": _percent(line.whole),
        "office": _percent(line.office),
        "outages": line.outages,
        "down": _hours(line.down / HOUR),
        "longest": _hours(line.longest[0].length / HOUR) if line.longest else "–",
        "packets": line.cost.packets,
        "waited": _hours(line.cost.hours),
        "people": line.cost.people,
        "uplinks": [(name, _hours(down / HOUR)) for name, down in line.uplinks],
    }


# -- inside -------------------------------------------------------------------------------------
def _days(request: HttpRequest) -> int:
    text = request.GET.get("hari", str(PERIODS[1]))
    if text not in map(str, PERIODS):
        raise Problem(NOT_FOUND)
    return int(text)


def _cells(found: list[Line]) -> list[Cell]:
    return [
        Cell(name_of(line), f"{hour:02}", round(100 * share, 2))
        for line in found
        for hour, share in enumerate(line.hours)
    ]


def _sheet(days: int) -> plots.Sheet:
    return plotted.sheet(
        _("Availability by hour of the day and line, in percent"),
        _("The darker a cell, the more often the line was down in that hour."),
        _("Source: outages as stations and relay noted them, the last %(days)s days until %(today)s.")
        % {"days": days, "today": date_format(clock.today(), "j F Y")},
        number=",.1f",
        width=760,
    )


def _percent(share: float) -> str:
    return f"{floatformat(100 * share, 2)}%"


def _hours(hours: float) -> str:
    return floatformat(hours, "1g")


def _when(moment: Any) -> str:
    return date_format(moment, "j F Y H.i")
