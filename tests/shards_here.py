"""Shards in the test's own process."""

from satupintu.fingerprints.shards import LOST
from satupintu.fingerprints.shards.shard import Shard


class Here:
    """Shards in this process, of which some may be lost."""

    def __init__(self, galleries) -> None:
        self.shards = [Shard(gallery) for gallery in galleries]
        self.lost: set[int] = set()
        self.swallowed = False  # a change is made and its answer lost

    def __len__(self) -> int:
        return len(self.shards)

    def ask(self, shard, question, *about):
        if shard in self.lost:
            if self.swallowed:
                getattr(self.shards[shard], question)(*about)
            return LOST
        return getattr(self.shards[shard], question)(*about)

    def ask_all(self, question, *about):
        return [self.ask(shard, question, *about) for shard in range(len(self))]

    def close(self):
        self.lost = set(range(len(self)))
