"""What truly held each case up, day by day, and the traces that it leaves in the records (docs/flows/obstacles.md).

The ledger of the city is measured against this. The traces are not perfect: some are never written, some come late,
some say what is not so, and in three cases of ten two causes hold on the same days.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.history import WITA
from satupintu.synthetic.city.shapes import InventedCity, Outage

DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=730)
SUNDAY = 6
CLOSES = 16  # o'clock: what could not leave by then waits a night
OVERLAPPING, UNTOLD, WRONG = 0.47, 0.02, 0.01
"""Shares: persons with a second cause, persons whom nobody asked, and words that are not so."""
LATER = 0.1
"""Share of the second causes that came up later than the case."""
DOUBTED, DOUBT_NOTED_LATE, UNREADABLE, MISPRINTED = 0.15, 0.1, 0.05, 0.5
"""Shares of those that wait long enough for it."""

CAUSE_OF = {
    "STUDYING_AWAY": "STUDYING_AWAY",
    "OLD_KTP_NEWCOMER": "NO_NEED",
    "ELDERLY_OR_FRAIL": "FRAIL",
    "WORKING_HOURS": "WORKING_HOURS",
    "NO_LEAVE": "WORKING_HOURS",
    "TOO_FAR": "TOO_FAR",
    "CAME_WITHOUT_CARD": "CAME_FOR_NOTHING",
    "DEAD_NOT_REPORTED": "NO_NEED",  # until the death
    "MOVED_NOT_REPORTED": "NO_NEED",
    "UNAWARE": "NO_NEED",
}
WORD_OF = {
    "NO_NEED": "NO_NEED",
    "FRAIL": "FRAIL",
    "WORKING_HOURS": "WORKING_HOURS",
    "TOO_FAR": "TOO_FAR",
    "CAME_FOR_NOTHING": "NO_BLANKS",
    "STUDYING_AWAY": "STUDIES_OUTSIDE",
    "WORKING_AWAY": "WORKS_OUTSIDE",
}
SECOND = ("WORKING_HOURS", "TOO_FAR", "NO_NEED", "WORKING_AWAY", "FRAIL")
AWAY = ("STUDYING_AWAY", "WORKING_AWAY")


@dataclass(frozen=True, slots=True)
class Held:
    """A cause truly held from `first` to before `end`."""

    cause: str
    first: date
    end: date


@dataclass(frozen=True, slots=True)
class Plan:
    """How an application went on its days. `left_on`: from the station, `sent_on`: from the city; None: at once.

    `read_on`: recorded again; `doubted_on`: the officer's case was opened; `misprinted`: the first card was spoiled.
    """

    left_on: date | None = None
    sent_on: date | None = None
    read_on: date | None = None
    doubted_on: date | None = None
    misprinted: bool = False
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A word on a resident; `is_place`: of where, else of why."""

    resident: int
    on: date
    word: str
    is_place: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Who must hold a KTP and is not recorded: true causes, and what was said."""

    resident: int
    opened: date
    held: tuple[Held, ...]
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """`plans` along the applications; `persons` by position of the resident."""

    plans: tuple[Plan, ...]
    persons: tuple[Person, ...]


def invent_waiting(rng: np.random.Generator, city: InventedCity) -> Waiting:
    """Causes and traces of all applications and of everybody not recorded today; the same for the same city."""
    lines = _nights_down(city.outages)
    empty = {each.item() for each in city.stock_days.day[city.stock_days.left == 0]}
    plans = [_plan(rng, each, lines, empty, city.today) for each in city.applications.rows()]
    return Waiting(tuple(plans), tuple(_persons(rng, city)))


# -- applications ---------------------------------------------------------------------------------
Nights = dict[int | None, set[date]]


def _nights_down(outages: tuple[Outage, ...]) -> Nights:
    """By kecamatan (None: the line to the centre) the days at whose closing the line was down."""
    nights: Nights = {}
    for each in outages:
        day = each.began.astimezone(WITA).date()
        while (closing := _closing(day)) < each.ended:
            if each.began <= closing:
                nights.setdefault(each.kecamatan, set()).add(day)
            day += DAY
    return nights


def _closing(day: date) -> datetime:
    return datetime.combine(day, time(CLOSES), WITA)


def _plan(rng: np.random.Generator, row: dict[str, Any], lines: Nights, empty: set[date], today: date) -> Plan:
    chance = rng.random(5).tolist()
    made, ready = row["made_on"], min(row["ready_on"], today)
    printed, handed = row["printed_on"] or today, row["handed_over_on"] or today
    misprinted = (printed - ready).days > 1 and chance[0] < MISPRINTED
    after = [
        *_runs("BLANKS", ready, printed, empty),
        *_runs("CLOSED", ready, printed, {day for day in _span(ready, printed) if day.weekday() == SUNDAY} - empty),
        *([Held("PRINTER", ready, printed)] if misprinted else []),
        Held("NOT_COLLECTED", printed, handed),
    ]
    if row["kind"]:
        return Plan(misprinted=misprinted, held=_real([Held("MISSING_DOCUMENT", made, ready), *after]))
    wait = (ready - made).days
    unreadable = wait > 1 and chance[1] < UNREADABLE
    read = made + (1 + int(chance[2] * (wait - 1))) * DAY if unreadable else made
    left = _first_night_up(lines.get(row["kecamatan"], set()), read, ready)
    sent = _first_night_up(lines.get(None, set()), left, ready)
    rest = (ready - sent).days
    doubted = sent + (1 + int(chance[3] * (rest - 1))) * DAY if rest > 1 and chance[4] < DOUBTED else None
    held = [
        Held("SCANNER", made, read),
        Held("STATION_LINE", read, left),
        Held("CENTRE_LINE", left, sent),
        Held("CENTRE_QUEUE", sent, doubted or ready),
        *_runs("CENTRE_LINE", sent, doubted or ready, lines.get(None, set())),
        Held("ADJUDICATION", doubted or ready, ready),
    ]
    late = doubted and rng.random() < DOUBT_NOTED_LATE and doubted + DAY < ready
    noted = doubted + DAY if doubted and late else doubted
    return Plan(left, sent, read if unreadable else None, noted, misprinted, _real(held + after))


def _span(first: date, end: date) -> list[date]:
    return [first + number * DAY for number in range((end - first).days)]


def _runs(cause: str, first: date, end: date, on: set[date]) -> Iterator[Held]:
    return (Held(cause, day, day + DAY) for day in _span(first, end) if day in on)


def _real(held: list[Held]) -> tuple[Held, ...]:
    return tuple(each for each in held if each.end > each.first)


def _first_night_up(down: set[date], day: date, ready: date) -> date:
    """The day on which something leaves that would leave on `day`, at the latest when the answer was there."""
    while day in down and day < ready:
        day += DAY
    return day


# -- persons --------------------------------------------------------------------------------------
def _persons(rng: np.random.Generator, city: InventedCity) -> Iterator[Person]:
    truth, today = city.truth, city.today
    waits = truth.duty_from < days.day(today)
    waits[city.recordings.resident] = False
    opened = np.maximum(np.maximum(truth.duty_from, city.residents.since), days.day(today - LOOKED_BACK))
    for who in np.flatnonzero(waits & (opened < days.day(today))).tolist():
        reason = codes.REASONS[truth.reason[who]] if truth.reason[who] >= 0 else "UNAWARE"
        gone = (truth.died_on if reason == "DEAD_NOT_REPORTED" else truth.moved_on)[who].item()
        yield _person(rng, who, reason, opened[who].item(), gone, today)


def _person(rng: np.random.Generator, who: int, reason: str, opened: date, gone: date | None, today: date) -> Person:
    first = CAUSE_OF[reason]
    until = min(max(gone, opened), today) if gone else today
    held = [Held(first, opened, until)]
    told = _told(rng, who, held[0])
    if rng.random() < OVERLAPPING and until > opened:
        second = str(rng.choice([cause for cause in SECOND if cause != first]))
        # the ledger takes a reason for all the time before, which is not always so
        since = opened + int(rng.random() * (until - opened).days * (rng.random() < LATER)) * DAY
        held.append(Held(second, since, until))
        told += _told(rng, who, held[-1])
    if gone:
        word = "DEAD" if reason == "DEAD_NOT_REPORTED" else "MOVED"
        held.append(Held(f"DATA_{word}", until, today))
        heard = max(gone, opened - 180 * DAY) + int(rng.integers(120, 240)) * DAY
        told += [Told(who, heard, word, is_place=True)] if heard < today and rng.random() >= UNTOLD else []
    return Person(who, opened, _real(held), tuple(told))


def _told(rng: np.random.Generator, who: int, held: Held) -> list[Told]:
    """Words on a cause while it holds: of a place about every five months, of a reason about once in ten."""
    length = (held.end - held.first).days
    if length < 1 or rng.random() < UNTOLD:
        return []
    is_place = held.cause in AWAY
    apart = 160 if is_place else 300
    word = WORD_OF[held.cause]
    if not is_place and rng.random() < WRONG:
        word = str(rng.choice([each for each in ("NO_NEED", "FRAIL", "WORKING_HOURS", "TOO_FAR") if each != word]))
    # the last visit lies within the time for which a word counts
    last = held.end - (1 + int(rng.integers(0, min(length, 80)))) * DAY
    return [Told(who, last - back * DAY, word, is_place) for back in range(0, (last - held.first).days + 1, apart)]
