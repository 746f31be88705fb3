"""From events to claims: which cause each event speaks for, and for which days (docs/flows/obstacles.md)."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from satupintu.city.participation.ledger.cases import Case, Event, Spell, Trouble, What, Word
from satupintu.city.participation.ledger.causes import Cause
from satupintu.city.relay.rules.lines import OFFICE
from satupintu.packets.status import Status

DAY = timedelta(days=1)
CLOSES = timedelta(hours=OFFICE.stop)
LAST_CHANCE = {
    Trouble.NO_BLANK: CLOSES,
    Trouble.STATION_LINE: CLOSES,
    Trouble.CENTRE_LINE: timedelta(days=1),
}
"""So long after midnight the day's last try is over: desks print and send until they close, the relay at night too."""
COUNTS_FOR = timedelta(days=90)
"""So long a word on where somebody is counts on the roster: who is gone now was here, or not asked, before that."""
AWAY_FOR = timedelta(days=182)
"""Who studies or works elsewhere does so for about half a year, a semester, before the word and after it."""
REASON_ON = timedelta(days=730)
"""A reason tells of all the time before it, and of the two years that the ledger looks at: no roster lets it lapse."""
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
AWAY = frozenset({Word.STUDIES_OUTSIDE, Word.WORKS_OUTSIDE})
GONE = frozenset({Word.DEAD, Word.MOVED})
WHERE = AWAY | GONE | {Word.LIVES_HERE}


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


def days_held(trouble: Trouble, began: datetime, ended: datetime) -> tuple[date, date]:
    """(first, end) of the days whose last chance fell into the trouble; both moments in the city's time.

    What could not move before the last chance waits a night; what could have, and did not, waited for something else.
    """
    first, end = (_day_to_come(moment, LAST_CHANCE[trouble]) for moment in (began, ended))
    return first, end


def _day_to_come(moment: datetime, chance: timedelta) -> date:
    """The first day whose last chance is not before a moment."""
    over = moment - chance
    return over.date() if over.time() == time() else over.date() + DAY


def claims_of(case: Case, around: Surroundings) -> list[Claim]:
    """All claims on a case's days, also beyond its ends; in no order."""
    if case.what is What.PERSON:
        return _claims_of_words(case, sorted(case.events))
    return [claim for stay in _stays(case) for claim in _claims_of_stay(case, *stay, around)]


def _claims_of_words(case: Case, words: list[Event]) -> list[Claim]:
    """Of who is gone, of who is elsewhere for a time, and reasons up to when somebody was gone."""
    home = [each.day for each in words if each.what is Word.LIVES_HERE]
    gone = [_gone(case, each, words, home) for each in words if each.what in GONE]
    away = [each for each in words if each.what in AWAY]
    reasons = [each for each in words if each.what not in WHERE]
    asked = [each.day for each in reasons]
    left = min((claim.first for claim in gone if claim.end >= case.ended), default=date.max)
    return [
        *gone,
        *(_away(each, again, home) for each, again in _with_next_alike(away)),
        *(_reason(case, each, again, asked, left) for each, again in _with_next_alike(reasons)),
    ]


def _with_next_alike(words: list[Event]) -> Iterator[tuple[Event, date | None]]:
    """Each with the day on which the same was said again: it held in between."""
    said: dict[Cause, date] = {}
    for word in reversed(words):
        yield word, said.get(_cause(word))
        said[_cause(word)] = word.day


def _gone(case: Case, word: Event, words: list[Event], home: list[date]) -> Claim:
    """From half-way to the word before, but no longer than a word counts; for good, unless said to live here again."""
    first = max(word.day - COUNTS_FOR, _since_half_way(word.day, [each.day for each in words], date.min))
    end = _until_half_way(word.day, home, max(case.ended, word.day + DAY))
    return Claim(_cause(word), first, end, (word.trace,))


def _away(word: Event, again: date | None, home: list[date]) -> Claim:
    """Half a year before the word and after it, and up to the next that says the same; not when said to live here."""
    first = max(word.day - AWAY_FOR, _since_half_way(word.day, home, date.min))
    end = max(word.day + AWAY_FOR + DAY, again or date.min)
    return Claim(_cause(word), first, _until_half_way(word.day, home, end), (word.trace,))


def _reason(case: Case, word: Event, again: date | None, asked: list[date], left: date) -> Claim:
    """All the time before and two years on, half-way only to when another was told instead; not while gone."""
    lasts = word.day + REASON_ON if word.day == asked[-1] else date.max
    end = again or _until_half_way(word.day, asked, lasts)
    first = _since_half_way(word.day, asked, case.opened)
    return Claim(_cause(word), first, min(end, max(left, word.day)), (word.trace,))


def _cause(word: Event) -> Cause:
    return WORD_CAUSE[Word(word.what)]


def _since_half_way(day: date, others: list[date], otherwise: date) -> date:
    before = max((other for other in others if other < day), default=None)
    return _half_way(before, day) if before else otherwise


def _until_half_way(day: date, others: list[date], otherwise: date) -> date:
    after = min((other for other in others if other > day), default=None)
    return min(_half_way(day, after), otherwise) if after else otherwise


def _half_way(one: date, other: date) -> date:
    return one + (other - one + DAY) // 2


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
