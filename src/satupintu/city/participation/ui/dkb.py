"""The officers' pages of the semester aggregate (DKB): figures per kelurahan, its files, another office's file."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import requires
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role
from satupintu.city.participation import words
from satupintu.city.participation.aggregates import telling, writing
from satupintu.city.participation.aggregates.found import SHOWN, foremost
from satupintu.city.participation.aggregates.reading import figures_of, read_aggregate
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.problems import NO_CUT_OFF
from satupintu.city.participation.rules.dkb import KTP, POPULATION
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.selectors.dkb import Dkb, dkb_as_of, list_cut_offs
from satupintu.city.register.importing.files import MOST_BYTES
from satupintu.design import plotted

OFFICERS = (Role.VERIFIER, Role.PLANNER, Role.HEAD)
MINUTES = 10  # that a semester's figures are kept: counting them takes seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _cut_offs() -> list[tuple[str, str]]:
    return [(day.isoformat(), date_format(day)) for day in list_cut_offs()]


class SemesterForm(forms.Form):
    on = forms.TypedChoiceField(
        label=gettext_lazy("Semester that ended on"), choices=_cut_offs, coerce=date.fromisoformat
    )
    known_on = forms.DateField(
        label=gettext_lazy("As known on"),
        help_text=gettext_lazy("Left empty: as known today, late reports and corrections included."),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )


class AggregateForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Another office's file"),
        help_text=gettext_lazy("CSV or XLSX, at most 64 MB. It is looked at and not kept."),
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose the file.")},
    )


@dataclass(frozen=True)
class Line:
    """One area as the page shows it."""

    name: str
    counts: tuple[str, ...]
    recorded: str
    in_hand: str


@requires(*OFFICERS)
@never_cache
def dkb(request: HttpRequest) -> HttpResponse:
    """One semester's figures per kelurahan, with source, cut-off and the day on which that was known."""
    form = _asked(request)
    context: dict[str, Any] = {"heading": _("Semester aggregate (DKB)"), "form": form, "no_aside": True}
    if figures := _figures(form):
        totals = telling.totals(figures)
        parts = [
            _line(area.name, _of(figures, area.code))
            for area in figures.kelurahan
        ]  # fmt: skip
        context |= {
            "ends": figures.semester.ends,
            "known_on": figures.known_on,
            "lines": [_line(_("The whole city"), totals), *parts],
            "above": totals["rekam"] > totals["wajib_ktp"],
            "totals": totals,
            "query": f"on={figures.semester.ends.isoformat()}&known_on={figures.known_on.isoformat()}",
        }
    return render(request, "participation/dkb.html", context)


@requires(*OFFICERS)
@never_cache
def dkb_file(request: HttpRequest) -> HttpResponse:
    """The semester as CSV or, with `format=xlsx`, as a workbook. Raises NO_CUT_OFF."""
    figures = _figures(_asked(request))
    if figures is None:
        raise Problem(NO_CUT_OFF)
    name = f"dkb-{figures.semester.year}-{figures.semester.number}-diketahui-{figures.known_on.isoformat()}"
    if request.GET.get("format") == "xlsx":
        return plotted.file(writing.as_xlsx(figures), f"{name}.xlsx", XLSX)
    return plotted.csv_text_file(writing.as_csv(figures), name)


@requires(*OFFICERS)
@never_cache
def dkb_check(request: HttpRequest) -> HttpResponse:
    """Another office's file, row by row: what is refused, what is odd; nothing of it is kept."""
    sent = request.method == "POST"
    form = AggregateForm(request.POST if sent else None, request.FILES if sent else None)
    context: dict[str, Any] = {"heading": _("Check an aggregate file"), "form": form, "no_aside": True}
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            aggregate = read_aggregate(file.name, file.read(MOST_BYTES + 1))
        except Problem as wrong:
            form.add_error("file", str(wrong))
        else:
            context |= {
                "aggregate": aggregate,
                "rows": len(aggregate.rows) + len(aggregate.lines),
                "findings": [
                    {"found": found, "say": words.FOUND[found.what]} for found in foremost(aggregate.findings)
                ],
                "more": max(0, len(aggregate.findings) - SHOWN),
                "table": _table(aggregate),
            }
    return render(request, "participation/dkb_check.html", context)


# -- inside -------------------------------------------------------------------------------------
def _asked(request: HttpRequest) -> SemesterForm:
    newest = {"on": list_cut_offs()[0].isoformat(), "known_on": ""}
    return SemesterForm(request.GET if "on" in request.GET else newest)


def _figures(form: SemesterForm) -> Dkb | None:
    """What was asked for; None, with the reason in the form, where it cannot be had."""
    if not form.is_valid():
        return None
    on, known_on = form.cleaned_data["on"], form.cleaned_data["known_on"] or clock.today()
    try:
        kept = cache.get_or_set(f"dkb:{on}:{known_on}", lambda: dkb_as_of(on, known_on), MINUTES * 60)
    except Problem as wrong:
        form.add_error("known_on", str(wrong))
        return None
    return cast("Dkb", kept)


def _of(figures: Dkb, kelurahan: str) -> dict[str, int]:
    tables = figures.rows[kelurahan]
    of_ktp = {name: tables[KTP][f"{name}_jml"] for name in ("wajib_ktp", "rekam", "belum_rekam", "ktp")}
    return cast("dict[str, int]", {"population": tables[POPULATION]["jumlah"], **of_ktp})


def _line(name: str, counts: dict[str, int]) -> Line:
    numbers = tuple(counts[each] for each in ("population", "wajib_ktp", "rekam", "belum_rekam", "ktp"))
    recorded = Rate(counts["rekam"], counts["wajib_ktp"], Denominator.WAJIB_KTP)
    in_hand = Rate(counts["ktp"], counts["rekam"], Denominator.RECORDED)
    return Line(name, tuple(map(grouped, numbers)), printed(recorded.percent), printed(in_hand.percent))


def _table(aggregate: Any) -> dict[str, Any] | None:
    """The study's lines of the file, where it tells enough for them."""
    try:
        figures = figures_of(aggregate)
    except Problem:
        return None
    rows = [
        {
            "word": words.LINES[row.name],
            "count": grouped(row.count),
            "of_wajib": printed(row.of_wajib_ktp.percent) if row.of_wajib_ktp else "",
            "of_population": printed(row.of_population.percent) if row.of_population else "",
        }
        for row in figures.table.rows
    ]
    return {"rows": rows, "on": figures.table.on, "above": figures.table.rate.is_above_whole, "name": aggregate.name}
