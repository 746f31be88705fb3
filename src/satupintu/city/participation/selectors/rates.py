"""Who takes part as of any date, from the register: counts, no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile
from typing import Any

from django.db.models import Count, Q, QuerySet

from satupintu.city.applications import selectors as applications
from satupintu.city.areas import selectors as areas
from satupintu.city.cards import selectors as cards
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.problems import NO_SUCH_DAY
from satupintu.city.participation.protection.places import People, hidden_places
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import REGISTER, Cards, Counts, StudyTable, rows_of
from satupintu.city.participation.selectors.cells import data_state
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.wajib_ktp import years_before
from satupintu.packets.status import Status

OLD_AGE = 55


@dataclass(frozen=True)
class AreaRate:
    """One area's counts; `kelurahan` are its parts ("" where it is the smallest shown)."""

    code: str
    name: str
    level: str
    counts: Counts

    @property
    def rate(self) -> Rate:
        return Rate(self.counts.recorded, self.counts.wajib_ktp, Denominator.WAJIB_KTP)


@dataclass(frozen=True)
class Participation:
    """The whole answer for a day: the table of the city, and each kecamatan with its kelurahan below it."""

    table: StudyTable
    areas: list[AreaRate]

    @property
    def hidden(self) -> frozenset[str]:
        """Codes of areas whose numbers are not for everybody (docs/decisions/0008-hidden-cells.md)."""
        kecamatan: dict[str, dict[str, People]] = {}
        for area in self.areas:
            if area.level == "KECAMATAN":
                kecamatan[area.code] = {}
            else:
                counts = area.counts
                kecamatan[area.code.rpartition(".")[0]][area.code] = People(counts.recorded, counts.not_recorded)
        return hidden_places(kecamatan)


def possible_day(day: date) -> date:
    """The day itself. Raises NO_SUCH_DAY for one to come or of another century."""
    if day.year <= 1900 or day > clock.today():  # nobody knows what will be
        raise Problem(NO_SUCH_DAY)
    return day


def state_of_today() -> str:
    """Another text as soon as `participation_on` may tell something else of today."""
    parts = (clock.today(), data_state(), applications.data_state(), cards.data_state())
    return "|".join(map(str, parts))


def participation_on(on: date) -> Participation:
    """Table and areas as of a day, from one count of the register."""
    counted = _counts_by_rt(on)
    city = next((area for area in areas.list_areas("CITY")), None)
    code, name = (city.code, city.name) if city else ("", "")
    counts = _within(counted, "")
    return Participation(
        StudyTable(code, name, on, REGISTER, counts, rows_of(counts, cards=_cards(on))),
        [
            AreaRate(area.code, area.name, area.level, _within(counted, area.code))
            for kecamatan in areas.list_areas("KECAMATAN")
            for area in (kecamatan, *areas.list_areas("KELURAHAN", kecamatan.code))
        ],
    )


def study_table(on: date, area: str = "") -> StudyTable:
    """The study's table from the register as of a day, for the city or an area inside it. Raises NO_SUCH_AREA."""
    if not area:
        return participation_on(on).table
    found = areas.get_area(area)
    counts = _within(_counts_by_rt(on, area), area)
    return StudyTable(found.code, found.name, on, REGISTER, counts, rows_of(counts, cards=_cards(on, area)))


def table_series(first: date, last: date, area: str = "") -> Iterator[StudyTable]:
    """The table at the end of each month from a day to another, and on that last day. Raises NO_SUCH_AREA."""
    ends = takewhile(lambda end: end >= first, clock.month_ends_before(last))
    for day in (*sorted(ends), last):
        yield study_table(day, area)


def _counts_by_rt(on: date, area: str = "") -> dict[str, tuple[int, int, int, int]]:
    """RT → population, wajib KTP, recorded of them, aged 55 and over: two passes serve every area above.

    Of a past day everybody counts where they lived then, as cells, DKB and open data count them.
    """
    if on < clock.today():
        return _counts_as_of(on, area)
    residents = register.residents_on(on, area).order_by()
    wajib = register.wajib_ktp_on(on)
    aged = Q(birth_date__lte=years_before(on, OLD_AGE))
    recorded_residents = residents.filter(wajib, recordings__counts=True, recordings__recorded_on__lte=on)
    # distinct: nobody has two recordings that count in a clean register, but a count must not depend on it
    recorded = dict(recorded_residents.values_list("rt_id").annotate(number=Count("pk", distinct=True)))
    rows = residents.values_list("rt_id").annotate(
        population=Count("pk"), wajib=Count("pk", filter=wajib), aged=Count("pk", filter=aged)
    )
    return {rt: (population, duty, recorded.get(rt, 0), old) for rt, population, duty, old in rows}


def _counts_as_of(on: date, area: str) -> dict[str, tuple[int, int, int, int]]:
    wajib, aged = register.wajib_ktp_on(on), Q(birth_date__lte=years_before(on, OLD_AGE))
    counted: dict[str, tuple[int, int, int, int]] = {}
    for facts, key in zip(register.facts_as_of(on, area=area), ("pk", "resident"), strict=True):
        done = Q(**{f"{key}__in": enrolment.recorded_by(on)})
        rows = (
            facts.order_by()
            .values_list("rt_id")
            .annotate(
                population=Count("pk"),
                wajib=Count("pk", filter=wajib),
                recorded=Count("pk", filter=wajib & done),
                aged=Count("pk", filter=aged),
            )
        )
        for rt, *numbers in rows:
            before = counted.get(rt, (0, 0, 0, 0))
            population, duty, recorded, old = (a + b for a, b in zip(before, numbers, strict=True))
            counted[rt] = (population, duty, recorded, old)
    return counted


def _cards(on: date, area: str = "") -> Cards:
    """Of the recorded who must have a KTP: whose card is still to be printed, and who has one in hand."""
    ready = in_hand = 0
    for facts, key in zip(register.facts_as_of(on, area=area), ("pk", "resident"), strict=True):
        recorded = facts.filter(register.wajib_ktp_on(on), **{f"{key}__in": enrolment.recorded_by(on)}).order_by()
        holds = holds_card(key, on)
        old = _in(key, enrolment.taken_over_at(Status.PRINT_READY_RECORD, on)) & ~_in(key, cards.printed_by(on))
        waits = _in(key, applications.stood_at(Status.PRINT_READY_RECORD, on)) | old
        counted = recorded.aggregate(ready=Count("pk", filter=waits & ~holds), held=Count("pk", filter=holds))
        ready, in_hand = ready + counted["ready"], in_hand + counted["held"]
    return Cards(ready, in_hand)


def holds_card(key: str, on: date) -> Q:
    """A condition on rows whose column `key` names a resident: with a card in hand at the end of a day.

    Cards from before this service have no row of their own: the recording that was taken over says so, until the
    first card of this service was handed over.
    """
    old = _in(key, enrolment.taken_over_at(Status.CARD_ISSUED, on)) & ~_in(key, cards.handed_over_by(on))
    return _in(key, cards.holders_on(on)) | old


def _in(key: str, residents: QuerySet[Any, Any]) -> Q:
    return Q(**{f"{key}__in": residents})


def _within(counted: dict[str, tuple[int, int, int, int]], area: str) -> Counts:
    inside = [numbers for rt, numbers in counted.items() if not area or rt.startswith((f"{area}.", f"{area}-"))]
    population, wajib, recorded, aged = (sum(column) for column in zip(*inside, strict=True)) if inside else (0,) * 4
    return Counts(population, wajib, recorded, wajib - recorded, aged)
