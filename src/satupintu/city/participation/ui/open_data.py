"""Public tables of a semester by up to three factors, with their files; nothing is counted here."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from satupintu.city.foundation.access import public
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import open_data, selectors
from satupintu.city.participation.factor_words import FACTORS
from satupintu.city.participation.figures import decimals, grouped
from satupintu.city.participation.problems import NOT_PUBLISHED
from satupintu.city.participation.published_words import Words, group_word, published_words
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.rates import printed
from satupintu.city.participation.selectors import Line, Published
from satupintu.design import plots, plotted
from satupintu.design.plots import Bar

MOST_BARS = 40
"""More than that are no picture; the table has them."""


class TableForm(forms.Form):
    """A semester and up to three factors; the same factor twice counts once."""

    semester = forms.ChoiceField(label=gettext_lazy("Semester that ended on"))
    first = forms.ChoiceField(label=gettext_lazy("By"))
    second = forms.ChoiceField(label=gettext_lazy("and by"), required=False)
    third = forms.ChoiceField(label=gettext_lazy("and also by"), required=False)

    def __init__(self, asked: dict[str, str], semesters: Sequence[date]) -> None:
        given = {"semester": semesters[0].isoformat(), "first": Factor.KELURAHAN.value} if semesters else {}
        super().__init__({**given, **asked})
        factors = [(factor.value, FACTORS[factor]) for factor in Factor]
        self._offer("semester", [(day.isoformat(), date_format(day)) for day in semesters])
        self._offer("first", factors)
        for name in ("second", "third"):
            self._offer(name, [("", _("nothing more")), *factors])

    def _offer(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the types: declared so above
        field.choices = choices

    def table(self) -> Published:
        """Raises NOT_PUBLISHED."""
        if not self.is_valid():
            raise Problem(NOT_PUBLISHED)
        asked = self.cleaned_data
        factors = {Factor(asked[name]) for name in ("first", "second", "third") if asked[name]}
        return selectors.published_table(date.fromisoformat(asked["semester"]), list(factors))


@public
def open_tables(request: HttpRequest) -> HttpResponse:
    """The chosen table; without one, the rates of the kelurahan at the end of the last published semester."""
    semesters = selectors.list_published()
    context: dict[str, Any] = {"heading": _("Open data: who takes part"), "no_aside": True}
    if not semesters:
        return render(request, "participation/open_data.html", context)
    form = TableForm(request.GET.dict(), semesters)
    context["form"] = form
    if not form.is_valid():
        return render(request, "participation/open_data.html", context, status=400)
    table, words = form.table(), published_words()
    shown = [line for line in table.lines if line.rate]
    query = urlencode(form.cleaned_data)
    context |= {
        "table": table,
        "title": _title(table),
        "factors": [FACTORS[factor] for factor in table.factors],
        "rows": [_row(line, table, words) for line in table.lines],
        "shown": grouped(len(shown)),
        "hidden": grouped(len(table.lines) - len(shown)),
        "plot": plotted.inline(_plot(table, words)) if 0 < len(shown) <= MOST_BARS else "",
        "query": query,
        "files": [
            (_title(each), _address("open_data_csv", each)) for each in selectors.list_tables(table.semester_ends)
        ],
        "semester_query": urlencode({"semester": table.semester_ends.isoformat()}),
    }
    return render(request, "participation/open_data.html", context)


@public
def open_data_csv(request: HttpRequest) -> HttpResponse:
    table = _asked(request).table()
    return plotted.csv_text_file(open_data.as_csv(table), open_data.name_of(table))


@public
def open_data_svg(request: HttpRequest) -> HttpResponse:
    table = _asked(request).table()
    return plotted.svg_file(_plot(table, published_words()), open_data.name_of(table))


@public
def open_data_dictionary(request: HttpRequest) -> HttpResponse:
    """Frictionless `datapackage.json` of a semester."""
    return JsonResponse(open_data.datapackage(_all_tables(request), published_words()))


@public
def open_data_ckan(request: HttpRequest) -> HttpResponse:
    """What CKAN's `package_create` takes."""
    return JsonResponse(open_data.ckan(_all_tables(request)))


def _asked(request: HttpRequest) -> TableForm:
    return TableForm(request.GET.dict(), selectors.list_published())


def _all_tables(request: HttpRequest) -> list[Published]:
    form = _asked(request)
    if not form.is_valid():
        raise Problem(NOT_PUBLISHED)
    return selectors.published_tables(date.fromisoformat(form.cleaned_data["semester"]))


def _address(name: str, table: Published) -> str:
    chosen = dict(zip(("first", "second", "third"), table.factors, strict=False))
    return f"{reverse(name)}?{urlencode({'semester': table.semester_ends.isoformat(), **chosen})}"


def _title(table: Published) -> str:
    return " × ".join(str(FACTORS[factor]) for factor in table.factors)


def _names(line: Line, table: Published, words: Words) -> list[str]:
    return [group_word(words, factor, level) for factor, level in zip(table.factors, line.levels, strict=True)]


def _row(line: Line, table: Published, words: Words) -> dict[str, Any]:
    names, rate = _names(line, table, words), line.rate
    if rate is None:
        return {"names": names}
    return {
        "names": names,
        "recorded": grouped(rate.numerator),
        "wajib": grouped(rate.denominator),
        "rate": printed(rate.percent),
        "interval": "–".join(decimals(end, 1) for end in rate.interval or ()),
    }


def _plot(table: Published, words: Words) -> str:
    bars = [
        Bar(" · ".join(_names(line, table, words)), float(line.rate.percent))
        for line in table.lines
        if line.rate and line.rate.percent is not None
    ][:MOST_BARS]
    around = plotted.sheet(
        _title(table),
        _("Recorded, of those who must have a KTP, in percent. Protected numbers are left out."),
        _("Source: this register, as of %(day)s, published on %(published)s")
        % {"day": date_format(table.semester_ends), "published": date_format(table.published_on)},
        measure="%",
    )
    return plots.bars(bars, around)
