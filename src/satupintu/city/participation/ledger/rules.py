"""From events to claims: which cause each event speaks for, and for which days (docs/flows/obstacles.md)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from satupintu.city.participation.ledger.cases import Case, Event, Spell, Trouble, What, Word
from satupintu.city.participation.ledger.causes import Cause
from satupintu.packets.status import Status

DAY = timedelta(days=1)
OPENS, CLOSES, DOWN_FOR = time(8), time(16), timedelta(hours=3)
"""Between these hours a line must be down for so long for the day to be booked to it."""
SAID_BACK, SAID_ON = timedelta(days=182), timedelta(days=90)
"""A word on where somebody is speaks for half a year before it, and counts for as long as the roster lets it count."""
REASON_ON = timedelta(days=365)
"""A reason tells of all the time before it; who has given it is not asked again for a year."""
SUNDAY = 6

S = Status
STATUS_CAUSE: dict[Status, Cause] = {
    S.BELUM_WAJIB: Cause.NOT_YET_DUE,
    S.UNREGISTERED: Cause.NO_SHOW,
    S.BIO_CAPTURED: Cause.OPERATORS,
    S.PROCESSING: Cause.OPERATORS,
    S.SENT_FOR_ENROLLMENT: Cause.CENTRE_QUEUE,
    S.RECEIVED_AT_CENTRAL: Cause.CENTRE_QUEUE,
    S.SEARCH_FAILURE_AT_CENTRAL: Cause.CENTRE_QUEUE,
    S.ENROLL_FAILURE_AT_REGIONAL: Cause.SCANNER,
    S.ENROLL_FAILURE_AT_CENTRAL: Cause.SCANNER,
    S.REQUEST_VALIDATION: Cause.ADJUDICATION,
    S.ADJUDICATE_RECORD: Cause.ADJUDICATION,
    S.DUPLICATE_RECORD: Cause.ADJUDICATION,
    S.DUPLICATE_ONE_TO_ONE: Cause.ADJUDICATION,
    S.DUPLICATE_ONE_TO_MANY: Cause.ADJUDICATION,
    S.PRINT_READY_RECORD: Cause.OPERATORS,
    S.SENT_FOR_CARD_PRINTING: Cause.OPERATORS,
    S.CARD_PRINTED: Cause.NOT_COLLECTED,
    S.CARD_SHIPPED: Cause.TOO_FAR,
    S.CARD_ISSUED: Cause.NOT_COLLECTED,
}
"""Whom a status waits for when nothing else is in the way."""
STOPPED_BY: dict[Status, tuple[Trouble, ...]] = {
    S.BIO_CAPTURED: (Trouble.STATION_LINE,),
    S.PROCESSING: (Trouble.CENTRE_LINE,),
    S.SENT_FOR_ENROLLMENT: (Trouble.CENTRE_LINE,),
    S.RECEIVED_AT_CENTRAL: (Trouble.CENTRE_LINE,),
    S.PRINT_READY_RECORD: (Trouble.NO_BLANK,),
}
TROUBLE_CAUSE = {
    Trouble.NO_BLANK: Cause.BLANKS,
    Trouble.STATION_LINE: Cause.STATION_LINE,
    Trouble.CENTRE_LINE: Cause.CENTRE_LINE,
}
PRINTING = frozenset({S.SENT_FOR_CARD_PRINTING, S.CARD_PRINTED, S.CARD_SHIPPED})
WORD_CAUSE: dict[Word, Cause] = {
    Word.DEAD: Cause.DATA_DEAD,
    Word.MOVED: Cause.DATA_MOVED,
    Word.STUDIES_OUTSIDE: Cause.STUDYING_AWAY,
    Word.WORKS_OUTSIDE: Cause.WORKING_AWAY,
    Word.FRAIL: Cause.FRAIL,
    Word.WORKING_HOURS: Cause.WORKING_HOURS,
    Word.NO_LEAVE: Cause.WORKING_HOURS,
    Word.TOO_FAR: Cause.TOO_FAR,
    Word.NO_BLANKS: Cause.CAME_FOR_NOTHING,
    Word.NO_NEED: Cause.NO_NEED,
}
WHERE = frozenset({Word.STUDIES_OUTSIDE, Word.WORKS_OUTSIDE})
GONE = frozenset({Word.DEAD, Word.MOVED})


@dataclass(frozen=True)
class Claim:
    """A cause holds from `first` to before `end`, as an event or two tell."""

    cause: Cause
    first: date
    end: date
    traces: tuple[str, ...]


@dataclass(frozen=True)
class Surroundings:
    """Spells, found by trouble and desk."""

    spells: tuple[Spell, ...] = ()
    _by: dict[tuple[Trouble, str | None], list[Spell]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by: dict[tuple[Trouble, str | None], list[Spell]] = {}
        for spell in sorted(self.spells, key=lambda spell: (spell.first, spell.end, spell.trace)):
            by.setdefault((spell.trouble, spell.desk), []).append(spell)
        object.__setattr__(self, "_by", by)

    def between(self, trouble: Trouble, desk: str | None, first: date, end: date) -> Iterator[Spell]:
        """Those of a trouble that touch these days; a line between a station and the city only of this desk."""
        spells = self._by.get((trouble, desk if trouble is Trouble.STATION_LINE else None), [])
        for spell in spells[: bisect_left(spells, end, key=lambda spell: spell.first)]:
            if spell.end > first:
                yield spell


def days_down(began: datetime, ended: datetime) -> Iterator[tuple[date, date]]:
    """Runs of days (first, end), each with the line down for three office hours; both moments in the city's time."""
    first = None
    day = began.date()
    while day <= ended.date():
        opens, closes = (datetime.combine(day, hour, began.tzinfo) for hour in (OPENS, CLOSES))
        if min(ended, closes) - max(began, opens) >= DOWN_FOR:
            first = first or day
        elif first:
            yield first, day
            first = None
        day += DAY
    if first:
        yield first, day


