"""One shard: some people's gallery, wherever it runs."""

from collections.abc import Mapping

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.gallery import Gallery
from satupintu.fingerprints.gallery.searching import Probe, Survivor
from satupintu.fingerprints.thresholds import Candidate


class Shard:
    """The questions that a shard answers. Each search tells among how many people it was made."""

    def __init__(self, gallery: Gallery, threads: int = 1) -> None:
        self._gallery = gallery
        self._gallery.threads = threads

    def count(self) -> int:
        return len(self._gallery)

    def names(self) -> list[str]:
        return self._gallery.names()

    def holds(self, person_id: str) -> bool:
        return person_id in self._gallery

    def add(self, person_id: str, made_of: Mapping[Finger, Cylinders]) -> None:
        """Raises ALREADY_IN_GALLERY."""
        self._gallery.add_cylinders(person_id, made_of)

    def remove(self, person_id: str) -> bool:
        return self._gallery.remove(person_id)

    def survivors(self, probe: Probe, hands_exchanged: bool) -> tuple[int, list[Survivor]]:  # noqa: FBT001 - sent by position
        return len(self._gallery), self._gallery.survivors(probe, hands_exchanged=hands_exchanged)

    def verify(self, person_id: str, probe: Probe) -> Candidate | None:
        return self._gallery.verify_cylinders(person_id, probe)
