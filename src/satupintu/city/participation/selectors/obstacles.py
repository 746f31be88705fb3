"""Feeds the ledger of waiting from the stages before: claim codes and references, no names."""

from collections.abc import Iterator
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
from satupintu.city.participation.ledger.rules import Surroundings, days_held
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.wajib_ktp import DutyFacts, duty_span
from satupintu.city.register.selectors.counts import bound_between, gone_by
from satupintu.city.relay import selectors as relay

READERS = (Role.VERIFIER, Role.PLANNER, Role.RESEARCHER, Role.HEAD)
APPLICATION_DAYS, PERSON_DAYS = 90, 730
"""So far back the ledger looks: at requests that were open, and at the time of who is not recorded."""
LONGEST_WAY = timedelta(days=730)
WORDS = frozenset(Word)
LINES = {"STATION_CITY": Trouble.STATION_LINE, "CITY_CENTRE": Trouble.CENTRE_LINE}


@dataclass(frozen=True)
class Ledger:
    """All bookings up to before `until`, case by case."""

    until: date
    requests: tuple[Booking, ...]
    persons: tuple[Booking, ...]

    @property
    def bookings(self) -> tuple[Booking, ...]:
        return self.requests + self.persons


def open_ledger(viewer: Viewer, since: date | None = None) -> Ledger:
    """Requests open since a day (90 days ago); two years of all who had to hold a KTP and were not recorded. Audited.

    Raises NOT_ALLOWED.
    """
    viewer.need(*READERS)
    today = clock.today()
    around = surroundings(today)
    requests = tuple(each for case in list_requests(today, since) for each in book(case, around))
    persons = tuple(each for case in list_persons(today) for each in book(case, around))
    audit.record(viewer, "LEDGER_OPENED", detail={"until": today.isoformat()})
    return Ledger(today, requests, persons)


def list_requests(today: date, since: date | None = None) -> list[Case]:
    """Applications open at some time since a day (90 days ago); the last day of one is before its card went out.

    Whoever is dead or has moved away waits for no card any more, though the application stays open.
    """
    desks = enrolment.desks_of_applications()
    gone = dict(gone_by(today).filter(applications__isnull=False).values_list("applications", "registered_until"))
    ways = applications.list_traced_ways(since or today - timedelta(days=APPLICATION_DAYS))
    return [_request(way, desks.get(way.id), gone.get(way.id), today) for way in ways]


def list_persons(today: date) -> list[Case]:
    """Who had to hold a KTP and was not recorded, at some time in the last two years.

    From the day of the duty, of the arrival, or two years back; until the recording, or until the duty ended.
    """
    earliest = today - timedelta(days=PERSON_DAYS)
    people = bound_between(earliest, today).exclude(pk__in=enrolment.recorded_by(earliest)).order_by("pk")
    events: dict[int, list[Event]] = {}
    for who, day, word, trace in register.list_words(people):
        if word in WORDS:
            events.setdefault(who, []).append(Event(datetime.combine(day, time()), trace, Word(word)))
    recorded = enrolment.first_recorded(earliest, today)
    rows = people.values_list("pk", "ref", "rt__parent", *(each.name for each in fields(DutyFacts)))
    cases = []
    for key, ref, kelurahan, *facts in rows:
        opened, until = duty_span(DutyFacts(*facts))
        opened = max(opened, earliest)
        ended, outcome = _ending(recorded.get(key), until, today)
        if opened < ended:
            told = tuple(events.get(key, ()))
            cases.append(Case(What.PERSON, str(ref), kelurahan or "", opened, ended, outcome, told))
    return cases


def _ending(done: date | None, gone: date | None, today: date) -> tuple[date, Outcome]:
    """Whatever came first; nothing yet: open until today."""
    if done and (gone is None or done <= gone):
        return done, Outcome.DONE
    if gone and gone <= today:
        return gone, Outcome.GONE
    return today, Outcome.OPEN


def surroundings(today: date) -> Surroundings:
    """Outages by the lines' own record, and times without a blank, as days."""
    return Surroundings((*_outages(today), *_stock_outs(today)))


def _request(way: TracedWay, desk: str | None, gone: date | None, today: date) -> Case:
    events = tuple(Event(localtime(step.at), f"step:{row:09d}", step.status) for row, step in way.steps)
    opened = localtime(way.created_at).date()
    ended, outcome = _ending(localtime(way.closed_at).date() if way.closed_at else None, gone, today)
    return Case(What.APPLICATION, way.claim_code, way.kelurahan, opened, ended, outcome, events, desk)


def _outages(today: date) -> Iterator[Spell]:
    for row, line, place, began, ended in relay.list_traced_outages(today - LONGEST_WAY):
        trouble = LINES[line]
        if trouble is Trouble.STATION_LINE and place is None:
            continue  # nobody knows whose line it was: it holds nobody's case up
        yield from _spells(trouble, localtime(began), localtime(ended or clock.now()), f"outage:{row}", place)


def _stock_outs(today: date) -> Iterator[Spell]:
    for out in cards.stock_outs(today - LONGEST_WAY):
        since = localtime(out.since)
        yield from _spells(
            Trouble.NO_BLANK, since, localtime(out.until or clock.now()), f"blanks:{since:%Y-%m-%d}", None
        )


def _spells(trouble: Trouble, began: datetime, ended: datetime, trace: str, desk: str | None) -> Iterator[Spell]:
    first, end = days_held(trouble, began, ended)
    if first < end:
        yield Spell(trouble, first, end, trace, desk)
