"""What is said of where residents are (docs/flows/roster.md): the roster of an RT, words by person, cases to decide.

`believed_of`, `believed_kind` and `said_last` name nobody: later stages put them beside people whom they may list.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, Max, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from satupintu.city.areas import selectors as areas
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import NOT_ALLOWED, Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import ReasonGiven, Resident, StatusConflict, StatusSaid
from satupintu.city.register.problems import NO_RT_OF_YOURS, NO_SUCH_CONFLICT, NO_SUCH_REASON
from satupintu.city.register.rules.roster import (
    COUNTS_FOR,
    Believed,
    ConflictLine,
    Reason,
    ReasonLine,
    RosterLine,
    RosterPage,
    Said,
    SaidLine,
    Source,
    Whereabouts,
    Why,
)
from satupintu.city.register.selectors.counts import registered_on, residents_on
from satupintu.city.register.selectors.protected import need_protected
from satupintu.city.register.selectors.rows import Ref, row_of, seen_by

DECIDERS = (Role.FRONT_DESK, Role.VERIFIER)
PAGE = 20  # people: a page of ticks is sent as one form
NEWEST = ("-said_on", "-pk")


# -- the roster of an RT --------------------------------------------------------------------------
def list_own_rts(viewer: Viewer) -> list[AreaEntry]:
    """The RTs that the viewer is head of, each named in the account: a wider area gives none."""
    named = viewer.areas(Role.RT_HEAD)
    return [area for area in map(areas.get_area, filter(None, named)) if area.level == "RT"]


def own_rt(viewer: Viewer, code: str = "") -> AreaEntry:
    """One of them, the first when none is asked for. Raises NO_RT_OF_YOURS, NOT_ALLOWED."""
    own = list_own_rts(viewer)
    if not own:
        raise Problem(NO_RT_OF_YOURS)
    found = next((area for area in own if code in {"", area.code}), None)
    if found is None:
        raise Problem(NOT_ALLOWED)
    return found


def list_roster(viewer: Viewer, rt: str, page: int | None = None) -> RosterPage:
    """Residents of an RT of the viewer's by house and name, page by page (all at once when none is named). Audited.

    Raises NO_RT_OF_YOURS, NOT_ALLOWED.
    """
    rt = own_rt(viewer, rt).code
    today = clock.today()
    rows = residents_on(today).filter(rt=rt).order_by("address", "name", "pk")
    total = rows.count()
    pages = 1 if page is None else max(1, -(-total // PAGE))
    number = min(max(1, page or 1), pages)
    part = rows if page is None else rows[(number - 1) * PAGE : number * PAGE]
    found = list(part.values_list("ref", "name", "birth_date", "address"))
    said = believed_of(ref for ref, *_ in found)
    lines = tuple(_roster_line(ref, name, born, house, said.get(ref), today) for ref, name, born, house in found)
    audit.record(viewer, "ROSTER_READ", subjects=[line.ref for line in lines], detail={"rt": rt, "page": page})
    return RosterPage(rt, lines, number, pages, total)


# -- what is believed -----------------------------------------------------------------------------
def believed_of(refs: Iterable[Ref]) -> dict[UUID, Believed]:
    """The newest word on each of these people, however old; nobody is in it of whom nothing was said."""
    rows = StatusSaid.objects.filter(resident__ref__in=list(refs)).order_by("said_on", "pk")
    return {row.resident.ref: _believed(row) for row in rows.select_related("resident")}


def believed_kind(on: date) -> Combinable:
    """What is believed of each resident of a queryset on a day (`rules.roster.Believed.kind_on` in SQL)."""
    counts = Q(said_on__gte=on - COUNTS_FOR) & (Q(until__isnull=True) | Q(until__gte=on))
    unknown = Value(Whereabouts.UNKNOWN.value)
    newest = _newest().annotate(now=Case(When(counts, then=F("kind")), default=unknown, output_field=CharField()))
    return Coalesce(Subquery(newest.values("now")[:1]), unknown)


def said_last() -> Subquery:
    """The day of the newest word on each resident of a queryset; none where nobody said anything."""
    return Subquery(_newest().values("said_on")[:1])


def list_words(people: QuerySet[Any]) -> list[tuple[int, date, str, str]]:
    """(resident's key, day, word, trace) of all that was said of where these people are or of why they have not come.

    For later stages to count with: no name and no free words. `trace` names the row.
    """
    found = people.order_by().values("pk")
    said = StatusSaid.objects.filter(resident__in=found).values_list("resident", "said_on", "kind", "pk")
    reasons = ReasonGiven.objects.filter(resident__in=found).values_list("resident", "asked_on", "reason", "pk")
    return [
        (who, day, word, f"{table}:{row}")
        for table, rows in (("said", said), ("reason", reasons))
        for who, day, word, row in rows
    ]


def words_state() -> str:
    """Another text after each word and each reason, for later stages that keep what they counted with `list_words`."""
    newest = (model.objects.aggregate(newest=Max("pk"))["newest"] for model in (StatusSaid, ReasonGiven))
    return "|".join(map(str, newest))


def list_said(viewer: Viewer, ref: Ref) -> list[SaidLine]:
    """All words on a person, newest first. Audited. Raises NO_SUCH_RESIDENT, NOT_ALLOWED."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "STATUS_READ", subjects=[resident.ref])
    return [_said_line(row) for row in _of(resident.pk)]


# -- reasons --------------------------------------------------------------------------------------
def list_reasons(viewer: Viewer, ref: Ref) -> list[ReasonLine]:
    """The reasons a person gave, newest first, without their words. Audited. Raises NO_SUCH_RESIDENT, NOT_ALLOWED."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "REASONS_READ", subjects=[resident.ref])
    rows = ReasonGiven.objects.filter(resident=resident).select_related("written_by").order_by("-asked_on", "-pk")
    return [ReasonLine(row.pk, Reason(row.reason), row.asked_on, _by(row), bool(row.words)) for row in rows]


def get_words(viewer: Viewer, reason: int) -> str:
    """The free words of one reason: protected data. Audited.

    Raises NOT_ALLOWED, PURPOSE_NEEDED, NO_SUCH_REASON.
    """
    need_protected(viewer)
    row = ReasonGiven.objects.filter(pk=reason).select_related("resident").first()
    if row is None:
        raise Problem(NO_SUCH_REASON)
    row_of(viewer, row.resident.ref)
    audit.record(viewer, "PROTECTED_DATA_READ", subjects=[row.resident.ref], detail={"reason": reason})
    return row.words


# -- cases for an officer -------------------------------------------------------------------------
def list_conflicts(viewer: Viewer, limit: int = PAGE) -> list[ConflictLine]:
    """Open cases of the viewer's area: against the register first, then the oldest. Audited. Raises NOT_ALLOWED."""
    viewer.need(*DECIDERS)
    rows = _open_conflicts(viewer).select_related("resident").order_by("why", "opened_at", "pk")[:limit]
    lines = [_conflict_line(row) for row in rows]
    if lines:
        audit.record(viewer, "CONFLICTS_LISTED", subjects=[line.ref for line in lines])
    return lines


def count_conflicts(viewer: Viewer) -> int:
    """How many cases are open in the viewer's area."""
    return _open_conflicts(viewer).count()


def get_conflict(viewer: Viewer, number: int) -> ConflictLine:
    """An open case of the viewer's area. Audited. Raises NO_SUCH_CONFLICT, NOT_ALLOWED."""
    viewer.need(*DECIDERS)
    row = _open_conflicts(viewer).filter(pk=number).select_related("resident").first()
    if row is None:
        raise Problem(NO_SUCH_CONFLICT)
    audit.record(viewer, "CONFLICT_READ", subjects=[row.resident.ref])
    return _conflict_line(row)


def since_decision(resident: int) -> list[StatusSaid]:
    """Words on a resident since an officer's last decision (itself included), newest first; inside the stage only.

    A word of an earlier day that arrives later is settled by the decision too.
    """
    rows = list(_of(resident).select_related("decides"))
    last = next((n for n, row in enumerate(rows) if hasattr(row, "decides")), len(rows))
    return rows[: last + 1]


def newest_word(resident: int) -> Believed | None:
    """The newest word on a resident, None when nobody said anything; inside the stage only."""
    row = _of(resident).first()
    return _believed(row) if row else None


def believed_row(row: StatusSaid) -> Believed:
    """A row as the rules know it; inside the stage only."""
    return _believed(row)


# -- inside ---------------------------------------------------------------------------------------
def _of(resident: int) -> QuerySet[StatusSaid]:
    return StatusSaid.objects.filter(resident=resident).select_related("written_by").order_by(*NEWEST)


def _newest() -> QuerySet[Any]:
    return StatusSaid.objects.filter(resident=OuterRef("pk")).order_by(*NEWEST)


def _open_conflicts(viewer: Viewer) -> QuerySet[StatusConflict]:
    people = Resident.objects.filter(registered_on(clock.today()), seen_by(viewer, DECIDERS))
    return StatusConflict.objects.filter(decision=None, resident__in=people)


def _believed(row: StatusSaid) -> Believed:
    return Believed(Said(Whereabouts(row.kind), row.where, row.until), Source(row.source), row.said_on)


def _said_line(row: StatusSaid) -> SaidLine:
    return SaidLine(_believed(row), _by(row))


def _by(row: StatusSaid | ReasonGiven) -> str:
    return row.written_by.name if row.written_by else ""


def _roster_line(ref: UUID, name: str, born: date, house: str, word: Believed | None, on: date) -> RosterLine:
    kind, said_on = (word.kind_on(on), word.said_on) if word else (Whereabouts.UNKNOWN, None)
    return RosterLine(ref, name, born.year, house, kind, said_on)


def _conflict_line(row: StatusConflict) -> ConflictLine:
    person = row.resident
    words = tuple(_said_line(each) for each in since_decision(person.pk))
    who = (person.ref, person.name, person.birth_date.year, person.address, person.rt_id)
    return ConflictLine(row.pk, *who, Why(row.why), row.opened_at, words)
