"""Whoever was recorded before under the same NIK: a search leaves their own prints out, so they are compared apart.

What the centre does not call alike is for an officer, as are all two recordings of one resident
(docs/decisions/0011-numbers-without-a-network.md).
"""

from django.db import transaction

from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import audit, clock
from satupintu.city.relay.models import OutboxItem
from satupintu.city.relay.services.outbox import VIEWER


def find_earlier(packet_id: str) -> RecordingEntry | None:
    """The newest other recording of the person that counts and that the centre may have, where no officer will ask yet.

    Those from before this service have no packet; whether the centre has them, it alone knows.
    """
    if enrolment.find_beside(packet_id) is not None:
        return None
    others = enrolment.list_recordings([enrolment.get_recording(packet_id).subject])
    counting = [each for each in others if each.counts and each.packet_id != packet_id]
    sent = OutboxItem.objects.filter(created_at__isnull=False)
    at_centre = sent.filter(packet__packet_id__in=[each.packet_id for each in counting if each.packet_id])
    known = {None, *at_centre.values_list("packet__packet_id", flat=True)}
    return next((each for each in counting if each.packet_id in known), None)


@transaction.atomic
def note_compared(*, item: OutboxItem, earlier: RecordingEntry, doubt: str = "") -> None:
    """Keep that the centre was asked, so that it is not asked once the prints lie there themselves.

    `doubt`: why nothing says that both are of one person; "" where the centre called them alike.
    """
    if doubt:
        _doubt(item.packet.packet_id, earlier, doubt)
    OutboxItem.objects.filter(pk=item.pk).update(compared_at=clock.now())


def _doubt(packet_id: str, earlier: RecordingEntry, said: str) -> None:
    """Two officers decide before anything prints."""
    enrolment_services.stand_beside(packet_id=packet_id, other=earlier.id)
    detail = {"packet": packet_id, "recording": earlier.id, "said": said}
    audit.record(VIEWER, "NOT_LIKE_EARLIER", subjects=[earlier.subject], detail=detail)
