"""What the centre has and the city does not: after a restore, packets that no station has offered again (yet)."""

from collections.abc import Iterator

from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import Packet
from satupintu.city.enrolment.problems import CENTRE_UNKNOWN
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import Receipt, SignedReceipt, check


def missing_here(*, viewer: Viewer, centre: Centre) -> list[Receipt]:
    """Receipts of the centre for packets that are not here, by station and number.

    Raises NOT_ALLOWED, CENTRE_UNKNOWN, Unreachable.
    """
    viewer.need(Role.ADMINISTRATOR)
    signer = keys.find_centre_signer()
    if signer is None:
        raise Problem(CENTRE_UNKNOWN)
    here = set(Packet.objects.values_list("packet_id", flat=True))
    found = []
    for document in _receipts(centre):
        try:
            receipt = check(SignedReceipt.from_dict(document), signer)
        except Refusal:
            continue  # the relay sounds the alarm about these
        if receipt.packet_id not in here:
            found.append(receipt)
    return sorted(found, key=lambda each: (each.station, each.sequence))


def _receipts(centre: Centre) -> Iterator[object]:
    """All that the centre ever gave, some at a time."""
    after, last = -1, 0
    while last > after:
        after = last
        told = centre.receipts(after).document
        try:
            yield from told["receipts"]
            last = int(told["last"])
        except (KeyError, TypeError, ValueError):
            raise Unreachable("receipts that cannot be read") from None
