"""The manifest of a packet: what is in it, for whom, sealed by which station, after which packet.

Its canonical bytes are what the station signs, and their SHA-256 names the packet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from satupintu.packets.canonical import canonical, parse_canonical
from satupintu.packets.parts import NEVER_MISSING, PART_NAMES, READER_OF, Reader
from satupintu.packets.problem import DocumentProblem, PacketProblem
from satupintu.packets.status import Reason

FORMAT = "satupintu-packet-1"
FIRST_PREVIOUS = "0" * 64
LARGEST_MANIFEST = 64 * 1024  # bytes
MOST_PARTS = 32
FIRST_YEAR = 2000  # earlier, a clock lost its battery; and the ends of the calendar do not exist in every offset
HEX_64 = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True)
class PartEntry:
    """One sealed part: `header` is the JWE protected header, `sha256` and `size` are of its body."""

    name: str
    reader: Reader
    header: str
    sha256: str
    size: int


@dataclass(frozen=True)
class PartException:
    """A part that could not be taken, and why."""

    part: str
    reason: Reason


@dataclass(frozen=True)
class Manifest:
    """`sequence` counts a station's packets from 1; `previous` is the id of the one before (64 zeros first).

    `sealed_at` carries the station's offset from UTC, so `sealed_at.date()` is the day at the station.
    """

    station: str
    sequence: int
    previous: str
    sealed_at: datetime
    subject: str
    application: str
    parts: tuple[PartEntry, ...]
    exceptions: tuple[PartException, ...]

    def to_bytes(self) -> bytes:
        """Canonical JSON. Raises PacketProblem when a field is not what `from_bytes` would accept."""
        data = canonical(
            {
                "format": FORMAT,
                "station": self.station,
                "sequence": self.sequence,
                "previous": self.previous,
                "sealed_at": self.sealed_at.isoformat(timespec="seconds"),
                "subject": self.subject,
                "application": self.application,
                "parts": [
                    {"name": p.name, "reader": p.reader.value, "header": p.header, "sha256": p.sha256, "size": p.size}
                    for p in self.parts
                ],
                "exceptions": [{"part": e.part, "reason": e.reason.value} for e in self.exceptions],
            }
        )
        Manifest.from_bytes(data)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Raises PacketProblem for anything but a canonical, complete manifest."""
        try:
            document = parse_canonical(data, limit=LARGEST_MANIFEST)
        except DocumentProblem as problem:
            raise _malformed(problem.problem.detail) from None
        fields = _members(document, _MANIFEST)
        if fields["format"] != FORMAT:
            raise PacketProblem("FORMAT_UNKNOWN", "The manifest is of another format.")
        return cls(
            station=_name(fields["station"]),
            sequence=_whole(fields["sequence"], least=1),
            previous=_hash(fields["previous"]),
            sealed_at=_time(fields["sealed_at"]),
            subject=_name(fields["subject"]),
            application=_name(fields["application"]),
            parts=tuple(_part(item) for item in _list(fields["parts"])),
            exceptions=tuple(_exception(item) for item in _list(fields["exceptions"])),
        )

    def check_completeness(self) -> None:
        """Every known part is there or excused, once, in order, and for its own reader. Raises PacketProblem."""
        present = [part.name for part in self.parts]
        excused = [exception.part for exception in self.exceptions]
        for names in (present, excused):
            if names != [name for name in PART_NAMES if name in names]:
                raise PacketProblem("PARTS_UNORDERED", "Parts are unknown, doubled or out of order.")
        if set(present) & set(excused):
            raise PacketProblem("PART_BOTH", "A part is there and excused at once.")
        missing = set(PART_NAMES) - set(present) - set(excused)
        if missing or set(excused) & set(NEVER_MISSING):
            lacking = sorted(missing | set(excused) & set(NEVER_MISSING))
            raise PacketProblem("PART_MISSING", f"Missing without an exception: {', '.join(lacking)}.")
        for part in self.parts:
            if part.reader is not READER_OF[part.name]:
                raise PacketProblem("READER_WRONG", f"{part.name} is sealed for {part.reader.value}.")


_MANIFEST = frozenset(
    ("format", "station", "sequence", "previous", "sealed_at", "subject", "application", "parts", "exceptions")
)
_PART = frozenset(("name", "reader", "header", "sha256", "size"))


def _malformed(detail: str) -> PacketProblem:
    return PacketProblem("MANIFEST_MALFORMED", detail)


def _members(value: object, names: frozenset[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict) or value.keys() != names:
        raise _malformed(f"An object needs exactly the members {', '.join(sorted(names))}.")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > MOST_PARTS:
        raise _malformed(f"Parts and exceptions are lists of at most {MOST_PARTS}.")
    return value


def _name(value: object, longest: int = 64) -> str:
    # no control characters: no database and no line of a log is then surprised by a name
    if not isinstance(value, str) or not 0 < len(value) <= longest or min(value) < " ":
        raise _malformed(f"A name is a text of 1 to {longest} characters, none of them a control character.")
    return value


def _whole(value: object, *, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < least:
        raise _malformed(f"A number is not whole or less than {least}.")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or not HEX_64.fullmatch(value):
        raise _malformed("A hash is 64 lower-case hexadecimal digits.")
    return value


def _time(value: object) -> datetime:
    try:
        time = datetime.fromisoformat(_name(value))
    except ValueError:
        raise _malformed("A time is not ISO 8601.") from None
    if time.tzinfo is None or time.isoformat(timespec="seconds") != value:
        raise _malformed("A time is written to the second, with its offset from UTC.")
    if not FIRST_YEAR <= time.year < FIRST_YEAR + 1000:
        raise _malformed(f"A time lies in the thousand years from {FIRST_YEAR}.")
    return time


def _part(value: object) -> PartEntry:
    fields = _members(value, _PART)
    if fields["reader"] not in list(Reader):
        raise _malformed("A part names no known reader.")
    return PartEntry(
        name=_name(fields["name"]),
        reader=Reader(fields["reader"]),
        header=_name(fields["header"], longest=2048),
        sha256=_hash(fields["sha256"]),
        size=_whole(fields["size"], least=28),
    )


def _exception(value: object) -> PartException:
    fields = _members(value, frozenset(("part", "reason")))
    if fields["reason"] not in list(Reason):
        raise _malformed("An exception gives no known reason.")
    return PartException(part=_name(fields["part"]), reason=Reason(fields["reason"]))
