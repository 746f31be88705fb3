"""When recording stops, and how a supervisor lets it go on for a while: docs/flows/station.md."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from satupintu.station.operators.services import know_supervisor
from satupintu.station.problems import Refused
from satupintu.station.uptime import uptime
from satupintu.station.vault import rules, selectors
from satupintu.station.vault.identity import is_key_lost
from satupintu.station.vault.models import Allowance, CityTime, Draft, Enrolment
from satupintu.station.vault.rules import Stop

BOOT = Path("/proc/sys/kernel/random/boot_id")  # Linux: new at each start of the machine
NOTED_FOR = 60  # seconds; the city's time is not written to the disk at every call


def check_room(now: datetime) -> None:
    """Raises Refused with the code of a Stop: better not begin than not be able to seal or to say when."""
    stop = find_stop(now)
    if stop:
        raise Refused(stop)


def find_stop(now: datetime) -> Stop | None:
    """Why no new recording may begin, as far as no supervisor allowed it."""
    limits = rules.Limits(
        floor_mb=settings.FLOOR_MB,
        least_free_mb=settings.LEAST_FREE_MB,
        most_waiting=settings.MOST_WAITING,
        oldest=timedelta(days=settings.OLDEST_WAITING_DAYS),
    )
    oldest = selectors.oldest_waiting()
    condition = rules.Condition(
        revoked=Enrolment.objects.filter(revoked_at__isnull=False).exists(),
        key_lost=is_key_lost(),
        free_mb=shutil.disk_usage(settings.FOLDER.path).free // 2**20,
        clock_wrong=is_clock_wrong(now),
        waiting=selectors.count_waiting(),
        waited=now - oldest if oldest else None,
    )
    return rules.why_stop(rules.list_stops(condition, limits), selectors.list_allowed(now))


@transaction.atomic
def note_revoked(*, since: datetime | None) -> None:
    """Keep the city's word on this station: revoked, first heard `since`; None: it was given its day list."""
    Enrolment.objects.filter(revoked_at__isnull=since is not None).update(revoked_at=since)


@transaction.atomic(durable=True)
def note_city_time(*, city_time: datetime) -> None:
    """Keep what the city's clock shows just now."""
    boot, seconds = _boot(), uptime()
    row = CityTime.objects.first()
    if row is None or row.boot != boot or seconds - row.uptime >= NOTED_FOR:
        CityTime.objects.update_or_create(pk=1, defaults={"city_time": city_time, "boot": boot, "uptime": seconds})


def allow_more(
    *, stop: str, operator: str, username: str, password: str, reason: str, more: int, hours: int, now: datetime
) -> Allowance:
    """A supervisor, not the operator at the desk, lets `more` recordings begin within `hours` hours.

    Raises Refused: NOT_STOPPED, CANNOT_BE_ALLOWED, TWO_PEOPLE, WRONG_PASSWORD, WAIT_BEFORE_TRYING, NO_SUPERVISOR.
    """
    found = find_stop(now)
    if found != stop:
        raise Refused("NOT_STOPPED")
    if not found.can_be_allowed:
        raise Refused("CANNOT_BE_ALLOWED")
    supervisor = know_supervisor(username=username, password=password, now=now)
    if supervisor.username == operator:
        raise Refused("TWO_PEOPLE")
    with transaction.atomic(durable=True):
        return Allowance.objects.create(
            stop=found,
            supervisor=supervisor.username,
            operator=operator,
            reason=reason,
            more=more,
            last_sequence=selectors.last_sequence(),
            under_way=list(Draft.objects.values_list("application", flat=True)),
            allowed_at=now,
            until=now + timedelta(hours=hours),
        )


@transaction.atomic(durable=True)
def mark_allowance_told(*, allowance: Allowance, now: datetime) -> None:
    """The city has it in its audit trail."""
    Allowance.objects.filter(pk=allowance.pk).update(told_at=now)


def earlier_time(now: datetime) -> datetime:
    """The earlier of this machine's clock and the city's, where that is known: neither one alone makes anything old."""
    told = _told()
    city = told.time_at(_boot(), uptime()) if told else None
    return min(now, city) if city else now


def is_clock_wrong(now: datetime) -> bool:
    """As far as it can be told: against the city's time, or against what has happened already."""
    return rules.is_clock_wrong(
        now=now,
        last_sealed=selectors.last_sealed_at(),
        told=_told(),
        boot=_boot(),
        uptime=uptime(),
        most=timedelta(minutes=settings.CLOCK_MINUTES),
    )


def moment(now: datetime) -> rules.Begun:
    """A moment just now, by the clock and by the machine."""
    return rules.Begun(now, _boot(), uptime())


def _told() -> rules.Told | None:
    row = CityTime.objects.first()
    return rules.Told(row.city_time, row.boot, row.uptime) if row else None


def _boot() -> str:
    return BOOT.read_text().strip()
