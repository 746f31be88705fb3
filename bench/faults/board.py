"""Numbers that the campaign's programs share: what each is doing, how often its disk failed, how wrong its clock is.

A file of doubles mapped into memory: what a program wrote stands there after it was killed, to the last step.
"""

import mmap
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BUSY, STEPS, DISK, SKEW, STOP, AIM = range(6)
WIDTH = 8
ROWS = 64
_lock = threading.Lock()


class Board:
    """One row a program or place, given to names in the order in which the conductor lists them."""

    def __init__(self, folder: Path, names: list[str] | None = None) -> None:
        """`names`: makes the board; without, opens the one that is there."""
        listed, file = folder / "board.txt", folder / "board.bin"
        if names is not None:
            listed.write_text("\n".join(names))
            file.write_bytes(bytes(8 * WIDTH * ROWS))
        self._row = {name: row for row, name in enumerate(listed.read_text().split("\n"))}
        with file.open("r+b") as opened:
            self._cells = memoryview(mmap.mmap(opened.fileno(), 8 * WIDTH * ROWS)).cast("d")

    def get(self, name: str, column: int) -> float:
        return self._cells[self._row[name] * WIDTH + column]

    def set(self, name: str, column: int, value: float) -> None:
        self._cells[self._row[name] * WIDTH + column] = value

    def add(self, name: str, column: int, value: float = 1) -> None:
        with _lock:
            self._cells[self._row[name] * WIDTH + column] += value

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """A program is in the midst of its work as long as the block lasts; so it stands there when it is killed."""
        self.add(name, STEPS)
        self.add(name, BUSY)
        try:
            yield
        finally:
            self.add(name, BUSY, -1)
