"""Makes the page of obstacles ahead: its tables, plots and files."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.participation import selectors
from satupintu.city.participation.figures import decimals, grouped
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import GROUPS, Group
from satupintu.city.participation.ledger.replay import Replayed
from satupintu.city.participation.ledger.sums import Lost, Total, lost, series, totals
from satupintu.city.participation.obstacle_words import CAUSES, WHATS
from satupintu.city.participation.obstacle_words import GROUPS as GROUP_WORDS
from satupintu.city.participation.problems import NO_SUCH_CHOICE
from satupintu.city.participation.selectors import obstacles as ledgers
from satupintu.city.participation.services import Asked, Made, Progress
from satupintu.city.participation.statistics.interrupted import FEWEST, Estimate, interrupted
from satupintu.city.participation.ui.drawings import Drawings
from satupintu.city.participation.ui.keeping import made_ahead
from satupintu.city.participation.ui.obstacles_form import ObstaclesForm
from satupintu.design import marked, plots, plotted
from satupintu.design.plots import Bar

MONTHS = 6
SERIES = {What.APPLICATION: (ledgers.APPLICATION_DAYS, 1), What.PERSON: (ledgers.PERSON_DAYS, 7)}
"""So many days back, and so many days to a value: requests are kept whole for 90 days only."""
STEPS_TO_MAKE = 3


@dataclass(frozen=True)
class Answer:
    """What the page and its files show; names nobody."""

    totals: dict[What, list[Total]]
    lost: list[tuple[What, Lost]]
    replayed: Replayed
    series: list[tuple[date, int]]


@dataclass(frozen=True)
class Line:
    """A line of the file."""

    month: date
    kelurahan_code: str
    what: What
    group: str
    cause: str
    person_days: int


@made_ahead
def obstacles_page(viewer: Viewer, asked: Asked, progress: Progress) -> Made:
    """Tables and a Pareto plot; counterfactual and interrupted series as asked for. Raises NO_SUCH_CHOICE."""
    form, query = ObstaclesForm(asked, clock.today()), urlencode(asked)
    if not form.is_valid():
        raise Problem(NO_SUCH_CHOICE)
    progress(1, STEPS_TO_MAKE)
    ledger = ledgers.open_ledger(viewer, back_to=form.cleaned_data["on"])
    progress(2, STEPS_TO_MAKE)
    answer = _answered(ledger, form.cleaned_data)
    progress(3, STEPS_TO_MAKE)
    drawings = Drawings(lambda name: f"{reverse('obstacles_file', args=(name,))}?{query}")
    lines = [
        Line(each.month, each.place, what, GROUPS[each.cause], each.cause, each.days) for what, each in answer.lost
    ]
    drawings.files["hambatan.csv"] = marked.as_csv(lines).encode()
    context = {
        "kinds": [_kind(what, answer.totals[what], drawings) for what in What],
        "months": _months(answer),
        "places": _places(answer),
        "replay": _replay(answer.replayed, form.cleaned_data["on"]),
        "change": _change(answer, form.cleaned_data),
        "query": query,
    }
    return Made(render_to_string("participation/obstacles_body.html", context), drawings.files)


def _answered(ledger: ledgers.Ledger, asked: dict[str, Any]) -> Answer:
    of = {What.APPLICATION: ledger.requests, What.PERSON: ledger.persons}
    what = What(asked["what"])
    back, length = SERIES[what]
    causes = {what: _causes(asked[what]) for what in ("without", "of")}
    return Answer(
        totals={what: totals(bookings) for what, bookings in of.items()},
        lost=[(what, each) for what, bookings in of.items() for each in lost(bookings)],
        replayed=ledger.replayed(causes["without"], asked["on"]),
        series=series(of[what], causes["of"], ledger.until - timedelta(days=back), ledger.until, length),
    )


def _causes(group: str) -> set[Any]:
    return {cause for cause, of in GROUPS.items() if of == group}


# -- parts of the page --------------------------------------------------------------------------
def _kind(what: What, found: Sequence[Total], drawings: Drawings) -> dict[str, Any]:
    whole = sum(each.days for each in found)
    return {
        "what": what.lower(),
        "word": WHATS[what],
        "days": grouped(whole),
        "plot": _pareto(what, found, drawings),
        "rows": [
            {
                "cause": each.cause,
                "group": GROUP_WORDS[GROUPS[each.cause]],
                "word": CAUSES[each.cause][0],
                "known": CAUSES[each.cause][1],
                "days": grouped(each.days),
                "share": decimals(100 * each.days / whole, 1),
                "cases": grouped(each.cases),
                "also": grouped(each.also),
            }
            for each in found
        ],
    }


def _pareto(what: What, found: Sequence[Total], drawings: Drawings) -> plotted.Plotted:
    around = plotted.sheet(
        str(WHATS[what]),
        _("Person-days of waiting by cause, most first, and their share together."),
        _("Ledger of waiting of this service, up to %(day)s") % {"day": date_format(clock.today())},
        measure=_("person-days"),
        number=",.0f",
    )
    bars = [Bar(str(CAUSES[each.cause][0]), each.days) for each in found if each.days]
    return drawings.add(what.lower(), around, plots.pareto(bars, around), bars)


def _months(answer: Answer) -> dict[str, Any]:
    days: Counter[tuple[date, Group]] = Counter()
    for _what, each in answer.lost:
        days[each.month, GROUPS[each.cause]] += each.days
    months = sorted({month for month, _group in days})[-MONTHS:]
    rows = [(GROUP_WORDS[group], [grouped(days[month, group]) for month in months]) for group in Group]
    return {"months": [date_format(month, "F Y") for month in months], "rows": rows}


def _places(answer: Answer) -> dict[str, Any]:
    days: Counter[tuple[str, Group]] = Counter()
    for _what, each in answer.lost:
        days[each.place, GROUPS[each.cause]] += each.days
    rows = [(area.name, [grouped(days[area.code, group]) for group in Group]) for area in areas.list_areas("KELURAHAN")]
    return {"groups": list(GROUP_WORDS.values()), "rows": rows}


def _replay(found: Replayed, on: date) -> dict[str, Any]:
    counts = selectors.participation_on(on).table.rate
    wajib, recorded = counts.denominator, counts.numerator
    return {
        "on": on,
        "found": found,
        "days": ledgers.APPLICATION_DAYS,
        "in_hand": _percent(found.in_hand, found.requests),
        "in_hand_without": _percent(found.in_hand + found.earlier, found.requests),
        "recorded": _percent(recorded, wajib),
        "recorded_at_most": _percent(recorded + found.at_most, wajib),
    }


def _percent(part: int, whole: int) -> str:
    return f"{decimals(100 * part / whole, 2)}%" if whole else "–"


def _change(answer: Answer, asked: dict[str, Any]) -> dict[str, Any]:
    length = SERIES[What(asked["what"])][1]
    # the time within which the measure came is neither before nor after it
    ended = [days for day, days in answer.series if day + timedelta(days=length) <= asked["measure"]]
    begun = [days for day, days in answer.series if day >= asked["measure"]]
    before = len(ended)
    found = interrupted([*ended, *begun], before)
    rows = []
    if found:
        words = (_("Trend before"), _("Step at the measure"), _("Change of trend"))
        rows = [(word, _between(each)) for word, each in zip(words, found[:3], strict=True)]
    return {
        "rows": rows,
        "before": before,
        "after": len(begun),
        "fewest": FEWEST,
        "length": length,
    }


def _between(each: Estimate) -> str:
    value, low, high = (decimals(number, 2) for number in each)
    return _("%(value)s (%(low)s to %(high)s)") % {"value": value, "low": low, "high": high}
