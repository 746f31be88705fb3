"""Reports by the people: sent, decided (docs/flows/reports.md). Accepting writes the event in the same transaction."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import rt_and_rw
from satupintu.city.foundation import audit, claim_codes, clock
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.notices import services as notices
from satupintu.city.notices.rules import Template
from satupintu.city.register.models import CommunityReport, ReportDecision, Resident, StatusSaid
from satupintu.city.register.problems import (
    EVENT_DOES_NOT_FIT,
    KEY_USED_TWICE,
    REPORT_DECIDED,
    SECOND_OFFICER,
    UNFIT_REPORT,
)
from satupintu.city.register.rules import events
from satupintu.city.register.rules import reports as rules
from satupintu.city.register.rules.codes import Relation
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import CannotHappenError, Report
from satupintu.city.register.rules.reports import Authority, Outcome, ReportedBy, ReportKind, State, Told, WhyNot
from satupintu.city.register.rules.roster import Whereabouts
from satupintu.city.register.rules.wajib_ktp import is_wajib_ktp
from satupintu.city.register.selectors.reports import UNDECIDED, need_report, told_of, with_newest
from satupintu.city.register.selectors.rows import Ref, duty_facts, row_of
from satupintu.city.register.services.births import enter_birth
from satupintu.city.register.services.deaths import enter_death
from satupintu.city.register.services.elements import correct
from satupintu.city.register.services.entry import Entered, met
from satupintu.city.register.services.evidence import keep_evidence
from satupintu.city.register.services.moves import enter_move_out, enter_move_within
from satupintu.city.register.words import ticked


# -- reporting ------------------------------------------------------------------------------------
@transaction.atomic
def send_report(*, viewer: Viewer, key: UUID, told: Told, photo: bytes | None = None) -> str:
    """Take a report and give its claim code; the same report sent twice is one.

    The viewer may be anyone, and nothing is looked up in the register. `photo`: as `rules.photos.clean` gave it.
    Raises UNFIT_REPORT, NO_SUCH_AREA, KEY_USED_TWICE, UNFIT_EVIDENCE.
    """
    if wrong := rules.unfit(told, clock.today()):
        raise Problem(UNFIT_REPORT, ", ".join(wrong))
    kept = keep_evidence(content=photo) if photo else None
    row, was_new = CommunityReport.objects.get_or_create(
        key=key,
        defaults={
            **{name: value for name, value in vars(told).items() if name != "area"},
            "area_id": areas.get_area(told.area).code,
            "claim_code": claim_codes.new(),
            "photo_id": kept,
            "consequence": rules.consequence(told.kind, told.birth_year, clock.today()),
            "created_at": clock.now(),
        },
    )
    if (told_of(row), row.photo_id) != (told, kept):
        raise Problem(KEY_USED_TWICE)
    if was_new:
        audit.record(viewer, "REPORT_SENT", detail={"report": row.pk, "kind": told.kind})
        _tell(row, Template.REPORT_RECEIVED)
    return row.claim_code


def report_word(*, viewer: Viewer, word: StatusSaid) -> None:
    """Put on the worklist what the head of an RT ticked: somebody is gone. Called where the resident is held.

    While one such report on this person waits, another tick adds none. Inside the stage only.
    """
    kind, person = rules.OF_WORD[Whereabouts(word.kind)], word.resident
    if with_newest().filter(UNDECIDED, word__resident=person, kind=kind).exists():
        return
    where = "" if rules.holds_nik(word.where) else word.where
    row = CommunityReport.objects.create(
        key=word.key,
        word=word,
        claim_code=claim_codes.new(),
        kind=kind,
        words=ticked(Whereabouts(word.kind), where, rt_and_rw(person.rt_id)[0]),
        name=person.name,
        birth_year=person.birth_date.year,
        area_id=_kelurahan(person),
        where=_house(person),
        happened_on=word.said_on,
        authority=Authority.RT_HEAD,
        reporter=str(viewer)[: rules.LONGEST["reporter"]],
        consequence=rules.consequence(kind, person.birth_date.year, clock.today()),
        created_at=clock.now(),
    )
    audit.record(viewer, "REPORT_SENT", subjects=[person.ref], detail={"report": row.pk, "kind": kind})


# -- deciding -------------------------------------------------------------------------------------
@transaction.atomic
def accept_death(*, viewer: Viewer, number: int, ref: Ref, happened_on: date, spouse: Ref | None = None) -> Outcome:
    """Enter the death; of somebody who must have a KTP it is only proposed, for another officer to confirm.

    Raises NO_SUCH_REPORT, NOT_ALLOWED, NO_SUCH_RESIDENT, REPORT_DECIDED, and as `enter_death`.
    """
    row = _held(viewer, number, ReportKind.DEATH)
    person = row_of(viewer, ref)
    if _is_accepted(row, person) or not _is_wajib(person, happened_on):
        return _accept(
            viewer,
            row,
            person,
            lambda key: enter_death(viewer=viewer, report=_report(row, key, happened_on), ref=ref, spouse=spouse),
        )
    asked = {"ref": str(person.ref), "happened_on": happened_on.isoformat(), "spouse": str(spouse) if spouse else None}
    newest = _newest(row)
    if newest and (newest.outcome, newest.asked) == (Outcome.PROPOSED, asked):
        return Outcome.PROPOSED
    _refuse_what_cannot_be(person, happened_on, row_of(viewer, spouse) if spouse else None)
    _decide(viewer, row, Outcome.PROPOSED, resident=person, asked=asked, takes_two=True)
    return Outcome.PROPOSED


@transaction.atomic
def enter_death_at_desk(
    *,
    viewer: Viewer,
    key: UUID,
    ref: Ref,
    happened_on: date,
    by: ReportedBy,
    photo: bytes | None = None,
    spouse: Ref | None = None,
) -> Outcome:
    """Enter the death that somebody reports at the counter: as a report on this person, accepted at once.

    So it takes two officers wherever a report does. Raises as `send_report` and `accept_death`.
    """
    person = row_of(viewer, ref)
    told = Told(
        kind=ReportKind.DEATH,
        words="",
        name=person.name,
        birth_year=person.birth_date.year,
        area=_kelurahan(person),
        where=_house(person),
        happened_on=happened_on,
        **vars(by),
    )
    code = send_report(viewer=viewer, key=key, told=told, photo=photo)
    number = CommunityReport.objects.values_list("pk", flat=True).get(claim_code=code)
    return accept_death(viewer=viewer, number=number, ref=ref, happened_on=happened_on, spouse=spouse)


@transaction.atomic
def confirm_death(*, viewer: Viewer, number: int) -> Outcome:
    """Enter, as the second officer, the death that another proposed.

    Raises NO_SUCH_REPORT, NOT_ALLOWED, REPORT_DECIDED, SECOND_OFFICER, and as `enter_death`.
    """
    row = _held(viewer, number, ReportKind.DEATH)
    if (newest := _newest(row)) and newest.outcome == Outcome.ACCEPTED:
        return Outcome.ACCEPTED
    if newest is None or newest.outcome != Outcome.PROPOSED:
        raise Problem(REPORT_DECIDED)
    if newest.decided_by_id == viewer.account:
        raise Problem(SECOND_OFFICER)
    person, asked = row_of(viewer, newest.asked["ref"]), newest.asked
    return _accept(
        viewer,
        row,
        person,
        lambda key: enter_death(
            viewer=viewer,
            report=_report(row, key, date.fromisoformat(asked["happened_on"])),
            ref=person.ref,
            spouse=asked["spouse"],
        ),
        first_by=newest.decided_by_id,
    )


@transaction.atomic
def accept_move_out(
    *, viewer: Viewer, number: int, ref: Ref, others: Sequence[Ref], happened_on: date, destination: str
) -> Outcome:
    """Enter that a person and others of the family left the city. Raises as `accept_death` and `enter_move_out`."""
    row = _held(viewer, number, ReportKind.MOVE)
    return _accept(
        viewer,
        row,
        row_of(viewer, ref),
        lambda key: enter_move_out(
            viewer=viewer, report=_report(row, key, happened_on), refs=[ref, *others], destination=destination
        ),
    )


@transaction.atomic
def accept_move_within(
    *, viewer: Viewer, number: int, ref: Ref, others: Sequence[Ref], happened_on: date, rt: str, address: str
) -> Outcome:
    """Enter that a person and others of the family moved within the city; whoever leaves its head gets a new one.

    Raises as `accept_death` and `enter_move_within`.
    """
    row = _held(viewer, number, ReportKind.MOVE)
    refs = [ref, *others]
    has_head = Resident.objects.filter(ref__in=refs, relation=Relation.HEAD).exists()
    return _accept(
        viewer,
        row,
        row_of(viewer, ref),
        lambda key: enter_move_within(
            viewer=viewer,
            report=_report(row, key, happened_on),
            refs=refs,
            rt=rt,
            address=address,
            relations={} if has_head else {ref: Relation.HEAD},
        ),
    )


@transaction.atomic
def accept_birth(*, viewer: Viewer, number: int, ref: Ref, child: Newcomer) -> Outcome:
    """Enter a child into the family of the parent `ref`. Raises as `accept_death` and `enter_birth`."""
    row = _held(viewer, number, ReportKind.BIRTH)
    parent = row_of(viewer, ref)
    kk_number = parent.family.kk_number if parent.family else ""
    return _accept(
        viewer,
        row,
        parent,
        lambda key: enter_birth(
            viewer=viewer, report=_report(row, key, child.birth_date), child=child, kk_number=kk_number
        ),
    )


@transaction.atomic
def accept_mistake(*, viewer: Viewer, number: int, ref: Ref, values: Mapping[str, Any]) -> Outcome:
    """Correct elements of a person. Raises as `accept_death` and `correct`."""
    row = _held(viewer, number, ReportKind.MISTAKE)
    return _accept(
        viewer,
        row,
        row_of(viewer, ref),
        lambda key: correct(viewer=viewer, report=_report(row, key, clock.today()), ref=ref, values=values),
    )


@transaction.atomic
def return_report(*, viewer: Viewer, number: int) -> None:
    """Put a proposed death back on the list: it needs another look. Raises NO_SUCH_REPORT, REPORT_DECIDED."""
    _decide(viewer, _held(viewer, number, ReportKind.DEATH), Outcome.RETURNED)


@transaction.atomic
def reject_report(*, viewer: Viewer, number: int, why: WhyNot, note: str = "") -> None:
    """Close a report without an event; the reporter reads reason and note. The same sent twice is one.

    Raises NO_SUCH_REPORT, NOT_ALLOWED, REPORT_DECIDED, UNFIT_REPORT (the note is too long, or holds a NIK).
    """
    row = _held(viewer, number)
    note = note.strip()
    if len(note) > rules.LONGEST_NOTE or rules.holds_nik(note):
        raise Problem(UNFIT_REPORT)
    asked = {"outcome": Outcome.REJECTED, "why": why, "note": note, "decided_by": viewer.account}
    if row.decisions.filter(**asked).exists():
        return
    _decide(viewer, row, Outcome.REJECTED, why=why, note=note)
    _tell(row, Template.REPORT_DECIDED)


# -- inside ---------------------------------------------------------------------------------------
def _held(viewer: Viewer, number: int, kind: ReportKind | None = None) -> CommunityReport:
    """The report, held until the transaction ends: two officers decide one after the other."""
    row = need_report(viewer, number)
    if kind is not None and row.kind != kind:
        raise Problem(REPORT_DECIDED)
    return CommunityReport.objects.select_for_update().get(pk=row.pk)


def _is_accepted(row: CommunityReport, person: Resident) -> bool:
    return row.decisions.filter(outcome=Outcome.ACCEPTED, resident=person).exists()


def _is_wajib(person: Resident, happened_on: date) -> bool:
    facts = duty_facts(person)
    return is_wajib_ktp(facts, clock.today()) or is_wajib_ktp(facts, happened_on)


def _report(row: CommunityReport, key: str, happened_on: date) -> Report:
    return Report(
        key=key,
        happened_on=happened_on,
        reported_on=timezone.localtime(row.created_at).date(),
        evidence_file=row.photo_id,
        detail={"report": row.pk, "authority": row.authority},
    )


def _accept(
    viewer: Viewer,
    row: CommunityReport,
    person: Resident,
    enter: Callable[[str], Entered],
    first_by: int | None = None,
) -> Outcome:
    """Write the event and the decision; what was accepted before for the same person is not written again.

    What waits for a second officer is entered by that officer only, as proposed.
    """
    if not _is_accepted(row, person):
        if (_state(row) == State.WITH_SECOND) != (first_by is not None):
            raise Problem(REPORT_DECIDED)
        event = enter(f"report-{row.pk}").event
        _decide(
            viewer,
            row,
            Outcome.ACCEPTED,
            resident=person,
            event_id=event,
            takes_two=first_by is not None,
            first_by_id=first_by,
        )
        _tell(row, Template.REPORT_DECIDED)
    return Outcome.ACCEPTED


def _kelurahan(person: Resident) -> str:
    return person.rt_id.partition("-")[0]


def _house(person: Resident) -> str:
    return f"{person.address[:190]}, RT {rt_and_rw(person.rt_id)[0]}"


def _refuse_what_cannot_be(person: Resident, died_on: date, spouse: Resident | None) -> None:
    """The first officer hears at once what the second would hear. Raises EVENT_DOES_NOT_FIT."""
    if died_on > clock.today():
        raise Problem(EVENT_DOES_NOT_FIT, _("The day is still to come."))
    try:
        events.death(died_on, met(person))
        if spouse is not None:
            events.spouse_died(met(spouse))
    except CannotHappenError as wrong:
        raise Problem(EVENT_DOES_NOT_FIT) from wrong


def _newest(row: CommunityReport) -> ReportDecision | None:
    return row.decisions.order_by("number").last()


def _state(row: CommunityReport) -> State:
    newest = _newest(row)
    return rules.state_after(Outcome(newest.outcome) if newest else None)


def _decide(viewer: Viewer, row: CommunityReport, outcome: Outcome, **more: Any) -> None:
    """Raises REPORT_DECIDED unless the report can be decided so, NOT_ALLOWED for a program: people decide."""
    if viewer.account is None:
        raise Problem(NOT_ALLOWED)
    if not rules.may_follow(_state(row), outcome):
        raise Problem(REPORT_DECIDED)
    decision = ReportDecision.objects.create(
        report=row,
        number=row.decisions.count() + 1,
        outcome=outcome,
        decided_by_id=viewer.account,
        decided_at=clock.now(),
        **more,
    )
    subjects = [decision.resident.ref] if decision.resident else []
    audit.record(viewer, f"REPORT_{outcome}", subjects=subjects, detail={"report": row.pk})


def _tell(row: CommunityReport, template: Template) -> None:
    if row.contact:
        notices.write(
            key=f"{template}:{row.claim_code}",
            channel=notices.channel_for(row.contact),
            address=row.contact,
            template=template,
            context={"claim_code": claim_codes.shown(row.claim_code)},
        )
