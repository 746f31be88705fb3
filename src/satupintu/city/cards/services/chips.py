"""What goes into a card's chip: two templates, sealed to the printer (docs/operations/chip.md)."""

import json
from uuid import UUID

from django.conf import settings

from satupintu.city.applications import selectors as applications
from satupintu.city.cards.models import Card
from satupintu.city.cards.rules.problems import CARD_NOT_WAITING, NO_PRINTER_KEY
from satupintu.city.cards.services.printing import PRINTERS, need_no_case
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.relay import services as relay
from satupintu.city.relay.centre import Centre
from satupintu.packets.keys import ReaderKey
from satupintu.packets.problem import SealProblem


def fetch_chip(*, viewer: Viewer, card_id: int, centre: Centre | None = None) -> bytes:
    """A JSON file for the printer of a card that waits: {card, encounter, fingers: [{finger, sealed}]}.

    Raises NOT_ALLOWED, NO_PRINTER_KEY, CARD_NOT_WAITING, CASE_OPEN, NO_SUCH_APPLICATION and what
    `relay.fetch_for_chip` raises.
    """
    viewer.need(*PRINTERS)
    try:
        printer = ReaderKey(settings.PRINTER_KEY)
    except SealProblem:
        raise Problem(NO_PRINTER_KEY) from None
    serial, application, subject = _waiting(viewer, card_id)
    side = relay.fetch_for_chip(
        viewer=viewer, card=serial, application=application, subject=subject, printer=printer, centre=centre
    )
    _waiting(viewer, card_id)  # the centre may have taken its time
    return json.dumps({"card": serial, **side}, indent=2).encode()


def _waiting(viewer: Viewer, card_id: int) -> tuple[str, int, UUID]:
    """Serial number, application and owner of a card that waits. Raises CARD_NOT_WAITING, CASE_OPEN."""
    waiting = Card.objects.filter(pk=card_id, revoked_at=None, handed_over_at=None)
    printed = waiting.filter(blank__isnull=False, application__isnull=False)
    found = printed.values_list("blank__serial", "application", "resident__ref").first()
    if found is None:
        raise Problem(CARD_NOT_WAITING)
    serial, application, subject = found
    applications.get_application(viewer, application)  # of somebody whom the viewer may see
    need_no_case(application)
    return serial, application, subject
