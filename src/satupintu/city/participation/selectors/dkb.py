"""The semester aggregate per kelurahan (DKB) from the register, as any day knew it: counts, no names."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.problems import KNOWN_OUT_OF_RANGE, NO_CUT_OFF
from satupintu.city.participation.rules import dkb
from satupintu.city.participation.rules.dkb import MARITAL, SEXES, Semester
from satupintu.city.participation.rules.study import last_semester_end
from satupintu.city.participation.selectors.rates import holds_card
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.codes import Relation

CUT_OFFS_SHOWN = 6


@dataclass(frozen=True)
class Dkb:
    """One semester. `known_on`: what the city knew at the end of that day; `rows`: kelurahan → table → column."""

    semester: Semester
    known_on: date
    kelurahan: tuple[AreaEntry, ...]
    rows: Mapping[str, Mapping[str, Mapping[str, int | Decimal | None]]]


def list_cut_offs() -> list[date]:
    """The latest days for which a DKB can be made, newest first."""
    days = [last_semester_end(clock.today())]
    while len(days) < CUT_OFFS_SHOWN:
        days.append(last_semester_end(days[-1]))
    return days


def dkb_as_of(cut_off: date, known_on: date | None = None) -> Dkb:
    """All tables of the semester that ended on a day; `known_on` None: as known today.

    Raises NO_CUT_OFF, KNOWN_OUT_OF_RANGE.
    """
    today = clock.today()
    known_on = known_on or today
    try:
        semester = dkb.semester_of(cut_off)
    except ValueError as wrong:
        raise Problem(NO_CUT_OFF) from wrong
    if cut_off > today:
        raise Problem(NO_CUT_OFF)
    if not cut_off <= known_on <= today:
        raise Problem(KNOWN_OUT_OF_RANGE)
    counted = _counted(cut_off, known_on)
    kelurahan = tuple(areas.list_areas("KELURAHAN"))
    rows = {
        area.code: {table: dkb.filled(table, counted.get((area.code, table), {})) for table in dkb.PUBLISHED}
        for area in kelurahan
    }
    return Dkb(semester, known_on, kelurahan, rows)


def _counted(on: date, known_on: date) -> dict[tuple[str, str], Counter[str]]:
    """(kelurahan, table) → column → persons, the columns of one sex only."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    for place, sex, *facts, number in _groups(on, known_on):
        for table, column in _columns(*facts):
            counted.setdefault((place, table), Counter())[f"{column}{SEXES[sex]}"] += number
    return counted


def _groups(on: date, known_on: date) -> Iterator[tuple[Any, ...]]:
    """Kelurahan, sex, what `_columns` asks, persons: each set of rows is read once, whatever tables are made of it."""
    residents, periods = register.facts_as_of(on, known_on)
    for facts, key in ((residents, "pk"), (periods, "resident")):
        people: QuerySet[Any] = facts.annotate(
            age=register.age_group_on(on),
            must=_flag(register.wajib_ktp_on(on)),
            done=_flag(Q(**{f"{key}__in": enrolment.recorded_as_known(on, known_on)})),
            holds=_flag(holds_card(key, on)),
            leads=_flag(Q(relation=Relation.HEAD)),
            has_card=_flag(Q(family__isnull=False)),
        )
        names = ("religion", "blood_group", "age", "marital_status", "must", "done", "holds", "leads", "has_card")
        yield from people.values_list("rt__parent", "sex", *names).annotate(n=Count("pk")).order_by()


def _columns(religion: int, blood: int, age: str, marital: int, *flags: int) -> Iterator[tuple[str, str]]:
    """Table and column, its sex left open, in which such a person counts. `flags`: as `_groups` gives them."""
    must, done, holds, leads, has_card = flags
    yield dkb.POPULATION, ""
    yield dkb.BY_RELIGION, f"{dkb.RELIGIONS[religion]}_"
    yield dkb.BY_BLOOD_GROUP, f"{dkb.BLOOD_GROUPS[blood]}_"
    yield dkb.BY_AGE, f"{age}_tahun_"
    yield dkb.BY_MARITAL, f"{MARITAL[marital]}_"
    yield dkb.BY_AGE_AND_MARITAL, f"{age}_{MARITAL[marital]}_"
    if must:
        yield dkb.KTP, "wajib_ktp_"
        yield dkb.KTP, "rekam_" if done else "belum_rekam_"
    if must and done:
        yield dkb.KTP, "ktp_" if holds else "blm_ktp_"
    if leads:
        yield dkb.KK, "kk_"
        yield dkb.KK, "memiliki_" if has_card else "belum_memiliki_"


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))
