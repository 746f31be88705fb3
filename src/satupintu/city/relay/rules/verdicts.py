"""What the centre's answer to a search means (docs/flows/identification.md).

A score is a weight of evidence: log10 of how much likelier the prints are under "same person" than under "different
people", summed over the fingers. In a gallery of 120,000 people one of them is expected to be alike by chance at
log10(120,000) = 5.08; a hundred times beyond that is a duplicate, a hundred times below it is nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from satupintu.packets.status import Status

DUPLICATE_FROM = 7.08
UNIQUE_BELOW = 3.08
PRINTS_REFUSED = range(2000, 3000)  # the centre's codes for prints that cannot be used


@dataclass(frozen=True)
class Thresholds:
    """Scores of an engine: below the one nobody is alike, from the other on it is the same person."""

    unique_below: float
    duplicate_from: float


OURS = Thresholds(UNIQUE_BELOW, DUPLICATE_FROM)  # another ABIS has a scale of its own


class Outcome(StrEnum):
    UNIQUE = "UNIQUE"
    DUPLICATE = "DUPLICATE"
    UNDECIDED = "UNDECIDED"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Candidate:
    """Somebody at the centre who is alike. `fingers`: score 0 to 1 by OSIA's finger name.

    `encounter`: the recording whose prints are alike, "" where the centre named none.
    """

    person: str
    score: float
    fingers: tuple[tuple[str, float], ...] = ()
    hands_exchanged: bool = False
    encounter: str = ""


@dataclass(frozen=True)
class Failure:
    """The centre's Error in place of candidates."""

    code: int
    message: str

    @property
    def is_of_prints(self) -> bool:
        """True when the prints cannot be used; False when the search itself failed and can be asked again."""
        return self.code in PRINTS_REFUSED


def outcome_of(candidates: Iterable[Candidate], by: Thresholds = OURS) -> Outcome:
    """By the strongest candidate. Whoever might be somebody else goes before a human, in doubt or not."""
    best = max((candidate.score for candidate in candidates), default=float("-inf"))
    if best >= by.duplicate_from:
        return Outcome.DUPLICATE
    return Outcome.UNIQUE if best < by.unique_below else Outcome.UNDECIDED


def duplicate_word(candidates: Iterable[Candidate], by: Thresholds = OURS) -> Status:
    """SIAK's word once it is decided to be the same person: found with one other NIK, or with several.

    Where the centre named nobody, one resident was recorded twice under one NIK.
    """
    people = {candidate.person for candidate in candidates if candidate.score >= by.unique_below}
    if not people:
        return Status.DUPLICATE_RECORD
    return Status.DUPLICATE_ONE_TO_ONE if len(people) == 1 else Status.DUPLICATE_ONE_TO_MANY


def contradict(before: tuple[str, frozenset[str]], after: tuple[str, frozenset[str]]) -> bool:
    """Whether two answers, (outcome, people named), say different things. Scores may differ in the last digit."""
    return before != after
