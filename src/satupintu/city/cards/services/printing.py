"""Prints a card: the person may hold one today, one blank goes, the card and its status stand (docs/flows/cards.md)."""

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.applications.rules.entries import ApplicationEntry
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.areas import selectors as areas
from satupintu.city.cards.models import Blank, Card
from satupintu.city.cards.rules.checking import new_token
from satupintu.city.cards.rules.problems import (
    CARD_NOT_WAITING,
    CASE_OPEN,
    MAY_NOT_HOLD_CARD,
    NO_BLANK,
    NOT_PRINT_READY,
)
from satupintu.city.cards.services.blanks import PRINTED, State, move, need_reason
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.rules import Template
from satupintu.city.register import selectors as register
from satupintu.city.relay import selectors as relay
from satupintu.packets.status import Status

PRINTERS = (Role.VERIFIER,)


@transaction.atomic
def print_card(*, viewer: Viewer, application_id: int) -> int:
    """Print the card of an application that the centre found unique; gives the card's number.

    Raises NOT_ALLOWED, NO_SUCH_APPLICATION, NOT_PRINT_READY, CASE_OPEN, MAY_NOT_HOLD_CARD (dead, moved, not yet
    17 …) and NO_BLANK; then nothing has changed.
    """
    viewer.need(*PRINTERS)
    entry = applications.get_application(viewer, application_id)
    _send_to_printer(viewer, entry)
    resident = may_hold_card(entry)
    elements = register.get_card_data(viewer, entry.subject).as_biodata()
    blank = _take_blank(viewer, entry)
    _revoke_others(resident, lost=entry.kind is Kind.LOST)
    card = Card.objects.create(
        resident_id=resident,
        application_id=entry.id,
        blank=blank,
        token=new_token(),
        elements=elements,
        printed_at=clock.now(),
        printed_by_id=viewer.account,
    )
    application_services.advance_status(viewer=viewer, application_id=entry.id, to=Status.CARD_PRINTED)
    application_services.tell(
        application_id=entry.id, template=Template.CARD_READY, once=str(card.pk), place=pick_up_place(entry)
    )
    audit.record(viewer, "CARD_PRINTED", subjects=[entry.subject], detail={"serial": blank.serial, "card": card.pk})
    return card.pk


@transaction.atomic
def report_misprint(*, viewer: Viewer, card_id: int, reason: str) -> int:
    """A printed card that cannot be given out: blank spoiled, card revoked, the application print-ready again.

    Gives the application's number. Raises NOT_ALLOWED, REASON_NEEDED, CARD_NOT_WAITING, NO_SUCH_APPLICATION.
    """
    viewer.need(*PRINTERS)
    need_reason(reason)
    waiting = Card.objects.select_for_update().filter(revoked_at__isnull=True, handed_over_at__isnull=True)
    card = waiting.filter(pk=card_id, application__isnull=False).first()
    if card is None or card.application_id is None:
        raise Problem(CARD_NOT_WAITING)
    applications.get_application(viewer, card.application_id)  # of somebody whom the viewer may see
    card.revoked_at = clock.now()
    card.save(update_fields=["revoked_at"])
    blanks = list(Blank.objects.select_for_update().filter(card=card))
    move(viewer, blanks, State.SPOILED, reason, application=None)
    application_services.advance_status(
        viewer=viewer, application_id=card.application_id, to=Status.PRINT_READY_RECORD, note=reason
    )
    audit.record(viewer, "CARD_MISPRINTED", subjects=[card.resident.ref], detail={"card": card.pk, "reason": reason})
    return card.application_id


@transaction.atomic
def send_back(*, viewer: Viewer, application_id: int, reason: str) -> None:
    """Find photo or signature unusable before anything is printed: the person is recorded again.

    Raises NOT_ALLOWED, NO_SUCH_APPLICATION, REASON_NEEDED, CASE_OPEN, and NOT_PRINT_READY also for an application
    without a recording of its own.
    """
    viewer.need(*PRINTERS)
    need_reason(reason)
    entry = applications.get_application(viewer, application_id)
    need_no_case(application_id)
    packet_id = enrolment.find_unique_packet(application_id)
    if packet_id is None or entry.status is not Status.PRINT_READY_RECORD:
        raise Problem(NOT_PRINT_READY)
    enrolment_services.advance(packet_id=packet_id, status=Status.ENROLL_FAILURE_AT_REGIONAL, note=reason)
    enrolment_services.withdraw(packet_id=packet_id)
    application_services.tell(application_id=application_id, template=Template.COME_AGAIN, once=packet_id)
    detail = {"packet": packet_id, "reason": reason}
    audit.record(viewer, "RECORDING_SENT_BACK", subjects=[entry.subject], detail=detail)


def may_hold_card(entry: ApplicationEntry) -> int:
    """The register's row of the person, who may hold a card today. Raises MAY_NOT_HOLD_CARD."""
    facts = register.facts_for_application(entry.subject)
    if not facts.registered or not facts.wajib:
        raise Problem(MAY_NOT_HOLD_CARD)
    return facts.row


def need_no_case(application: int) -> None:
    """Raises CASE_OPEN while it is not certain whose recording this application's is."""
    if relay.has_open_case(application):
        raise Problem(CASE_OPEN)


def pick_up_place(entry: ApplicationEntry) -> str:
    """Where the card waits: the place that was booked, else the office."""
    if entry.place:
        return areas.get_place(entry.place).name
    offices = areas.list_places("OFFICE")
    return offices[0].name if offices else "Disdukcapil"


def _send_to_printer(viewer: Viewer, entry: ApplicationEntry) -> None:
    # locks the application: of two officers who print it at once, the second finds it gone from the list
    need_no_case(entry.id)
    if entry.status is not Status.PRINT_READY_RECORD or not application_services.advance_status(
        viewer=viewer, application_id=entry.id, to=Status.SENT_FOR_CARD_PRINTING
    ):
        raise Problem(NOT_PRINT_READY)


def _take_blank(viewer: Viewer, entry: ApplicationEntry) -> Blank:
    """The blank set aside for this application, else one of its slot, else a free one; never one of somebody else."""
    # first past the locks, so that two who print do not want the same blank; then waiting, because what is locked may
    # only be counted (the evening's setting aside) or be given back (a print that failed)
    blank = _choose(entry, skip_locked=True) or _choose(entry, skip_locked=False)
    if blank is None:
        raise Problem(NO_BLANK)
    move(viewer, [blank], State.USED, PRINTED, application=entry.id)
    return blank


def _choose(entry: ApplicationEntry, *, skip_locked: bool) -> Blank | None:
    blanks = Blank.objects.select_for_update(skip_locked=skip_locked, of=("self",)).order_by("serial")
    kept = blanks.filter(state=State.RESERVED)
    own = kept.filter(application=entry.id)
    of_slot = kept.filter(application__isnull=True, slot__bookings__application=entry.id)
    return (
        own.first() or (of_slot.first() if entry.blank_set_aside else None) or blanks.filter(state=State.FREE).first()
    )


def _revoke_others(resident: int, *, lost: bool) -> None:
    """A card that waits gives way to the new one; a lost one ends now, one in hand ends at the hand-over."""
    cards = Card.objects.filter(resident=resident, revoked_at__isnull=True)
    (cards if lost else cards.filter(handed_over_at__isnull=True)).update(revoked_at=clock.now())
