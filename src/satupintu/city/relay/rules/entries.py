"""Values that pages and later stages get from the relay."""

from dataclasses import dataclass, field
from datetime import date, datetime

from satupintu.city.relay.rules.verdicts import Candidate
from satupintu.packets.polling import Word


@dataclass(frozen=True)
class Verification:
    """The centre's answer to "is this the person?": score 0 to 1 of the finger, None when it had none to compare."""

    score: float | None
    decision: bool


@dataclass(frozen=True)
class Agreement:
    """Whether station, city and centre know the same packets of a day; `missing` by place, `silent` places."""

    agrees: bool
    missing: dict[str, list[str]] = field(default_factory=dict)
    silent: tuple[str, ...] = ()

    @property
    def all_missing(self) -> list[str]:
        return sorted({packet_id for ids in self.missing.values() for packet_id in ids})


@dataclass(frozen=True)
class Way:
    """Where one packet stands on its way to the centre and back."""

    id: int
    packet_id: str
    station: str
    sequence: int
    state: str
    since: datetime
    tries: int
    last_error: str


@dataclass(frozen=True)
class News:
    """What a station is told of its packets up to a number: receipts of both places, words. `more`: it goes on."""

    city: list[dict[str, str]]
    centre: list[dict[str, str]]
    words: list[Word]
    upto: int
    more: bool


@dataclass(frozen=True)
class Person:
    """One side of a case, as far as the officer may see; `name` is "" when they may not, or it is nobody here."""

    reference: str
    name: str = ""
    birth_date: date | None = None
    kelurahan: str = ""
    kecamatan: str = ""
    recorded_on: date | None = None
    photo: str = ""


@dataclass(frozen=True)
class CaseLine:
    """One case in the list."""

    id: int
    packet_id: str
    person: Person
    station: str
    opened_at: datetime
    outcome: str
    best_score: float
    opinions: int = 0  # of this round, taken back ones not counted
    mine: bool = False  # the viewer's is among them


@dataclass(frozen=True)
class Opinion:
    """What an officer said of a case in one of its rounds."""

    round: int
    officer: str
    decision: str
    reason: str
    given_at: datetime
    taken_back_at: datetime | None


@dataclass(frozen=True)
class Undoing:
    """That a decision was undone."""

    round: int
    officer: str
    decision: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Held:
    """An application that is as far as the card although no recording of it counts. `printed`: the card exists."""

    application: int
    claim_code: str
    printed: bool


@dataclass(frozen=True)
class Crossed:
    """Another case, of somebody found alike, in which the person of this one was found alike in turn."""

    id: int
    name: str
    decision: str


@dataclass(frozen=True)
class Deletion:
    """That the centre is to delete a recording: one officer asks, a second one orders it, then it is done."""

    asked_by: str
    reason: str
    asked_at: datetime
    ordered_by: str
    ordered_reason: str
    ordered_at: datetime | None
    last_error: str
    done_at: datetime | None
    mine: bool  # the viewer asked

    @property
    def stands(self) -> str:
        """How far it is: "done", "ordered" or "asked"."""
        return "done" if self.done_at else "ordered" if self.ordered_at else "asked"


@dataclass(frozen=True)
class Case:
    """A case: who was recorded, whom the centre finds alike, and what was decided ("" while it is open).

    `beside`: the same resident as recorded another time, where nothing says yet that both are of one person;
    `held`: applications that stay unprinted after it was decided that they are two people. `opinions` and `undoings`:
    while the case is open, of its present round the viewer's own only, so that two officers judge by themselves;
    `others`: how many others have said theirs in this round. `crossed`: cases of the others that name this person, but
    for those that found different people: who decides both "the same person" leaves nobody a recording.
    """

    id: int
    packet_id: str
    outcome: str
    opened_at: datetime
    person: Person
    candidates: tuple[tuple[Candidate, Person], ...]
    decision: str
    reason: str
    decided_by: str
    decided_at: datetime | None
    beside: Person | None = None
    held: tuple[Held, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    undoings: tuple[Undoing, ...] = ()
    mine: Opinion | None = None
    others: int = 0
    may_undo: bool = False
    crossed: tuple[Crossed, ...] = ()
    deletion: Deletion | None = None
    may_delete: bool = False

    @property
    def at_odds(self) -> bool:
        """Others have said something else than the viewer: had they said the same, the case would be decided."""
        return self.mine is not None and self.others > 0 and not self.decision


@dataclass(frozen=True)
class Told:
    """What one place states of a day."""

    place: str
    first: int | None
    last: int | None
    count: int
    root: str


@dataclass(frozen=True)
class ClosedDay:
    """One station's day: three statements (None where a place said nothing) and whether they agree."""

    station: str
    name: str
    day: date
    told: tuple[tuple[str, Told | None], ...]
    agreement: Agreement
