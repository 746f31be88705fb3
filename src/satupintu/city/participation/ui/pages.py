"""The public page of participation with its files."""

import hashlib
from dataclasses import astuple
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.foundation.access import public
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import chart, report, selectors, words
from satupintu.city.participation.figures import grouped
from satupintu.city.participation.problems import NO_PUBLIC_DAY, NO_SUCH_DAY
from satupintu.city.participation.protection.tables import THRESHOLD
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.rates import Rate, printed
from satupintu.city.participation.selectors.obstacles import READERS
from satupintu.city.web.requests import viewer_of
from satupintu.design import marked, plotted

MINUTES = 10  # that a past day's table is kept
DAY = 24 * 3600  # seconds
APART = timedelta(days=14)  # of two days that the public may compare


@public
def participation(request: HttpRequest) -> HttpResponse:
    """The study's table three times: of the study, of the last semester's end, of today; and every area beside it."""
    today = clock.today()
    answer = _answer(today)
    now, rates, hidden = answer.table, answer.areas, answer.hidden
    context = {
        "heading": _("Who takes part"),
        "tables": [
            {"title": _("Today"), "table": now, "rows": _rows(now)},
            {
                "title": _("At the end of the last semester"),
                "table": (last := _of_semester(study.last_semester_end(today))),
                "rows": _rows(last),
            },
            {
                "title": _("In the study (semester I 2016)"),
                "table": (first := study.study_table()),
                "rows": _rows(first),
                "is_study": True,
            },
        ],
        "rate": now.rate,
        "rate_printed": printed(now.rate.percent),
        "numerator": grouped(now.rate.numerator),
        "denominator": grouped(now.rate.denominator),
        "areas": [
            {"area": a, "is_hidden": True}
            if a.code in hidden
            else {"area": a, "percent": printed(a.rate.percent), "counts": [grouped(n) for n in astuple(a.counts)]}
            for a in rates
        ],
        "above": [area.name for area in rates if area.rate.is_above_whole and area.code not in hidden],
        "chart": mark_safe(_chart(answer, today)),  # noqa: S308  # made by chart.py, which escapes every text
        "on": today,
        "threshold": THRESHOLD if hidden else None,
    }
    return render(request, "participation/participation.html", context)


@public
def table_csv(request: HttpRequest) -> HttpResponse:
    on = _day(request)
    answer = _answer(on)
    text = report.as_csv(answer.table, answer.areas, answer.hidden)
    return plotted.csv_text_file(text, f"partisipasi-{on.isoformat()}")


@public
def chart_svg(request: HttpRequest) -> HttpResponse:
    on = _day(request)
    return plotted.svg_file(_chart(_answer(on), on), f"partisipasi-{on.isoformat()}")


@public
def data_json(request: HttpRequest) -> HttpResponse:
    """The table and all areas as of `on` (YYYY-MM-DD; today when left out), and the study's own table beside it."""
    on = _day(request)
    answer = _answer(on)
    areas = [report.area_as_json(area, answer.hidden) for area in answer.areas]
    register = report.as_json(answer.table)
    told = {"register": register, "areas": areas, "study": report.as_json(study.study_table())}
    return JsonResponse(marked.document(told))


def _answer(on: date) -> selectors.Participation:
    if on != clock.today():
        return selectors.participation_on(on)
    # as long as nobody was recorded, born or moved and no card went on its way: the page is the city's most read one
    state = hashlib.sha256(selectors.state_of_today().encode()).hexdigest()
    kept = cache.get_or_set(f"participation:{state}", lambda: selectors.participation_on(on), DAY)
    return cast("selectors.Participation", kept)


def _of_semester(on: date) -> study.StudyTable:
    # late reports still change a past day, but not within minutes; counting it costs as much as counting today
    kept = cache.get_or_set(f"study-table:{on}", lambda: selectors.study_table(on), MINUTES * 60)
    return cast("study.StudyTable", kept)


# -- inside -------------------------------------------------------------------------------------
def _day(request: HttpRequest) -> date:
    """The day asked for in `on`, today when it is left out. Raises NO_SUCH_DAY, NO_PUBLIC_DAY.

    Of past days the public sees the ends of months, from a fortnight later on: from two days beside one another what is
    hidden of one place could be told, since hardly anybody moves in a night.
    """
    text = request.GET.get("on", "")
    if not text:
        return clock.today()
    try:
        day = selectors.possible_day(datetime.strptime(text, "%Y-%m-%d").date())  # noqa: DTZ007  # of the calendar
    except ValueError as wrong:
        raise Problem(NO_SUCH_DAY) from wrong
    is_month_end = (day + timedelta(days=1)).day == 1
    is_public = day == clock.today() or (day <= clock.today() - APART and is_month_end)
    if not is_public and not viewer_of(request).has(*READERS):
        raise Problem(NO_PUBLIC_DAY)
    return day


def _rows(table: study.StudyTable) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "word": words.LINES[row.name],
            "count": grouped(row.count),
            "of_population": _said(row.of_population),
            "of_wajib_ktp": _said(row.of_wajib_ktp),
            "of_recorded": _said(row.of_recorded),
            "study_prints": printed(row.study_prints) if row.study_prints is not None else "",
        }
        for row in table.rows
    ]


def _said(rate: Rate | None) -> str:
    return "" if rate is None else printed(rate.percent)


def _chart(answer: selectors.Participation, on: date) -> str:
    hidden = answer.hidden
    bars = [
        chart.Bar(
            label=area.name,
            value=None if area.code in hidden or area.rate.exact is None else float(area.rate.exact),
            figures=_("protected")
            if area.code in hidden
            else f"{printed(area.rate.percent)}  ({grouped(area.rate.numerator)}/{grouped(area.rate.denominator)})",
            is_part=area.level == "KELURAHAN",
        )
        for area in answer.areas
    ]
    title = _("Recorded, of those who must have a KTP, by kecamatan and kelurahan, %(day)s") % {"day": f"{on:%d-%m-%Y}"}
    return chart.bar_chart(bars, title=title, description="; ".join(f"{b.label}: {b.figures}" for b in bars))
