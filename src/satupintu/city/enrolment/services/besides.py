"""Two recordings of one resident that an officer has to tell apart, found by a later stage."""

from django.db import transaction

from satupintu.city.enrolment.models import Recording


@transaction.atomic
def stand_beside(*, packet_id: str, other: int) -> None:
    """Put a packet's recording beside another one of the same person: nothing prints before an officer decides."""
    Recording.objects.filter(packet__packet_id=packet_id).update(beside=other)
