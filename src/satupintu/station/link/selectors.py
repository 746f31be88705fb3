"""The day's list with where each person stands, and the state of the line."""

from dataclasses import dataclass
from datetime import date

from satupintu.station.link.models import Line
from satupintu.station.operators.drawer import DraftKey
from satupintu.station.problems import Refused
from satupintu.station.vault import lists
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


def list_expected(day: date, key: DraftKey) -> list[Expected]:
    """Today's people: by queue number, those without one by slot, then walk-ins. Raises Refused LIST_DAMAGED."""
    drafts, packets = vault.drafts_by_application(), vault.sealed_applications(day)
    return [
        Expected(one.appointment, one.walk_in, drafts.get(application), packets.get(application))
        for one in sorted(lists.open_lists(day, key), key=_turn)
        for application in (one.appointment.application,)
    ]


def _turn(one: lists.Listed) -> tuple[bool, int, str]:
    appointment = one.appointment
    return (appointment.queue_number is None, appointment.queue_number or 0, appointment.slot)


def get_appointment(application: str, day: date, key: DraftKey) -> Appointment:
    """Raises Refused ENTRY_NOT_FOUND, LIST_LOCKED or LIST_DAMAGED."""
    found = (one.appointment for one in lists.open_lists(day, key) if one.appointment.application == application)
    appointment = next(found, None)
    if appointment is None:
        raise Refused("LIST_LOCKED" if lists.is_locked_for(day, key) else "ENTRY_NOT_FOUND")
    return appointment
