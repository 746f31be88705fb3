"""What is read of the register's history. No Django."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True)
class FieldChange:
    """One element that an event changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class TimelineEntry:
    """An event in somebody's history. `days_late`: None where the law names no last day, 0 on time.

    `undone_by` and `undoes` are numbers of events; `has_file`: a paper can be opened.
    """

    event: int
    kind: str
    label: str
    happened_on: date
    reported_on: date
    report_by: date | None
    days_late: int | None
    written_at: datetime
    officer: str
    form: str
    regulation: str
    evidence: str
    has_file: bool
    changes: tuple[FieldChange, ...]
    undoes: int | None
    undone_by: int | None

    @property
    def is_late(self) -> bool:
        return bool(self.days_late)


@dataclass(frozen=True)
class AddressLine:
    """Where somebody lived, from a day (None: ever since) until before another (None: still)."""

    since: date | None
    until: date | None
    area: str
    address: str


@dataclass(frozen=True)
class FamilyLine:
    """A member of a family card; `relation` as the card prints it, `here`: alive and living in the city."""

    ref: UUID
    name: str
    birth_date: date
    relation: str
    here: bool


@dataclass(frozen=True)
class Population:
    """Counts of a day as a day knew them. `by_age`: DKB's groups "00_04" … "lebih_75" with (men, women)."""

    on: date
    known_on: date
    population: int
    wajib_ktp: int
    by_age: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class SoonSeventeen:
    """Somebody whose card may be handed over from `released_on` on."""

    ref: UUID
    name: str
    birth_date: date
    area: str
    released_on: date


def age_groups() -> list[tuple[str, int, int | None]]:
    """DKB's groups: name, first and last age (None: and older)."""
    fives = [(f"{first:02}_{first + 4:02}", first, first + 4) for first in range(0, 75, 5)]
    return [*fives, ("lebih_75", 75, None)]
