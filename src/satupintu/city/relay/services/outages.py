"""When the line to the centre was down, from the relay's own tries."""

from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.relay.models import Outage

LINE = Outage.Line.CITY_CENTRE


@transaction.atomic
def line_is_down() -> None:
    """Begin an outage, unless one has begun."""
    if not Outage.objects.select_for_update().filter(line=LINE, ended_at=None).exists():
        Outage.objects.create(line=LINE, began_at=clock.now())


@transaction.atomic
def line_is_up() -> None:
    """End the outage, if there is one."""
    Outage.objects.filter(line=LINE, ended_at=None).update(ended_at=clock.now())
