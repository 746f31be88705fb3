"""Cylinders of many templates in one piece of memory, laid out for stage 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.gallery.rooms import Memory, Room
from satupintu.fingerprints.parameters import CHUNK, LANES, PLANES, SIZES

COLUMNS = ("planes", "x", "y", "count")


@dataclass
class Blocks:
    """Templates of up to `slots` cylinders, 64 to a block; a template lives in one lane of one block.

    A word of `planes` holds one bit of each lane. Free slots of a lane repeat its first cylinder, which changes no
    minimum, so stage 1 needs no counts. The columns lie in `room`; whose a lane is (`owner`, -1 nobody's) is kept in
    memory and follows from the gallery's index.
    """

    slots: int
    room: Room = field(default_factory=Memory)
    planes: NDArray[np.uint64] = field(init=False)
    x: NDArray[np.int16] = field(init=False)
    y: NDArray[np.int16] = field(init=False)
    count: NDArray[np.int16] = field(init=False)
    owner: NDArray[np.int32] = field(init=False)
    used: int = 0  # blocks that hold or held a template
    free: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.planes = np.zeros((0, self.slots // CHUNK, PLANES * CHUNK), np.uint64)
        self.x, self.y = (np.zeros((0, self.slots, LANES), np.int16) for _ in range(2))
        self.count = np.zeros((0, LANES), np.int16)
        self.owner = np.full((0, LANES), -1, np.int32)

    def put(self, cylinders: Cylinders, owner: int) -> int:
        """Store a template; returns its place."""
        place = self._free_place()
        self.write(place, cylinders)
        self.owner[divmod(place, LANES)] = owner
        return place

    def write(self, place: int, cylinders: Cylinders) -> None:
        from satupintu.fingerprints.kernels.lanes import lay

        block, lane = divmod(place, LANES)
        rows = np.minimum(np.arange(self.slots), len(cylinders)) % len(cylinders)
        self.count[block, lane] = len(cylinders)  # first: who is cut off from here on leaves a lane that is found dirty
        lay(self.planes[block], lane, cylinders.bits[rows], cylinders.angle[rows])
        self.x[block, :, lane] = cylinders.x[rows]
        self.y[block, :, lane] = cylinders.y[rows]

    def get(self, place: int) -> Cylinders:
        from satupintu.fingerprints.kernels.lanes import lift

        block, lane = divmod(place, LANES)
        n = int(self.count[block, lane])
        bits, angle = np.zeros((n, 2), np.uint64), np.zeros(n, np.uint8)
        lift(self.planes[block], lane, bits, angle)
        return Cylinders(bits, np.array(self.x[block, :n, lane]), np.array(self.y[block, :n, lane]), angle)

    def clear(self, place: int) -> None:
        block, lane = divmod(place, LANES)
        self.owner[block, lane] = -1
        self._wipe(block, lane)
        self.free.append(place)

    def settle(self, owners: NDArray[np.int32], places: NDArray[np.int64]) -> None:
        """Take over whose lane is whose. Raises ValueError or IndexError where a place lies outside the columns."""
        self.used = int(places.max()) // LANES + 1 if len(places) else 0
        if self.used > len(self.owner):
            self._span(self.used)
        self.owner[:] = -1
        self.owner.ravel()[places] = owners
        self.free = np.flatnonzero(self.owner[: self.used].ravel() < 0)[::-1].tolist()

    def forget_strays(self) -> None:
        """Overwrite lanes that are nobody's: left by a program that was killed between two steps."""
        self._span(len(self.owner))  # what lies in the room beyond those in use
        for place in np.flatnonzero((self.owner < 0) & (self.count != 0)).tolist():
            self._wipe(*divmod(place, LANES))

    def columns(self) -> Iterator[NDArray[np.generic]]:
        return (getattr(self, name) for name in COLUMNS)

    def _wipe(self, block: int, lane: int) -> None:
        self.planes[block] &= ~(np.uint64(1) << np.uint64(lane))  # what is removed is gone, not only hidden
        self.x[block, :, lane], self.y[block, :, lane] = 0, 0
        self.count[block, lane] = 0

    def _free_place(self) -> int:
        if not self.free:
            if self.used == len(self.owner):
                self._span(self.used + max(1, self.used // 2))
            self.free = [self.used * LANES + lane for lane in reversed(range(LANES))]
            self.used += 1
        return self.free.pop()

    def _span(self, blocks: int) -> None:
        for name in COLUMNS:
            setattr(self, name, self.room.spanning(name, getattr(self, name), blocks))
        more = np.full((len(self.count) - len(self.owner), LANES), -1, np.int32)
        self.owner = np.concatenate([self.owner, more])


def size_class(cylinders: Cylinders) -> int:
    """Index into SIZES of the smallest size that holds the template."""
    return int(np.searchsorted(SIZES, len(cylinders)))
