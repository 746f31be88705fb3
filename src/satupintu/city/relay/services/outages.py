"""When a line was down: the one to the centre from the relay's own tries, those of stations as they tell it.

And since when the centre answers but does not let this city in, which is no outage of a line.
"""

from collections.abc import Iterable

from django.db import transaction

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.foundation.viewers import program
from satupintu.city.relay.models import Outage
from satupintu.city.relay.rules.outages import NOT_LET_IN, ToldOutage

LINE = Outage.Line.CITY_CENTRE


@transaction.atomic
def centre_refuses(*, said: str) -> None:
    """The line is well; note since when and in which words the centre does not let this city in."""
    known = find_setting(NOT_LET_IN)
    line_is_up()
    note_setting(name=NOT_LET_IN, value={"since": known["since"] if known else clock.local().isoformat(), "said": said})
    if not known:
        audit.record(program("relay"), "ALARM_CENTRE_REFUSES_CITY", detail={"said": said})


@transaction.atomic
def line_is_down() -> None:
    """Begin an outage, unless one has begun."""
    if not Outage.objects.select_for_update().filter(line=LINE, ended_at=None).exists():
        Outage.objects.create(line=LINE, began_at=clock.now())


@transaction.atomic
def line_is_up() -> None:
    """End the outage, if there is one, and forget that the centre did not let this city in."""
    if find_setting(NOT_LET_IN):
        note_setting(name=NOT_LET_IN, value={})
    Outage.objects.filter(line=LINE, ended_at=None).update(ended_at=clock.now())


@transaction.atomic
def keep_outages(*, station: str, told: Iterable[ToldOutage]) -> int:
    """Keep what a station tells of its own line, each once however often it is told; gives how many were new.

    One that had no end gets it when that is told. One whose end was never told (a station lost its disk) ended at the
    latest when the next one of the same uplink began.
    """
    new = 0
    for each in told:
        mine = {"line": Outage.Line.STATION_CITY, "station_id": station, "uplink": each.uplink}
        own = Outage.objects.filter(**mine, told_at__isnull=False)
        more = {**mine, "ended_at": each.ended_at, "told_at": clock.now()}
        row, is_new = own.get_or_create(began_at=each.began_at, defaults=more)
        if is_new:
            own.filter(ended_at=None, began_at__lt=each.began_at).update(ended_at=each.began_at)
            new += 1
        elif row.ended_at is None and each.ended_at:
            own.filter(pk=row.pk).update(ended_at=each.ended_at)
    return new
