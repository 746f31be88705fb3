"""What the centre has and the city does not: after a restore, packets that no station has offered again (yet)."""

from satupintu.city.enrolment import keys
from satupintu.city.enrolment.models import Packet
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.packets.problem import Refusal
from satupintu.packets.receipt import Receipt, SignedReceipt, check


def missing_here(*, viewer: Viewer, centre: Centre) -> list[Receipt]:
    """Receipts of the centre for packets that are not here, by station and number. Raises NOT_ALLOWED, Unreachable."""
    viewer.need(Role.ADMINISTRATOR)
    signer = keys.find_centre_signer()
    told = centre.receipts(0).document
    if signer is None or not isinstance(told, dict) or not isinstance(told.get("receipts"), list):
        raise Unreachable("receipts that cannot be read")
    here = set(Packet.objects.values_list("packet_id", flat=True))
    found = []
    for document in told["receipts"]:
        try:
            receipt = check(SignedReceipt.from_dict(document), signer)
        except Refusal:
            continue  # the relay sounds the alarm about these
        if receipt.packet_id not in here:
            found.append(receipt)
    return sorted(found, key=lambda each: (each.station, each.sequence))
