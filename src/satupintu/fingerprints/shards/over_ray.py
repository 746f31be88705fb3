"""Shards as Ray actors: on one machine, or spread over the machines of a cluster.

Ray starts an actor anew when it or its machine is lost; the shard then opens its folder again. Folders lie on each
machine's own disk: an actor that comes up elsewhere finds an empty one, and the gallery counts it as missing.
"""

import json
import logging
from pathlib import Path
from typing import Any, Final

import numpy as np
import ray
from ray.exceptions import GetTimeoutError, RayActorError, RayTaskError

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.fingers import Finger
from satupintu.fingerprints.gallery import Gallery, opened_or_begun
from satupintu.fingerprints.gallery.searching import Probe, Survivor
from satupintu.fingerprints.problems import FingerprintProblem
from satupintu.fingerprints.shards.counts import Counts
from satupintu.fingerprints.shards.gallery import LOST, ShardedGallery
from satupintu.fingerprints.shards.shard import Shard
from satupintu.fingerprints.thresholds import Candidate

ANSWER_WITHIN: Final = 30.0  # seconds; a search among a million people takes one to two
READY_WITHIN: Final = 300.0  # seconds; the first time kernels are compiled, on a busy machine
COUNT: Final = "shards.json"
HELD: Final = "held.json"


class StoredShard(Shard):
    """A shard over its folder. What has to be compiled is compiled before it answers anything."""

    def __init__(self, folder: str) -> None:
        super().__init__(opened_or_begun(Path(folder)))
        words, side = np.zeros((1, 2), np.uint64), np.zeros(1, np.int16)
        rehearsal, one = Gallery(), {Finger.LEFT_THUMB: Cylinders(words, side, side, np.zeros(1, np.uint8))}
        rehearsal.add_cylinders("nobody", one)
        rehearsal.search_cylinders(one)

    def survivors(self, probe: Probe, hands_exchanged: bool) -> tuple[int, list[Survivor]]:  # noqa: FBT001 - as Shard
        return super().survivors(_own(probe), hands_exchanged)

    def verify(self, person_id: str, probe: Probe) -> Candidate | None:
        return super().verify(person_id, _own(probe))


class RayShards:
    """`Shards` over Ray's actors, one a core. `address`: of a cluster; without one Ray is started here."""

    def __init__(self, folder: Path, shards: int, address: str | None = None) -> None:
        _agree(folder, shards)
        ray.init(
            address, include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR, ignore_reinit_error=True
        )
        actor = ray.remote(StoredShard).options(num_cpus=1, max_restarts=-1)
        self.actors: list[Any] = [actor.remote(str(folder.absolute() / f"{number:04}")) for number in range(shards)]
        ray.wait([each.count.remote() for each in self.actors], num_returns=shards, timeout=READY_WITHIN)

    def __len__(self) -> int:
        return len(self.actors)

    def ask(self, shard: int, question: str, *about: Any) -> Any:
        return _answer(getattr(self.actors[shard], question).remote(*about))

    def ask_all(self, question: str, *about: Any) -> list[Any]:
        asked = [getattr(actor, question).remote(*about) for actor in self.actors]
        return [_answer(reference) for reference in asked]

    def close(self) -> None:
        ray.shutdown()


def gallery_over_ray(folder: Path, shards: int, address: str | None = None) -> ShardedGallery:
    """A sharded gallery; close it at the end. Raises BROKEN_GALLERY where the folder holds another number of shards."""
    return ShardedGallery(RayShards(folder, shards, address), Counts(folder / HELD))


def _own(probe: Probe) -> Probe:
    """Arrays that are ours: Ray's cannot be written, and Numba would compile everything anew for such."""
    return {finger: Cylinders(*map(np.array, (c.bits, c.x, c.y, c.angle))) for finger, c in probe.items()}


def _answer(reference: Any) -> Any:
    try:
        return ray.get(reference, timeout=ANSWER_WITHIN)
    except RayTaskError as error:
        raise error.cause from None
    except (RayActorError, GetTimeoutError):
        return LOST


def _agree(folder: Path, shards: int) -> None:
    """People are where the number of shards puts them, so it stays what it was."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / COUNT
    if not note.exists():
        note.write_text(json.dumps({"shards": shards}))
    held = json.loads(note.read_text())["shards"]
    if held != shards:
        raise FingerprintProblem("BROKEN_GALLERY", f"It has {held} shards, not {shards}.")
