"""Where a gallery's columns lie: in memory, or in files mapped into it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

LINE: Final = 64  # bytes


class Room(Protocol):
    """Gives a column its place."""

    def spanning(self, name: str, held: NDArray[Any], blocks: int) -> NDArray[Any]:
        """The column with what it held, `blocks` long or longer, zeros at its end."""
        ...


class Memory:
    """Gone with the program."""

    def spanning(self, name: str, held: NDArray[Any], blocks: int) -> NDArray[Any]:
        del name
        shape = (blocks, *held.shape[1:])
        size = held.dtype.itemsize * int(np.prod(shape))
        room = np.zeros(size + LINE, np.uint8)
        start = -room.ctypes.data % LINE  # a line of the cache is then read once, not in two halves
        wider = room[start : start + size].view(held.dtype).reshape(shape)
        wider[: len(held)] = held
        return wider


@dataclass(frozen=True)
class Files:
    """One file a column; the system reads a page when it is first looked at, and writers and readers share it."""

    prefix: Path
    writing: bool

    def spanning(self, name: str, held: NDArray[Any], blocks: int) -> NDArray[Any]:
        """Raises ValueError where it may not write and the file is too short."""
        path = self.prefix.with_name(f"{self.prefix.name}.{name}")
        block = held.dtype.itemsize * int(np.prod(held.shape[1:]))
        there = path.stat().st_size // block if path.exists() else 0
        if there < blocks:
            if not self.writing:
                raise ValueError(f"{path.name} has {there} blocks, not {blocks}")
            with path.open("ab") as file:
                file.truncate(blocks * block)
            there = blocks
        if there == 0:  # nothing to map
            return held
        mapped = np.memmap(path, held.dtype, "r+" if self.writing else "r", shape=(there, *held.shape[1:]))
        return mapped.view(np.ndarray)  # the same memory; numpy's own class is slow to index
