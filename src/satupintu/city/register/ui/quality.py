"""Data quality: counts with their trend for who plans and leads, the lists behind them for verifiers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.register.problems import NO_SUCH_FAULT
from satupintu.city.register.quality_words import FAULTS, NATURES, TONES, WEIGHTS, kind_word
from satupintu.city.register.rules.quality import ANY, RULES, Fault, QualityCell, Weight
from satupintu.city.register.selectors import quality
from satupintu.city.register.services.quality import MAY_COUNT, ask_for_counts
from satupintu.city.web.requests import viewer_of
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar, Point

SEERS = (Role.VERIFIER, Role.PLANNER, Role.HEAD)


@requires(*SEERS)
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """What is wrong by kind, as last counted, and how the grave kinds went since the first count."""
    newest = quality.newest_counts()
    cells = newest[2] if newest else []
    count, of = _sums(cells, ANY)
    context = {
        "heading": _("Data quality"),
        "newest": newest,
        "count": _grouped(count),
        "of": _grouped(of),
        "natures": [
            (word, [_row(fault, cells) for fault in Fault if RULES[fault].nature == n]) for n, word in NATURES.items()
        ],
        "may_count": viewer_of(request).has(*MAY_COUNT),
        "trend": _shown(_trend_of_all(), "quality_file", "tren"),
    }
    return render(request, "register/quality.html", context)


@requires(*SEERS)
@never_cache
def kind(request: HttpRequest, kind: str) -> HttpResponse:
    """One kind: by kelurahan, and since the first count."""
    fault = quality.get_fault(kind)
    newest = quality.newest_counts()
    cells = [cell for cell in newest[2] if cell.kind == fault] if newest else []
    viewer, what_to_do = viewer_of(request), FAULTS[fault][1]
    context = {
        "heading": kind_word(fault),
        "what_to_do": what_to_do,
        "back_url": reverse("quality"),
        "newest": newest,
        "fault": fault,
        "rows": [
            {
                "code": cell.kelurahan,
                "name": name,
                "count": cell.count,
                "counted": _grouped(cell.count),
                "of": _grouped(cell.of),
                "may_open": viewer.may_see(cell.kelurahan, Role.VERIFIER),
            }
            for cell, name in _named(cells)
        ],
        "plots": [_shown(plot, "quality_kind_file", which, fault) for which, plot in _plots_of(fault, cells).items()],
    }
    return render(request, "register/quality_kind.html", context)


@requires(Role.VERIFIER)
@never_cache
def people(request: HttpRequest, kind: str, area: str) -> HttpResponse:
    """Who shows a fault in a kelurahan, today."""
    fault, place = quality.get_fault(kind), areas.get_area(area)
    lines, total = quality.list_doubtful(viewer_of(request), fault, place.code)
    context = {
        "heading": f"{kind_word(fault)}: {place.name}",
        "what_to_do": FAULTS[fault][1],
        "back_url": reverse("quality_kind", args=(fault,)),
        "fault": fault,
        "area": place.code,
        "lines": lines,
        "total": total,
        "shown": len(lines),
        "exported": quality.EXPORTED,
    }
    return render(request, "register/quality_people.html", context)


@requires(Role.VERIFIER)
@never_cache
def people_csv(request: HttpRequest, kind: str, area: str) -> HttpResponse:
    """The same list to work through; the NIK masked."""
    fault, place = quality.get_fault(kind), areas.get_area(area)
    lines = quality.export_doubtful(viewer_of(request), fault, place.code)
    return plotted.csv_file(lines, f"mutu-data-{fault.lower()}-{place.code}")


@requires(*SEERS)
@never_cache
def file(request: HttpRequest, which: str, form: str) -> HttpResponse:  # noqa: ARG001
    """Every count of the newest day, or the trend."""
    if (which, form) == ("angka", "csv"):
        newest = quality.newest_counts()
        return plotted.csv_file(newest[2] if newest else [], "mutu-data-angka")
    return _file({"tren": _trend_of_all()}, which, form, "mutu-data")


@requires(*SEERS)
@never_cache
def kind_file(request: HttpRequest, kind: str, which: str, form: str) -> HttpResponse:  # noqa: ARG001
    """A plot of one kind, drawn or as rows."""
    fault, newest = quality.get_fault(kind), quality.newest_counts()
    cells = [cell for cell in newest[2] if cell.kind == fault] if newest else []
    return _file(_plots_of(fault, cells), which, form, f"mutu-data-{fault.lower()}")


@require_POST
@requires(*MAY_COUNT)
def count_now(request: HttpRequest) -> HttpResponse:
    """Have it counted again; the page shows it when it is done."""
    ask_for_counts(viewer=viewer_of(request))
    messages.success(request, _("The register is being counted. Open this page again in a minute."))
    return redirect("quality")


# -- inside -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Plot:
    """A plot with the rows it was drawn from, and the same rows in words."""

    title: str
    svg: str
    rows: list[Any]
    headings: tuple[str, ...]
    table: Sequence[tuple[str, ...]]


def _plots_of(fault: Fault, cells: list[QualityCell]) -> dict[str, _Plot]:
    return {"kelurahan": _by_kelurahan(fault, cells), "tren": _trend({kind_word(fault): (fault,)}, kind_word(fault))}


def _trend_of_all() -> _Plot:
    grave = {
        str(word): tuple(f for f in Fault if (RULES[f].nature, RULES[f].weight) == (nature, Weight.GRAVE))
        for nature, word in NATURES.items()
    }
    return _trend(grave, _("Grave faults"))


def _trend(series: dict[str, tuple[Fault, ...]], what: str) -> _Plot:
    points = {name: quality.list_trend(kinds) for name, kinds in series.items()}
    rows = [Point(name, point.on, point.count) for name, found in points.items() for point in found]
    days = sorted({row.on for row in rows})
    afterwards = {point.on for found in points.values() for point in found if point.afterwards}
    said = {(row.series, row.on): _grouped(int(row.value or 0)) for row in rows}
    around = plotted.sheet(
        _("%(what)s since the first count") % {"what": what},
        _("Counts kept each night; ends of months before the first night were computed afterwards."),
        _source(days[-1] if days else None),
        measure=_("Faults"),
        number=",.0f",
    )
    table = [
        (
            _day(day) + (f" ({_('computed afterwards')})" if day in afterwards else ""),
            *(said.get((name, day), "–") for name in series),
        )
        for day in days
    ]
    return _Plot(around.title, plots.lines(rows, around), rows, (_("Day"), *series), table)


def _by_kelurahan(fault: Fault, cells: list[QualityCell]) -> _Plot:
    named = _named(cells)
    newest = quality.newest_counts()
    rows = [Bar(name, cell.count, f"{_grouped(cell.count)} / {_grouped(cell.of)}") for cell, name in named]
    around = plotted.sheet(
        _("%(what)s, by kelurahan") % {"what": kind_word(fault)},
        _("Persons who show it, of all residents of the kelurahan; the most first."),
        _source(newest[0] if newest else None),
        measure=_("Persons"),
        number=",.0f",
    )
    table = [(name, _grouped(cell.count), _grouped(cell.of)) for cell, name in named]
    return _Plot(around.title, plots.bars(rows, around), rows, (_("Kelurahan"), _("Persons"), _("Residents")), table)


def _source(on: date | None) -> str:
    if on is None:
        return _("Source: this register.")
    return _("Source: this register, as of %(day)s.") % {"day": _day(on)}


def _shown(plot: _Plot, address: str, which: str, *args: str) -> plotted.Plotted:
    svg, table = (reverse(address, args=(*args, which, form)) for form in ("svg", "csv"))
    return plotted.Plotted(plot.title, plotted.inline(plot.svg), plot.headings, plot.table, svg, table)


def _file(drawn: dict[str, _Plot], which: str, form: str, name: str) -> HttpResponse:
    if which not in drawn or form not in {"svg", "csv"}:
        raise Problem(NO_SUCH_FAULT)
    plot = drawn[which]
    name = f"{name}-{which}"
    return plotted.svg_file(plot.svg, name) if form == "svg" else plotted.csv_file(plot.rows, name)


def _row(fault: Fault, cells: list[QualityCell]) -> dict[str, Any]:
    rule, (word, what_to_do) = RULES[fault], FAULTS[fault]
    count, _of = _sums(cells, fault)
    return {
        "fault": fault,
        "word": word,
        "what_to_do": what_to_do,
        "weight": WEIGHTS[rule.weight],
        "tone": TONES[rule.weight],
        "count": count,
        "counted": _grouped(count),
    }


def _sums(cells: list[QualityCell], kind: str) -> tuple[int, int]:
    mine = [cell for cell in cells if cell.kind == kind]
    return sum(cell.count for cell in mine), sum(cell.of for cell in mine)


def _named(cells: list[QualityCell]) -> list[tuple[QualityCell, str]]:
    names = {area.code: area.name for area in areas.list_areas("KELURAHAN")}
    most_first = sorted(cells, key=lambda cell: (-cell.count, cell.kelurahan))
    return [(cell, names.get(cell.kelurahan, cell.kelurahan)) for cell in most_first]


def _day(on: date) -> str:
    return date_format(on, "j F Y")


def _grouped(number: int) -> str:
    return number_format(number, use_l10n=True, force_grouping=True)
