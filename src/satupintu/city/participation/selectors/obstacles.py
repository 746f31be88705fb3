"""Feeds the ledger of waiting from the stages before: claim codes and references, no names."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.entries import TracedWay
from satupintu.city.cards import selectors as cards
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.ledger.booking import Booking, book
from satupintu.city.participation.ledger.cases import Case, Event, Outcome, Spell, Trouble, What, Word
from satupintu.city.participation.ledger.causes import Cause
from satupintu.city.participation.ledger.replay import Replayed, replay
from satupintu.city.participation.ledger.rules import Surroundings, days_held
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.wajib_ktp import DutyFacts, duty_span
from satupintu.city.register.selectors.counts import bound_between, gone_by
from satupintu.city.relay import selectors as relay

READERS = (Role.VERIFIER, Role.PLANNER, Role.RESEARCHER, Role.HEAD, Role.AUDITOR)
APPLICATION_DAYS, PERSON_DAYS = 90, 730
"""So far back the ledger looks: at requests that were open, and at the time of who is not recorded."""
EVERY_KIND = frozenset(What)
LONGEST_WAY = timedelta(days=730)
WORDS = frozenset(Word)
LINES = {"STATION_CITY": Trouble.STATION_LINE, "CITY_CENTRE": Trouble.CENTRE_LINE}


@dataclass(frozen=True)
class Ledger:
    """All bookings up to before `until`, case by case. `all_requests`: also of those over 90 days before that."""

    until: date
    all_requests: tuple[Booking, ...]
    persons: tuple[Booking, ...]

    @property
    def requests(self) -> tuple[Booking, ...]:
        return self._open_since(self.until)

    @property
    def bookings(self) -> tuple[Booking, ...]:
        return self.requests + self.persons

    def replayed(self, causes: Collection[Cause], on: date) -> Replayed:
        """A day as it would have been without these causes: of requests open within 90 days before it.

        The ledger has to be opened with `back_to` that day.
        """
        return replay(self._open_since(on) + self.persons, causes, on)

    def _open_since(self, day: date) -> tuple[Booking, ...]:
        since = day - timedelta(days=APPLICATION_DAYS)
        return tuple(each for each in self.all_requests if each.case.ended >= since)


def open_ledger(
    viewer: Viewer, until: date | None = None, *, back_to: date | None = None, kinds: Collection[What] = EVERY_KIND
) -> Ledger:
    """As of a day (today): requests open within 90 days; two years of who had to hold a KTP and was not recorded.

    What was told since then counts too: a day is booked by all that is known today. `back_to`: a day to be replayed,
    whose own 90 days are read too. Audited. Raises NOT_ALLOWED.
    """
    viewer.need(*READERS)
    until = until or clock.today()
    around = surroundings(until)
    since = min(back_to or until, until) - timedelta(days=APPLICATION_DAYS)
    cases = list_requests(until, since) if What.APPLICATION in kinds else []
    waiting = list_persons(until) if What.PERSON in kinds else []
    requests, persons = (tuple(each for case in of_kind for each in book(case, around)) for of_kind in (cases, waiting))
    audit.record(viewer, "LEDGER_OPENED", detail={"until": until.isoformat()})
    return Ledger(until, requests, persons)


def list_requests(until: date, since: date | None = None) -> list[Case]:
    """Applications open at some time since a day (90 days before); the last day of one is before its card went out.

    Whoever is dead or has moved away waits for no card any more, though the application stays open.
    """
    desks = enrolment.desks_of_applications()
    gone = dict(gone_by(until).filter(applications__isnull=False).values_list("applications", "registered_until"))
    ways = applications.list_traced_ways(since or until - timedelta(days=APPLICATION_DAYS))
    return [_request(way, desks.get(way.id), gone.get(way.id), until) for way in ways]


def list_persons(until: date) -> list[Case]:
    """Who had to hold a KTP and was not recorded, at some time in the two years before a day.

    From the day of the duty, of the arrival, or two years back; until the recording, or until the duty ended.
    """
    earliest = until - timedelta(days=PERSON_DAYS)
    people = bound_between(earliest, until).exclude(pk__in=enrolment.recorded_by(earliest)).order_by("pk")
    events: dict[int, list[Event]] = {}
    for who, day, word, trace in register.list_words(people):
        if word in WORDS:
            events.setdefault(who, []).append(Event(datetime.combine(day, time()), trace, Word(word)))
    recorded = enrolment.first_recorded(earliest, until)
    rows = people.values_list("pk", "ref", "rt__parent", *(each.name for each in fields(DutyFacts)))
    cases = []
    for key, ref, kelurahan, *facts in rows:
        opened, bound_until = duty_span(DutyFacts(*facts))
        opened = max(opened, earliest)
        ended, outcome = _ending(recorded.get(key), bound_until, until)
        if opened < ended:
            told = tuple(events.get(key, ()))
            cases.append(Case(What.PERSON, str(ref), kelurahan or "", opened, ended, outcome, told))
    return cases


def _ending(done: date | None, gone: date | None, until: date) -> tuple[date, Outcome]:
    """Whatever came first by a day; nothing yet: open until then."""
    ends = [(day, how) for day, how in ((done, Outcome.DONE), (gone, Outcome.GONE)) if day and day <= until]
    return min(ends, default=(until, Outcome.OPEN), key=lambda end: end[0])


def surroundings(until: date) -> Surroundings:
    """Outages by the lines' own record, and times without a blank, as days."""
    return Surroundings((*_outages(until), *_stock_outs(until)))


def _request(way: TracedWay, desk: str | None, gone: date | None, until: date) -> Case:
    events = tuple(Event(localtime(step.at), f"step:{row:09d}", step.status) for row, step in way.steps)
    opened = localtime(way.created_at).date()
    ended, outcome = _ending(localtime(way.closed_at).date() if way.closed_at else None, gone, until)
    return Case(What.APPLICATION, way.claim_code, way.kelurahan, opened, ended, outcome, events, desk)


def _outages(until: date) -> Iterator[Spell]:
    for row, line, place, began, ended in relay.list_traced_outages(until - LONGEST_WAY):
        trouble = LINES[line]
        if trouble is Trouble.STATION_LINE and place is None:
            continue  # nobody knows whose line it was: it holds nobody's case up
        yield from _spells(trouble, localtime(began), localtime(ended or clock.now()), f"outage:{row}", place)


def _stock_outs(until: date) -> Iterator[Spell]:
    for out in cards.stock_outs(until - LONGEST_WAY):
        since = localtime(out.since)
        yield from _spells(
            Trouble.NO_BLANK, since, localtime(out.until or clock.now()), f"blanks:{since:%Y-%m-%d}", None
        )


def _spells(trouble: Trouble, began: datetime, ended: datetime, trace: str, desk: str | None) -> Iterator[Spell]:
    first, end = days_held(trouble, began, ended)
    if first < end:
        yield Spell(trouble, first, end, trace, desk)
