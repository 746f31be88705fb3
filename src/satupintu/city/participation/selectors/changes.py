"""What moved the rate between two days, from the register: counts, no names."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, Q, QuerySet, Value, When

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.participation.statistics.bridge import Bridge, Cause, Course, Event, Standing, bridge
from satupintu.city.participation.statistics.cells import Count as Persons
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.wajib_ktp import DutyFacts, is_wajib_ktp, seventeen_years_before, turns_seventeen

FACTS = (
    "birth_date", "marital_status", "married_on", "nationality", "itap_until", "registered_from", "registered_until",
)  # fmt: skip
GONE = {"MATI": Cause.DIED, "PINDAH": Cause.LEFT, "PERGI": Cause.LEFT}


class _Known(NamedTuple):
    """One person on one day: what the duty hangs on; how and when they went, as known today; recorded by the first."""

    facts: DutyFacts
    life_status: str
    gone_on: date | None
    recorded: bool


def bridge_between(first: date, second: date) -> Bridge:
    """From the first day to the second, both as known today. Who came and went in between is in neither and not told.

    Raises ZeroDivisionError when nobody must have a KTP on one of the days.
    """
    new = enrolment.first_recorded(first, second)
    before, after = (dict(_may_differ(on, first, second)) for on in (first, second))
    courses = []
    for key, known in {**before, **after}.items():
        events = list(_events(known, before.get(key), stays=key in after, first=first, second=second))
        if key in new:
            events.append(Event(new[key], Cause.RECORDED, recorded=True))
        courses.append(
            Course(
                Standing(_must(before.get(key), first), known.recorded),
                Standing(_must(after.get(key), second), known.recorded or key in new),
                tuple(events),
            )
        )
    wajib, recorded = _total(first)
    counts = [course.before.count for course in courses]
    same = Persons(wajib - sum(c.wajib for c in counts), recorded - sum(c.recorded for c in counts))
    return bridge(same, courses)


def _total(on: date) -> tuple[int, int]:
    wajib = recorded = 0
    residents, periods = register.facts_as_of(on)
    for facts, key in ((residents, "pk"), (periods, "resident")):
        done = Q(**{f"{key}__in": enrolment.recorded_by(on)})
        counted = facts.filter(register.wajib_ktp_on(on)).aggregate(n=Count("pk"), done=Count("pk", filter=done))
        wajib, recorded = wajib + counted["n"], recorded + counted["done"]
    return wajib, recorded


def _may_differ(on: date, first: date, second: date) -> Iterator[tuple[int, _Known]]:
    """Everybody counted on a day for whom something may be otherwise on the other; their facts on that day."""
    residents, periods = register.facts_as_of(on)
    yield from _rows(residents.filter(_something_between(first, second)), "pk", "", first)
    yield from _rows(periods, "resident", "resident__", first)


def _something_between(first: date, second: date) -> Q:
    """A condition on residents without an event: a date of theirs lies between the days."""
    between = {"gt": first, "lte": second}
    condition = Q(pk__in=enrolment.recorded_by(second)) & ~Q(pk__in=enrolment.recorded_by(first))
    for name in ("married_on", "registered_from", "registered_until"):
        condition |= Q(**{f"{name}__{how}": day for how, day in between.items()})
    condition |= Q(itap_until__gte=first, itap_until__lt=second)
    of_age = {"birth_date__gt": seventeen_years_before(first), "birth_date__lte": seventeen_years_before(second)}
    return condition | Q(**of_age)


def _rows(facts: QuerySet[Any], key: str, now: str, first: date) -> Iterator[tuple[int, _Known]]:
    done = Case(When(**{f"{key}__in": enrolment.recorded_by(first)}, then=Value(True)), default=Value(False))  # noqa: FBT003
    names = (key, *FACTS, f"{now}life_status", f"{now}registered_until")
    for number, *values in facts.values_list(*names).annotate(done=done).order_by().iterator():
        duty = DutyFacts(*values[: len(FACTS)])
        yield number, _Known(duty, *values[len(FACTS) :])


def _must(known: _Known | None, on: date) -> bool:
    return known is not None and is_wajib_ktp(known.facts, on)


def _events(known: _Known, before: _Known | None, *, stays: bool, first: date, second: date) -> Iterator[Event]:
    """The days between on which the duty began or ended, by the dates that stand in the register."""
    facts = known.facts if stays else replace(known.facts, registered_until=known.gone_on)
    points = {
        Cause.ARRIVED: facts.registered_from,
        Cause.CAME_OF_AGE: turns_seventeen(facts.birth_date),
        Cause.MARRIED: facts.married_on,
        Cause.PERMIT_ENDED: facts.itap_until + timedelta(days=1) if facts.itap_until else None,
        GONE.get(known.life_status, Cause.CORRECTED): facts.registered_until,
    }
    wajib = _must(before, first)
    for day, cause in sorted((day, cause) for cause, day in points.items() if day and first < day <= second):
        if is_wajib_ktp(facts, day) != wajib:
            wajib = not wajib
            yield Event(day, cause, wajib=wajib)
