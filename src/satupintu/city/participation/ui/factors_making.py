"""Makes the page of factors ahead: its tables, plots and files."""

from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation import selectors
from satupintu.city.participation.factor_words import KINDS
from satupintu.city.participation.problems import NO_ANALYTICS, NO_SUCH_CHOICE
from satupintu.city.participation.rules.factors import UNKNOWN
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.statistics.bridge import Bridge
from satupintu.city.participation.statistics.cells import Cells
from satupintu.city.participation.ui.drawings import Drawings
from satupintu.city.participation.ui.factors_files import tables
from satupintu.city.participation.ui.factors_form import Errors, FactorsForm
from satupintu.city.participation.ui.factors_parts import (
    apart_part,
    bridge_part,
    factor_part,
    finding_words,
    odds_row,
    rate_words,
    source_words,
    stages_part,
)
from satupintu.city.participation.ui.keeping import made_ahead

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
        drawings.files.update(tables(None, None, [], on, since, names))
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
    apart = apart_part(form, cells, names)
    progress(4, STEPS_TO_MAKE)
    stages, kinds = selectors.funnel_since(since), selectors.count_kinds(since)
    progress(5, STEPS_TO_MAKE)
    drawings.files.update(tables(answer, bridge, stages, on, since, names))
    return {
        "source": source_words(on),
        "rate": rate_words(answer.total),
        "answer": answer,
        "factors": [factor_part(each, cells, names, on, drawings) for each in answer.factors],
        "interactions": [odds_row(ratio, names) for ratio in answer.interactions],
        "findings": [finding_words(finding, names) for finding in answer.findings],
        "bridge": bridge_part(bridge, since, on, drawings) if bridge else None,
        "apart": apart,
        "stages": stages_part(stages, names, drawings),
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
