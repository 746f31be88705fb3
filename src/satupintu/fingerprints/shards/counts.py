"""How many people were put into each shard, kept beside the shards: what one that comes back empty is held against."""

import json
import os
from collections.abc import Sequence
from pathlib import Path

from satupintu.fingerprints.problems import FingerprintProblem


class Counts:
    """A small file that is replaced whole, so that a kill leaves the old one or the new one."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, shards: int) -> list[int]:
        """Of each shard; 0 where nothing was kept yet. Raises BROKEN_GALLERY."""
        if not self._file.exists():
            return [0] * shards
        try:
            counts = json.loads(self._file.read_text())
        except ValueError:
            counts = None
        if not isinstance(counts, list) or len(counts) != shards or not all(isinstance(count, int) for count in counts):
            raise FingerprintProblem("BROKEN_GALLERY", f"{self._file.name} does not say how many people it holds.")
        return counts

    def keep(self, counts: Sequence[int]) -> None:
        """It is on the disk when this returns."""
        new = self._file.with_suffix(".new")
        with new.open("w") as file:
            json.dump(list(counts), file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._file)
        folder = os.open(self._file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
