"""A gallery in memory."""

import os
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Final

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.comparison import compare_cylinders
from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.fingers import Finger, TenPrint, exchanged
from satupintu.fingerprints.gallery.blocks import Blocks, size_class
from satupintu.fingerprints.gallery.rooms import Memory, Room
from satupintu.fingerprints.gallery.searching import Probe, Survivor, probe_of, search, survivors_of
from satupintu.fingerprints.parameters import SIZES
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.thresholds import Candidate, evidence

NOWHERE: Final = -1


class Gallery:
    """In-memory gallery; safe to use from several threads, which take turns.

    A search sees everyone added before it. `threads` search at the same time, a finger each.
    """

    threads: int = os.cpu_count() or 1

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._furnish(lambda _finger, _size: Memory())

    def _furnish(self, room: Callable[[Finger, int], Room]) -> None:
        """Nobody is in it; `room` gives the place of a finger's templates of one size class."""
        self._blocks = {
            (finger, size): Blocks(slots, room(finger, size)) for finger in Finger for size, slots in enumerate(SIZES)
        }
        self._people: dict[str, int] = {}
        self._names: list[str | None] = []
        self._places = np.full((0, len(Finger)), NOWHERE, np.int64)  # place * len(SIZES) + size
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._people)

    def __contains__(self, person_id: object) -> bool:
        return person_id in self._people

    def names(self) -> list[str]:
        """Everybody in it, in no order."""
        with self._lock:
            return list(self._people)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many changes at once, where that is quicker than one by one; here it is not."""
        with self._lock:
            yield

    def close(self) -> None:
        """Nothing has to be let go of."""

    def add(self, person_id: str, prints: TenPrint) -> None:
        """Raises ALREADY_IN_GALLERY, or EMPTY_TENPRINT where no finger has enough minutiae to be searched for."""
        self.add_cylinders(person_id, probe_of(prints))

    def add_cylinders(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> None:
        """As `add`, for cylinders already made (in another process, or for a benchmark)."""
        with self._lock:
            self._enter(person_id, made_of)

    def remove(self, person_id: str) -> bool:
        """Forget a person and overwrite the prints; False where there was none."""
        with self._lock:
            if person_id not in self._people:
                return False
            self._clear(self._leave(person_id))
            return True

    def search(self, prints: TenPrint, limit: int = 10, without: Collection[str] = ()) -> list[Candidate]:
        """The people most likely to have left these prints, strongest first, at most `limit`, leaving out some.

        Where nobody is a clear duplicate, the prints are tried once more as if the hands had been exchanged. 64 people
        are compared finger by finger, by fewer than ten fingers more. Raises EMPTY_TENPRINT.
        """
        return self.search_cylinders(probe_of(prints), limit, without)

    def search_cylinders(self, probe: Probe, limit: int = 10, without: Collection[str] = ()) -> list[Candidate]:
        """As `search`, for cylinders already made."""
        with self._lock:
            return search(self.survivors, probe, limit, without)

    def verify(self, person_id: str, prints: TenPrint) -> Candidate | None:
        """How far these prints are this person's, by the stronger reading of the hands, as in a search.

        None where the person or a common finger is missing.
        """
        return self.verify_cylinders(person_id, probe_of(prints))

    def verify_cylinders(self, person_id: str, probe: Probe) -> Candidate | None:
        """As `verify`, for cylinders already made."""
        with self._lock:
            person = self._people.get(person_id)
            return None if person is None else self._stronger_reading(person, probe)

    def survivors(self, probe: Probe, *, hands_exchanged: bool = False) -> list[Survivor]:
        """Stage 1 over everybody and stage 2 over the nearest, nearest first."""
        with self._lock:
            sums = self._stage_1(probe)
            rows = self._nearest(sums, survivors_of(probe))
            best = [(float(sums[row]), self._candidate(row, probe, hands_exchanged)) for row in rows]
        return [Survivor(near, one) for near, one in best if one is not None]

    def _nearest(self, sums: NDArray[np.float32], most: int) -> list[int]:
        """Rows of the `most` nearest who are near at all; among equals those who come first by name."""
        last = np.partition(sums, -most)[-most] if len(sums) > most else np.float32(0)
        rows = np.flatnonzero((sums >= last) & (sums > 0)).tolist()
        return sorted(rows, key=lambda row: (-sums[row], self._names[row] or ""))[:most]

    def _stage_1(self, probe: Probe) -> NDArray[np.float32]:
        """How near each person's prints are, summed over fingers; each finger in a thread of its own."""
        with ThreadPoolExecutor(self.threads) as pool:
            near = list(pool.map(self._near, probe.items()))
        return np.asarray(np.sum(near, axis=0, dtype=np.float32))

    def _near(self, finger_of_probe: tuple[Finger, Cylinders]) -> NDArray[np.float32]:
        from satupintu.fingerprints.kernels.sweep import question, sweep

        finger, made = finger_of_probe
        asked = question(made.bits, made.angle)
        sums = np.zeros(len(self._names), np.float32)
        for size in range(len(SIZES)):
            blocks = self._blocks[finger, size]
            if blocks.used:
                sweep(*asked, blocks.planes[: blocks.used], blocks.owner[: blocks.used], sums)
        return sums

    def _stronger_reading(self, person: int, probe: Probe) -> Candidate | None:
        readings = self._candidate(person, probe), self._candidate(person, exchanged(probe), True)  # noqa: FBT003
        return max(filter(None, readings), key=lambda one: one.score, default=None)

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

    def _enter(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> int:
        """Write the prints and give the person's row. Raises ALREADY_IN_GALLERY."""
        if person_id in self._people:
            raise FingerprintProblem("ALREADY_IN_GALLERY", person_id)
        row = self._new_row()
        for finger, made in made_of.items():
            size = size_class(made)
            place = self._blocks[finger, size].put(made, row)
            self._places[row, finger - 1] = place * len(SIZES) + size
        self._names[row] = person_id
        self._people[person_id] = row
        return row

    def _leave(self, person_id: str) -> int:
        """Nobody finds the person any more; the prints are still there. Gives the row."""
        row = self._people.pop(person_id)
        self._names[row] = None
        return row

    def _clear(self, row: int) -> None:
        """Overwrite the prints of somebody who left, and give the places to the next."""
        for finger in Finger:
            code = int(self._places[row, finger - 1])
            if code != NOWHERE:
                self._blocks[finger, code % len(SIZES)].clear(code // len(SIZES))
        self._places[row] = NOWHERE
        self._free.append(row)

    def _new_row(self) -> int:
        if self._free:
            return self._free.pop()
        row = len(self._names)
        self._names.append(None)
        if row == len(self._places):
            more = np.full((max(64, row // 2), len(Finger)), NOWHERE, np.int64)
            self._places = np.concatenate([self._places, more])
        return row
