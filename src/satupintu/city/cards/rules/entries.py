"""Cards, letters and lines of the ledger as pages and later stages see them. `subject` is never a NIK."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from satupintu.city.applications.rules.kinds import Kind


@dataclass(frozen=True)
class CardEntry:
    """A printed card. Of older cards, from before this service, neither application nor serial is known."""

    id: int
    subject: UUID
    application: int | None
    serial: str
    printed_at: datetime
    handed_over_at: datetime | None
    revoked_at: datetime | None

    @property
    def waits(self) -> bool:
        """Printed, and still to be handed over."""
        return self.handed_over_at is None and self.revoked_at is None


@dataclass(frozen=True)
class SuketEntry:
    id: int
    subject: UUID
    application: int
    number: str
    issued_at: datetime
    valid_until: date
    override_reason: str
    withdrawn_at: datetime | None
    token: str


@dataclass(frozen=True)
class ToPrint:
    """A line of the printing list. `blank_set_aside`: a blank waits for this very application.

    `recorded`: photo and signature were taken for it, and can be sent back.
    """

    application: int
    claim_code: str
    kind: Kind
    name: str
    since: datetime
    blank_set_aside: bool
    suket: int | None
    recorded: bool


@dataclass(frozen=True)
class Movement:
    """A line of the ledger: blanks that changed together, first to last serial. `before` is "" for the delivery."""

    first_serial: str
    last_serial: str
    count: int
    before: str
    after: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True)
class DeliveryEntry:
    received_on: date
    first_serial: str
    last_serial: str
    count: int
    note: str


@dataclass(frozen=True)
class StockOut:
    """A time without a free blank. `until` None: it lasts."""

    since: datetime
    until: datetime | None
