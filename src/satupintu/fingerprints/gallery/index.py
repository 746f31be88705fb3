"""Who is in a gallery's folder, and where: an SQLite file. Its commit is the moment a person is in, or gone.

Prints are written to the mapped columns before the commit that names them, but the system may hold those pages back;
until they are surely on the disk (`settle`), prints lie in `unsettled` too and are written anew at the next opening.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from satupintu.fingerprints.cylinders import Cylinders
from satupintu.fingerprints.parameters import BITS, LANES, SIZES
from satupintu.fingerprints.problems import FingerprintProblem

# full, failing, locked or shut away: such a file may be whole
_OF_THE_DISK: Final = {
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_NOMEM,
}
VERSION: Final = f"satupintu gallery 3, {BITS} bits, {LANES} lanes, sizes {SIZES}"
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS gallery (version TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS person (
    row INTEGER PRIMARY KEY, name TEXT UNIQUE, places BLOB, change INTEGER NOT NULL UNIQUE,
    CHECK ((name IS NULL) = (places IS NULL))
);
CREATE TABLE IF NOT EXISTS unsettled (
    row INTEGER NOT NULL, finger INTEGER NOT NULL, code INTEGER NOT NULL,
    bits BLOB NOT NULL, angle BLOB NOT NULL, x BLOB NOT NULL, y BLOB NOT NULL, PRIMARY KEY (row, finger)
);
"""


class Index:
    """The file. Raises BROKEN_GALLERY where it is none, or of another version, and GALLERY_DISK."""

    def __init__(self, path: Path, *, writing: bool) -> None:
        try:
            address = f"{path.absolute().as_uri()}?mode={'rwc' if writing else 'ro'}"
            self._file = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
            if writing:
                self._file.execute("PRAGMA journal_mode = WAL")
                self._file.execute("PRAGMA synchronous = FULL")
                self._file.executescript(_SCHEMA)
                if self._one("SELECT count(*) FROM gallery") == 0:
                    self._file.execute("INSERT INTO gallery VALUES (?)", (VERSION,))
            version = self._one("SELECT version FROM gallery")
        except sqlite3.Error as error:
            if path.exists() and error.sqlite_errorcode & 0xFF in _OF_THE_DISK:
                raise FingerprintProblem("GALLERY_DISK", f"{path.name}: {error}.") from error
            raise FingerprintProblem("BROKEN_GALLERY", f"{path.name}: {error}.") from error
        if version != VERSION:
            raise FingerprintProblem("BROKEN_GALLERY", f"It says {version!r}, not {VERSION!r}.")

    def begin(self) -> None:
        self._file.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        self._file.execute("COMMIT")

    def roll_back(self) -> None:
        if self._file.in_transaction:  # SQLite has rolled back by itself where the disk is full or fails
            self._file.execute("ROLLBACK")

    def close(self) -> None:
        self._file.close()

    def newest(self) -> int:
        """The number of the last change."""
        return int(self._one("SELECT coalesce(max(change), 0) FROM person"))

    def changed(self, since: int) -> list[tuple[int, str | None, bytes | None, int]]:
        """Rows changed after `since`: row, name and places (int64), or None for who is gone; number of the change."""
        question = "SELECT row, name, places, change FROM person WHERE change > ?"
        return self._file.execute(question, (since,)).fetchall()

    def put(self, row: int, name: str, places: bytes) -> None:
        self._file.execute("REPLACE INTO person VALUES (?, ?, ?, ?)", (row, name, places, self.newest() + 1))

    def keep(self, row: int, finger: int, code: int, made: Cylinders) -> None:
        """The prints of a finger until they are settled."""
        columns = (made.bits, made.angle, made.x, made.y)
        held = [np.ascontiguousarray(column).tobytes() for column in columns]
        self._file.execute("REPLACE INTO unsettled VALUES (?, ?, ?, ?, ?, ?, ?)", (row, finger, code, *held))

    def drop(self, row: int) -> None:
        self._file.execute("DELETE FROM unsettled WHERE row = ?", (row,))
        self._file.execute("REPLACE INTO person VALUES (?, NULL, NULL, ?)", (row, self.newest() + 1))

    def unsettled(self) -> Iterator[tuple[int, int, Cylinders]]:
        """Finger, code of the place and prints of those whose pages may not have reached the disk."""
        rows = self._file.execute("SELECT finger, code, bits, angle, x, y FROM unsettled").fetchall()
        for finger, code, bits, angle, x, y in rows:
            words = np.frombuffer(bits, np.uint64).reshape(-1, 2)
            place = np.frombuffer(x, np.int16), np.frombuffer(y, np.int16)
            yield finger, code, Cylinders(words, *place, np.frombuffer(angle, np.uint8))

    def settle(self) -> None:
        """The columns are on the disk: nothing has to be written anew."""
        self._file.execute("DELETE FROM unsettled")

    def _one(self, question: str) -> int | str:
        found: int | str = self._file.execute(question).fetchone()[0]
        return found
