"""Applications as other stages and pages see them. `subject` is the register's reference, never a NIK."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.register.rules.reports import Authority
from satupintu.packets.status import Status


@dataclass(frozen=True)
class ApplicationEntry:
    """One application.

    `place`, `day`, `starts`, `ends` are those of its slot (None without one); `area` is the resident's RT;
    `blank_set_aside`: its seat has a blank card; `closed_at` is None while it is open;
    `authority`: by what `on_behalf_by` asks for the resident, None when nobody does or it was not kept.
    """

    id: int
    claim_code: str
    kind: Kind
    subject: UUID
    area: str
    status: Status
    status_since: datetime
    created_at: datetime
    closed_at: datetime | None
    contact: str
    on_behalf_by: str
    authority: Authority | None
    place: str | None
    day: date | None
    starts: time | None
    ends: time | None
    blank_set_aside: bool


@dataclass(frozen=True)
class DayEntry:
    """One line of a place's day: booked, or with a number of the queue, or both."""

    application: ApplicationEntry
    queue_number: int | None
    called_at: datetime | None
    served_at: datetime | None
    window: int | None

    @property
    def needs_recording(self) -> bool:
        """Whether a station may record it now."""
        return Status.BIO_CAPTURED in self.application.status.followers


@dataclass(frozen=True)
class Step:
    """One step that an application took."""

    status: Status
    at: datetime


@dataclass(frozen=True)
class TracedWay:
    """An application's way, without a name. `kelurahan`: where the resident lives; `steps`: with the row of each."""

    id: int
    claim_code: str
    kelurahan: str
    created_at: datetime
    closed_at: datetime | None
    steps: tuple[tuple[int, Step], ...]


@dataclass(frozen=True)
class StatusAnswer:
    """What a claim code with the right birth date tells."""

    application: ApplicationEntry
    sentence: str
    next_step: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class QueueState:
    """The queue of a place today: the numbers last called (newest first), with their windows, and who waits."""

    called: tuple[tuple[int, int], ...]
    waiting: tuple[int, ...]
