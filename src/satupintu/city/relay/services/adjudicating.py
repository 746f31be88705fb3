"""A human decides a case. Until then nothing is printed."""

from django.db import transaction

from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.rules import Template
from satupintu.city.relay import selectors
from satupintu.city.relay.models import Adjudication
from satupintu.city.relay.problems import CASE_DECIDED, NO_SUCH_CASE, NOTHING_HELD, REASON_MISSING
from satupintu.city.relay.services.hearing import give_way, move, tell
from satupintu.packets.status import Status

Decision = Adjudication.Decision


@transaction.atomic
def adjudicate(*, viewer: Viewer, case_id: int, decision: str, reason: str) -> None:
    """Decide SAME_PERSON (the recording no longer counts) or DIFFERENT_PEOPLE (the card may be printed).

    The reason stands in the case and in the application's step. Raises NOT_ALLOWED, NO_SUCH_CASE, CASE_DECIDED,
    REASON_MISSING.
    """
    case = _locked(viewer, case_id, reason)
    if decision not in Decision.values:
        raise Problem(NO_SUCH_CASE)
    if case.decided_at is not None:
        raise Problem(CASE_DECIDED)
    case.decision, case.reason = decision, reason.strip()[:500]
    case.decided_by_id, case.decided_at = viewer.account, clock.now()
    case.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
    case.revealed.all().delete()
    _act(viewer, case)


@transaction.atomic
def begin_anew(*, viewer: Viewer, case_id: int, reason: str) -> int:
    """Let applications of two people recorded as one begin anew that the decision found with a card; gives how many.

    Their cards were taken back since: they stand ready to print and no recording of theirs counts. The reason stands
    in their step. Raises NOT_ALLOWED, NO_SUCH_CASE, NOTHING_HELD, REASON_MISSING.
    """
    packet_id = _locked(viewer, case_id, reason).verdict.packet.packet_id
    held = [each.application for each in selectors.list_held(viewer, packet_id) if not each.printed]
    if not held:
        raise Problem(NOTHING_HELD)
    for number in held:
        note = reason.strip()[:300]
        application_services.advance_status(viewer=viewer, application_id=number, to=Status.UNREGISTERED, note=note)
        application_services.tell(application_id=number, template=Template.COME_AGAIN, once=packet_id)
    subjects = [enrolment.get_recording(packet_id).subject]
    audit.record(viewer, "BEGUN_ANEW", subjects=subjects, detail={"packet": packet_id, "applications": held})
    return len(held)


def _locked(viewer: Viewer, case_id: int, reason: str) -> Adjudication:
    viewer.need(Role.VERIFIER)
    if not reason.strip():
        raise Problem(REASON_MISSING)
    rows = Adjudication.objects.select_for_update(of=("self",)).select_related("verdict__packet")
    case = rows.filter(pk=case_id).first()
    if case is None:
        raise Problem(NO_SUCH_CASE)
    return case


def _act(viewer: Viewer, case: Adjudication) -> None:
    packet_id = case.verdict.packet.packet_id
    same = case.decision == Decision.SAME_PERSON
    beside = enrolment.find_beside(packet_id)
    if beside is not None and not same:
        _both_again(viewer, packet_id, beside, case.reason)
    elif (other := enrolment.find_other_of_two(packet_id)) is not None:
        give_way(packet_id, other, Status.DUPLICATE_RECORD, case.reason)
    else:
        move(packet_id, Status.DUPLICATE_RECORD if same else Status.PRINT_READY_RECORD, case.reason)
        if same:
            enrolment_services.withdraw(packet_id=packet_id)
            tell(packet_id, Template.DUPLICATE)
    audit.record(
        viewer,
        "CASE_DECIDED",
        subjects=[enrolment.get_recording(packet_id).subject],
        detail={"packet": packet_id, "decision": case.decision},
    )


def _both_again(viewer: Viewer, packet_id: str, beside: RecordingEntry, reason: str) -> None:
    """Two people were recorded as one resident. Which is the right one is not known here: neither counts."""
    recording = enrolment.get_recording(packet_id)
    enrolment_services.advance(packet_id=packet_id, status=Status.UNREGISTERED, hold_application=True)
    enrolment_services.withdraw(packet_id=packet_id)
    if beside.packet_id is not None:
        enrolment_services.withdraw(packet_id=beside.packet_id)
    for application in {one.application for one in (recording, beside) if one.application is not None}:
        enrolment_services.move_application(application, Status.UNREGISTERED, reason)
        application_services.tell(application_id=application, template=Template.COME_AGAIN, once=packet_id)
    audit.record(viewer, "ALARM_TWO_PEOPLE_AS_ONE", subjects=[recording.subject], detail={"packet": packet_id})
