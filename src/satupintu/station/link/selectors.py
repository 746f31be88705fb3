"""The day's list with where each person stands, and the state of the line."""

from dataclasses import dataclass
from datetime import date

from satupintu.station.link.models import Entry, Line
from satupintu.station.problems import Refused
from satupintu.station.vault import selectors as vault
from satupintu.station.vault.models import Draft, Packet
from satupintu.station.vault.rules import Appointment


@dataclass(frozen=True)
class Expected:
    """One row of today's list: recorded (`packet`), under way (`draft`) or still to come."""

    appointment: Appointment
    walk_in: bool
    draft: Draft | None
    packet: Packet | None

    @property
    def is_open(self) -> bool:
        return self.packet is None


def find_line() -> Line | None:
    """None until the sender tried for the first time."""
    return Line.objects.first()


def list_expected(day: date) -> list[Expected]:
    """Today's people: by queue number, those without one by slot, then walk-ins."""
    drafts, packets = vault.drafts_by_application(), vault.sealed_applications(day)
    entries = sorted(Entry.objects.filter(day=day), key=_turn)
    return [
        Expected(as_appointment(e), e.walk_in, drafts.get(e.application), packets.get(e.application)) for e in entries
    ]


def _turn(entry: Entry) -> tuple[bool, int, str, int]:
    return (entry.queue_number is None, entry.queue_number or 0, entry.slot, entry.pk)


def get_appointment(application: str, day: date) -> Appointment:
    """Raises Refused ENTRY_NOT_FOUND."""
    entry = Entry.objects.filter(application=application, day=day).first()
    if entry is None:
        raise Refused("ENTRY_NOT_FOUND")
    return as_appointment(entry)


def as_appointment(entry: Entry) -> Appointment:
    return Appointment(
        application=entry.application,
        subject=entry.subject,
        claim_code=entry.claim_code,
        kind=entry.kind,
        slot=entry.slot,
        queue_number=entry.queue_number,
        biodata=entry.biodata,
    )
