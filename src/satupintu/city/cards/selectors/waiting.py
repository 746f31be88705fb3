"""What waits for whom: applications for the printer, cards for their owners, letters that run."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from satupintu.city.applications import selectors as applications
from satupintu.city.cards.models import Blank, Card, Suket
from satupintu.city.cards.rules.entries import CardEntry, SuketEntry, ToPrint
from satupintu.city.cards.rules.problems import CARD_NOT_WAITING
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register import selectors as register
from satupintu.packets.status import Status

READERS = (Role.FRONT_DESK, Role.VERIFIER, Role.HEAD)
MOST_ROWS = 200
NEWEST = 30


def list_to_print(viewer: Viewer) -> list[ToPrint]:
    """Applications that the centre found unique, longest waiting first."""
    viewer.need(*READERS)
    entries = applications.list_open(viewer, [Status.PRINT_READY_RECORD])[:MOST_ROWS]
    names = register.names_of(viewer, [entry.subject for entry in entries])
    ids = [entry.id for entry in entries]
    own = set(
        Blank.objects.filter(application__in=ids, state=Blank.State.RESERVED).values_list("application", flat=True)
    )
    running = Suket.objects.filter(application__in=ids, withdrawn_at__isnull=True, valid_until__gte=clock.today())
    recorded = enrolment.list_unique(ids)
    sukets = dict(running.values_list("application", "pk"))
    return [
        ToPrint(
            application=entry.id,
            claim_code=entry.claim_code,
            kind=entry.kind,
            name=names.get(entry.subject, ""),
            since=entry.status_since,
            blank_set_aside=entry.id in own,
            suket=sukets.get(entry.id),
            recorded=entry.id in recorded,
        )
        for entry in entries
    ]


def list_printed(viewer: Viewer, limit: int = NEWEST) -> list[tuple[CardEntry, str, str]]:
    """(card, claim code, name) of the cards printed last that wait for their owners, newest first."""
    viewer.need(*READERS)
    waiting = _cards().filter(revoked_at__isnull=True, handed_over_at__isnull=True, application__isnull=False)
    visible = {entry.id: entry.claim_code for entry in applications.list_open(viewer, [Status.CARD_PRINTED])}
    found = [
        (row, visible[row.application_id])
        for row in waiting.order_by("-printed_at", "-pk").iterator()
        if row.application_id is not None and row.application_id in visible
    ][:limit]
    names = register.names_of(viewer, [row.resident.ref for row, _ in found])
    return [(_entry(row), claim_code, names.get(row.resident.ref, "")) for row, claim_code in found]


def get_card(viewer: Viewer, card_id: int) -> CardEntry:
    """One card whose application the viewer may see. Raises CARD_NOT_WAITING when there is none."""
    viewer.need(*READERS)
    row = _cards().filter(pk=card_id).first()
    if row is None:
        raise Problem(CARD_NOT_WAITING)
    if row.application_id is not None:
        applications.get_application(viewer, row.application_id)
    return _entry(row)


def find_waiting_card(viewer: Viewer, claim_code: str) -> CardEntry | None:
    """The card that waits to be handed over for this claim code. Raises NO_SUCH_APPLICATION for a wrong code."""
    viewer.need(*READERS)
    entry = applications.get_by_claim_code(viewer, claim_code)
    row = _cards().filter(application=entry.id, revoked_at__isnull=True, handed_over_at__isnull=True).first()
    return _entry(row) if row else None


def list_cards(subject: UUID) -> list[CardEntry]:
    """All cards of a resident, newest first; says when and which serial, nothing of the person."""
    return [_entry(row) for row in _cards().filter(resident__ref=subject).order_by("-printed_at", "-pk")]


def holders_on(on: date) -> QuerySet[Any, Any]:
    """Keys of residents with a card in hand at the end of a day, for later stages to count with."""
    end = clock.ends(on)
    held = Q(revoked_at=None) | Q(revoked_at__gte=end)
    return Card.objects.filter(held, handed_over_at__lt=end).values("resident")


def handed_over_by(on: date) -> QuerySet[Any, Any]:
    """Keys of residents to whom a card was ever handed over by the end of a day, revoked since or not."""
    return Card.objects.filter(handed_over_at__lt=clock.ends(on)).values("resident")


def printed_by(on: date) -> QuerySet[Any, Any]:
    """Keys of residents for whom a card was ever printed by the end of a day."""
    return Card.objects.filter(printed_at__lt=clock.ends(on)).values("resident")


def list_sukets(subject: UUID) -> list[SuketEntry]:
    """All letters in place of the card of a resident, newest first."""
    rows = Suket.objects.select_related("resident").filter(resident__ref=subject).order_by("-issued_at", "-pk")
    return [
        SuketEntry(
            row.pk,
            row.resident.ref,
            row.application_id,
            row.number,
            row.issued_at,
            row.valid_until,
            row.override_reason,
            row.withdrawn_at,
            row.token,
        )
        for row in rows
    ]


def get_suket(viewer: Viewer, suket_id: int) -> SuketEntry:
    """One letter whose application the viewer may see. Raises CARD_NOT_WAITING when there is none."""
    viewer.need(*READERS)
    subject = Suket.objects.filter(pk=suket_id).values_list("resident__ref", flat=True).first()
    found = next((entry for entry in list_sukets(subject) if entry.id == suket_id), None) if subject else None
    if found is None:
        raise Problem(CARD_NOT_WAITING)
    applications.get_application(viewer, found.application)
    return found


def _cards() -> QuerySet[Card]:
    return Card.objects.select_related("resident", "blank")


def _entry(row: Card) -> CardEntry:
    return CardEntry(
        row.pk,
        row.resident.ref,
        row.application_id,
        row.blank.serial if row.blank else "",
        row.printed_at,
        row.handed_over_at,
        row.revoked_at,
    )
