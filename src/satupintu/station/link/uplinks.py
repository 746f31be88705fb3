"""Several ways to the city, tried in turn, the first preferred (docs/decisions/0010-uplinks.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from satupintu.station.link.models import Line, Outage
from satupintu.station.link.outages import EVERY, note_try

RETRY = timedelta(seconds=30)  # after this a silent uplink is tried in its own place again


@dataclass(frozen=True)
class Uplink:
    """One address of the city, over one line out of the house. `name`: "" where there is no other."""

    name: str
    url: str


def uplinks() -> tuple[Uplink, ...]:
    """As the settings name them, the preferred one first."""
    if settings.CITY_URLS:
        return tuple(Uplink(name, url) for name, url in settings.CITY_URLS.items())
    return (Uplink(EVERY, settings.CITY_URL),)


def in_turn(now: datetime) -> list[Uplink]:
    """In the order in which they are to be tried: one that was silent just now comes last."""
    silent = dict(Outage.objects.filter(ended_at=None).exclude(uplink=EVERY).values_list("uplink", "tried_at"))
    return sorted(uplinks(), key=lambda each: each.name in silent and abs(now - silent[each.name]) < RETRY)


def note_answer(uplink: Uplink, *, answered: bool, now: datetime) -> None:
    """Keep how one of several uplinks is; of the only one, `services.note_line` keeps it."""
    if uplink.name == EVERY:
        return
    note_try(uplink=uplink.name, answered=answered, now=now)
    if answered:
        Line.objects.exclude(uplink=uplink.name).update(uplink=uplink.name)


def list_states() -> list[tuple[str, datetime | None]]:
    """(name, silent since) of each uplink where there are several; None: it answered when last tried."""
    silent = dict(Outage.objects.filter(ended_at=None).values_list("uplink", "began_at"))
    return [(each.name, silent.get(each.name)) for each in uplinks() if each.name != EVERY]
