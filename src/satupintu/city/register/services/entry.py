"""How an event is entered: the only code that changes a resident or a family card (docs/flows/register.md, "Events").

    entry = Entry(viewer, EventKind.DEATH, report, ref)
    if entry.earlier:                # the same report was entered before
        return entry.earlier
    (resident,) = entry.lock(ref)
    entry.change(resident, **events.death(report.happened_on, met(resident)))
    return entry.write(resident)

Everything stands in the caller's transaction: the event, what it changed, the numbers it used, the line of the audit
trail. Whoever breaks off leaves nothing behind.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Role, Viewer
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, NumberIssued, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, KEY_USED_TWICE, LATER_EVENTS, NO_SUCH_RESIDENT
from satupintu.city.register.rules import history
from satupintu.city.register.rules.events import FORMS, REGULATION, WRONG_FROM_THE_START, EventKind, Met, Report
from satupintu.city.register.selectors.rows import Ref, as_uuid
from satupintu.city.register.selectors.steps import event_names, state_of, steps_of
from satupintu.city.register.services.periods import lay_out_periods
from satupintu.city.register.services.search import index_residents

WRITERS = (Role.FRONT_DESK, Role.VERIFIER)
Row = TypeVar("Row", Resident, FamilyCard)


@dataclass(frozen=True)
class Entered:
    """What was entered. `event`: its number; `ref`: whom it is about; `made`: residents whom it brought in."""

    event: int
    ref: UUID | None = None
    made: tuple[UUID, ...] = ()


@dataclass
class _Changed:
    row: Resident | FamilyCard
    made: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


class Entry:
    """One event on its way into the register. `asked`: all that the caller asks for beside the report.

    Raises NOT_ALLOWED, EVENT_DOES_NOT_FIT (a day to come), KEY_USED_TWICE (something else was asked under the key).
    """

    def __init__(
        self, viewer: Viewer, kind: EventKind, report: Report, *asked: object, roles: Iterable[Role] = WRITERS
    ) -> None:
        self.viewer, self.kind, self.report, self.roles = viewer, kind, report, tuple(roles)
        self.at = clock.now()
        viewer.need(*self.roles)
        self.request = _digest(kind, report, asked)
        self.undoes: int | None = None
        self.numbers: list[NumberIssued] = []
        self._changed: dict[tuple[type, int], _Changed] = {}
        self.earlier = self._find_earlier()
        if self.earlier is None and max(report.happened_on, self.reported_on) > clock.today():
            raise Problem(EVENT_DOES_NOT_FIT, _("The day is still to come."))

    @property
    def reported_on(self) -> date:
        return self.report.reported_on or clock.today()

    def need(self, area: str) -> None:
        """Raise NOT_ALLOWED unless the viewer may write in this area."""
        self.viewer.need(*self.roles, area=area)

    def lock(self, *refs: Ref) -> list[Resident]:
        """The residents in the order asked for, held until the end. Raises NO_SUCH_RESIDENT, NOT_ALLOWED."""
        wanted = [as_uuid(ref) for ref in refs]
        if not wanted:
            raise Problem(EVENT_DOES_NOT_FIT, _("Nobody is named."))
        # always by number, so that two events about the same people never wait for each other
        rows = {row.ref: row for row in Resident.objects.select_for_update().filter(ref__in=wanted).order_by("pk")}
        if len(rows) < len(set(wanted)):
            raise Problem(NO_SUCH_RESIDENT)
        for row in rows.values():
            self.need(row.rt_id)
        return [rows[ref] for ref in wanted]

    def change(self, row: Resident | FamilyCard, **values: Any) -> None:
        """Set fields; what is so already is no change."""
        changed = self._of(row)
        for name, value in values.items():
            old = history.plain(getattr(row, name))
            if old == history.plain(value):
                continue
            if not changed.made:
                changed.before.setdefault(name, old)
            changed.after[name] = history.plain(value)
            setattr(row, name, value)

    def make(self, row: Row) -> Row:
        """Enter a new resident or family card."""
        if isinstance(row, Resident):
            row.known_since = self.at
        row.save(force_insert=True)
        self._changed[type(row), row.pk] = _Changed(row, made=True, after=state_of(row))
        return row

    def cards_left(self) -> dict[int, list[int]]:
        """By family card: the residents who were on it and here, and no longer are."""
        left: dict[int, list[int]] = {}
        for each in self._changed.values():
            if isinstance(each.row, Resident) and not each.made:
                card = each.before.get("family_id", each.row.family_id)
                if card is not None and (each.row.family_id != card or each.row.life_status != "HIDUP"):
                    left.setdefault(card, []).append(each.row.pk)
        return left

    def write(self, about: Resident | None) -> Entered:
        """Put it all into the database. Raises EVENT_DOES_NOT_FIT when nothing changes, LATER_EVENTS."""
        changed = [each for each in self._changed.values() if each.after]
        if not changed and self.kind not in {EventKind.STILLBIRTH, EventKind.UNDONE}:
            raise Problem(EVENT_DOES_NOT_FIT, _("The register says so already."))
        if self.undoes is None:
            self._refuse_what_is_not_the_newest(changed)
        event = self._write_event(about, changed)
        for each in changed:
            fields = {name: getattr(each.row, name) for name in each.after}
            type(each.row)._default_manager.filter(pk=each.row.pk).update(**fields)  # noqa: SLF001
            if isinstance(each.row, Resident):
                lay_out_periods(each.row, self.at)
        index_residents(each.row.pk for each in changed if isinstance(each.row, Resident))
        refs = [each.row.ref for each in changed if isinstance(each.row, Resident)]
        audit.record(self.viewer, "EVENT_WRITTEN", subjects=refs, detail={"kind": self.kind, "event": event.pk})
        return _entered(event, changed)

    def _of(self, row: Resident | FamilyCard) -> _Changed:
        return self._changed.setdefault((type(row), row.pk), _Changed(row))

    def _find_earlier(self) -> Entered | None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:  # the same report twice at once: the second waits for the first
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [self.report.key])
        event = LifeEvent.objects.filter(key=self.report.key).select_related("resident").first()
        if event is None:
            return None
        if event.request != self.request:
            raise Problem(KEY_USED_TWICE)
        made = event.changes.filter(made=True, resident__isnull=False).order_by("resident")
        ref = event.resident.ref if event.resident else None
        return Entered(event.pk, ref, tuple(made.values_list("resident__ref", flat=True)))

    def _refuse_what_is_not_the_newest(self, changed: list[_Changed]) -> None:
        if self.kind in WRONG_FROM_THE_START:
            return
        for each in changed:
            if not each.made:
                in_the_way = history.in_the_way(steps_of(each.row), each.after.keys(), self.report.happened_on)
                if in_the_way:
                    raise Problem(LATER_EVENTS, event_names(in_the_way))

    def _write_event(self, about: Resident | None, changed: list[_Changed]) -> LifeEvent:
        report = self.report
        event = LifeEvent.objects.create(
            key=report.key,
            request=self.request,
            resident=about,
            kind=self.kind,
            happened_on=report.happened_on,
            reported_on=self.reported_on,
            evidence=report.evidence,
            evidence_file_id=report.evidence_file,
            form=report.form or FORMS.get(self.kind, ""),
            regulation=report.regulation or (REGULATION if self.kind in FORMS else ""),
            detail=dict(report.detail),
            undoes_id=self.undoes,
            written_by_id=self.viewer.account,
            written_at=self.at,
        )
        for number in self.numbers:
            number.event = event
        NumberIssued.objects.bulk_create(self.numbers)
        Change.objects.bulk_create(
            Change(event=event, made=each.made, before=each.before, after=each.after, **_owner(each.row))
            for each in changed
        )
        return event


def met(resident: Resident) -> Met:
    """What decides whether an event can happen to somebody."""
    return Met(
        resident.life_status,
        resident.registered_from,
        resident.registered_until,
        resident.marital_status,
        resident.married_on,
    )


def _owner(row: Resident | FamilyCard) -> dict[str, Any]:
    return {"resident": row} if isinstance(row, Resident) else {"family": row}


def _entered(event: LifeEvent, changed: list[_Changed]) -> Entered:
    made = tuple(each.row.ref for each in changed if each.made and isinstance(each.row, Resident))
    return Entered(event.pk, event.resident.ref if event.resident else None, made)


def _digest(kind: EventKind, report: Report, asked: tuple[object, ...]) -> str:
    text = json.dumps([kind, vars(report), asked], sort_keys=True, default=_as_json)
    return hashlib.sha256(text.encode()).hexdigest()


def _as_json(value: object) -> object:
    return vars(value) if hasattr(value, "__dict__") and not isinstance(value, UUID) else str(value)
