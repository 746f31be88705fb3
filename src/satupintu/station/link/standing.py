"""The city came back from a backup: the station notices, and offers again what it lost (docs/flows/backup.md)."""

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from satupintu.station.link.models import Line, LostReceipt
from satupintu.station.link.outages import tell_outages_again
from satupintu.station.vault import closing, receipts

log = logging.getLogger("satupintu.station.sender")


@transaction.atomic(durable=True)
def heed_standing(*, answer: Mapping[str, Any], receipted: Collection[int], now: datetime) -> int:
    """Compare where the city says it stands with the receipts here; gives how many packets are offered again.

    A new epoch: everything above the number up to which the city has all. The same epoch, but it lacks what it
    receipted (its disk was put back by hand): everything from the first such number on. What it has after all costs one
    announcement each. `receipted`: the numbers with a receipt before the city was asked; one that came meanwhile, by
    another program, is not lost. An answer without a standing, or an odd one, says nothing.
    """
    standing = answer.get("standing")
    if not isinstance(standing, dict):
        return 0
    epoch, last, whole = (standing.get(name) for name in ("epoch", "last", "whole"))
    if not (isinstance(epoch, str) and len(epoch) <= 40 and isinstance(last, int) and isinstance(whole, int)):
        return 0
    line, _made = Line.objects.get_or_create(pk=1, defaults={"reachable": True, "since": now})
    lost = [n for n in receipted if n > last or n == whole + 1 or _is_missing(n, standing)]
    if epoch == line.epoch and not lost:
        return 0
    after = whole if epoch != line.epoch else min(lost) - 1
    Line.objects.filter(pk=1).update(epoch=epoch)
    tell_outages_again()
    offered = receipts.offer_again(after=after, now=now)
    closing.ask_again(after=after)
    LostReceipt.objects.bulk_create(
        LostReceipt(packet_id=packet.packet_id, document=packet.city_receipt, noticed_at=now) for packet in offered
    )
    if offered:
        log.warning("the city came back from a backup and lost what came after: %s packets again", len(offered))
    return len(offered)


def _is_missing(number: int, standing: Mapping[str, Any]) -> bool:
    """By the city's own word, which may name no ranges, or odd ones."""
    ranges = standing.get("missing")
    try:
        return any(first <= number <= last for first, last in ranges or ())
    except (TypeError, ValueError):
        return False
