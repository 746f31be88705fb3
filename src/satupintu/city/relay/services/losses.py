"""Whether the centre still has what it gave receipts for: a disk may be lost there, or an older one put back.

People who are missing in its gallery would be found new a second time. The city keeps all packets and sends them again.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Max, QuerySet

from satupintu.city.foundation import clock
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.services import note_setting
from satupintu.city.relay.centre import Centre
from satupintu.city.relay.models import CentreReceipt
from satupintu.city.relay.services.closing import state_of_centre
from satupintu.city.relay.services.outbox import send_lost_again
from satupintu.city.relay.services.trust import trust_centre

LOOK_EVERY = timedelta(hours=1)
RECENT = timedelta(days=14)
"""An older disk lacks what came there last: only when something of the last fortnight is missing is all looked at."""
LOOKED = "centre_looked_at"


def look_at_centre(*, centre: Centre) -> int:
    """Once an hour: are its keys those that are known, and has it what it said it has? What it lost is sent again.

    Gives how many packets; none where the centre has no port of ours: OSIA knows no such question. Raises Unreachable.
    """
    now, before = clock.now(), find_setting(LOOKED)
    # one in the time to come was written by a clock that has come back since
    is_early = before and now - LOOK_EVERY < datetime.fromisoformat(before) <= now
    if is_early or not settings.CENTRE_HAS_PORT:
        return 0
    trust_centre(centre=centre)
    receipts = CentreReceipt.objects.all()
    newest = receipts.aggregate(at=Max("kept_at"))["at"]
    recent = _days(receipts.filter(kept_at__gte=newest - RECENT)) if newest else []
    again = sum(_look(centre, *each) for each in recent)
    if again:
        again += sum(_look(centre, *each) for each in _days(receipts) if each not in recent)
    note_setting(name=LOOKED, value=now.isoformat())  # last: cut off by a silent line it is done again
    return again


def look_soon() -> None:
    """With the next pass: the relay has just begun, and who starts it anew may want to know."""
    if find_setting(LOOKED):
        note_setting(name=LOOKED, value="")


def _days(receipts: QuerySet[CentreReceipt]) -> list[tuple[str, date]]:
    """The days of stations of which these are."""
    days = receipts.values_list("packet__station", "packet__sealed_on").distinct()
    return list(days.order_by("-packet__sealed_on", "packet__station"))


def _look(centre: Centre, station: str, day: date) -> int:
    kept = CentreReceipt.objects.filter(packet__station=station, packet__sealed_on=day)
    receipted = set(kept.values_list("packet__packet_id", flat=True))  # first: one may come while the centre is asked
    said = state_of_centre(station=station, day=day, centre=centre)
    lost = receipted.difference(said.closing.ids) if said else set()
    return send_lost_again(station=station, day=day, lost=lost) if lost else 0
