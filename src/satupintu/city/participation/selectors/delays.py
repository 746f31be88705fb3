"""What held people back, from the steps of applications: claim codes, no names."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.entries import TracedWay
from satupintu.city.cards import selectors as cards
from satupintu.city.enrolment import selectors as enrolment
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
    now, around, desks = clock.now(), _around(since), enrolment.desks_of_applications()
    ways = [_way(way, now, around(desks.get(way.id))) for way in applications.list_traced_ways(since)]
    return sorted(ways, key=lambda way: (-sum((d.lasted for d in way.delays), timedelta()), way.claim_code))


def delay_totals(ways: list[WayDelays]) -> list[tuple[Cause, int, timedelta]]:
    """(cause, applications it held up, time in all), longest first: the study's list of what held people back."""
    time = totals(delay for way in ways for delay in way.delays)
    cases = Counter(cause for way in ways for cause in way.totals)
    return [(cause, cases[cause], lasted) for cause, lasted in time.items()]


def _way(way: TracedWay, now: datetime, obstacles: Obstacles) -> WayDelays:
    own = [Step(step.status, step.at) for _row, step in way.steps]
    return WayDelays(way.claim_code, way.closed_at is None, tuple(delays_of(own, way.closed_at or now, obstacles)))


def _around(since: date) -> Callable[[str | None], Obstacles]:
    """What was in the way of an application recorded at a place; an outage of an unknown station is in nobody's."""
    stations: dict[str | None, list[Span]] = {}
    centre: list[Span] = []
    for _row, line, place, began, ended in relay.list_traced_outages(since):
        spans = centre if line == "CITY_CENTRE" else stations.setdefault(place, [])
        spans.append(Span(began, ended))
    no_blank = [Span(out.since, out.until) for out in cards.stock_outs(since)]
    return lambda desk: Obstacles(stations.get(desk, ()) if desk else (), centre, no_blank)
