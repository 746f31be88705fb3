"""What has come of a packet so far: one file in the city's own folder, which only grows, a piece at a time.

Whoever appends says where; the lock is held for one piece only, so a sender that went silent holds nobody up.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.conf import settings


class OtherOffset(Exception):
    """Another number of bytes is here than the sender thinks."""


@dataclass(frozen=True)
class Unfinished:
    """The file of one station's packet. `packet_id` is a hash in hexadecimal: the name cannot lead elsewhere."""

    station: str
    packet_id: str

    @property
    def path(self) -> Path:
        folder: Path = settings.UPLOADS
        return folder / f"{self.packet_id}.{quote(self.station, safe='')}"

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    @contextmanager
    def open(self) -> Iterator["Growing"]:
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(self.path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            yield Growing(number)
        finally:
            os.close(number)

    def read(self) -> bytes:
        """All that has come. Raises FileNotFoundError when somebody else has just received the packet."""
        return self.path.read_bytes()

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)


@dataclass(frozen=True)
class Growing:
    """The file while somebody sends."""

    number: int

    def append(self, at: int, piece: bytes) -> None:
        """Add what belongs at `at`. Raises OtherOffset, and OSError when the disk takes no more."""
        fcntl.flock(self.number, fcntl.LOCK_EX)
        try:
            if os.fstat(self.number).st_size != at:
                raise OtherOffset
            left = memoryview(piece)
            while left:
                left = left[os.write(self.number, left) :]
        finally:
            fcntl.flock(self.number, fcntl.LOCK_UN)
