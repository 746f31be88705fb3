"""Cylinders of many templates in one piece of memory, laid out for stage 1."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.parameters import LANES, SIZES

COLUMNS = ("bits", "angle", "x", "y", "count", "owner")


@dataclass
class Blocks:
    """Templates of up to `slots` cylinders, 64 to a block; a template lives in one lane of one block.

    Free slots of a lane repeat its first cylinder, which changes no minimum, so stage 1 needs no counts.
    """

    slots: int
    bits: NDArray[np.uint64] = field(init=False)
    angle: NDArray[np.uint8] = field(init=False)
    x: NDArray[np.int16] = field(init=False)
    y: NDArray[np.int16] = field(init=False)
    count: NDArray[np.int16] = field(init=False)
    owner: NDArray[np.int32] = field(init=False)
    used: int = 0  # blocks that hold or held a template
    free: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bits = np.zeros((0, self.slots, 2, LANES), np.uint64)
        self.angle = np.zeros((0, self.slots, LANES), np.uint8)
        self.x, self.y = (np.zeros((0, self.slots, LANES), np.int16) for _ in range(2))
        self.count = np.zeros((0, LANES), np.int16)
        self.owner = np.full((0, LANES), -1, np.int32)

    def put(self, cylinders: Cylinders, owner: int) -> int:
        """Store a template; returns its place."""
        place = self._free_place()
        block, lane = divmod(place, LANES)
        rows = np.minimum(np.arange(self.slots), len(cylinders)) % len(cylinders)
        self.bits[block, :, :, lane] = cylinders.bits[rows]
        self.angle[block, :, lane] = cylinders.angle[rows]
        self.x[block, :, lane] = cylinders.x[rows]
        self.y[block, :, lane] = cylinders.y[rows]
        self.count[block, lane] = len(cylinders)
        self.owner[block, lane] = owner
        return place

    def get(self, place: int) -> Cylinders:
        block, lane = divmod(place, LANES)
        n = self.count[block, lane]
        return Cylinders(
            np.ascontiguousarray(self.bits[block, :n, :, lane]),
            self.x[block, :n, lane],
            self.y[block, :n, lane],
            np.ascontiguousarray(self.angle[block, :n, lane]),
        )

    def clear(self, place: int) -> None:
        block, lane = divmod(place, LANES)
        self.owner[block, lane] = -1
        self.bits[block, :, :, lane] = 0  # what is removed is gone, not only hidden
        self.angle[block, :, lane], self.x[block, :, lane], self.y[block, :, lane] = 0, 0, 0
        self.free.append(place)

    def _free_place(self) -> int:
        if not self.free:
            if self.used == len(self.owner):
                self._grow(max(1, self.used // 2))
            self.free = [self.used * LANES + lane for lane in reversed(range(LANES))]
            self.used += 1
        return self.free.pop()

    def _grow(self, blocks: int) -> None:
        for name in COLUMNS:
            old = getattr(self, name)
            new = np.full((len(old) + blocks, *old.shape[1:]), -1 if name == "owner" else 0, old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)


def size_class(cylinders: Cylinders) -> int:
    """Index into SIZES of the smallest size that holds the template."""
    return int(np.searchsorted(SIZES, len(cylinders)))
