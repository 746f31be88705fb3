"""One search, whether the prints lie in one gallery or in many shards."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.fingerprints.fingers import Finger, TenPrint, exchanged
from satupintu.fingerprints.parameters import COMPARED, SURVIVORS
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.thresholds import PARAMETERS, Candidate

Probe = Mapping[Finger, Cylinders]


@dataclass(frozen=True)
class Survivor:
    """Who stands near after stage 1 (`near`: summed over fingers), and what stage 2 says of them."""

    near: float
    candidate: Candidate


class Survivors(Protocol):
    """Stage 1 and 2 over some people: the `survivors_of` nearest by stage 1 who have a finger in common."""

    def __call__(self, probe: Probe, *, hands_exchanged: bool) -> list[Survivor]: ...


def search(survivors: Survivors, probe: Probe, limit: int, without: Collection[str] = ()) -> list[Candidate]:
    """Strongest first; where nobody is a clear duplicate, once more as if the hands had been exchanged.

    Who is searched for may be in the gallery: those `without` are neither named nor keep others from being found.
    """
    found = _candidates(survivors(probe, hands_exchanged=False), without)
    if not found or found[0].score < PARAMETERS.duplicate_from:
        found = _strongest_each(found + _candidates(survivors(exchanged(probe), hands_exchanged=True), without))
    return found[:limit]


def survivors_of(probe: Probe) -> int:
    """How many people go on to stage 2: the fewer the fingers, the more, for the same work."""
    return max(SURVIVORS, COMPARED // len(probe))


def nearest(found: Iterable[Survivor], most: int) -> list[Survivor]:
    """The `most` nearest of several shards' nearest are those of all people: equals stand by their names."""
    return sorted(found, key=lambda one: (-one.near, one.candidate.person_id))[:most]


def probe_of(prints: TenPrint) -> Probe:
    """Raises EMPTY_TENPRINT."""
    made = {Finger(finger): cylinders(template) for finger, template in prints.items()}
    usable = {finger: cylinders for finger, cylinders in made.items() if len(cylinders)}
    if not usable:
        raise FingerprintProblem("EMPTY_TENPRINT")
    return usable


def _candidates(found: list[Survivor], without: Collection[str]) -> list[Candidate]:
    others = (one.candidate for one in found if one.candidate.person_id not in without)
    return sorted(others, key=lambda c: (-c.score, c.person_id))


def _strongest_each(found: list[Candidate]) -> list[Candidate]:
    """Each person once, by the stronger of both readings of the hands."""
    strongest: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.hands_exchanged, c.person_id)):
        strongest.setdefault(candidate.person_id, candidate)
    return list(strongest.values())
