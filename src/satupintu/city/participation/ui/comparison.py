"""The officers' page that holds this city's kelurahan beside those of other offices' files; nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
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
from satupintu.city.participation import selectors
from satupintu.city.participation.aggregates.reading import figures_of, read_aggregate
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.rules.funnel_limits import Z_95, Z_998, Funnel, Place, funnel_of
from satupintu.city.participation.rules.rates import Denominator, Rate, printed
from satupintu.city.participation.words import PLACES
from satupintu.city.register.importing.files import MOST_BYTES
from satupintu.design import marked, plots, plotted
from satupintu.design.plots import FunnelLimit, FunnelPoint
from satupintu.design.sheets import as_csv

SEERS = (Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.VERIFIER)
MOST_FILES = 6
STEPS = 40  # points of each limit's curve


@dataclass(frozen=True)
class Unit:
    """One area of one source; `mark`: where it is invented."""

    name: str
    source: str
    rate: Rate
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the file."""

    area: str
    source: str
    wajib_ktp: int
    recorded: int
    rate_percent: Decimal | None
    against_joint_rate: Place
    tanda: str


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or more, as a list."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        files = [super(FilesField, self).clean(each, initial) for each in data or [None]]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(_("Choose at most six files."))
        return files


class FilesForm(forms.Form):
    aggregates = FilesField(
        label=gettext_lazy("Other offices' aggregate files"),
        help_text=gettext_lazy("CSV or XLSX, at most 64 MB each and six files. They are looked at and not kept."),
        widget=SeveralFiles({"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": gettext_lazy("Choose one file or more.")},
    )


@requires(*SEERS)
@never_cache
def comparison(request: HttpRequest) -> HttpResponse:
    """The kelurahan of this city alone, or beside those of the files that were sent."""
    sent = request.method == "POST"
    form = FilesForm(request.POST if sent else None, request.FILES if sent else None)
    units = _own()
    if sent and form.is_valid():
        for file in form.cleaned_data["aggregates"]:
            try:
                units += _of_file(file)
            except Problem as wrong:
                form.add_error("aggregates", f"{file.name}: {wrong}")
    units = [unit for unit in units if unit.rate.denominator]
    context = {"heading": _("Comparison with other cities"), "form": form, "no_aside": True} | _shown(units)
    return render(request, "participation/comparison.html", context, status=400 if form.errors else 200)


def _own() -> list[Unit]:
    today = clock.today()
    mark = marked.mark()
    source = _source(_("this city, register of %(day)s") % {"day": date_format(today)}, mark)
    parts = selectors.participation_on(today).areas
    return [Unit(part.name, source, part.rate, mark) for part in parts if part.level == "KELURAHAN"]


def _source(said: str, mark: str) -> str:
    return f"{said}, {mark}" if mark else said


def _of_file(file: UploadedFile[bytes]) -> list[Unit]:
    """Its kelurahan, or its whole where it tells no parts. Raises UNREADABLE_AGGREGATE, AGGREGATE_WITHOUT_DAY."""
    name = file.name or ""
    aggregate = read_aggregate(name, file.read(MOST_BYTES + 1))
    figures = figures_of(aggregate)
    said = _("%(name)s, cut-off %(day)s") % {"name": name, "day": date_format(figures.table.on)}
    source, mark = _source(said, aggregate.mark), aggregate.mark
    parts = [part for part in figures.areas if part.level == "KELURAHAN"] or figures.areas
    units = [Unit(part.name or part.code, source, part.rate, mark) for part in parts]
    return units or [Unit(figures.table.area_name, source, figures.table.rate, mark)]


def _shown(units: Sequence[Unit]) -> dict[str, Any]:
    recorded, wajib = (sum(getattr(u.rate, side) for u in units) for side in ("numerator", "denominator"))
    joint, funnel = Rate(recorded, wajib, Denominator.WAJIB_KTP), funnel_of(recorded, wajib)
    places = {unit: funnel.place(unit.rate.numerator, unit.rate.denominator) for unit in units} if funnel else {}
    rows = [
        {
            "name": unit.name,
            "source": unit.source,
            "wajib": grouped(unit.rate.denominator),
            "recorded": grouped(unit.rate.numerator),
            "percent": printed(unit.rate.percent),
            "place": places.get(unit),
            "word": PLACES[places[unit]] if unit in places else "–",
        }
        for unit in sorted(units, key=lambda unit: (unit.source, unit.name))
    ]
    return {
        "rows": rows,
        "sources": list(dict.fromkeys(unit.source for unit in units)),
        "joint": printed(joint.percent),
        "joint_counts": f"{grouped(recorded)} / {grouped(wajib)}",
        "plot": _plot(units, places, funnel) if funnel else None,
    }


def _plot(units: Sequence[Unit], places: dict[Unit, Place], funnel: Funnel) -> plotted.Plotted:
    sizes = [unit.rate.denominator for unit in units]
    low, high = max(1, round(min(sizes) * 0.8)), round(max(sizes) * 1.1) + 1
    across = sorted({round(low * (high / low) ** (step / STEPS)) for step in range(STEPS + 1)})
    limits = tuple(
        FunnelLimit(name, size, *funnel.limits(size, z))
        for name, z in (("95%", Z_95), ("99,8%", Z_998))
        for size in across
    )
    points = [
        FunnelPoint(
            unit.name,
            unit.rate.denominator,
            float(unit.rate.exact or 0),
            is_outside=places[unit] in {Place.ABOVE, Place.BELOW},
        )
        for unit in units
    ]
    around = plotted.sheet(
        _("Rate by size, with the limits of what chance makes"),
        _("Each point is an area; outside the limits it differs from the joint rate by more than chance."),
        "; ".join(dict.fromkeys(unit.source for unit in units)),
        measure="%",
    )
    mark = next(filter(None, (unit.mark for unit in units)), "")  # as soon as one is invented
    around = replace(around, mark=marked.in_words(mark))
    svg = plots.funnel(points, around, limits, 100 * funnel.joint, _("Persons who must have a KTP"))
    lines = [
        Line(
            area=unit.name,
            source=unit.source,
            wajib_ktp=unit.rate.denominator,
            recorded=unit.rate.numerator,
            rate_percent=unit.rate.percent,
            against_joint_rate=places[unit],
            tanda=unit.mark,
        )
        for unit in units
    ]
    return plotted.Plotted(
        around.title,
        plotted.inline(svg),
        (),
        (),
        plotted.address_of(svg, "image/svg+xml"),
        plotted.address_of(as_csv(lines), "text/csv;charset=utf-8"),
        f"banding-{clock.today()}",
    )
