"""Many people's prints in memory: add, remove, search one to many, verify one to one, save and load."""

import os
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders, cylinders
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.gallery.blocks import Blocks, size_class
from satupintu.fingerprints.parameters import SIZES, SURVIVORS
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.thresholds import PARAMETERS, Candidate, evidence

NOWHERE: Final = -1
Probe = Mapping[Finger, Cylinders]


class Gallery:
    """In-memory gallery; safe to use from several threads, which take turns.

    A search sees everyone added before it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._blocks = {(finger, size): Blocks(slots) for finger in Finger for size, slots in enumerate(SIZES)}
        self._people: dict[str, int] = {}
        self._names: list[str | None] = []
        self._places = np.full((0, len(Finger)), NOWHERE, np.int64)  # place * len(SIZES) + size
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self._people

    def add(self, person_id: str, prints: TenPrint) -> None:
        """Raises ALREADY_IN_GALLERY, or EMPTY_TENPRINT where no finger has enough minutiae to be searched for."""
        self.add_cylinders(person_id, _probe(prints))

    def add_cylinders(self, person_id: str, made_of: Probe) -> None:
        """As `add`, for cylinders already made (in another process, or for a benchmark)."""
        with self._lock:
            if person_id in self._people:
                raise FingerprintProblem("ALREADY_IN_GALLERY", person_id)
            person = self._new_row()
            for finger, made in made_of.items():
                size = size_class(made)
                place = self._blocks[finger, size].put(made, person)
                self._places[person, finger - 1] = place * len(SIZES) + size
            self._names[person] = person_id
            self._people[person_id] = person

    def remove(self, person_id: str) -> bool:
        """Forget a person and overwrite the prints; False where there was none."""
        with self._lock:
            person = self._people.pop(person_id, None)
            if person is None:
                return False
            for finger in Finger:
                code = int(self._places[person, finger - 1])
                if code != NOWHERE:
                    self._blocks[finger, code % len(SIZES)].clear(code // len(SIZES))
            self._places[person] = NOWHERE
            self._names[person] = None
            self._free.append(person)
            return True

    def search(self, prints: TenPrint, limit: int = 10) -> list[Candidate]:
        """The people most likely to have left these prints, strongest first, at most `limit` (and at most 64).

        Raises EMPTY_TENPRINT.

        Where nobody is a clear duplicate, the prints are tried once more as if the hands had been exchanged.
        """
        return self.search_cylinders(_probe(prints), limit)

    def search_cylinders(self, probe: Probe, limit: int = 10) -> list[Candidate]:
        """As `search`, for cylinders already made."""
        with self._lock:
            found = self._search(probe)
            if not found or found[0].score < PARAMETERS.duplicate_from:
                exchanged = {finger.of_other_hand: made for finger, made in probe.items()}
                found = _strongest_each(found + self._search(exchanged, hands_exchanged=True))
        return found[:limit]

    def verify(self, person_id: str, prints: TenPrint) -> Candidate | None:
        """How far these prints are this person's; None where the person or a common finger is missing."""
        probe = _probe(prints)
        with self._lock:
            person = self._people.get(person_id)
            return None if person is None else self._candidate(person, probe)

    def save(self, path: Path) -> None:
        """Write everything to a file, whole or not at all."""
        from satupintu.fingerprints.gallery.files import write

        with self._lock:
            write(self, path)

    @classmethod
    def load(cls, path: Path) -> "Gallery":
        """Raises BROKEN_GALLERY."""
        from satupintu.fingerprints.gallery.files import read

        return read(path)

    def _search(self, probe: Probe, *, hands_exchanged: bool = False) -> list[Candidate]:
        sums = self._stage_1(probe)
        best = np.argsort(-sums, kind="stable")[:SURVIVORS] if len(sums) <= SURVIVORS else _largest(sums)
        found = (self._candidate(int(person), probe, hands_exchanged) for person in best if sums[person] > 0)
        return sorted((c for c in found if c is not None), key=lambda c: (-c.score, c.person_id))

    def _stage_1(self, probe: Probe) -> NDArray[np.float32]:
        """How near each person's prints are, summed over fingers; each finger in a thread of its own."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            near = list(pool.map(self._near, probe.items()))
        return np.asarray(np.sum(near, axis=0, dtype=np.float32))

    def _near(self, finger_of_probe: tuple[Finger, Cylinders]) -> NDArray[np.float32]:
        from satupintu.fingerprints.kernels.sweep import sweep

        finger, made = finger_of_probe
        sums = np.zeros(len(self._names), np.float32)
        for size in range(len(SIZES)):
            blocks = self._blocks[finger, size]
            if blocks.used:
                held = blocks.bits[: blocks.used], blocks.angle[: blocks.used], blocks.owner[: blocks.used]
                sweep(made.bits, made.angle, *held, sums)
        return sums

    def _candidate(self, person: int, probe: Probe, hands_exchanged: bool = False) -> Candidate | None:  # noqa: FBT001, FBT002
        name = self._names[person]
        scores: dict[Finger, float] = {}
        for finger, made in probe.items():
            code = int(self._places[person, finger - 1])
            if code != NOWHERE:
                kept = self._blocks[finger, code % len(SIZES)].get(code // len(SIZES))
                scores[finger] = compare_cylinders(made, kept)
        if name is None or not scores:
            return None
        return Candidate(name, evidence(scores.values()), scores, hands_exchanged)

    def _new_row(self) -> int:
        if self._free:
            return self._free.pop()
        row = len(self._names)
        self._names.append(None)
        if row == len(self._places):
            more = np.full((max(64, row // 2), len(Finger)), NOWHERE, np.int64)
            self._places = np.concatenate([self._places, more])
        return row


def _probe(prints: TenPrint) -> Probe:
    made = {Finger(finger): cylinders(template) for finger, template in prints.items()}
    usable = {finger: cylinders for finger, cylinders in made.items() if len(cylinders)}
    if not usable:
        raise FingerprintProblem("EMPTY_TENPRINT")
    return usable


def _largest(sums: NDArray[np.float32]) -> NDArray[np.intp]:
    best = np.argpartition(-sums, SURVIVORS)[:SURVIVORS]
    return np.asarray(best[np.argsort(-sums[best], kind="stable")])


def _strongest_each(found: list[Candidate]) -> list[Candidate]:
    """Each person once, by the stronger of both readings of the hands."""
    strongest: dict[str, Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.hands_exchanged, c.person_id)):
        strongest.setdefault(candidate.person_id, candidate)
    return list(strongest.values())
