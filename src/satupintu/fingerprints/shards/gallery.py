"""What one gallery's calls become when the people are spread over shards."""

import hashlib
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from types import TracebackType
from typing import Any, Final, Protocol, Self

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.fingers import Finger, TenPrint
from satupintu.fingerprints.gallery.searching import Probe, Survivor, nearest, probe_of, search, survivors_of
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.shards.counts import Counts
from satupintu.fingerprints.thresholds import Candidate


class _Lost(Enum):
    LOST = "lost"


LOST: Final = _Lost.LOST  # what stands for the answer of a shard that gives none


class Shards(Protocol):
    """Where the shards run. Questions are the methods of `Shard`."""

    def __len__(self) -> int: ...

    def ask(self, shard: int, question: str, *about: Any) -> Any:
        """The answer, or LOST. Raises what the shard raises."""
        ...

    def ask_all(self, question: str, *about: Any) -> list[Any]:
        """An answer or LOST from each, asked at the same time."""
        ...

    def close(self) -> None:
        """Let the shards end."""
        ...


class IncompleteSearch(FingerprintProblem):
    """Some shards did not answer. Whoever was found is found; that nobody was found says nothing."""

    def __init__(self, candidates: list[Candidate], missing: list[int]) -> None:
        self.candidates, self.missing = candidates, missing
        super().__init__("INCOMPLETE_SEARCH", f"Shards missing: {', '.join(map(str, missing))}.")

    def __reduce__(self) -> tuple[type["IncompleteSearch"], tuple[list[Candidate], list[int]]]:  # type: ignore[override]
        return type(self), (self.candidates, self.missing)


class ShardedGallery:
    """As `Gallery`; safe to use from several threads, which take turns.

    A shard that is lost comes back by itself with what its folder holds. It counts as missing until it holds as many
    people as were put there; `refill` brings those that its folder lost. Changing a lost shard raises SHARD_LOST.
    `kept` remembers how many were put there, so that a folder lost while the gallery was closed is missed as well;
    without it whatever is there at the beginning counts as whole. Raises SHARD_LOST, BROKEN_GALLERY.
    """

    def __init__(self, shards: Shards, kept: Counts | None = None) -> None:
        self._shards = shards
        self._kept = kept
        self._lock = threading.RLock()
        self._together = 0  # how many blocks of `together` are open
        counts = shards.ask_all("count")
        if LOST in counts:
            raise FingerprintProblem("SHARD_LOST", f"{counts.count(LOST)} of {len(counts)} do not start.")
        least = kept.read(len(counts)) if kept else [0] * len(counts)
        whole = map(max, counts, least)
        self._held = [(count, count) for count in whole]  # at least, at most: a change cut off may be in or not
        self._keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        return sum(least for least, _ in self._held)

    def __contains__(self, person_id: object) -> bool:
        return isinstance(person_id, str) and bool(self._ask(person_id, "holds", person_id))

    def names(self) -> list[str]:
        """Everybody in the shards that answer, in no order."""
        return [name for answer in self._shards.ask_all("names") if answer is not LOST for name in answer]

    @contextmanager
    def together(self) -> Iterator[None]:
        """As `Gallery.together`; each change is still a commit of its shard."""
        with self._lock:
            self._together += 1
            try:
                yield
            finally:
                self._together -= 1
                self._keep()

    def close(self) -> None:
        """Let the shards end; their folders keep what they hold."""
        self._shards.close()

    def is_short(self) -> bool:
        """Whether a shard answers and holds fewer people than were put there: its folder was lost."""
        counts = self._shards.ask_all("count")
        return any(count is not LOST and count < self._held[n][0] for n, count in enumerate(counts))

    def add(self, person_id: str, prints: TenPrint) -> None:
        """Raises ALREADY_IN_GALLERY, EMPTY_TENPRINT, SHARD_LOST."""
        self.add_cylinders(person_id, probe_of(prints))

    def add_cylinders(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> None:
        """As `add`, for cylinders already made."""
        with self._lock:
            self._change(person_id, 1, "add", made_of)

    def remove(self, person_id: str) -> bool:
        """As `Gallery.remove`. Raises SHARD_LOST."""
        with self._lock:
            return person_id in self and bool(self._change(person_id, -1, "remove"))

    def search(self, prints: TenPrint, limit: int = 10, without: Collection[str] = ()) -> list[Candidate]:
        """As `Gallery.search`. Raises EMPTY_TENPRINT, or IncompleteSearch with whoever was found all the same."""
        return self.search_cylinders(probe_of(prints), limit, without)

    def search_cylinders(self, probe: Probe, limit: int = 10, without: Collection[str] = ()) -> list[Candidate]:
        """As `search`, for cylinders already made."""
        missing: set[int] = set()

        def survivors(probe: Probe, *, hands_exchanged: bool) -> list[Survivor]:
            found: list[Survivor] = []
            for number, answer in enumerate(self._shards.ask_all("survivors", probe, hands_exchanged)):
                if answer is LOST or not self._is_whole(number, answer[0]):
                    missing.add(number)
                if answer is not LOST:
                    found += answer[1]
            return nearest(found, survivors_of(probe))

        with self._lock:
            found = search(survivors, probe, limit, without)
        if missing:
            raise IncompleteSearch(found, sorted(missing))
        return found

    def verify(self, person_id: str, prints: TenPrint) -> Candidate | None:
        """As `Gallery.verify`. Raises SHARD_LOST."""
        return self.verify_cylinders(person_id, probe_of(prints))

    def verify_cylinders(self, person_id: str, probe: Probe) -> Candidate | None:
        """As `verify`, for cylinders already made."""
        found: Candidate | None = self._ask(person_id, "verify", person_id, probe)
        return found

    def refill(self, everybody: Iterable[tuple[str, Mapping[Finger, Cylinders]]]) -> int:
        """Add whoever of `everybody` no shard holds, and take that for whole. Gives how many were missing."""
        with self._lock:
            added = 0
            for person_id, made_of in everybody:
                if person_id not in self:
                    self._ask(person_id, "add", person_id, made_of)
                    added += 1
            counts = self._shards.ask_all("count")
            self._held = [self._held[n] if count is LOST else (count, count) for n, count in enumerate(counts)]
            self._keep()
            return added

    def _change(self, person_id: str, by: int, question: str, *about: Any) -> Any:
        number = self._shard_of(person_id)
        least, most = self._held[number]
        self._held[number] = min(least, least + by), max(most, most + by)
        if by < 0:  # before the change: cut off after it, the shard would seem to have lost somebody
            self._keep()
        try:
            answer = self._ask(person_id, question, person_id, *about)
        except FingerprintProblem as problem:
            if problem.code != "SHARD_LOST":  # refused: nothing changed
                self._held[number] = least, most
            raise
        self._held[number] = least + by, most + by
        if by > 0 and not self._together:
            self._keep()
        return answer

    def _keep(self) -> None:
        if self._kept:
            self._kept.keep([least for least, _ in self._held])

    def _is_whole(self, number: int, count: int) -> bool:
        least, most = self._held[number]
        if least <= count <= most:
            self._held[number] = count, count
            return True
        return False

    def _ask(self, person_id: str, question: str, *about: Any) -> Any:
        number = self._shard_of(person_id)
        answer = self._shards.ask(number, question, *about)
        if answer is LOST:
            raise FingerprintProblem("SHARD_LOST", f"Shard {number}.")
        return answer

    def _shard_of(self, person_id: str) -> int:
        return int.from_bytes(hashlib.blake2b(person_id.encode(), digest_size=8).digest()) % len(self._shards)
