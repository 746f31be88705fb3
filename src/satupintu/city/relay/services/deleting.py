"""A false recording is deleted at the centre: two officers order it, the relay asks until it is done."""

import random

from django.db import transaction
from django.db.models import F

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer, program
from satupintu.city.notices.rules import Template
from satupintu.city.relay import selectors
from satupintu.city.relay.models import Deletion
from satupintu.city.relay.problems import NO_OPINION, NOT_DELETABLE, OPINION_GIVEN
from satupintu.city.relay.rules.pauses import LONGEST_FROM, pause
from satupintu.city.relay.services.adjudicating import judge, locked_case
from satupintu.packets.status import Status

VIEWER = program("relay")


@transaction.atomic
def delete_at_centre(*, viewer: Viewer, case_id: int, reason: str) -> bool:
    """Say that the centre is to delete the recording of a case that was decided to be the same person.

    The second officer who says so orders it; True then, and it cannot be taken back any more. Raises NOT_ALLOWED,
    NO_SUCH_CASE, REASON_MISSING, NOT_DELETABLE, OPINION_GIVEN.
    """
    officer = judge(viewer)
    case = locked_case(viewer, case_id, reason)
    if not selectors.is_deletable(case):
        raise Problem(NOT_DELETABLE)
    why, now = reason.strip()[:500], clock.now()
    asked = Deletion.objects.filter(case=case).first()
    if asked is None:
        Deletion.objects.create(case=case, asked_by_id=officer, reason=why, asked_at=now)
    elif asked.asked_by_id == officer:
        raise Problem(OPINION_GIVEN)
    else:
        told = {"ordered_by": officer, "ordered_reason": why, "ordered_at": now, "next_try_at": now}
        Deletion.objects.filter(pk=asked.pk).update(**told)
    packet_id = case.verdict.packet.packet_id
    audit.record(
        viewer,
        "DELETION_ORDERED" if asked else "DELETION_ASKED",
        subjects=[enrolment.get_recording(packet_id).subject],
        detail={"packet": packet_id, "reason": why},
    )
    return asked is not None


@transaction.atomic
def withdraw_deletion(*, viewer: Viewer, case_id: int) -> None:
    """Take one's word back while no second officer has said the same; the audit trail keeps both.

    Raises NOT_ALLOWED, NO_SUCH_CASE, NO_OPINION.
    """
    officer = judge(viewer)
    case = locked_case(viewer, case_id)
    if not Deletion.objects.filter(case=case, asked_by=officer, ordered_at=None).delete()[0]:
        raise Problem(NO_OPINION)
    packet_id = case.verdict.packet.packet_id
    subjects = [enrolment.get_recording(packet_id).subject]
    audit.record(viewer, "DELETION_WITHDRAWN", subjects=subjects, detail={"packet": packet_id})


@transaction.atomic
def note_deleted(*, deletion_id: int) -> None:
    """The centre has the recording no more. Whose name it bore is recorded anew: the application begins again."""
    done = Deletion.objects.filter(pk=deletion_id, done_at=None).update(done_at=clock.now(), last_error="")
    if not done:
        return
    row = Deletion.objects.select_related("case__verdict__packet").defer("case__verdict__packet__content")
    deletion = row.get(pk=deletion_id)
    packet_id = deletion.case.verdict.packet.packet_id
    recording = enrolment.get_recording(packet_id)
    if recording.application is not None:
        _begin_again(recording.application, deletion.ordered_reason, packet_id)
    audit.record(VIEWER, "DELETED_AT_CENTRE", subjects=[recording.subject], detail={"packet": packet_id})


def _begin_again(application: int, reason: str, packet_id: str) -> None:
    """Only where it still stands as a duplicate: one that goes on with another recording goes on."""
    entry = applications.get_application(VIEWER, application)
    if entry.status.is_duplicate and entry.closed_at is None:
        enrolment_services.move_application(application, Status.UNREGISTERED, reason[:300])
        application_services.tell(application_id=application, template=Template.COME_AGAIN, once=packet_id)


@transaction.atomic
def delete_later(*, deletion_id: int, error: str, refused: bool = False) -> None:
    """Nothing is known, or the centre refused: again in a minute. After a refusal it is another question to it."""
    wait = pause(LONGEST_FROM, random.random())  # noqa: S311 - spreads load, no secret
    Deletion.objects.filter(pk=deletion_id, done_at=None).update(
        next_try_at=clock.now() + wait, last_error=error[:300], refusals=F("refusals") + int(refused)
    )
