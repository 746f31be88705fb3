"""Events in a person's life, written into the register."""

from datetime import date
from uuid import uuid4

from django.db import transaction

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Change, LifeEvent, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NO_SUCH_RESIDENT
from satupintu.city.register.rules.events import Before, CannotHappenError, EventKind, after
from satupintu.city.register.selectors import Ref, as_uuid


@transaction.atomic
def write_event(*, viewer: Viewer, ref: Ref, kind: EventKind, happened_on: date, evidence: str = "") -> None:
    """Enter a death, a move out or a marriage; what it changes stands in the event with the values before.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED, EVENT_DOES_NOT_FIT (a second death; a day to come; gone already).
    """
    viewer.need(Role.FRONT_DESK, Role.VERIFIER)
    resident = Resident.objects.select_for_update().filter(ref=as_uuid(ref)).first()
    if resident is None:
        raise Problem(NO_SUCH_RESIDENT)
    viewer.need(Role.FRONT_DESK, Role.VERIFIER, area=resident.rt_id)
    if happened_on > clock.today():
        raise Problem(EVENT_DOES_NOT_FIT)
    before = Before(
        resident.life_status,
        resident.registered_from,
        resident.registered_until,
        resident.marital_status,
        resident.married_on,
    )
    try:
        changes = after(kind, happened_on, before)
    except CannotHappenError as wrong:
        raise Problem(EVENT_DOES_NOT_FIT) from wrong
    event = LifeEvent.objects.create(
        key=str(uuid4()),
        resident=resident,
        kind=kind,
        happened_on=happened_on,
        reported_on=clock.today(),
        evidence=evidence,
        written_by_id=viewer.account,
        written_at=clock.now(),
    )
    Change.objects.create(
        event=event,
        resident=resident,
        before={name: _plain(getattr(resident, name)) for name in changes},
        after={name: _plain(value) for name, value in changes.items()},
    )
    Resident.objects.filter(pk=resident.pk).update(**changes)
    audit.record(viewer, "EVENT_WRITTEN", subjects=[resident.ref], detail={"kind": kind})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
