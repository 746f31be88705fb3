"""A gallery in a folder: columns mapped from files, and an index whose commits say who is in it.

One program writes at a time; any number read beside it. A person added is found after any crash, one removed is not.
"""

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.gallery.index import Index
from satupintu.fingerprints.gallery.memory import NOWHERE, Gallery
from satupintu.fingerprints.gallery.rooms import Files
from satupintu.fingerprints.gallery.searching import Probe, Survivor
from satupintu.fingerprints.parameters import SIZES
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.thresholds import Candidate

UNSETTLED: Final = 2_000  # people whose prints lie twice at most: some 20 MB
INDEX: Final = "index.sqlite"
LOCK: Final = "lock"


class _Folder(Gallery):
    """What writer and reader have in common: the folder's state in memory."""

    def __init__(self, folder: Path, *, writing: bool) -> None:
        super().__init__()
        self._folder, self._writes = Path(folder), writing
        self._index = Index(self._folder / INDEX, writing=writing)
        self._begin()

    def close(self) -> None:
        """Let go of the files; the gallery must not be used any more."""
        with self._lock:
            self._furnish(self._room)
            self._index.close()

    def _room(self, finger: Finger, size: int) -> Files:
        return Files(self._folder / f"{finger:02}-{SIZES[size]:03}", self._writes)

    def _begin(self) -> None:
        self._furnish(self._room)
        self._seen = 0
        self._take_over()

    def _take_over(self) -> None:
        """What the index says has changed since it was last looked at. Raises BROKEN_GALLERY."""
        changes = self._index.changed(self._seen)
        if not changes:
            return
        self._seen = max(change for *_, change in changes)
        missing = max(row for row, *_ in changes) + 1 - len(self._names)
        self._names += [None] * missing
        self._places = np.concatenate([self._places, np.full((max(0, missing), len(Finger)), NOWHERE, np.int64)])
        for row, *_ in changes:
            self._people.pop(self._names[row] or "", None)
        for row, name, places, _ in changes:
            self._names[row] = name
            self._places[row] = NOWHERE if places is None else np.frombuffer(places, np.int64)
            if name is not None:
                self._people[name] = row
        self._free = [row for row, name in enumerate(self._names) if name is None]
        try:
            self._settle_owners()
        except (ValueError, IndexError) as error:
            raise FingerprintProblem("BROKEN_GALLERY", f"{error}.") from error

    def _settle_owners(self) -> None:
        for (finger, size), blocks in self._blocks.items():
            codes = self._places[: len(self._names), finger - 1]
            rows = np.flatnonzero((codes != NOWHERE) & (codes % len(SIZES) == size))
            blocks.settle(rows.astype(np.int32), codes[rows] // len(SIZES))


class StoredGallery(_Folder):
    """The one that writes. Raises GALLERY_BUSY while another program does, BROKEN_GALLERY for a folder that is none.

    `add` and `remove` return after the commit; many within `together` share one.
    """

    def __init__(self, folder: Path) -> None:
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self._held = (folder / LOCK).open("w")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._held.close()
            raise FingerprintProblem("GALLERY_BUSY", folder.name) from None
        self._together = False
        self._leaving: list[int] = []
        self._unsettled = 0
        super().__init__(folder, writing=True)

    def close(self) -> None:
        with self._lock:
            if not self._held.closed:
                self.settle()
                super().close()
                self._held.close()

    def add_cylinders(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> None:
        with self._lock:
            if person_id in self._people:  # refused before anything is begun that would have to be undone
                raise FingerprintProblem("ALREADY_IN_GALLERY", person_id)
            with self.together():
                row = self._enter(person_id, made_of)
                self._index.put(row, person_id, self._places[row].tobytes())
                for finger, made in made_of.items():
                    self._index.keep(row, finger, int(self._places[row, finger - 1]), made)
                self._unsettled += 1

    def remove(self, person_id: str) -> bool:
        with self._lock:
            if person_id not in self._people:
                return False
            with self.together():
                row = self._leave(person_id)
                self._index.drop(row)
                self._leaving.append(row)
            return True

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that is added and removed inside is committed at its end, or none of it."""
        with self._lock:
            if self._together:
                yield
                return
            self._index.begin()
            self._together = True
            try:
                yield
                self._index.commit()
            except BaseException:
                try:
                    self._index.roll_back()
                finally:
                    self._begin()  # memory holds what was not committed: back to what was
                raise
            finally:
                self._together, leaving, self._leaving = False, self._leaving, []
            for row in leaving:  # only now: a removal that is rolled back keeps its prints
                self._clear(row)
            if self._unsettled >= UNSETTLED:
                self.settle()

    def settle(self) -> None:
        """Have the columns on the disk, so that the index need not keep their newest part."""
        with self._lock:
            for blocks in self._blocks.values():
                for column in blocks.columns():
                    if isinstance(column.base, np.memmap):
                        column.base.flush()
            self._index.settle()
            self._unsettled = 0

    def _begin(self) -> None:
        super()._begin()
        for finger, code, made in self._index.unsettled():
            blocks = self._blocks[Finger(finger), code % len(SIZES)]
            blocks.write(code // len(SIZES), made)
        for blocks in self._blocks.values():
            blocks.forget_strays()
        self.settle()


def opened_or_begun(folder: Path) -> StoredGallery:
    """For whoever can fill it again: what is broken is deleted. Raises GALLERY_BUSY and GALLERY_DISK."""
    try:
        return StoredGallery(folder)
    except FingerprintProblem as problem:
        if problem.code != "BROKEN_GALLERY":
            raise
        shutil.rmtree(folder)
        return StoredGallery(folder)


class ReadGallery(_Folder):
    """Looks at a folder that another program writes to; a search sees all that was committed before it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, writing=False)

    def add_cylinders(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> None:
        """Raises READ_ONLY_GALLERY."""
        raise FingerprintProblem("READ_ONLY_GALLERY", f"{person_id} with {len(made_of)} fingers was to be added.")

    def remove(self, person_id: str) -> bool:
        """Raises READ_ONLY_GALLERY."""
        raise FingerprintProblem("READ_ONLY_GALLERY", f"{person_id} was to be removed.")

    def survivors(self, probe: Probe, *, hands_exchanged: bool = False) -> list[Survivor]:
        with self._lock:
            while True:
                self._take_over()
                found = super().survivors(probe, hands_exchanged=hands_exchanged)
                # somebody's lane may have been given to another while it was read
                if self._changed().isdisjoint(one.candidate.person_id for one in found):
                    return found

    def verify_cylinders(self, person_id: str, probe: Probe) -> Candidate | None:
        with self._lock:
            while True:
                self._take_over()
                found = super().verify_cylinders(person_id, probe)
                if person_id not in self._changed():
                    return found

    def _changed(self) -> set[Any]:
        return {self._names[row] for row, *_ in self._index.changed(self._seen) if row < len(self._names)}
