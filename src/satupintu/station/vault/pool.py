"""Numbers of the city, ahead: each is one person's from the moment it is given, whatever becomes of the recording.

Why a discarded recording does not give its number back: docs/decisions/0011-numbers-without-a-network.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from satupintu.station.operators.drawer import DraftKey
from satupintu.station.problems import Refused
from satupintu.station.vault import lists
from satupintu.station.vault.extract import get_somebody
from satupintu.station.vault.models import Packet, PoolNumber
from satupintu.station.vault.rules import Appointment, grouped

BLOCK = 50  # the city's, enrolment/rules/pools.py


@dataclass(frozen=True)
class Given:
    """One number as the city gave it."""

    ordinal: int
    number: str
    claim_code: str


@transaction.atomic
def keep_numbers(*, given: Iterable[Given]) -> None:
    """Numbers are kept once, however often the city gives them."""
    PoolNumber.objects.bulk_create(
        (PoolNumber(ordinal=one.ordinal, number=one.number, claim_code=one.claim_code) for one in given),
        ignore_conflicts=True,
    )


def count_left() -> int:
    return PoolNumber.objects.filter(subject=None).count()


def last_number() -> int:
    """The highest the station ever had; 0 before the first."""
    return PoolNumber.objects.aggregate(last=Max("ordinal"))["last"] or 0


def is_low() -> bool:
    """Fewer than half a block are left."""
    return count_left() < BLOCK // 2


def is_of_the_pool(number: str) -> bool:
    return PoolNumber.objects.filter(number=number).exists()


@transaction.atomic(durable=True)
def take_number(*, subject: str, day: date, key: DraftKey) -> Appointment:
    """Put somebody of the extract on the day's list under a number: their own, when they were given one before.

    Raises Refused ALREADY_LISTED, ALREADY_RECORDED_HERE, POOL_EMPTY, and as `extract.get_somebody`.
    """
    somebody = get_somebody(subject, key)
    if Packet.objects.filter(subject=subject).exists():
        raise Refused("ALREADY_RECORDED_HERE")
    listed = [one.appointment for one in lists.open_lists(day, key) if one.appointment.subject == subject]
    if listed:
        raise Refused("ALREADY_LISTED")
    row = PoolNumber.objects.filter(subject=subject).first()
    if row is None:
        row = PoolNumber.objects.filter(subject=None).order_by("ordinal").first()
        if row is None:
            raise Refused("POOL_EMPTY")
        PoolNumber.objects.filter(pk=row.pk).update(subject=subject)
    appointment = Appointment(
        application=row.number,
        subject=subject,
        claim_code=grouped(row.claim_code),
        kind="BARU",
        biodata=somebody.biodata,
    )
    lists.keep_walk_in(day=day, appointment=appointment)
    return appointment
