"""What truly held each case up, day by day, and the traces that it leaves in the records (docs/flows/obstacles.md).

The ledger of the city is measured against this. The traces are not perfect: some are never written, some come late,
some say what is not so, and in three cases of ten two causes hold on the same days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from satupintu.synthetic.city import codes, days
from satupintu.synthetic.city.draws import Whole, one_of, source
from satupintu.synthetic.city.history import WITA
from satupintu.synthetic.city.shapes import InventedCity, Outage

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LOOKED_BACK = timedelta(days=730)
SUNDAY = 6
OPENS, CLOSES = time(8), time(16)
"""A desk is manned between these, not on Sundays, and its packets leave meanwhile; the relay works at all hours."""
DOUBTED, DOUBT_NOTED_LATE, UNREADABLE, MISPRINTED = 0.15, 0.1, 0.05, 0.5
"""Shares of those that wait long enough for it."""
MISPRINT_NOT_NOTED = 0.03

ROUNDS_APART = 45, 150
"""The head of an RT goes from door to door every so many days: as few and as many."""
ROUNDS_BACK = timedelta(days=1200)
MET, ASKED_WHY, ASKED_AT_LAST, TELLS = 0.9, 0.6, 0.95, 0.9
"""Shares: of those not recorded met on a round, of these asked why, of those who come asked why only now; and of the
reasons of somebody asked those that are told."""
OVERLAPPING, LATER = 0.32, 0.15
"""Shares: persons with a second cause, and of the second causes those that came up later than the case."""
NEVER_MET, WRONG = 0.02, 0.01
"""Shares: persons whom nobody asks, and words that are not so."""

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
}
AWAY = {"STUDYING_AWAY": "STUDIES_OUTSIDE", "WORKING_AWAY": "WORKS_OUTSIDE"}
GONE = {"DATA_DEAD": "DEAD", "DATA_MOVED": "MOVED"}
CAUSES_OF_WHO_CAME = {
    "NO_NEED": 30,
    "WORKING_HOURS": 25,
    "STUDYING_AWAY": 12,
    "CAME_FOR_NOTHING": 11,
    "TOO_FAR": 12,
    "FRAIL": 10,
}
"""What had held up those who had come before the cut-off; invented, in shares."""
SECOND = ("WORKING_HOURS", "TOO_FAR", "NO_NEED", "WORKING_AWAY", "FRAIL")


@dataclass(frozen=True, slots=True)
class Held:
    """A cause truly held from `first` to before `end`."""

    cause: str
    first: date
    end: date


@dataclass(frozen=True, slots=True)
class Plan:
    """How an application went. `recorded_at`, `left_at` the station, `sent_at` from the city: None if not, or not yet.

    `read_on`: recorded again; `doubted_on`: the officer's case was opened; `sent_back`: the first card was spoiled, and
    that was noted.
    """

    recorded_at: datetime | None = None
    left_at: datetime | None = None
    sent_at: datetime | None = None
    read_on: date | None = None
    doubted_on: date | None = None
    sent_back: bool = False
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
    """Who had to hold a KTP and was not recorded within the last two years: true causes, and what was said."""

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
    """Causes and traces of all applications and of everybody not recorded; the same for the same city."""
    lines = {each: _Line(each, city.outages) for each in (None, *range(len(city.kecamatan)))}
    empty = {each.item() for each in city.stock_days.day[city.stock_days.left == 0]}
    made = minutes(city)[:, 0].tolist()
    plans = [
        _plan(rng, row, minute, lines, empty, city.today)
        for row, minute in zip(city.applications.rows(), made, strict=True)
    ]
    return Waiting(tuple(plans), tuple(_persons(rng, city)))


def minutes(city: InventedCity) -> Whole:
    """Along the applications: minutes after eight of asking and of printing."""
    return source(city.seed, len(city.residents), "minutes").integers(0, 400, (len(city.applications), 2))


# -- applications ---------------------------------------------------------------------------------
class _Line:
    """The line of a kecamatan's desk, or to the centre (None), with its outages in order."""

    def __init__(self, kecamatan: int | None, outages: tuple[Outage, ...]) -> None:
        self.is_manned = kecamatan is not None
        self.outages = [(each.began, each.ended) for each in outages if each.kecamatan == kecamatan]

    def carries(self, moment: datetime, at_latest: datetime) -> datetime:
        """The first moment from this one on at which it carries something and somebody is there to send it."""
        while moment < at_latest:
            later = self._manned(self._up(moment))
            if later == moment:
                return moment
            moment = later
        return at_latest

    def nights_down(self, first: date, end: date) -> set[date]:
        """Days on which it was down when the last chance of the day passed: the desk's closing, or midnight."""
        last = CLOSES if self.is_manned else time()
        over = timedelta() if self.is_manned else DAY
        return {day for day in _span(first, end) if self._is_down(datetime.combine(day + over, last, WITA))}

    def _up(self, moment: datetime) -> datetime:
        for began, ended in self.outages:
            if began <= moment < ended:
                moment = ended
        return moment

    def _is_down(self, moment: datetime) -> bool:
        return self._up(moment) > moment

    def _manned(self, moment: datetime) -> datetime:
        if not self.is_manned:
            return moment
        local = moment.astimezone(WITA)
        day = local.date() + (DAY if local.time() >= CLOSES else timedelta())
        day += DAY if day.weekday() == SUNDAY else timedelta()
        return max(moment, datetime.combine(day, OPENS, WITA))


