"""One person's history, and one person as of any day (docs/flows/register.md, "As of any day")."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, Resident
from satupintu.city.register.problems import NO_SUCH_RESIDENT
from satupintu.city.register.rules import deadlines, history
from satupintu.city.register.rules.card import ResidentSheet
from satupintu.city.register.rules.history import State, Step
from satupintu.city.register.rules.reading import AddressLine, FieldChange, TimelineEntry
from satupintu.city.register.selectors.rows import Ref, row_of, sheet_of
from satupintu.city.register.selectors.steps import dated_steps_of, state_of, steps_of
from satupintu.city.register.words import FIELDS, kind_word, value_word


def resident_as_of(viewer: Viewer, ref: Ref, on: date, known_on: date | None = None) -> ResidentSheet:
    """What was so of a person on a day, as the register knew it at the end of `known_on` (None: now).

    Raises NO_SUCH_RESIDENT, also for somebody whom the register did not know by then.
    """
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref], detail={"on": str(on), "known_on": str(known_on)})
    state, steps = _known(resident, known_on)
    return sheet_of(_row(resident, history.state_on(state, steps, on)), on)


def list_addresses(viewer: Viewer, ref: Ref) -> list[AddressLine]:
    """Where somebody lived in this city, oldest first."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_READ", subjects=[resident.ref])
    lines: list[AddressLine] = []
    for each in history.periods(state_of(resident), steps_of(resident)):
        area, address = each.state["rt_id"], each.state["address"]
        if lines and (lines[-1].area, lines[-1].address) == (area, address):
            lines[-1] = AddressLine(lines[-1].since, each.until, area, address)
        else:
            lines.append(AddressLine(each.since, each.until, area, address))
    return lines


def list_timeline(viewer: Viewer, ref: Ref) -> list[TimelineEntry]:
    """Who changed what of a person, when and on what grounds; newest fact first."""
    resident = row_of(viewer, ref)
    audit.record(viewer, "RESIDENT_HISTORY_READ", subjects=[resident.ref])
    # an event that changed nobody (a stillbirth) belongs to whom it is about
    changes = {change.event_id: change for change in Change.objects.filter(resident=resident)}
    about = resident.events.values_list("pk", flat=True)
    rows = (
        LifeEvent.objects.filter(pk__in={*changes, *about})
        .select_related("written_by", "undone_by")
        .order_by("-happened_on", "-pk")
    )
    return [_entry(row, changes.get(row.pk)) for row in rows]


def _known(resident: Resident, known_on: date | None) -> tuple[State, list[Step]]:
    dated, state = dated_steps_of(resident), state_of(resident)
    if known_on is None:
        return state, [step for step, _ in dated]
    end = clock.ends(known_on)
    if resident.known_since is not None and resident.known_since >= end:
        raise Problem(NO_SUCH_RESIDENT)
    later = [step for step, written_at in dated if written_at >= end]
    return history.as_known(state, later), [step for step, written_at in dated if written_at < end]


def _row(resident: Resident, state: State) -> Resident:
    row = Resident(pk=resident.pk, ref=resident.ref)
    for name, value in state.items():
        setattr(row, name, history.typed(name, value))
    return row


def _entry(row: LifeEvent, change: Change | None) -> TimelineEntry:
    return TimelineEntry(
        event=row.pk,
        kind=row.kind,
        label=kind_word(row.kind),
        happened_on=row.happened_on,
        reported_on=row.reported_on,
        report_by=deadlines.report_by(row.kind, row.happened_on),
        days_late=deadlines.days_late(row.kind, row.happened_on, row.reported_on),
        written_at=row.written_at,
        officer=row.written_by.name if row.written_by else "",
        form=row.form,
        regulation=row.regulation,
        evidence=row.evidence,
        has_file=row.evidence_file_id is not None,
        changes=_in_words(change) if change and not change.made else (),
        undoes=row.undoes_id,
        undone_by=row.undone_by.pk if hasattr(row, "undone_by") else None,
    )


def _in_words(change: Change) -> tuple[FieldChange, ...]:
    def words(name: str, values: Mapping[str, Any]) -> str:
        return value_word(name, values.get(name), _look_up)

    return tuple(
        FieldChange(str(label), words(name, change.before), words(name, change.after))
        for name, label in FIELDS.items()
        if name in change.after
    )


def _look_up(name: str, value: Any) -> str:
    """The words for a key of another table; other values as they are."""
    if name == "family_id":
        return FamilyCard.objects.values_list("kk_number", flat=True).get(pk=value)
    if name == "rt_id":
        path = areas.get_path(str(value))
        return f"RT {path.rt}, {path.kelurahan}"
    return str(value)
