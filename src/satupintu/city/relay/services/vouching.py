"""Where the centre speaks OSIA alone, the city signs in its place what it answered (docs/decisions/0016).

Whoever holds such a receipt or closing sees whose word it is: its key is the city's own.
"""

from datetime import date

from django.conf import settings
from django.db import transaction

from satupintu.city.enrolment import keys
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import audit, clock
from satupintu.city.relay.models import CentreReceipt, OutboxItem
from satupintu.city.relay.services.outbox import VIEWER, keep_receipt
from satupintu.packets import closing
from satupintu.packets.closing import SignedClosing
from satupintu.packets.receipt import issue


def stated_keys() -> dict[str, str]:
    """The centre's keys as the settings have them: whom stations seal for, and the city as who signs for it."""
    return {"reader": settings.CENTRE_READER, "signer": keys.signing_key().public}


@transaction.atomic
def vouch(*, item: OutboxItem, answered: str) -> None:
    """Keep as the centre's receipt that it `answered` to have the packet; the trail names the answer, and when."""
    packet = item.packet
    if not CentreReceipt.objects.filter(packet_id=item.packet_id).exists():
        audit.record(VIEWER, "CENTRE_VOUCHED_FOR", detail={"packet": packet.packet_id, "answered": answered})
    receipt = issue(
        packet_id=packet.packet_id,
        station=packet.station_id,
        sequence=packet.sequence,
        received_at=clock.now(),
        by="centre",
        signing_key=keys.signing_key(),
    )
    keep_receipt(document=receipt.to_dict())


def state_for_centre(station: str, day: date) -> SignedClosing:
    """Which packets of a station's day the centre has answered to have."""
    rows = CentreReceipt.objects.filter(packet__station=station, packet__sealed_on=day)
    kept = set(rows.values_list("packet__packet_id", flat=True))
    return closing.state(
        place="centre",
        station=station,
        date=day,
        packets=[each for each in enrolment.list_sealed_on(station, day) if each[1] in kept],
        signing_key=keys.signing_key(),
    )
