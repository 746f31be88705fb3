"""What is said of where residents are: taken along, ticked, said, decided (docs/flows/roster.md).

None of this changes the register. A word sent twice under its key is written once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import cast
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem, ProblemKind
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import ReasonGiven, Resident, RosterCopy, StatusConflict, StatusSaid
from satupintu.city.register.problems import (
    KEY_USED_TWICE,
    NO_SUCH_CONFLICT,
    NOT_ON_THE_ROSTER,
    ROSTER_TOO_OLD,
    UNFIT_WORD,
)
from satupintu.city.register.rules import roster as rules
from satupintu.city.register.rules.roster import Reason, Said, Source, TakenRoster, Tick, UnfitWordError
from satupintu.city.register.rules.wajib_ktp import is_registered
from satupintu.city.register.selectors.roster import (
    DECIDERS,
    believed_row,
    get_conflict,
    list_roster,
    own_rt,
    since_decision,
)
from satupintu.city.register.selectors.rows import Ref, duty_facts, row_of
from satupintu.city.register.services.reports import report_word

SAYERS = (Role.FRONT_DESK, Role.OPERATOR, Role.VERIFIER)
MOST_WORDS = 300  # letters


@dataclass(frozen=True)
class Ticked:
    """What became of a tick: written (now or before), or why not."""

    key: UUID
    problem: ProblemKind | None = None


@transaction.atomic
def take_roster(*, viewer: Viewer, rt: str = "") -> TakenRoster:
    """Give a roster to a phone for 24 hours. Raises NO_RT_OF_YOURS, NOT_ALLOWED."""
    page = list_roster(viewer, rt)
    taken_by = cast("int", viewer.account)  # programs have no RT of their own
    copy = RosterCopy.objects.create(rt_id=page.rt, taken_by_id=taken_by, taken_at=clock.now())
    audit.record(viewer, "ROSTER_TAKEN", detail={"rt": page.rt, "copy": str(copy.pk), "people": page.total})
    return TakenRoster(copy.pk, page.rt, copy.taken_at, rules.expires(copy.taken_at), page.lines)


@transaction.atomic
def tick(*, viewer: Viewer, rt: str, ticks: Iterable[Tick]) -> list[Ticked]:
    """Write what the head of an RT says of people of the roster, today. Raises NO_RT_OF_YOURS, NOT_ALLOWED.

    What cannot be taken of one person (NOT_ON_THE_ROSTER, UNFIT_WORD, KEY_USED_TWICE) stands in the answer.
    """
    return _write_ticks(viewer, own_rt(viewer, rt).code, list(ticks), None)


@transaction.atomic
def send_ticks(*, viewer: Viewer, copy: UUID, ticks: Iterable[Tick]) -> list[Ticked]:
    """The same from a phone, with the days of its clock. Raises ROSTER_TOO_OLD too, also for the copy of another."""
    row = RosterCopy.objects.filter(pk=copy, taken_by=viewer.account).first()
    if row is None or not rules.is_in_time(row.taken_at, clock.now()):
        raise Problem(ROSTER_TOO_OLD)
    return _write_ticks(viewer, own_rt(viewer, row.rt_id).code, list(ticks), row)


@transaction.atomic
def say_status(*, viewer: Viewer, ref: Ref, said: Said, source: Source, key: UUID) -> None:
    """Write what an officer saw or was told of a person today.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED, UNFIT_WORD, KEY_USED_TWICE.
    """
    resident = _locked(viewer, ref)
    word = _write(viewer, resident, said, source, clock.today(), key)
    audit.record(viewer, "STATUS_SAID", subjects=[resident.ref], detail={"source": source, "word": word.pk})


@transaction.atomic
def note_reason(*, viewer: Viewer, ref: Ref, reason: Reason, key: UUID, words: str = "") -> None:
    """Write down, today, why a person has not come or comes now.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED, UNFIT_WORD (too long), KEY_USED_TWICE.
    """
    resident = _locked(viewer, ref)
    words = words.strip()
    if len(words) > MOST_WORDS:
        raise Problem(UNFIT_WORD)
    row, _was_new = ReasonGiven.objects.get_or_create(
        key=key,
        defaults={
            "resident": resident,
            "reason": reason,
            "words": words,
            "asked_on": clock.today(),
            "written_by_id": viewer.account,
            "written_at": clock.now(),
        },
    )
    if (row.resident_id, row.reason, row.words, row.written_by_id) != (resident.pk, reason, words, viewer.account):
        raise Problem(KEY_USED_TWICE)
    audit.record(viewer, "REASON_NOTED", subjects=[resident.ref], detail={"reason": reason})


@transaction.atomic
def decide_conflict(*, viewer: Viewer, conflict: int, said: Said, note: str = "") -> None:
    """Close a case with the officer's own word. Raises NO_SUCH_CONFLICT (also when decided before), UNFIT_WORD.

    A death or a move said here takes nobody off the register: it needs an event on its paper.
    """
    line = get_conflict(viewer, conflict)
    viewer.need(*DECIDERS, area=line.rt)
    row = StatusConflict.objects.select_for_update().select_related("resident").get(pk=conflict)
    if row.decision_id is not None:
        raise Problem(NO_SUCH_CONFLICT)
    row.decision = _add(viewer, row.resident, _tidy(said), Source.OFFICER, clock.today(), uuid4(), None)
    row.note = note.strip()[:200]
    row.save(update_fields=["decision", "note"])
    audit.record(viewer, "CONFLICT_DECIDED", subjects=[line.ref], detail={"conflict": conflict, "kind": said.kind})


# -- inside ---------------------------------------------------------------------------------------
def _write_ticks(viewer: Viewer, rt: str, ticks: list[Tick], copy: RosterCopy | None) -> list[Ticked]:
    wanted = [each.ref for each in ticks]
    # held in one order: the same ticks sent twice at once are written one after the other
    rows = Resident.objects.select_for_update().filter(ref__in=wanted, rt=rt).order_by("pk")
    people = {row.ref: row for row in rows if _is_counted(row)}
    answers = [Ticked(each.key, _tick(viewer, people.get(each.ref), each, copy)) for each in ticks]
    written = [each.ref for each, answer in zip(ticks, answers, strict=True) if answer.problem is None]
    audit.record(viewer, "ROSTER_TICKED", subjects=written, detail={"rt": rt, "ticks": len(ticks)})
    return answers


def _tick(viewer: Viewer, resident: Resident | None, each: Tick, copy: RosterCopy | None) -> ProblemKind | None:
    if resident is None:
        return NOT_ON_THE_ROSTER
    today = clock.today()
    day = today if copy is None else rules.day_said(each.said_on, timezone.localtime(copy.taken_at).date(), today)
    try:
        _write(viewer, resident, each.said, Source.RT_HEAD, day, each.key, copy)
    except Problem as problem:
        return problem.kind
    return None


def _locked(viewer: Viewer, ref: Ref) -> Resident:
    resident = row_of(viewer, ref)
    viewer.need(*SAYERS, area=resident.rt_id)
    return Resident.objects.select_for_update().get(pk=resident.pk)


def _write(
    viewer: Viewer,
    resident: Resident,
    said: Said,
    source: Source,
    said_on: date,
    key: UUID,
    copy: RosterCopy | None = None,
) -> StatusSaid:
    said = _tidy(said)
    earlier = StatusSaid.objects.filter(key=key).first()
    if earlier:
        same = (earlier.resident_id, earlier.written_by_id, believed_row(earlier).said)
        if same != (resident.pk, viewer.account, said):
            raise Problem(KEY_USED_TWICE)
        return earlier
    word = _add(viewer, resident, said, source, said_on, key, copy)
    unsettled = since_decision(resident.pk)
    if word in unsettled:
        others = [believed_row(each) for each in unsettled if each != word]
        _hand_on(viewer, resident, word, others)
    return word


def _hand_on(viewer: Viewer, resident: Resident, word: StatusSaid, others: list[rules.Believed]) -> None:
    """A report where the head of the RT alone says gone; a case where words disagree, or one is open already."""
    new, counted = believed_row(word), _is_counted(resident)
    is_open = StatusConflict.objects.filter(resident=resident, decision=None).exists()
    if rules.is_report(new, others, counted=counted) and not is_open:
        report_word(viewer=viewer, word=word)
    elif why := rules.disagrees(new, others, counted=counted):
        _open(resident, why)


def _tidy(said: Said) -> Said:
    try:
        return rules.tidy(said, clock.today())
    except UnfitWordError as wrong:
        raise Problem(UNFIT_WORD) from wrong


def _add(
    viewer: Viewer,
    resident: Resident,
    said: Said,
    source: Source,
    said_on: date,
    key: UUID,
    copy: RosterCopy | None,
) -> StatusSaid:
    return StatusSaid.objects.create(
        key=key,
        resident=resident,
        kind=said.kind,
        where=said.where,
        until=said.until,
        source=source,
        said_on=said_on,
        copy=copy,
        written_by_id=viewer.account,
        written_at=clock.now(),
    )


def _open(resident: Resident, why: rules.Why) -> None:
    """One case a resident: later words join it, and make it as grave as the gravest."""
    row, was_new = StatusConflict.objects.get_or_create(
        resident=resident, decision=None, defaults={"why": why, "opened_at": clock.now()}
    )
    if not was_new and why == rules.Why.AGAINST_REGISTER:
        StatusConflict.objects.filter(pk=row.pk).update(why=why)


def _is_counted(resident: Resident) -> bool:
    return is_registered(duty_facts(resident), clock.today())
