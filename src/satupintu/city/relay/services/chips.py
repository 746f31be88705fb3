"""Two templates for the chip of one card, sealed by the centre to the printer; the city cannot open them."""

from typing import Any
from uuid import UUID

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.relay.centre import Centre
from satupintu.city.relay.problems import NO_FINGERS_HERE
from satupintu.city.relay.rules.fingers import Asked
from satupintu.city.relay.services.resealing import sealed_anew
from satupintu.packets.keys import ReaderKey


def fetch_for_chip(
    *, viewer: Viewer, card: str, application: int, subject: UUID, printer: ReaderKey, centre: Centre | None = None
) -> dict[str, Any]:
    """{encounter, fingers: [{finger, sealed}]} of an application's recording that the centre found unique.

    `card` is the serial number of its card, whose templates the centre gives to one printer only. Raises NOT_ALLOWED,
    NO_FINGERS_HERE (recorded before this service), FINGERS_WITHHELD, CENTRE_UNREACHABLE, CENTRE_REFUSES, CENTRE_ODD.
    """
    viewer.need(Role.VERIFIER)
    encounter = enrolment.find_unique_packet(application)
    if encounter is None:
        raise Problem(NO_FINGERS_HERE)
    detail = {"serial": card, "encounter": encounter, "printer": printer.key_id}
    audit.record(viewer, "CHIP_ASKED", subjects=[subject], detail=detail)  # known even if the answer gets lost
    (side,) = sealed_anew(Asked.for_card(card, printer.public, encounter), centre)
    audit.record(viewer, "CHIP_CAME", subjects=[subject], detail=detail)
    return side