def _plan(
    rng: np.random.Generator,
    row: dict[str, Any],
    minute: int,
    lines: dict[int | None, _Line],
    empty: set[date],
    today: date,
) -> Plan:
    chance = rng.random(6).tolist()
    made, ready = row["made_on"], min(row["ready_on"], today)
    printed, handed = row["printed_on"] or today, row["handed_over_on"] or today
    misprinted = (printed - ready).days > 1 and chance[0] < MISPRINTED
    sent_back = misprinted and chance[5] >= MISPRINT_NOT_NOTED
    after = [
        *_runs("BLANKS", ready, printed, empty),
        *_runs("CLOSED", ready, printed, _sundays(ready, printed) - empty),
        *([Held("PRINTER", ready, printed)] if misprinted else []),
        Held("NOT_COLLECTED", printed, handed),
    ]
    if row["kind"]:
        return Plan(sent_back=sent_back, held=_real([Held("MISSING_DOCUMENT", made, ready), *after]))
    wait = (ready - made).days
    unreadable = wait > 1 and chance[1] < UNREADABLE
    read = made + (1 + int(chance[2] * (wait - 1))) * DAY if unreadable else made
    recorded_at = datetime.combine(read, OPENS, WITA) + (0 if unreadable else minute + 25) * MINUTE
    # whatever the lines did, the answer was there in the morning of `ready`
    answer = datetime.combine(ready, OPENS, WITA)
    desk, centre = lines[row["kecamatan"]], lines[None]
    left_at = desk.carries(recorded_at + 2 * MINUTE, answer + MINUTE)
    sent_at = centre.carries(left_at + MINUTE, answer + 2 * MINUTE)
    left, sent = left_at.astimezone(WITA).date(), sent_at.astimezone(WITA).date()
    rest = (ready - sent).days
    doubted = sent + (1 + int(chance[3] * (rest - 1))) * DAY if rest > 1 and chance[4] < DOUBTED else None
    down = desk.nights_down(read, left)
    held = [
        Held("SCANNER", made, read),
        *_runs("STATION_LINE", read, left, down),
        *_runs("CLOSED", read, left, _sundays(read, left) - down),
        *_runs("CENTRE_LINE", left, doubted or ready, centre.nights_down(left, doubted or ready)),
        Held("CENTRE_QUEUE", sent, doubted or ready),
        Held("ADJUDICATION", doubted or ready, ready),
    ]
    late = doubted and rng.random() < DOUBT_NOTED_LATE and doubted + DAY < ready
    noted = doubted + DAY if doubted and late else doubted
    return Plan(
        recorded_at,
        left_at if left < today else None,
        sent_at if sent < today else None,
        read if unreadable else None,
        noted,
        sent_back,
        _real(held + after),
    )


def _sundays(first: date, end: date) -> set[date]:
    return {day for day in _span(first, end) if day.weekday() == SUNDAY}


def _span(first: date, end: date) -> list[date]:
    return [first + number * DAY for number in range((end - first).days)]


def _runs(cause: str, first: date, end: date, on: set[date]) -> Iterator[Held]:
    return (Held(cause, day, day + DAY) for day in _span(first, end) if day in on)


def _real(held: list[Held]) -> tuple[Held, ...]:
    return tuple(each for each in held if each.end > each.first)


