"""Counts by combination of factors as of a day, from the register: no names."""

from datetime import date
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from satupintu.city.areas import selectors as areas
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.participation.rules import factors
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.statistics.cells import Cell, Cells
from satupintu.city.participation.statistics.cells import Count as Persons
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.codes import IncomeBand, Sex
from satupintu.city.register.rules.wajib_ktp import years_before

GROUPS = ("age", "sex_name", "school", "work", "income", "rt__parent")  # as `Factor` orders them


def list_cells(on: date, *, by_rt: bool = False) -> Cells:
    """All who must have a KTP on a day, as known today; `by_rt`: each cell within one RT, its cluster."""
    counts: dict[tuple[str, ...], Persons] = {}
    names = (*GROUPS, "rt_id") if by_rt else GROUPS
    residents, periods = register.facts_as_of(on)
    for facts, key in ((residents, "pk"), (periods, "resident")):
        people = grouped(facts.filter(register.wajib_ktp_on(on)), on).values_list(*names)
        done = Q(**{f"{key}__in": enrolment.recorded_by(on)})
        for *levels, wajib, recorded in people.annotate(n=Count("pk"), done=Count("pk", filter=done)).order_by():
            counts[tuple(levels)] = counts.get(tuple(levels), Persons(0, 0)).plus(Persons(wajib, recorded))
    rows = [Cell(key[: len(GROUPS)], count, key[-1] if by_rt else "") for key, count in counts.items()]
    kelurahan = tuple(area.code for area in areas.list_areas("KELURAHAN"))
    known: dict[str, tuple[str, ...]] = {factor.value: names for factor, names in factors.LEVELS.items()}
    return Cells(tuple(Factor), known | {Factor.KELURAHAN: kelurahan}, tuple(rows), factors.ORDERED)


def data_state() -> str:
    """Another text as soon as what is counted here may have changed."""
    return f"{register.data_state()}|{enrolment.data_state()}"


def grouped(people: QuerySet[Any], on: date) -> QuerySet[Any]:
    """... with the levels of each factor, worked out by the database."""
    oldest_first = reversed(factors.AGES)
    with_levels: QuerySet[Any] = people.annotate(
        age=Case(
            *(When(birth_date__lte=years_before(on, first), then=Value(level)) for level, first in oldest_first),
            default=Value(factors.AGES[0][0]),
        ),
        sex_name=_named("sex", {sex.name: (sex.value,) for sex in Sex}, factors.UNKNOWN),
        school=_named("education", factors.SCHOOLS, factors.UNKNOWN),
        work=_named("occupation", factors.WORK, factors.OTHER_WORK),
        income=_named("income_band", {band.name: (band.value,) for band in IncomeBand}, factors.UNKNOWN),
    )
    return with_levels


def _named(field: str, levels: Any, otherwise: str) -> Case:
    cases = (When(**{f"{field}__in": codes}, then=Value(level)) for level, codes in levels.items())
    return Case(*cases, default=Value(otherwise))
