"""Undo: an event that takes another back."""

from django.db import transaction
from django.db.models import QuerySet

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, NumberIssued, Resident
from satupintu.city.register.problems import ALREADY_UNDONE, LATER_EVENTS, NO_SUCH_EVENT
from satupintu.city.register.rules import history
from satupintu.city.register.rules.events import EventKind, Report, invalid
from satupintu.city.register.selectors.steps import event_names, steps_of
from satupintu.city.register.services.entry import Entered, Entry


@transaction.atomic
def undo(*, viewer: Viewer, report: Report, event: int) -> Entered:
    """Restore what an event found, by a new event. Both stay readable.

    A resident whom it entered becomes TIDAK VALID, counted on no day, and gives the NIK back, which nobody else ever
    gets. Raises as `Entry`, NO_SUCH_EVENT, ALREADY_UNDONE, LATER_EVENTS (named) when later events rest on this one.
    """
    entry = Entry(viewer, EventKind.UNDONE, report, event, roles=(Role.VERIFIER,))
    if entry.earlier:
        return entry.earlier
    target = LifeEvent.objects.select_for_update(of=("self",)).select_related("resident").filter(pk=event).first()
    if target is None:
        raise Problem(NO_SUCH_EVENT)
    if target.undoes_id is not None or LifeEvent.objects.filter(undoes=target).exists():
        raise Problem(ALREADY_UNDONE)
    changes = target.changes.all()
    rows = _lock(entry, changes)
    if resting := _resting_on(target, rows):
        raise Problem(LATER_EVENTS, event_names(resting))
    for change in changes:
        _restore(entry, rows[change.resident_id, change.family_id], change)
    NumberIssued.objects.filter(event=target).update(state=NumberIssued.State.WITHDRAWN)
    entry.undoes = target.pk
    return entry.write(target.resident)


_Rows = dict[tuple[int | None, int | None], Resident | FamilyCard]


def _lock(entry: Entry, changes: QuerySet[Change]) -> _Rows:
    refs = list(changes.filter(resident__isnull=False).values_list("resident__ref", flat=True))
    rows: _Rows = {(row.pk, None): row for row in (entry.lock(*refs) if refs else [])}
    cards = FamilyCard.objects.select_for_update().filter(changes__in=changes).order_by("pk")
    return rows | {(None, card.pk): card for card in cards}


def _resting_on(target: LifeEvent, rows: _Rows) -> set[int]:
    resting = {number for row in rows.values() for number in history.resting_on(steps_of(row), target.pk)}
    made = target.changes.filter(made=True, family__isnull=False).values_list("family", flat=True)
    later = Change.objects.filter(event__gt=target.pk, event__undoes=None, event__undone_by=None)
    for card in made:
        resting |= set(later.filter(after__family_id=card).values_list("event", flat=True))
    return resting


def _restore(entry: Entry, row: Resident | FamilyCard, change: Change) -> None:
    if not change.made:
        entry.change(row, **{name: history.typed(name, value) for name, value in change.before.items()})
    elif isinstance(row, Resident):
        entry.change(row, nik=None, **invalid(row.registered_from))
    else:
        entry.change(row, ended_on=row.issued_on)
