"""Counts of any day as any day knew them; they name nobody and ask for no viewer.

Whoever has no event is counted from the residents themselves, everybody else from the periods: both hold the same
columns, so that one condition fits both.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import clock
from satupintu.city.register.models import Resident, ResidentPeriod
from satupintu.city.register.rules import wajib_ktp
from satupintu.city.register.rules.reading import Population, age_groups
from satupintu.city.register.selectors.counts import registered_on, wajib_ktp_on

Facts = tuple[QuerySet[Resident], QuerySet[ResidentPeriod]]


def facts_as_of(on: date, known_on: date | None = None, area: str = "") -> Facts:
    """Everybody counted on a day inside an area, as known at the end of `known_on` (None: now), in two sets of rows.

    Together they hold each person once, in the columns of `PersonFacts`; later stages count in both and add up, and
    hand out no single row.
    """
    end = clock.ends(known_on or clock.today())
    here = registered_on(on) & areas.within(area, "rt__code")
    never_changed = ~Exists(ResidentPeriod.objects.filter(resident=OuterRef("pk")))
    known = Q(known_since=None) | Q(known_since__lt=end)
    return (
        Resident.objects.filter(never_changed, known, here),
        ResidentPeriod.objects.filter(_valid(on), _known(end), here),
    )


def population_as_of(on: date, known_on: date | None = None, area: str = "") -> Population:
    """Population, those who must have a KTP, and age groups by sex."""
    by_age = dict.fromkeys((name for name, _, _ in age_groups()), (0, 0))
    wajib = 0
    for group, sex, must, number in _in_groups(facts_as_of(on, known_on, area), on):
        men, women = by_age[group]
        by_age[group] = (men + number, women) if sex == 1 else (men, women + number)
        wajib += number * must
    return Population(
        on=on,
        known_on=known_on or clock.today(),
        population=sum(men + women for men, women in by_age.values()),
        wajib_ktp=wajib,
        by_age=by_age,
    )


def _valid(on: date) -> Q:
    return (Q(valid_from=None) | Q(valid_from__lte=on)) & (Q(valid_until=None) | Q(valid_until__gt=on))


def _known(end: datetime) -> Q:
    return (Q(known_from=None) | Q(known_from__lt=end)) & (Q(known_until=None) | Q(known_until__gte=end))


def _in_groups(facts: Facts, on: date) -> Iterable[tuple[str, int, int, int]]:
    """Age group, sex, whether they must have a KTP (0, 1), and how many: all in one reading of each set."""
    must = Case(When(wajib_ktp_on(on), then=Value(1)), default=Value(0))
    for rows in facts:
        each: QuerySet[Any, Any] = rows.annotate(group=age_group_on(on), must=must).values_list("group", "sex", "must")
        yield from each.annotate(n=Count("pk")).order_by()


def age_group_on(on: date) -> Case:
    """DKB's age group of a row of facts on a day, for counting."""
    oldest_first = reversed(age_groups())
    return Case(
        *(When(birth_date__lte=wajib_ktp.years_before(on, first), then=Value(name)) for name, first, _ in oldest_first),
        default=Value("00_04"),
    )
