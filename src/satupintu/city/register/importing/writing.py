"""A batch into the register: newcomers all at once under one event, changes as corrections one by one.

The only place beside `services/entry.py` that writes residents and family cards: entering 167,094 people one by one
would take an hour. What it leaves is the same: an event, and what it made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Judged, Outcome, families_of
from satupintu.city.register.importing.rows import Row, kk_day
from satupintu.city.register.models import Change, FamilyCard, ImportBatch, ImportRun, LifeEvent, Resident
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.steps import state_of
from satupintu.city.register.services.elements import correct

_OF_RESIDENT = frozenset(field.attname for field in Resident._meta.concrete_fields)  # noqa: SLF001


def evidence_of(run: ImportRun, number: int) -> str:
    """The reference under which what a batch changed can be found again."""
    return f"import {run.pk}/{number}"


@transaction.atomic
def write_batch(*, viewer: Viewer, run: ImportRun, number: int, judged: Sequence[Judged]) -> None:
    """All rows of a batch that are not refused, and the batch itself. Raises IntegrityError; then nothing stands."""
    at = clock.now()
    for each in judged:
        if each.outcome is Outcome.CHANGED:
            _correct(viewer, run, number, each)
    new = [each.row for each in judged if each.outcome is Outcome.NEW]
    event = _enter(viewer, run, number, new, at) if new else None
    outcomes = [each.outcome for each in judged]
    counts = {outcome.value.lower(): outcomes.count(outcome) for outcome in Outcome}
    ImportBatch.objects.create(run=run, number=number, event=event, written_at=at, **counts)


def _correct(viewer: Viewer, run: ImportRun, number: int, judged: Judged) -> None:
    assert judged.resident is not None  # noqa: S101  # the outcome says so
    values: dict[str, Any] = {name: new for name, (_, new) in judged.changes.items()}
    if "occupation" in values:
        values["occupation_list"] = Resident._meta.get_field("occupation_list").get_default()  # noqa: SLF001
    report = Report(
        key=f"import {run.pk}/{number}/{judged.row.line}", happened_on=clock.today(), evidence=evidence_of(run, number)
    )
    try:
        with transaction.atomic():
            correct(viewer=viewer, report=report, ref=judged.resident.ref, values=values)
    except Problem as wrong:
        judged.outcome = Outcome.REFUSED
        judged.row.find(Fault.CANNOT_BE_ENTERED, "", f"{wrong.kind.title} {wrong.detail}".strip())


def _enter(viewer: Viewer, run: ImportRun, number: int, rows: list[Row], at: datetime) -> LifeEvent:
    cards = families_of(rows)
    new_cards = _new_cards(rows, cards)
    FamilyCard.objects.bulk_create(new_cards, batch_size=500)
    cards |= {card.kk_number: card for card in new_cards}
    people = [_resident(row, cards, at) for row in rows]
    Resident.objects.bulk_create(people, batch_size=500)
    event = LifeEvent.objects.create(
        key=evidence_of(run, number),
        request=hashlib.sha256(f"{run.file_sha256} {number}".encode()).hexdigest(),
        kind=EventKind.TAKEN_OVER,
        happened_on=clock.today(),
        reported_on=clock.today(),
        evidence=evidence_of(run, number),
        detail={"residents": len(people), "family_cards": len(new_cards)},
        written_by_id=viewer.account,
        written_at=at,
    )
    made = [Change(event=event, family=card, made=True, after=state_of(card)) for card in new_cards]
    made += [Change(event=event, resident=person, made=True, after=state_of(person)) for person in people]
    Change.objects.bulk_create(made, batch_size=500)
    return event


def _new_cards(rows: Iterable[Row], cards: dict[str, FamilyCard]) -> list[FamilyCard]:
    new: dict[str, FamilyCard] = {}
    for row in rows:
        said = row.values
        if said["kk_number"] not in cards and said["kk_number"] not in new:
            new[said["kk_number"]] = FamilyCard(
                kk_number=said["kk_number"], rt_id=said["rt_id"], address=said["address"], issued_on=_issued_on(row)
            )
    return list(new.values())


def _issued_on(row: Row) -> date:
    issued: date | None = row.values.get("kk_issued_on") or kk_day(row.values["kk_number"], clock.today())
    if issued is None:
        row.find(Doubt.KK_DAY_UNKNOWN, "kk_number")
    return issued or clock.today()


def _resident(row: Row, cards: dict[str, FamilyCard], at: datetime) -> Resident:
    said = {name: value for name, value in row.values.items() if name in _OF_RESIDENT}
    # what came with the first filling is taken as always so (docs/flows/register.md)
    return Resident(
        family=cards[row.values["kk_number"]], known_since=at, **{"registered_from": said["birth_date"]} | said
    )
