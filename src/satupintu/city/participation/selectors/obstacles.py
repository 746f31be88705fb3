"""Feeds the ledger of waiting from the stages before: claim codes and references, no names."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.timezone import localtime

from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.entries import TracedWay
from satupintu.city.cards import selectors as cards
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.participation.ledger.booking import Booking, book
from satupintu.city.participation.ledger.cases import Case, Event, Spell, Trouble, What, Word
from satupintu.city.participation.ledger.rules import Surroundings, days_down
from satupintu.city.register import selectors as register
from satupintu.city.register.rules.wajib_ktp import released_on
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


def open_ledger(viewer: Viewer) -> Ledger:
    """Requests of the last 90 days, and up to two years of everybody who must hold a KTP and is not recorded. Audited.

    Raises NOT_ALLOWED.
    """
    viewer.need(*READERS)
    today = clock.today()
    around = surroundings(today)
    requests = tuple(each for case in list_requests(today) for each in book(case, around))
    persons = tuple(each for case in list_persons(today) for each in book(case, around))
    audit.record(viewer, "LEDGER_OPENED", detail={"until": today.isoformat()})
    return Ledger(today, requests, persons)


def list_requests(today: date) -> list[Case]:
    """Applications that were open at some time in the last 90 days; the last day of one is before its card went out."""
    desks = enrolment.desks_of_applications()
    ways = applications.list_traced_ways(today - timedelta(days=APPLICATION_DAYS))
    return [_request(way, desks.get(way.id), today) for way in ways]


def list_persons(today: date) -> list[Case]:
    """Who must hold a KTP today and is not recorded: from the day of the duty, of the arrival, or two years back."""
    people = register.residents_on(today).filter(register.wajib_ktp_on(today))
    people = people.exclude(pk__in=enrolment.recorded_by(today)).order_by("pk")
    events: dict[int, list[Event]] = {}
    for who, day, word, trace in register.list_words(people):
        if word in WORDS:
            events.setdefault(who, []).append(Event(datetime.combine(day, time()), trace, Word(word)))
    earliest = today - timedelta(days=PERSON_DAYS)
    rows = people.values_list("pk", "ref", "rt__parent", "birth_date", "married_on", "registered_from")
    return [
        Case(
            What.PERSON,
            str(ref),
            kelurahan or "",
            opened=max(released_on(born, married), since, earliest),
            ended=today,
            is_open=True,
            events=tuple(events.get(key, ())),
        )
        for key, ref, kelurahan, born, married, since in rows
    ]


def surroundings(today: date) -> Surroundings:
    """Outages by the lines' own record, and times without a blank, as days."""
    return Surroundings((*_outages(today), *_stock_outs(today)))


def _request(way: TracedWay, desk: str | None, today: date) -> Case:
    events = tuple(Event(localtime(step.at), f"step:{row:09d}", step.status) for row, step in way.steps)
    ended = localtime(way.closed_at).date() if way.closed_at else today
    opened = localtime(way.created_at).date()
    is_open = way.closed_at is None
    return Case(What.APPLICATION, way.claim_code, way.kelurahan, opened, ended, is_open, events, desk)


def _outages(today: date) -> Iterator[Spell]:
    for row, line, place, began, ended in relay.list_traced_outages(today - LONGEST_WAY):
        trouble = LINES[line]
        if trouble is Trouble.STATION_LINE and place is None:
            continue  # nobody knows whose line it was: it holds nobody's case up
        for first, end in days_down(localtime(began), localtime(ended or clock.now())):
            yield Spell(trouble, first, end, f"outage:{row}", place)


def _stock_outs(today: date) -> Iterator[Spell]:
    for out in cards.stock_outs(today - LONGEST_WAY):
        since = localtime(out.since)
        for first, end in days_down(since, localtime(out.until or clock.now())):
            yield Spell(Trouble.NO_BLANK, first, end, f"blanks:{since:%Y-%m-%d}")
