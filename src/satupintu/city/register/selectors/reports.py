"""Reports by the people: the worklist of officers, a report with its photo, what a claim code tells."""

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit, claim_codes
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import CommunityReport, ReportDecision, Resident
from satupintu.city.register.problems import NO_SUCH_REPORT
from satupintu.city.register.rules.card import ResidentLine
from satupintu.city.register.rules.reports import (
    FINAL,
    Authority,
    DecisionLine,
    Outcome,
    ReportAnswer,
    ReportKind,
    ReportLine,
    ReportSheet,
    State,
    Told,
    WhyNot,
    state_after,
)
from satupintu.city.register.selectors.roster import DECIDERS, newest_word
from satupintu.city.register.selectors.rows import Ref, row_of, seen_by
from satupintu.city.register.selectors.search import list_residents

PAGE = 50
REPORTABLE = (
    "name", "birth_place", "birth_date", "sex", "blood_group", "religion", "marital_status", "education", "address",
)  # fmt: skip
CANDIDATES = 10
UNDECIDED = Q(newest=None) | ~Q(newest__in=FINAL)
"""A condition on what `with_newest` gives."""


def find_report(typed: str) -> ReportAnswer | None:
    """What became of the report with this claim code, or None. The caller limits the tries."""
    row = CommunityReport.objects.filter(claim_code=claim_codes.find(typed) or "").first()
    if row is None:
        return None
    newest = row.decisions.order_by("number").last()
    state = state_after(Outcome(newest.outcome) if newest else None)
    rejected = newest if newest and state == State.REJECTED else None
    return ReportAnswer(
        claim_code=row.claim_code,
        kind=ReportKind(row.kind),
        state=state,
        created_at=row.created_at,
        since=newest.decided_at if newest else row.created_at,
        why=WhyNot(rejected.why) if rejected else None,
        note=rejected.note if rejected else "",
    )


def list_reports(viewer: Viewer, page: int = 1) -> tuple[list[ReportLine], int]:
    """A page of the undecided reports of the viewer's area, the most consequential and then the oldest first.

    Gives how many there are beside it. Audited. Raises NOT_ALLOWED.
    """
    rows = _seen(viewer).filter(UNDECIDED)
    start = (max(1, page) - 1) * PAGE
    found = list(rows.order_by("consequence", "created_at", "pk")[start : start + PAGE])
    audit.record(viewer, "REPORTS_LISTED", detail={"reports": [row.pk for row in found]})
    return [_line(row) for row in found], rows.count()


def count_reports(viewer: Viewer) -> int:
    """How many reports are undecided in the viewer's area. Raises NOT_ALLOWED."""
    return _seen(viewer).filter(UNDECIDED).count()


def get_report(viewer: Viewer, number: int) -> ReportSheet:
    """A report with what was told and decided. Audited. Raises NO_SUCH_REPORT (also outside the area), NOT_ALLOWED."""
    row = need_report(viewer, number)
    decisions = list(row.decisions.select_related("decided_by", "resident").order_by("number"))
    newest = decisions[-1] if decisions else None
    proposal = newest if newest and newest.outcome == Outcome.PROPOSED else None
    person = proposal.resident if proposal else None
    audit.record(viewer, "REPORT_READ", subjects=[person.ref] if person else [], detail={"report": row.pk})
    return ReportSheet(
        line=_line(row),
        told=told_of(row),
        decisions=tuple(DecisionLine(Outcome(d.outcome), d.decided_by.name, d.decided_at) for d in decisions),
        proposed=(person.ref, date.fromisoformat(proposal.asked["happened_on"])) if proposal and person else None,
        proposed_by=proposal.decided_by_id if proposal else None,
        newest=newest_word(row.word.resident_id) if row.word else None,
    )


def get_report_photo(viewer: Viewer, number: int) -> tuple[str, bytes]:
    """Media type and content of the photo of a report. Audited. Raises NO_SUCH_REPORT, NOT_ALLOWED."""
    row = need_report(viewer, number)
    if row.photo is None:
        raise Problem(NO_SUCH_REPORT)
    audit.record(viewer, "REPORT_PHOTO_READ", detail={"report": row.pk})
    return row.photo.media_type, bytes(row.photo.content)


def list_candidates(viewer: Viewer, number: int, text: str = "") -> list[ResidentLine]:
    """People of the register whom a report may be about, by what was told or by the officer's own words. Audited.

    A tick on a roster says whom it means, as long as the officer may see that person. Raises as `get_report`.
    """
    row = need_report(viewer, number)
    if row.word and not text:
        ticked = Resident.objects.filter(seen_by(viewer), pk=row.word.resident_id)
        lines = [ResidentLine(r.ref, r.name, r.nik or "", r.birth_date, r.address, r.rt_id) for r in ticked]
        audit.record(viewer, "RESIDENTS_LISTED", subjects=[line.ref for line in lines])
        return lines
    told = " ".join(part for part in (row.name, str(row.birth_year or "")) if part)
    return list_residents(viewer, text=text or told, limit=CANDIDATES)


def get_elements(viewer: Viewer, ref: Ref) -> dict[str, Any]:
    """What the register holds of a person in the elements that a report may say are wrong, codes as numbers. Audited.

    Raises NO_SUCH_RESIDENT, NOT_ALLOWED.
    """
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    return {name: getattr(resident, name) for name in REPORTABLE}


def need_report(viewer: Viewer, number: int) -> CommunityReport:
    """The row of a report of the viewer's area; inside the stage only. Raises NO_SUCH_REPORT, NOT_ALLOWED."""
    row = _seen(viewer).select_related("photo", "word").filter(pk=number).first()
    if row is None:
        raise Problem(NO_SUCH_REPORT)
    return row


def told_of(row: CommunityReport) -> Told:
    """What a row tells; inside the stage only."""
    return Told(
        kind=ReportKind(row.kind),
        words=row.words,
        name=row.name,
        birth_year=row.birth_year,
        area=row.area_id,
        where=row.where,
        happened_on=row.happened_on,
        authority=Authority(row.authority),
        reporter=row.reporter,
        paper=row.paper,
        contact=row.contact,
    )


def with_newest() -> QuerySet[CommunityReport]:
    """All reports with their newest outcome beside them as `newest`; inside the stage only."""
    newest = ReportDecision.objects.filter(report=OuterRef("pk")).order_by("-number").values("outcome")[:1]
    return CommunityReport.objects.annotate(newest=Subquery(newest))


# -- inside ---------------------------------------------------------------------------------------
def _seen(viewer: Viewer) -> QuerySet[CommunityReport]:
    viewer.need(*DECIDERS)
    held = [areas.within(code, "area__code") for code in viewer.areas(*DECIDERS)]
    # an empty condition is the whole city, and would get lost among others
    inside = Q() if Q() in held else reduce(or_, held)
    return with_newest().filter(inside).select_related("area")


def _line(row: CommunityReport) -> ReportLine:
    newest = row.newest  # type: ignore[attr-defined]
    return ReportLine(
        number=row.pk,
        kind=ReportKind(row.kind),
        name=row.name,
        birth_year=row.birth_year,
        kelurahan=row.area.name if row.area.level == "KELURAHAN" else "",
        created_at=row.created_at,
        state=state_after(Outcome(newest) if newest else None),
        has_photo=row.photo_id is not None,
    )
