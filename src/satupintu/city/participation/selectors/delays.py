"""What held people back, from the steps of applications: claim codes, no names."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules import entries
from satupintu.city.cards import selectors as cards
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.rules.delays import Cause, Delay, Obstacles, Span, Step, delays_of, totals
from satupintu.city.relay import selectors as relay

WATCHERS = (Role.VERIFIER, Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.AUDITOR)
DAYS_LOOKED_AT = 90


@dataclass(frozen=True)
class WayDelays:
    """One application: what it waited for, and whether it is finished. The claim code names nobody."""

    claim_code: str
    is_open: bool
    delays: tuple[Delay, ...]

    @property
    def totals(self) -> dict[Cause, timedelta]:
        return totals(self.delays)


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
