"""Values that other stages get from this one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from satupintu.city.register.rules.roster import Believed
from satupintu.packets.status import Status


@dataclass(frozen=True)
class RecordingEntry:
    """One recording. `packet_id` and `application` are None for those from before this service."""

    id: int
    subject: UUID
    application: int | None
    packet_id: str | None
    place: str
    recorded_on: date
    status: Status
    status_since: datetime
    counts: bool
    exceptions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NotRecorded:
    """One line of the list of those who must have a card and are not recorded.

    `believed`: the newest word on where they are, however old; None where nobody said anything.
    """

    subject: UUID
    name: str
    birth_date: date
    address: str
    area: str
    believed: Believed | None = None


@dataclass(frozen=True)
class Extract:
    """Of the register, for one station: {subject, biodata} of each person; empty when its `hash` was known."""

    hash: str
    people: list[dict[str, Any]]


@dataclass(frozen=True)
class Unanswered:
    """A packet that the centre has had for long. `elsewhere`: (place, day) of other recordings of the same person."""

    packet_id: str
    station: str
    sequence: int
    status: Status
    since: datetime
    elsewhere: tuple[tuple[str, date], ...]


@dataclass(frozen=True)
class KeptPacket:
    """Bytes that were refused. `station`, `number`: as far as can be told, else "" and 0.

    `size`: of the bytes that are kept; 0 where it is their hash alone.
    """

    at: datetime
    station: str
    number: int
    problem: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ConfirmedShare:
    """Of those in an RT who are not recorded (`total`): how many a word of the last 90 days confirms."""

    area: str
    confirmed: int
    total: int


@dataclass(frozen=True)
class NotRecordedPage:
    """One page of that list, counted from 1, and how many there are in all."""

    rows: tuple[NotRecorded, ...]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class StationEntry:
    """A station, without its key."""

    code: str
    name: str
    place: str
    enrolled_at: datetime | None
    seen_at: datetime | None
    valid_until_sequence: int | None
    packets: int
    gaps: tuple[tuple[int, int], ...]
