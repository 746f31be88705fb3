"""The centre's answer is heard: by callback, by asking, or both, in any order. It counts once."""

from dataclasses import asdict

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.rules.entries import RecordingEntry
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.notices.rules import Template
from satupintu.city.relay import selectors
from satupintu.city.relay.models import Adjudication, OutboxItem, Verdict
from satupintu.city.relay.problems import CALLBACK_ODD, NOT_SENT_YET
from satupintu.city.relay.rules.verdicts import Candidate, Failure, Outcome, contradict, outcome_of
from satupintu.packets.status import Phase, Status

VIEWER = program("relay")
Heard = tuple[Candidate, ...] | Failure
State = OutboxItem.State
_STATUS = {
    Outcome.UNIQUE: Status.PRINT_READY_RECORD,
    Outcome.DUPLICATE: Status.ADJUDICATE_RECORD,
    Outcome.UNDECIDED: Status.ADJUDICATE_RECORD,
    Outcome.FAILED: Status.ENROLL_FAILURE_AT_CENTRAL,
}


def transaction_of(item: OutboxItem) -> str:
    """The transaction of a search: packet and how often it was asked anew."""
    return f"{item.packet.packet_id}.{item.search}"


@transaction.atomic
def hear(*, transaction_id: str, heard: Heard, by: str) -> bool:
    """Let an answer count; `by` is "CALLBACK" or "POLLING". True when it was the first.

    An equal one that comes later changes nothing; one that contradicts sounds an alarm and changes nothing. The
    answer to a search that has been asked anew is no answer any more. Raises CALLBACK_ODD for an unknown transaction,
    and NOT_SENT_YET: a city back from a backup first learns from the centre what it has of the person, and its receipt.
    """
    packet_id, _, search = transaction_id.partition(".")
    item = OutboxItem.objects.select_for_update(of=("self",)).select_related("packet")
    found = item.filter(packet__packet_id=packet_id).first()
    if found is None or not search.isdecimal():
        raise Problem(CALLBACK_ODD, "The transaction is unknown.")
    if int(search) != found.search:
        return False
    if found.state == State.WAITING:
        raise Problem(NOT_SENT_YET)
    if isinstance(heard, Failure) and not heard.is_of_prints:
        return _search_failed(found, heard)
    return _count(found, heard, by)


def _search_failed(item: OutboxItem, failure: Failure) -> bool:
    """No word on the person. It is asked anew when an officer says so; an answer that counts already stays."""
    open_states = (State.CREATED, State.SEARCHING)
    taken = OutboxItem.objects.filter(pk=item.pk, state__in=open_states).update(
        state=State.FAILED, last_error=f"{failure.code} {failure.message}"[:300]
    )
    if taken:
        enrolment_services.advance(packet_id=item.packet.packet_id, status=Status.SEARCH_FAILURE_AT_CENTRAL)
    return bool(taken)


def _count(item: OutboxItem, heard: Heard, by: str) -> bool:
    outcome = Outcome.FAILED if isinstance(heard, Failure) else outcome_of(heard, settings.CENTRE_THRESHOLDS)
    candidates = () if isinstance(heard, Failure) else heard
    earlier = Verdict.objects.filter(packet_id=item.packet_id).first()
    if earlier is not None:
        if item.state in {State.CREATED, State.SEARCHING}:
            _hear_again(item, earlier, outcome, candidates)
            return False
        _compare(item, earlier, outcome, candidates)
        return False
    verdict = Verdict.objects.create(
        packet_id=item.packet_id,
        outcome=outcome,
        candidates=[asdict(candidate) for candidate in candidates],
        heard_by=by,
        at=clock.now(),
    )
    error = heard.message if isinstance(heard, Failure) else ""
    OutboxItem.objects.filter(pk=item.pk).update(state=State.ANSWERED, answered_at=clock.now(), last_error=error)
    _act(item.packet.packet_id, verdict, error)
    return True


def _hear_again(item: OutboxItem, earlier: Verdict, outcome: Outcome, candidates: tuple[Candidate, ...]) -> None:
    """Searched anew since the centre had lost it: the first word goes on counting unless somebody new is alike.

    Not new is who was compared with this person already, though from the other side.
    """
    OutboxItem.objects.filter(pk=item.pk).update(state=State.ANSWERED, last_error="")
    case = Adjudication.objects.select_for_update().filter(verdict=earlier).first()  # an officer may be deciding it
    recording = enrolment.get_recording(item.packet.packet_id)
    before = {str(candidate["person"]) for candidate in earlier.candidates}
    alike = [each for each in candidates if each.score >= settings.CENTRE_THRESHOLDS.unique_below]
    new = [each for each in alike if each.person not in before and not _names(each.person, str(recording.subject))]
    if not new:
        return
    subjects = [recording.subject, *(each.person for each in new)]
    detail = {"packet": item.packet.packet_id, "before": earlier.outcome, "alike_now": len(new)}
    audit.record(VIEWER, "ALARM_VERDICT_CONTRADICTED", subjects=subjects, detail=detail)
    if recording.counts:
        earlier.outcome, earlier.candidates = outcome, [*earlier.candidates, *map(asdict, new)]
        earlier.save(update_fields=["outcome", "candidates"])
        _open_case(item.packet.packet_id, earlier, case)


