"""What a score means, and where a person is unique, a duplicate, or for two officers to judge."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from satupintu.fingerprints.fingers import Finger

# Score of one finger → weight of evidence log10(P(score | same finger) / P(score | different fingers)).
# Measured by `python -m bench.fingerprints DIR… --json` ("evidence") on 560 genuine and 5,760 impostor pairs of two
# synthetic sets, beyond the largest impostor score (0.28) by continuing the exponential tail of the impostors.
# Flat ends: one finger never says more than 6, and so is never a duplicate by itself. 6 is less than the tail says at
# 0.44, and less than invented fingers say: of 384 million comparisons of different ones one scored 0.37
# (`bench.fingerprints.identification`). Nor less than -1.5: two genuine pairs in a hundred score like strangers, since
# a finger is worn or lies elsewhere.
FINGER_EVIDENCE: Final = (
    (0.0, -1.5),
    (0.190, -1.5),
    (0.245, 0.0),
    (0.300, 2.0),
    (0.370, 4.0),
    (0.440, 6.0),
    (1.0, 6.0),
)

MIXED_UP: Final = 1e-3  # share of recordings in which some fingers are another person's: an assumption, no figure known


@dataclass(frozen=True)
class Parameters:
    """Odds that lead to a decision, for a search among `people`; prior: each of them equally likely, none likelier."""

    people: int = 120_000  # who must have a card in Bontang: the gallery grows to this, thresholds stay put
    duplicate: float = 2.0  # a hundred times likelier the same person than not, after the prior
    unique: float = -2.0  # a hundred times likelier another person
    verified: float = 2.0  # one to one, no prior against; one finger: score 0.300; FMR and FNMR in docs/fingerprints.md

    @property
    def duplicate_from(self) -> float:
        return float(np.log10(self.people)) + self.duplicate

    @property
    def unique_below(self) -> float:
        return float(np.log10(self.people)) + self.unique


PARAMETERS: Final = Parameters()


@dataclass(frozen=True)
class Candidate:
    """Somebody in the gallery beside the prints searched for.

    score: weight of evidence that they are one person, log10 of the likelihood ratio summed over the fingers both
    have; 0 says nothing, 7 says ten million to one. per_finger: the score 0 to 1 of each finger, as the gallery
    names it.
    """

    person_id: str
    score: float
    per_finger: Mapping[Finger, float]
    hands_exchanged: bool = False  # the left hand was recorded as the right


class Decision(Enum):
    UNIQUE = "UNIQUE"
    UNDECIDED = "UNDECIDED"
    DUPLICATE = "DUPLICATE"


def evidence(scores: Iterable[float]) -> float:
    """Weight of evidence of several fingers together, as if they were independent.

    Either all fingers are this person's, or, once in a thousand recordings, some are another's (labels confused, a
    helper's fingers): then each finger says something with even odds. So eight strange fingers do not hide the
    four that match.
    """
    knots, weights = zip(*FINGER_EVIDENCE, strict=True)
    each = np.interp(np.fromiter(scores, float), knots, weights)
    some = np.log10((1 + 10**each) / 2).sum() + np.log10(MIXED_UP)
    return float(np.logaddexp(each.sum() * np.log(10), some * np.log(10)) / np.log(10))


def decide(candidates: Iterable[Candidate], parameters: Parameters = PARAMETERS) -> Decision:
    """By the strongest candidate of a search; none means unique."""
    best = max((candidate.score for candidate in candidates), default=-np.inf)
    if best >= parameters.duplicate_from:
        return Decision.DUPLICATE
    return Decision.UNIQUE if best < parameters.unique_below else Decision.UNDECIDED


def is_same_person(candidate: Candidate | None, parameters: Parameters = PARAMETERS) -> bool:
    """One to one: may the card be handed to whoever gave these prints? None (no finger in common) is no."""
    return candidate is not None and candidate.score >= parameters.verified
