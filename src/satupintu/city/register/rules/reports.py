"""What people report of a birth, a death, a move or a mistake, and how it is decided (docs/flows/reports.md)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from satupintu.city.notices.rules import holds_number_like_a_nik, is_contact
from satupintu.city.register.rules.roster import Believed, Whereabouts
from satupintu.city.register.rules.wajib_ktp import SEVENTEEN

OLDEST = 130  # years
LONGEST = {"name": 100, "where": 200, "words": 500, "reporter": 100, "paper": 120, "contact": 120}  # letters
LONGEST_NOTE = 300
PURPOSE = "DECIDE_REPORT"
"""For which an officer reads a report, its photo and the record beside it; it stands in the audit trail."""
_BETWEEN_DIGITS = str.maketrans(dict.fromkeys(" .-"))


class ReportKind(StrEnum):
    """What is reported."""

    DEATH = "DEATH"
    MOVE = "MOVE"
    BIRTH = "BIRTH"
    MISTAKE = "MISTAKE"


OF_WORD = {Whereabouts.DEAD: ReportKind.DEATH, Whereabouts.MOVED: ReportKind.MOVE}
"""What a word of the head of an RT reports."""
NEEDS_WORDS = frozenset({ReportKind.MOVE, ReportKind.MISTAKE})


class Authority(StrEnum):
    """By what authority somebody reports; a neighbour claims none."""

    SELF = "SELF"
    FAMILY = "FAMILY"
    NEIGHBOUR = "NEIGHBOUR"
    RT_HEAD = "RT_HEAD"
    WRITTEN = "WRITTEN"
    INSTITUTION = "INSTITUTION"


NAMES_A_PAPER = frozenset({Authority.WRITTEN, Authority.INSTITUTION})


class Outcome(StrEnum):
    """What an officer decided."""

    PROPOSED = "PROPOSED"
    RETURNED = "RETURNED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


FINAL = frozenset({Outcome.ACCEPTED, Outcome.REJECTED})


class State(StrEnum):
    """Where a report stands."""

    OPEN = "OPEN"
    WITH_SECOND = "WITH_SECOND"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


_STATES = {
    Outcome.PROPOSED: State.WITH_SECOND,
    Outcome.RETURNED: State.OPEN,
    Outcome.ACCEPTED: State.ACCEPTED,
    Outcome.REJECTED: State.REJECTED,
}
_MAY_FOLLOW = {
    State.OPEN: frozenset({Outcome.PROPOSED, Outcome.ACCEPTED, Outcome.REJECTED}),
    State.WITH_SECOND: frozenset({Outcome.RETURNED, Outcome.ACCEPTED, Outcome.REJECTED}),
    State.ACCEPTED: frozenset(),
    State.REJECTED: frozenset(),
}


class WhyNot(StrEnum):
    """Why a report was not entered; none says what the register holds."""

    NOT_CLEAR_WHO = "NOT_CLEAR_WHO"
    NOT_SHOWN = "NOT_SHOWN"
    REPORTED_BEFORE = "REPORTED_BEFORE"
    NOT_SO = "NOT_SO"
    NEEDS_PAPERS = "NEEDS_PAPERS"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A report. `birth_year`: None when not known; `area`: code of the kelurahan, or of the city when not known.

    `where`: house and RT in free words; `words`: what happened; `paper`: the written authority, or the institution.
    """

    kind: ReportKind
    words: str
    name: str
    birth_year: int | None
    area: str
    where: str
    happened_on: date
    authority: Authority
    reporter: str
    paper: str
    contact: str


@dataclass(frozen=True, kw_only=True)
class ReportedBy:
    """Who reports, as in `Told`."""

    authority: Authority
    reporter: str
    paper: str = ""
    contact: str = ""


def birth_year(number: int, today: date) -> int:
    """The year of birth that a year or an age stands for. Raises ValueError for what is neither."""
    if 0 <= number <= OLDEST:
        return today.year - number
    if today.year - OLDEST <= number <= today.year:
        return number
    raise ValueError("neither a year of birth nor an age")


def unfit(told: Told, today: date) -> list[str]:
    """The fields of a report that are missing or cannot be so."""
    texts = {name: getattr(told, name) for name in LONGEST}
    needed = {"name"}
    needed |= {"words"} if told.kind in NEEDS_WORDS else set()
    needed |= {"reporter"} if told.authority != Authority.SELF else set()
    needed |= {"paper"} if told.authority in NAMES_A_PAPER else set()
    wrong = {name for name in needed if not texts[name].strip()}
    wrong |= {name for name, text in texts.items() if len(text) > LONGEST[name] or holds_nik(text)}
    wrong |= {"contact"} if told.contact and not is_contact(told.contact) else set()
    wrong |= {"happened_on"} if told.happened_on > today else set()
    return sorted(wrong)


def holds_nik(text: str) -> bool:
    """Whether a number like a NIK stands in a text, also one written in groups."""
    return holds_number_like_a_nik(text) or holds_number_like_a_nik(text.translate(_BETWEEN_DIGITS))


def consequence(kind: ReportKind, born: int | None, on: date) -> int:
    """The place in the worklist, 0 first: a dead person who may have to hold a KTP keeps counting until decided."""
    if kind == ReportKind.DEATH and born is not None and on.year - born < SEVENTEEN:
        return 1
    return {ReportKind.DEATH: 0, ReportKind.MOVE: 2, ReportKind.BIRTH: 3, ReportKind.MISTAKE: 4}[kind]


def state_after(newest: Outcome | None) -> State:
    """Where a report stands after its newest decision; None is before any."""
    return State.OPEN if newest is None else _STATES[newest]


def may_follow(state: State, outcome: Outcome) -> bool:
    """Whether a report in this state can be decided so."""
    return outcome in _MAY_FOLLOW[state]


# -- what is read ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReportLine:
    """A report on the worklist. `kelurahan`: "" when the reporter did not know it."""

    number: int
    kind: ReportKind
    name: str
    birth_year: int | None
    kelurahan: str
    created_at: datetime
    state: State
    has_photo: bool


@dataclass(frozen=True)
class DecisionLine:
    """A decision, who made it and when."""

    outcome: Outcome
    officer: str
    at: datetime


@dataclass(frozen=True)
class ReportSheet:
    """A report before its officer. `proposed`: whose death and its day, while it waits for a second officer.

    `proposed_by`: the account of the first; `newest`: the newest word on whom the head of an RT ticked, None when the
    report did not come so.
    """

    line: ReportLine
    told: Told
    decisions: tuple[DecisionLine, ...]
    proposed: tuple[UUID, date] | None
    proposed_by: int | None
    newest: Believed | None


@dataclass(frozen=True)
class ReportAnswer:
    """What a claim code tells. `why` and `note` only of a rejected one."""

    claim_code: str
    kind: ReportKind
    state: State
    created_at: datetime
    since: datetime
    why: WhyNot | None
    note: str
