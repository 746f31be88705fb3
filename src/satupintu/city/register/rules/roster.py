"""What is said of where somebody is, how long a word counts, and when two words disagree (docs/flows/roster.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

COUNTS_FOR = timedelta(days=90)
HELD_FOR = timedelta(hours=24)
GRACE = timedelta(hours=1)
"""For ticks that are on their way when a phone's roster expires."""
LONGEST_PLACE = 60  # letters


class Whereabouts(StrEnum):
    """Where somebody is said to be."""

    LIVES_HERE = "LIVES_HERE"
    STUDIES_OUTSIDE = "STUDIES_OUTSIDE"
    WORKS_OUTSIDE = "WORKS_OUTSIDE"
    MOVED = "MOVED"
    DEAD = "DEAD"
    UNKNOWN = "UNKNOWN"


GONE = frozenset({Whereabouts.MOVED, Whereabouts.DEAD})
FOR_A_TIME = frozenset({Whereabouts.STUDIES_OUTSIDE, Whereabouts.WORKS_OUTSIDE})
ELSEWHERE = FOR_A_TIME | {Whereabouts.MOVED}


class Source(StrEnum):
    """Whose word it is."""

    RT_HEAD = "RT_HEAD"
    OFFICER = "OFFICER"
    FAMILY = "FAMILY"
    NEIGHBOUR = "NEIGHBOUR"
    REPORT = "REPORT"


class Why(StrEnum):
    """Why an officer has to look."""

    AGAINST_REGISTER = "AGAINST_REGISTER"
    DIFFERS = "DIFFERS"


class Reason(StrEnum):
    """Why somebody has not come, or comes now: what the study heard (its obstacles, and an urgent need as motive)."""

    FRAIL = "FRAIL"
    WORKING_HOURS = "WORKING_HOURS"
    NO_LEAVE = "NO_LEAVE"
    TOO_FAR = "TOO_FAR"
    NO_BLANKS = "NO_BLANKS"
    OUTSIDE_UNKNOWN = "OUTSIDE_UNKNOWN"
    NO_NEED = "NO_NEED"
    URGENT_NEED = "URGENT_NEED"
    TURNED_17 = "TURNED_17"
    CAME_NEAR = "CAME_NEAR"
    WAS_TOLD = "WAS_TOLD"
    OTHER_NOT = "OTHER_NOT"
    OTHER_NOW = "OTHER_NOW"


class UnfitWordError(ValueError):
    """What is said cannot be so."""


@dataclass(frozen=True)
class Said:
    """Where somebody is said to be. `where`: a place in free words; `until`: the last day there, None if not known."""

    kind: Whereabouts
    where: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Believed:
    """A word with its source and day."""

    said: Said
    source: Source
    said_on: date

    def kind_on(self, on: date) -> Whereabouts:
        """What is believed on a day: unknown when the word is older than 90 days or its time outside is over."""
        old = on - self.said_on > COUNTS_FOR
        over = self.said.until is not None and self.said.until < on
        return Whereabouts.UNKNOWN if old or over else self.said.kind

    def is_confirmed(self, on: date) -> bool:
        return self.kind_on(on) != Whereabouts.UNKNOWN


@dataclass(frozen=True)
class Tick:
    """A word of the head of an RT on one resident. `key`: the sender's own, so that it is written once."""

    key: UUID
    ref: UUID
    said: Said
    said_on: date


def tidy(said: Said, on: date) -> Said:
    """The word without what does not belong to it: a place only of who is elsewhere, an end only of who is for a time.

    Raises UnfitWordError when the time outside is over already, or the place is longer than 60 letters.
    """
    printable = "".join(letter if letter.isprintable() else " " for letter in said.where)
    where = " ".join(printable.split()) if said.kind in ELSEWHERE else ""
    until = said.until if said.kind in FOR_A_TIME else None
    if len(where) > LONGEST_PLACE or (until is not None and until < on):
        raise UnfitWordError
    return Said(said.kind, where, until)


def read_tick(told: Mapping[str, object]) -> Tick:
    """A tick as a form or a phone tells it: texts key, ref, kind, where, until, said_on. Raises UnfitWordError."""
    try:
        until = str(told.get("until") or "")
        return Tick(
            key=UUID(str(told["key"])),
            ref=UUID(str(told["ref"])),
            said=Said(
                Whereabouts(str(told["kind"])),
                str(told.get("where") or ""),
                date.fromisoformat(until) if until else None,
            ),
            said_on=date.fromisoformat(str(told["said_on"])),
        )
    except (KeyError, ValueError) as wrong:
        raise UnfitWordError from wrong


def disagrees(new: Believed, others: Iterable[Believed], *, counted: bool) -> Why | None:
    """Why an officer has to look at a new word; None when it disagrees with nothing.

    `others`: words since an officer's last decision (itself included), newest first; `counted`: by the register today.
    """
    if new.said.kind in GONE and counted:
        return Why.AGAINST_REGISTER
    return Why.DIFFERS if is_contested(new, others) else None


def is_contested(new: Believed, others: Iterable[Believed]) -> bool:
    """Whether the newest known word of another source, of the 90 days before or after, says something else."""
    other = next((each for each in others if each.source != new.source and _is_known(each)), None)
    if other is None or not _is_known(new) or other.said.kind == new.said.kind:
        return False
    return abs(new.said_on - other.said_on) <= COUNTS_FOR


def is_report(new: Believed, others: Iterable[Believed], *, counted: bool) -> bool:
    """Whether a word is a report for the worklist: the head of the RT says gone, and nobody says otherwise."""
    return new.source == Source.RT_HEAD and new.said.kind in GONE and counted and not is_contested(new, others)


def day_said(claimed: date, taken_on: date, today: date) -> date:
    """The day of a tick by a phone's clock, which may be wrong: not before its roster was taken, not to come."""
    return min(max(claimed, taken_on), today)


def expires(taken_at: datetime) -> datetime:
    """When a phone has to delete a roster."""
    return taken_at + HELD_FOR


def is_in_time(taken_at: datetime, now: datetime) -> bool:
    """Whether ticks of a roster are still taken."""
    return now <= expires(taken_at) + GRACE


def _is_known(word: Believed) -> bool:
    return word.said.kind != Whereabouts.UNKNOWN


# -- what is read ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class RosterLine:
    """A resident as the head of the RT sees them; `kind` is believed today, `said_on` its day (None: nobody said)."""

    ref: UUID
    name: str
    birth_year: int
    house: str
    kind: Whereabouts
    said_on: date | None


@dataclass(frozen=True)
class RosterPage:
    """Part of an RT's roster, counted from 1, and how many people the whole holds."""

    rt: str
    lines: tuple[RosterLine, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class TakenRoster:
    """A roster given to a phone, and until when it may be held there."""

    copy: UUID
    rt: str
    taken_at: datetime
    expires_at: datetime
    lines: tuple[RosterLine, ...]


@dataclass(frozen=True)
class SaidLine:
    """A word in somebody's history, and who wrote it down ("" for a program)."""

    believed: Believed
    by: str


@dataclass(frozen=True)
class ReasonLine:
    """A reason that somebody gave; the words are read one at a time."""

    id: int
    reason: Reason
    asked_on: date
    by: str
    has_words: bool


@dataclass(frozen=True)
class ConflictLine:
    """A case for an officer: whom it is about, and the words on it, newest first."""

    id: int
    ref: UUID
    name: str
    birth_year: int
    house: str
    rt: str
    why: Why
    opened_at: datetime
    words: tuple[SaidLine, ...]
