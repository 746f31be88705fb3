"""When nothing answered, from the station's own tries: noted here, told to the city at the next contact."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from satupintu.station.link.models import Outage

ASLEEP = timedelta(minutes=15)  # without a try: the station was switched off, and nobody knows how the line was
AT_ONCE = 200  # outages told in one call
KEPT = timedelta(days=90)
EVERY = ""  # name of the line as a whole: no uplink answered


def note_try(*, uplink: str, answered: bool, now: datetime) -> None:
    """Begin, go on with or end the outage of an uplink, or of `EVERY` one."""
    rows = Outage.objects.filter(uplink=uplink, ended_at=None)
    if answered and not rows.exists():  # the usual case writes nothing
        return
    with transaction.atomic():
        row = rows.first()
        if answered and row:
            _end(row, now if now - row.tried_at <= ASLEEP else row.tried_at)
        elif not answered and row and now - row.tried_at <= ASLEEP:
            rows.update(tried_at=max(now, row.tried_at))
        elif not answered:
            if row:
                _end(row, row.tried_at)
            Outage.objects.create(uplink=uplink, began_at=now, tried_at=now)


def _end(row: Outage, at: datetime) -> None:
    Outage.objects.filter(pk=row.pk).update(ended_at=max(at, row.began_at), told=False)


def list_untold() -> list[Outage]:
    """Oldest first: those that have begun or ended since they were last told. The whole line's only once it is over."""
    rows = Outage.objects.filter(told=False).exclude(uplink=EVERY, ended_at=None)
    return list(rows.order_by("began_at", "pk")[:AT_ONCE])


def as_told(row: Outage) -> dict[str, str | None]:
    """As it travels (docs/flows/journey.md)."""
    ended = localtime(row.ended_at).isoformat() if row.ended_at else None
    return {"uplink": row.uplink, "began_at": localtime(row.began_at).isoformat(), "ended_at": ended}


@transaction.atomic
def mark_outages_told(rows: list[Outage]) -> None:
    """The city keeps them as they stood in `rows`; one that has ended since is told again."""
    for row in rows:
        Outage.objects.filter(pk=row.pk, ended_at=row.ended_at).update(told=True)


def tell_outages_again() -> None:
    """The city came back from a backup and may have lost what was told; it keeps each once anyway."""
    Outage.objects.filter(told=True).update(told=False)


def forget_old_outages(*, now: datetime) -> None:
    """Drop what was told long ago."""
    Outage.objects.filter(told=True, ended_at__lt=now - KEPT).delete()
