"""Two officers decide a case, each by what they see themselves. Until then nothing is printed."""

from django.conf import settings
from django.db import transaction

from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.notices.rules import Template
from satupintu.city.relay import selectors
from satupintu.city.relay.models import Adjudication, Deletion, Undoing
from satupintu.city.relay.problems import (
    CASE_DECIDED,
    NO_OPINION,
    NO_SUCH_CASE,
    NOT_UNDOABLE,
    NOTHING_HELD,
    OPINION_GIVEN,
    REASON_MISSING,
)
from satupintu.city.relay.rules.verdicts import duplicate_word
from satupintu.city.relay.services.hearing import give_way, move, tell
from satupintu.packets.status import Status

Decision = Adjudication.Decision


@transaction.atomic
def adjudicate(*, viewer: Viewer, case_id: int, decision: str, reason: str) -> bool:
    """Say SAME_PERSON (the recording no longer counts) or DIFFERENT_PEOPLE (the card may be printed).

    The second officer who says the same decides; True then. Where two say different things a third one's word makes
    two. The deciding reason stands in the case and in the application's step, all of them with the opinions. Raises
    NOT_ALLOWED, NO_SUCH_CASE, CASE_DECIDED, OPINION_GIVEN, REASON_MISSING.
    """
    officer = judge(viewer)
    case = locked_case(viewer, case_id, reason)
    if decision not in Decision.values:
        raise Problem(NO_SUCH_CASE)
    if case.decided_at is not None:
        raise Problem(CASE_DECIDED)
    said = case.said()
    if said.filter(officer=officer).exists():
        raise Problem(OPINION_GIVEN)
    agreed = said.filter(decision=decision).exists()
    why, now = reason.strip()[:500], clock.now()
    case.opinions.create(round=case.round, officer_id=officer, decision=decision, reason=why, given_at=now)
    packet_id = case.verdict.packet.packet_id
    subjects = [enrolment.get_recording(packet_id).subject]
    audit.record(viewer, "OPINION_GIVEN", subjects=subjects, detail={"packet": packet_id, "decision": decision})
    if agreed:
        case.decision, case.reason = decision, why
        case.decided_by_id, case.decided_at = officer, now
        case.save(update_fields=["decision", "reason", "decided_by", "decided_at"])
        case.revealed.all().delete()
        _act(viewer, case)
    return agreed


@transaction.atomic
def take_back(*, viewer: Viewer, case_id: int) -> None:
    """Take one's opinion of an open case back; that it was given stays.

    Raises NOT_ALLOWED, NO_SUCH_CASE, NO_OPINION.
    """
    officer = judge(viewer)
    case = locked_case(viewer, case_id)
    mine = case.said().filter(officer=officer)
    if case.decided_at is not None or not mine.update(taken_back_at=clock.now()):
        raise Problem(NO_OPINION)
    packet_id = case.verdict.packet.packet_id
    subjects = [enrolment.get_recording(packet_id).subject]
    audit.record(viewer, "OPINION_TAKEN_BACK", subjects=subjects, detail={"packet": packet_id})


@transaction.atomic
def undo_decision(*, viewer: Viewer, case_id: int, reason: str) -> None:
    """Open a decided case again: a second round of opinions. Nothing is printed meanwhile.

    Possible until the card went to the printer, the person was recorded again, two recordings of one resident were
    told apart, or the centre was told to delete the recording. Raises NOT_ALLOWED, NO_SUCH_CASE, REASON_MISSING,
    NOT_UNDOABLE.
    """
    officer = judge(viewer)
    case = locked_case(viewer, case_id, reason)
    packet_id = case.verdict.packet.packet_id
    if not selectors.is_undoable(case):
        raise Problem(NOT_UNDOABLE)
    why, undone = reason.strip()[:500], case.decision
    told = {"round": case.round, "decision": undone, "reason": why}
    Undoing.objects.create(case=case, officer_id=officer, at=clock.now(), **told)
    case.open_again()
    Deletion.objects.filter(case=case).delete()  # one officer's word at most: what was ordered is not undoable
    enrolment_services.count_again(packet_id=packet_id)
    move(packet_id, Status.ADJUDICATE_RECORD, why)
    subjects = [enrolment.get_recording(packet_id).subject]
    audit.record(viewer, "DECISION_UNDONE", subjects=subjects, detail={"packet": packet_id, **told})


@transaction.atomic
def begin_anew(*, viewer: Viewer, case_id: int, reason: str) -> int:
    """Let applications of two people recorded as one begin anew that the decision found with a card; gives how many.

    Their cards were taken back since: they stand ready to print and no recording of theirs counts. The reason stands
    in their step. Raises NOT_ALLOWED, NO_SUCH_CASE, NOTHING_HELD, REASON_MISSING.
    """
    judge(viewer)
    packet_id = locked_case(viewer, case_id, reason).verdict.packet.packet_id
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


def judge(viewer: Viewer) -> int:
    """The account of who judges. Raises NOT_ALLOWED."""
    viewer.need(Role.VERIFIER)
    if viewer.account is None:  # a program judges nobody
        raise Problem(NOT_ALLOWED)
    return viewer.account


def locked_case(viewer: Viewer, case_id: int, reason: str | None = None) -> Adjudication:
    """A case of the viewer's area, for a change. Raises REASON_MISSING for an empty reason, NO_SUCH_CASE."""
    if reason is not None and not reason.strip():
        raise Problem(REASON_MISSING)
    rows = Adjudication.objects.select_for_update(of=("self",)).select_related("verdict__packet")
    case = rows.filter(pk=case_id).first()
    if case is None or not selectors.may_see_case(viewer, case):
        raise Problem(NO_SUCH_CASE)
    return case


def _act(viewer: Viewer, case: Adjudication) -> None:
    packet_id = case.verdict.packet.packet_id
    same = case.decision == Decision.SAME_PERSON
    found = map(selectors.candidate_of, case.verdict.candidates)
    word = duplicate_word(found, settings.CENTRE_THRESHOLDS) if same else Status.PRINT_READY_RECORD
    beside = enrolment.find_beside(packet_id)
    if beside is not None and not same:
        _both_again(viewer, packet_id, beside, case.reason)
    elif same and (other := enrolment.find_other_of_two(packet_id)) is not None:
        give_way(packet_id, other, word, case.reason)
    else:
        move(packet_id, word, case.reason)
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
