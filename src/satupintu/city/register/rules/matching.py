"""What weighs how much when a list is held against the register, and how sure a pair must be for what purpose.

docs/flows/matching.md tells where the figures come from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MODEL = "2026-11"
"""Version of the figures below; each run notes the one that it used."""
FIELDS = ("nik", "name", "birth_date", "sex", "birth_place", "kelurahan")


class Level(StrEnum):
    """How close two values of a field are. WORD: a name of one word is in the other; KIN: a word is in both."""

    SAME = "SAME"
    SWAPPED = "SWAPPED"
    PART = "PART"
    NEAR = "NEAR"
    WORD = "WORD"
    ALIKE = "ALIKE"
    KIN = "KIN"
    OTHER = "OTHER"


@dataclass(frozen=True)
class Weight:
    """`m`: how often a level is seen in two rows of one person; `u`: in rows of two people drawn at random."""

    m: float
    u: float


LEVELS: Mapping[str, Mapping[Level, Weight]] = {
    "nik": {
        Level.SAME: Weight(0.97, 1e-7),
        Level.NEAR: Weight(0.025, 0.025),  # says nothing: twelve digits of sixteen repeat birth date, sex and place
        Level.OTHER: Weight(0.005, 0.975),
    },
    "name": {
        Level.SAME: Weight(0.715, 0.00015),
        Level.PART: Weight(0.043, 0.00016),
        Level.NEAR: Weight(0.11, 0.00026),
        Level.WORD: Weight(0.095, 0.0023),
        Level.ALIKE: Weight(0.021, 0.0037),
        Level.KIN: Weight(0.012, 0.026),
        Level.OTHER: Weight(0.004, 0.967),
    },
    "birth_date": {
        Level.SAME: Weight(0.945, 0.00006),
        Level.SWAPPED: Weight(0.0155, 0.00002),
        Level.NEAR: Weight(0.027, 0.0017),
        Level.PART: Weight(0.0105, 0.022),
        Level.OTHER: Weight(0.002, 0.976),
    },
    "sex": {Level.SAME: Weight(0.994, 0.5), Level.OTHER: Weight(0.006, 0.5)},
    "birth_place": {Level.SAME: Weight(0.95, 0.16), Level.OTHER: Weight(0.05, 0.84)},
    "kelurahan": {Level.SAME: Weight(0.915, 0.076), Level.OTHER: Weight(0.085, 0.924)},
}
OF_LIST_HERE = 0.8
"""Share of a list's rows that the register is taken to hold, before anything is compared."""
OF_REGISTER_DOUBLE = 0.001
"""Share of residents taken to stand in the register twice, before anything is compared."""
NO_NAME = frozenset({Level.KIN, Level.OTHER})
"""A name that does not agree: whatever else does, a human looks."""


class Purpose(StrEnum):
    """What a list is held against the register for."""

    DEATHS = "DEATHS"
    SCHOOL = "SCHOOL"
    STAFF = "STAFF"
    VOTERS = "VOTERS"
    DOUBLES = "DOUBLES"


@dataclass(frozen=True)
class Thresholds:
    """`sure`: from here on a pair is proposed as one person; `look`: below it a pair is not shown."""

    sure: float
    look: float


THRESHOLDS: Mapping[Purpose, Thresholds] = {
    # a wrong "same" takes a living person's duty and card away; a missed one leaves a dead person on the list
    Purpose.DEATHS: Thresholds(sure=0.98, look=0.05),
    # a wrong one puts a word of 90 days beside a name, which the next tick corrects
    Purpose.SCHOOL: Thresholds(sure=0.9, look=0.3),
    Purpose.STAFF: Thresholds(sure=0.9, look=0.3),
    # a wrong one is seen by two authorities
    Purpose.VOTERS: Thresholds(sure=0.95, look=0.2),
    # twins born on one day have no NIK here that tells them apart
    Purpose.DOUBLES: Thresholds(sure=0.99, look=0.3),
}


class Verdict(StrEnum):
    """What somebody decided about a pair. LATER leaves it open."""

    SAME = "SAME"
    DIFFERENT = "DIFFERENT"
    LATER = "LATER"


class Caution(StrEnum):
    """What a decider is told beside a pair."""

    NIK_OF_ANOTHER = "NIK_OF_ANOTHER"
    OTHER_NIK = "OTHER_NIK"
    NOT_HERE = "NOT_HERE"


def is_sure(purpose: Purpose, probability: float, levels: Mapping[str, Level]) -> bool:
    """Whether a pair is proposed as one person. Equal NIKs never do when the names disagree."""
    return probability >= THRESHOLDS[purpose].sure and levels.get("name", Level.OTHER) not in NO_NAME


def cautions(levels: Mapping[str, Level], *, alive: bool) -> tuple[Caution, ...]:
    """What to mind before deciding. `alive`: the resident is counted as living here."""
    name, number = levels.get("name", Level.OTHER), levels.get("nik")
    applies = {
        Caution.NIK_OF_ANOTHER: number is Level.SAME and name in NO_NAME,
        Caution.OTHER_NIK: number is Level.OTHER,
        Caution.NOT_HERE: not alive,
    }
    return tuple(caution for caution, holds in applies.items() if holds)