# -- persons --------------------------------------------------------------------------------------
def _persons(rng: np.random.Generator, city: InventedCity) -> Iterator[Person]:
    truth, today = city.truth, city.today
    began = np.maximum(truth.duty_from, city.residents.since)
    ended = np.full(len(began), days.day(today))
    ended[city.recordings.resident] = city.recordings.recorded_on
    opened = np.maximum(began, days.day(today - LOOKED_BACK))
    rounds = _rounds(rng, len(city.rts), today)
    for who in np.flatnonzero(opened < ended).tolist():
        first, since, end = (column[who].item() for column in (began, opened, ended))
        died, moved = truth.died_on[who].item(), truth.moved_on[who].item()
        causes = _causes(rng, _first_cause(rng, int(truth.reason[who]), came=end < today), first, since, end)
        if gone := died or moved:
            causes = _until_gone(causes, "DATA_DEAD" if died else "DATA_MOVED", gone, end)
        told = _told(rng, who, causes, rounds[city.residents.rt[who]], end if end < today else None)
        held = [Held(each.cause, max(each.first, since), each.end) for each in causes]
        yield Person(who, since, _real(held), tuple(told))


def _rounds(rng: np.random.Generator, rts: int, today: date) -> list[list[date]]:
    """For each RT the days on which its head went round, oldest first."""
    fewest, most = ROUNDS_APART
    rounds = []
    for _ in range(rts):
        day, own = today - int(rng.integers(1, most)) * DAY, []
        while day > today - ROUNDS_BACK:
            own.append(day)
            day -= int(rng.integers(fewest, most)) * DAY
        rounds.append(own[::-1])
    return rounds


def _first_cause(rng: np.random.Generator, reason: int, *, came: bool) -> str:
    if reason >= 0:
        return CAUSE_OF[codes.REASONS[reason]]
    if came:
        drawn = int(one_of(rng, tuple(CAUSES_OF_WHO_CAME.values()), 1)[0])
        return tuple(CAUSES_OF_WHO_CAME)[drawn]
    return "NO_NEED"  # has just turned 17


def _causes(rng: np.random.Generator, cause: str, first: date, since: date, end: date) -> list[Held]:
    """One cause from the duty on, in some cases another one; `since`: from where the ledger can look."""
    held = [Held(cause, first, end)]
    if rng.random() < OVERLAPPING:
        second = _any(rng, [each for each in SECOND if each != cause])
        # the ledger takes a reason for all the time before, which is not always so
        later = since + int(rng.random() * (end - since).days) * DAY
        held.append(Held(second, later if rng.random() < LATER else first, end))
    return held


def _until_gone(held: list[Held], cause: str, gone: date, end: date) -> list[Held]:
    alive = [Held(each.cause, each.first, min(each.end, gone)) for each in held]
    return [*_real(alive), Held(cause, max(gone, held[0].first), end)]


def _told(
    rng: np.random.Generator, who: int, causes: list[Held], rounds: list[date], recorded_on: date | None
) -> list[Told]:
    """What the head of the RT wrote down on the rounds, and the officer at the recording."""
    told: list[Told] = []
    for day in rounds if rng.random() >= NEVER_MET else ():
        held = [each.cause for each in causes if each.first <= day < each.end]
        if not held or rng.random() >= MET:
            continue
        if gone := next((GONE[cause] for cause in held if cause in GONE), None):
            return [*told, Told(who, day, gone, is_place=True)]
        told += _where(rng, who, day, held)
        if rng.random() < ASKED_WHY:
            told += _reasons(rng, who, day, held)
    if recorded_on and rng.random() < ASKED_AT_LAST:
        held = [each.cause for each in causes]
        told += [*_where(rng, who, recorded_on, held), *_reasons(rng, who, recorded_on, held)]
    return told


def _where(rng: np.random.Generator, who: int, day: date, held: list[str]) -> list[Told]:
    """Where somebody is who comes home now and then: a roster has room for one place."""
    words = [AWAY[cause] for cause in held if cause in AWAY]
    return [Told(who, day, _any(rng, words), is_place=True)] if words else []


def _reasons(rng: np.random.Generator, who: int, day: date, held: list[str]) -> Iterator[Told]:
    """What comes to mind of the reasons; where somebody is, is no reason given."""
    for cause in held:
        if cause in WORD_OF and rng.random() < TELLS:
            word = WORD_OF[cause]
            if rng.random() < WRONG:
                word = _any(rng, [each for each in WORD_OF.values() if each != word])
            yield Told(who, day, word, is_place=False)


def _any(rng: np.random.Generator, among: Sequence[str]) -> str:
    return among[int(rng.random() * len(among))]
