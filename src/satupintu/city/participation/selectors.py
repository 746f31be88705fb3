"""The study's two answers as of any date: who takes part, what held people back. Counts and claim codes, no names."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules import entries
from satupintu.city.areas import selectors as areas
from satupintu.city.cards import selectors as cards
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.rules.delays import Cause, Delay, Obstacles, Span, Step, delays_of, totals
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.rules.study import Counts, StudyTable, rows_of
from satupintu.city.register import selectors as register
from satupintu.city.relay import selectors as relay

OLD_AGE = 55
WATCHERS = (Role.VERIFIER, Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.AUDITOR)
DAYS_LOOKED_AT = 90
SOURCE = "register"


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
class WayDelays:
    """One application: what it waited for, and whether it is finished. The claim code names nobody."""

    claim_code: str
    is_open: bool
    delays: tuple[Delay, ...]

    @property
    def totals(self) -> dict[Cause, timedelta]:
        return totals(self.delays)


# -- who takes part -------------------------------------------------------------------------------
def study_table(on: date, area: str = "") -> StudyTable:
    """The study's table from the register as of a day, for the city or an area inside it."""
    found = areas.list_areas("CITY") if not area else [areas.get_area(area)]
    name = found[0].name if found else ""
    counts = _counts_by_rt(on, area).total()
    return StudyTable(area, name, on, SOURCE, counts, rows_of(counts))


def area_rates(on: date) -> list[AreaRate]:
    """The same counts for each kecamatan and, below it, each of its kelurahan, as of a day."""
    counted = _counts_by_rt(on)
    return [
        AreaRate(area.code, area.name, area.level, counted.within(area.code))
        for kecamatan in areas.list_areas("KECAMATAN")
        for area in (kecamatan, *areas.list_areas("KELURAHAN", kecamatan.code))
    ]


@dataclass(frozen=True)
class _Counted:
    """Counts by RT: four passes over the register serve every area above it."""

    population: Counter[str]
    wajib_ktp: Counter[str]
    recorded: Counter[str]
    aged_55: Counter[str]

    def total(self) -> Counts:
        return self.within("")

    def within(self, area: str) -> Counts:
        population, wajib, recorded, aged = (
            sum(number for rt, number in counter.items() if _is_within(rt, area))
            for counter in (self.population, self.wajib_ktp, self.recorded, self.aged_55)
        )
        return Counts(population, wajib, recorded, wajib - recorded, aged)


def _counts_by_rt(on: date, area: str = "") -> _Counted:
    residents = register.residents_on(on, area)
    wajib = residents.filter(register.wajib_ktp_on(on))
    recorded = wajib.filter(recordings__counts=True, recordings__recorded_on__lte=on)
    # nobody has two recordings that count in a clean register, but a count must not depend on it
    return _Counted(
        _by_rt(residents),
        _by_rt(wajib),
        _by_rt(recorded, distinct=True),
        _by_rt(residents.filter(birth_date__lte=years_before(on, OLD_AGE))),
    )


def _by_rt(residents: QuerySet[Any], *, distinct: bool = False) -> Counter[str]:
    counted = residents.order_by().values_list("rt_id").annotate(number=Count("pk", distinct=distinct))
    return Counter(dict(counted))


def _is_within(rt: str, area: str) -> bool:
    return not area or rt == area or rt.startswith((f"{area}.", f"{area}-"))


def years_before(on: date, years: int) -> date:
    """The day so many years earlier; 28 February for the 29th."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return on.replace(year=on.year - years, day=28)


# -- what held people back ------------------------------------------------------------------------
def list_delays(viewer: Viewer, since: date | None = None) -> list[WayDelays]:
    """What each application that was open since a day (90 days ago) waited for, longest in all first."""
    viewer.need(*WATCHERS)
    since = since or clock.today() - timedelta(days=DAYS_LOOKED_AT)
    now, obstacles = clock.now(), _obstacles(since)
    ways = [_way(*way, now, obstacles) for way in applications.list_ways(since)]
    return sorted(ways, key=lambda way: (-sum((d.lasted for d in way.delays), timedelta()), way.claim_code))


def delay_totals(ways: list[WayDelays]) -> list[tuple[Cause, int, timedelta]]:
    """(cause, applications it held up, time in all), longest first: the study's list of what held people back."""
    time = totals(delay for way in ways for delay in way.delays)
    cases = Counter(cause for way in ways for cause in way.totals)
    return [(cause, cases[cause], lasted) for cause, lasted in time.items()]


def _way(
    claim_code: str, closed_at: datetime | None, steps: tuple[entries.Step, ...], now: datetime, obstacles: Obstacles
) -> WayDelays:
    own = [Step(step.status, step.at) for step in steps]
    return WayDelays(claim_code, closed_at is None, tuple(delays_of(own, closed_at or now, obstacles)))


def _obstacles(since: date) -> Obstacles:
    outages = relay.list_outages(since)
    return Obstacles(
        station_line=[Span(began, ended) for line, began, ended in outages if line == "STATION_CITY"],
        centre_line=[Span(began, ended) for line, began, ended in outages if line == "CITY_CENTRE"],
        no_blank=[Span(out.since, out.until) for out in cards.stock_outs(since)],
    )
