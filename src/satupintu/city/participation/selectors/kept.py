"""The kept counts, for pages that must answer at once: counts, no names."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Count, Q, Sum

from satupintu.city.areas import selectors as areas
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.participation.models import CellsKept, ParticipationCell
from satupintu.city.participation.rules import factors
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors.cells import GROUPS, data_state, grouped
from satupintu.city.participation.statistics.cells import Count as Persons
from satupintu.city.register import selectors as register

Levels = tuple[str, ...]
"""One level of each factor, as `Factor` orders them."""


class Counted(NamedTuple):
    """Persons: all, those who must have a KTP, recorded of them."""

    population: int
    wajib: int
    recorded: int


@dataclass(frozen=True)
class Kept:
    """Which count is kept. `is_stale`: the day or the data have changed since.

    `coming`: who needs no KTP on `day` and must have one by `until`, the end of the running semester.
    """

    number: int
    day: date
    counted_at: datetime
    until: date
    coming: Persons
    is_stale: bool


def find_kept() -> Kept | None:
    """The newest count; None before the first one."""
    row = CellsKept.objects.order_by("-pk").first()
    if row is None:
        return None
    is_stale = row.day != clock.today() or row.data_state != data_state()
    coming = Persons(row.coming_wajib, row.coming_recorded)
    return Kept(row.pk, row.day, row.counted_at, row.until, coming, is_stale)


def kept_margin(kept: Kept, factor: Factor) -> dict[str, Persons]:
    """Those who must have a KTP and the recorded of them, by the levels of one factor, in their order."""
    name = factor.value.lower()
    rows = ParticipationCell.objects.filter(kept=kept.number).values_list(name).order_by()
    sums = {level: Persons(*counts) for level, *counts in rows.annotate(must=Sum("wajib"), done=Sum("recorded"))}
    order = factors.LEVELS.get(factor) or tuple(area.code for area in areas.list_areas("KELURAHAN"))
    return {level: sums[level] for level in order if level in sums and sums[level].wajib}


def kept_months(kept: Kept) -> list[tuple[date, Persons]]:
    """The ends of the past months, oldest first."""
    months = CellsKept.objects.get(pk=kept.number).months.order_by("day")
    return [(month.day, Persons(month.wajib, month.recorded)) for month in months]


def count_cells(on: date) -> Mapping[Levels, Counted]:
    """Everybody on a day by combination, from the register: what is kept. `list_cells` counts the same otherwise."""
    counts: dict[Levels, Counted] = {}
    must = register.wajib_ktp_on(on)
    residents, periods = register.facts_as_of(on)
    for facts, key in ((residents, "pk"), (periods, "resident")):
        people = grouped(facts, on).values_list(*GROUPS).order_by()
        done = must & Q(**{f"{key}__in": enrolment.recorded_by(on)})
        counting = {"n": Count("pk"), "must": Count("pk", filter=must), "done": Count("pk", filter=done)}
        for *levels, population, wajib, recorded in people.annotate(**counting):
            before = counts.get(tuple(levels), (0, 0, 0))
            both = zip(before, (population, wajib, recorded), strict=True)
            counts[tuple(levels)] = Counted(*(one + other for one, other in both))
    return counts
