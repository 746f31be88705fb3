"""One program at a time holds the gallery in memory."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


class BusyError(RuntimeError):
    """Another program of this centre holds the gallery."""


@contextmanager
def gallery_lock() -> Iterator[None]:
    """Held until the block ends or the program dies, however it dies. Raises BusyError."""
    with settings.WORK_LOCK.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError from None
        yield