def _open_case(packet_id: str, verdict: Verdict, case: Adjudication | None) -> None:
    """Of two who are alike neither gets a card before officers have looked; what they said before was of others."""
    why, now = _("Searched anew at the centre: somebody else is alike."), clock.now()
    if case is None:
        Adjudication.objects.create(verdict=verdict, opened_at=now)
    else:
        if case.decided_at is not None:
            case.undoings.create(round=case.round, decision=case.decision, reason=why, at=now)
        case.open_again()
    move(packet_id, Status.ADJUDICATE_RECORD, why)


def _names(person: str, subject: str) -> bool:
    """Whether the centre found `subject` alike when it searched for `person`."""
    heard = Verdict.objects.filter(packet__recording__resident__ref=person).values_list("candidates", flat=True)
    return any(str(candidate["person"]) == subject for candidates in heard for candidate in candidates)


def _compare(item: OutboxItem, earlier: Verdict, outcome: Outcome, candidates: tuple[Candidate, ...]) -> None:
    before = (earlier.outcome, frozenset(str(candidate["person"]) for candidate in earlier.candidates))
    after = (outcome.value, frozenset(candidate.person for candidate in candidates))
    if contradict(before, after):
        audit.record(
            VIEWER,
            "ALARM_VERDICT_CONTRADICTED",
            detail={"packet": item.packet.packet_id, "before": before[0], "after": after[0]},
        )


def _act(packet_id: str, verdict: Verdict, error: str) -> None:
    """The word that follows: print, or a case for a human, or come again."""
    outcome = Outcome(verdict.outcome)
    # the centre compares people, not recordings of one: two of the same resident are for an officer here
    twice = outcome is Outcome.UNIQUE and enrolment.find_beside(packet_id) is not None
    status = Status.ADJUDICATE_RECORD if twice else _STATUS[outcome]
    # the receipt may still be on its way; the verdict says as much
    enrolment_services.advance(packet_id=packet_id, status=Status.SENT_FOR_ENROLLMENT)
    if outcome is Outcome.FAILED:
        _fail(packet_id, error)
    else:
        move(packet_id, status, error)
    if status is Status.ADJUDICATE_RECORD:
        Adjudication.objects.create(verdict=verdict, opened_at=clock.now())
    audit.record(
        VIEWER,
        "VERDICT_HEARD",
        subjects=[enrolment.get_recording(packet_id).subject],
        detail={"packet": packet_id, "outcome": outcome.value},
    )


def _fail(packet_id: str, error: str) -> None:
    other = enrolment.find_other_of_two(packet_id)
    if other is not None:
        give_way(packet_id, other, Status.ENROLL_FAILURE_AT_CENTRAL, error)
        _drop_question(other)
        return
    move(packet_id, Status.ENROLL_FAILURE_AT_CENTRAL, error)
    enrolment_services.withdraw(packet_id=packet_id)
    tell(packet_id, Template.COME_AGAIN)


def _drop_question(left: RecordingEntry) -> None:
    """Which of two counts is no question any more when one is left, unless the centre found somebody else alike."""
    packet_id = left.packet_id or ""
    open_here = Adjudication.objects.filter(decided_at=None, verdict__packet__packet_id=packet_id)
    if open_here.filter(verdict__outcome=Outcome.UNIQUE).delete()[0]:
        move(packet_id, Status.PRINT_READY_RECORD, "")


def give_way(packet_id: str, beside: RecordingEntry, status: Status, note: str) -> None:
    """Recorded twice for one application: this recording counts no longer, the application goes on with the other.

    Nobody is sent for: the card comes.
    """
    enrolment_services.advance(packet_id=packet_id, status=status, note=note, hold_application=True)
    enrolment_services.withdraw(packet_id=packet_id)
    if beside.status is Status.PRINT_READY_RECORD and beside.application is not None:
        enrolment_services.move_application(beside.application, Status.PRINT_READY_RECORD, note)


def move(packet_id: str, status: Status, note: str) -> None:
    """Move the recording; the application stays while another of its recordings is before a human.

    So it does where its card was printed already, before the case was opened: nobody found it a misprint.
    """
    recording = enrolment.get_recording(packet_id)
    others = Adjudication.objects.filter(decided_at=None).exclude(verdict__packet__packet_id=packet_id)
    held = others.filter(verdict__packet__recording__application=recording.application).exists()
    one_of_two = recording.application is not None and selectors.is_one_of_two(recording.application)
    hold = status is Status.PRINT_READY_RECORD and (held or one_of_two or _is_printed(recording.application))
    enrolment_services.advance(packet_id=packet_id, status=status, note=note[:300], hold_application=hold)


def _is_printed(application: int | None) -> bool:
    return application is not None and applications.get_application(VIEWER, application).status.phase is Phase.PRINT


def tell(packet_id: str, template: Template) -> None:
    """Write a message to whoever applied for this recording."""
    application = enrolment.get_recording(packet_id).application
    if application is not None:
        application_services.tell(application_id=application, template=template, once=packet_id)
