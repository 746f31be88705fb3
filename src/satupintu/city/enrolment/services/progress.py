"""Recordings move on, and their applications with them."""

from collections.abc import Sequence

from django.db import transaction

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import program
from satupintu.packets.status import Status, may_follow

VIEWER = program("relay")


@transaction.atomic
def advance(*, packet_id: str, status: Status, note: str = "", hold_application: bool = False) -> bool:
    """Move a packet's recording, and its application where the same step may follow there and it is not held back.

    False, and nothing changes, when the recording cannot take the step: answers may come late or twice.
    """
    recording = Recording.objects.select_for_update(of=("self",)).get(packet__packet_id=packet_id)
    if not may_follow(Status(recording.status), status):
        return False
    Recording.objects.filter(pk=recording.pk).update(status=status, status_since=clock.now())
    if recording.application_id is not None and not hold_application:
        move_application(recording.application_id, status, note)
    return True


@transaction.atomic
def withdraw(*, packet_id: str) -> None:
    """Let a recording no longer count: it is a duplicate, or the centre could not use it."""
    Recording.objects.filter(packet__packet_id=packet_id).update(counts=False)


@transaction.atomic
def count_again(*, packet_id: str) -> None:
    """Let a withdrawn recording count once more: the decision that withdrew it was undone."""
    Recording.objects.filter(packet__packet_id=packet_id).update(counts=True)


@transaction.atomic
def stand_beside(*, packet_id: str, other: int) -> None:
    """Put a packet's recording beside another one of the same person: nothing prints before an officer decides."""
    Recording.objects.filter(packet__packet_id=packet_id).update(beside=other)


def move_application(application: int, status: Status, note: str = "") -> None:
    """Give an application its next word where the word may follow; a closed or further one stays as it is."""
    walk_application(application, (status,), note)


def walk_application(application: int, steps: Sequence[Status], note: str = "") -> None:
    """The same for several words, each where it may follow the one before."""
    entry = applications.get_application(VIEWER, application)
    at = entry.status
    for status in steps if entry.closed_at is None else ():
        if may_follow(at, status):
            application_services.advance_status(viewer=VIEWER, application_id=application, to=status, note=note)
            at = status
