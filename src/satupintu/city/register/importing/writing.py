"""Residents into the register: newcomers all at once under one event, changes as corrections one by one.

The only place beside `services/entry.py` that writes residents and family cards: entering 167,094 people one by one
would take an hour. What it leaves is the same: an event, and what it made.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import F, JSONField, Max, QuerySet, Value

from satupintu.city.foundation import clock
from satupintu.city.foundation.bulk import insert_found, insert_rows
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Judged, Outcome, families_of
from satupintu.city.register.importing.rows import Row, kk_day
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, Resident
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.steps import state_of, states_of
from satupintu.city.register.services.elements import correct
from satupintu.city.register.services.search import index_residents

_UNSAID = vars(Resident())
"""What a newcomer is where a list says nothing."""
_OF_RESIDENT = _UNSAID.keys() - {"_state", "ref"}


@dataclass(frozen=True)
class Batch:
    """Rows of a file that are written together. `run`: 0 for a trial, which is taken back."""

    viewer: Viewer
    run: int
    number: int
    file_sha256: str

    @property
    def evidence(self) -> str:
        """The reference under which what it changed can be found again."""
        return f"import {self.run}/{self.number}"


def write(batch: Batch, judged: Sequence[Judged]) -> LifeEvent | None:
    """All residents who are not refused; gives the event that entered the newcomers. Raises IntegrityError."""
    for each in judged:
        if each.outcome is Outcome.CHANGED:
            _correct(batch, each)
    rows = [each.row for each in judged if each.outcome is Outcome.NEW]
    if not rows:
        return None
    at, cards = clock.now(), families_of(rows)
    new_cards = enter_cards([row for row in rows if row.values["kk_number"] not in cards])
    cards |= {card.kk_number: card for card in new_cards}
    newcomers = _enter([_newcomer(row, cards, at) for row in rows], at)
    index_residents(newcomers.values_list("pk", flat=True))
    return take_over(batch, new_cards, newcomers)


def _enter(people: Iterable[Mapping[str, Any]], at: datetime) -> QuerySet[Resident]:
    """Insert newcomers, all known since this moment; gives them as the database holds them."""
    before = Resident.objects.aggregate(last=Max("pk"))["last"] or 0
    insert_rows(Resident, people)
    return Resident.objects.filter(pk__gt=before, known_since=at)  # a desk may enter others meanwhile


def enter_cards(rows: Iterable[Row]) -> list[FamilyCard]:
    """The family cards that these rows name, each once."""
    new: dict[str, FamilyCard] = {}
    for row in rows:
        said = row.values
        if said["kk_number"] not in new:
            new[said["kk_number"]] = FamilyCard(
                kk_number=said["kk_number"], rt_id=said["rt_id"], address=said["address"], issued_on=_issued_on(row)
            )
    return FamilyCard.objects.bulk_create(new.values(), batch_size=500)


def take_over(batch: Batch, cards: Sequence[FamilyCard], people: QuerySet[Resident]) -> LifeEvent:
    """The event that says that a batch entered these."""
    event = LifeEvent.objects.create(
        key=batch.evidence,
        request=hashlib.sha256(f"{batch.file_sha256} {batch.number}".encode()).hexdigest(),
        kind=EventKind.TAKEN_OVER,
        happened_on=clock.today(),
        reported_on=clock.today(),
        evidence=batch.evidence,
        detail={"residents": people.count(), "family_cards": len(cards)},
        written_by_id=batch.viewer.account,
        written_at=clock.now(),
    )
    insert_rows(Change, (Change(event=event, family=card, made=True, after=state_of(card)) for card in cards))
    said = {"event": Value(event.pk), "made": Value(value=True), "before": Value({}, JSONField())}
    insert_found(Change, people, resident=F("pk"), after=states_of(Resident), **said)
    return event


def _correct(batch: Batch, judged: Judged) -> None:
    assert judged.resident is not None  # noqa: S101  # the outcome says so
    values: dict[str, Any] = {name: new for name, (_, new) in judged.changes.items()}
    if "occupation" in values:
        values["occupation_list"] = Resident._meta.get_field("occupation_list").get_default()  # noqa: SLF001
    report = Report(key=f"{batch.evidence}/{judged.row.line}", happened_on=clock.today(), evidence=batch.evidence)
    try:
        with transaction.atomic():
            correct(viewer=batch.viewer, report=report, ref=judged.resident.ref, values=values)
    except Problem as wrong:
        judged.refuse(Fault.CANNOT_BE_ENTERED, "", str(wrong))


def _issued_on(row: Row) -> date:
    issued: date | None = row.values.get("kk_issued_on") or kk_day(row.values["kk_number"], clock.today())
    if issued is None:
        row.find(Doubt.KK_DAY_UNKNOWN, "kk_number")
    return issued or clock.today()


def _newcomer(row: Row, cards: dict[str, FamilyCard], at: datetime) -> dict[str, Any]:
    """The columns of a resident."""
    said = {name: value for name, value in row.values.items() if name in _OF_RESIDENT}
    entered = {"ref": uuid4(), "family_id": cards[row.values["kk_number"]].pk, "known_since": at}
    # what came with the first filling is taken as always so (docs/flows/register.md)
    return {**_UNSAID, "registered_from": said["birth_date"], **said, **entered}
