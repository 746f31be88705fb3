"""What the ledger reads: a case with its events, and what was out of order around it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from satupintu.packets.status import Status


class What(StrEnum):
    """APPLICATION: from the request to the card in hand. PERSON: who must hold a KTP and is not recorded."""

    APPLICATION = "APPLICATION"
    PERSON = "PERSON"


class Word(StrEnum):
    """What was said of why, or where, somebody is who has not come."""

    LIVES_HERE = "LIVES_HERE"
    DEAD = "DEAD"
    MOVED = "MOVED"
    STUDIES_OUTSIDE = "STUDIES_OUTSIDE"
    WORKS_OUTSIDE = "WORKS_OUTSIDE"
    FRAIL = "FRAIL"
    WORKING_HOURS = "WORKING_HOURS"
    NO_LEAVE = "NO_LEAVE"
    TOO_FAR = "TOO_FAR"
    NO_BLANKS = "NO_BLANKS"
    NO_NEED = "NO_NEED"


class Outcome(StrEnum):
    """How a case ended. DONE: with the card in hand, or with the recording; GONE: dead, moved away, no longer bound."""

    OPEN = "OPEN"
    DONE = "DONE"
    GONE = "GONE"


class Trouble(StrEnum):
    NO_BLANK = "NO_BLANK"
    STATION_LINE = "STATION_LINE"
    CENTRE_LINE = "CENTRE_LINE"


@dataclass(frozen=True, order=True)
class Event:
    """Something in the records, in the city's time. `trace` finds its row: a kind and a number."""

    at: datetime
    trace: str
    what: Status | Word

    @property
    def day(self) -> date:
        return self.at.date()


@dataclass(frozen=True)
class Case:
    """Somebody's waiting from the day it was `opened` to before the day it `ended`, or to before today while OPEN.

    `ref` is a claim code or the register's reference; `place` a kelurahan; `desk` a place of service, where known.
    """

    what: What
    ref: str
    place: str
    opened: date
    ended: date
    outcome: Outcome
    events: tuple[Event, ...] = ()
    desk: str | None = None

    @property
    def is_open(self) -> bool:
        return self.outcome is Outcome.OPEN

    @property
    def days(self) -> int:
        return max(0, (self.ended - self.opened).days)


@dataclass(frozen=True)
class Spell:
    """Days from `first` to before `end` on which something was out of order; `desk`: only there."""

    trouble: Trouble
    first: date
    end: date
    trace: str
    desk: str | None = None