def claims_of(case: Case, around: Surroundings) -> list[Claim]:
    """All claims on a case's days, also beyond its ends; in no order."""
    if case.what is What.PERSON:
        gone = min((event.day for event in case.events if event.what in GONE), default=case.ended)
        return [_said(case, event, gone) for event in case.events]
    return [claim for stay in _stays(case) for claim in _claims_of_stay(case, *stay, around)]


def _said(case: Case, event: Event, gone: date) -> Claim:
    word = Word(event.what)
    if word in WHERE:
        first, end = event.day - SAID_BACK, event.day + SAID_ON + DAY
    elif word in GONE:
        first, end = event.day - SAID_BACK, max(case.ended, event.day + DAY)  # nobody comes back from it unsaid
    else:
        first, end = case.opened, min(event.day + REASON_ON, max(gone, event.day))
    return Claim(WORD_CAUSE[word], first, end, (event.trace,))


Stay = tuple[Status, Status | None, date, date, str]


def _stays(case: Case) -> Iterator[Stay]:
    """(status, status before, first day, end, trace): a day belongs to the status in which its midnight found it."""
    steps = sorted(case.events)
    before = None
    for number, step in enumerate(steps):
        status, after = Status(step.what), steps[number + 1].day if step is not steps[-1] else case.ended
        if after > step.day:
            yield status, before, step.day, after, step.trace
        before = status


def _claims_of_stay(
    case: Case, status: Status, before: Status | None, first: date, end: date, trace: str, around: Surroundings
) -> Iterator[Claim]:
    cause = STATUS_CAUSE[status]
    if before is None and status is S.REQUEST_VALIDATION:
        cause = Cause.MISSING_DOCUMENT  # a request without recording begins here: its papers have not been brought
    if status is S.PRINT_READY_RECORD and before in PRINTING:
        cause = Cause.PRINTER
    yield Claim(cause, first, end, (trace,))
    if cause is Cause.OPERATORS:
        yield from (Claim(Cause.CLOSED, day, day + DAY, (trace,)) for day in _sundays(first, end))
    for trouble in STOPPED_BY.get(status, ()):
        for spell in around.between(trouble, case.desk, first, end):
            yield Claim(TROUBLE_CAUSE[trouble], max(first, spell.first), min(end, spell.end), (trace, spell.trace))


def _sundays(first: date, end: date) -> Iterable[date]:
    sunday = first + (SUNDAY - first.weekday()) * DAY
    while sunday < end:
        yield sunday
        sunday += 7 * DAY
