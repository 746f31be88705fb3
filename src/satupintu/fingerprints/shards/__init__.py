"""A gallery in many shards, behind the calls of one gallery.

A person lives in the shard that a hash of the name says. A search asks all of them and gives what one gallery would
give; where a shard does not answer, or holds other people than were put there, it says that it is incomplete.
"""

from satupintu.fingerprints.shards.gallery import LOST, IncompleteSearch, ShardedGallery, Shards

__all__ = ["LOST", "IncompleteSearch", "ShardedGallery", "Shards"]
