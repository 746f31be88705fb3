"""A recording of somebody, from before this service."""

from cast import NOW, PLACE_UTARA, TODAY
from satupintu.city.enrolment.models import Recording
from satupintu.city.register.models import Resident


def record(subject, on=TODAY, *, counts=True, status="PRINT_READY_RECORD"):
    Recording.objects.create(
        resident=Resident.objects.get(ref=subject),
        place_id=PLACE_UTARA,
        recorded_on=on,
        status=status,
        status_since=NOW,
        counts=counts,
    )
