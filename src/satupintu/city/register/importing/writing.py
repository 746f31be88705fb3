"""Residents into the register: newcomers all at once under one event, changes as corrections one by one.

The only place beside `services/entry.py` that writes residents and family cards: entering 167,094 people one by one
would take an hour. What it leaves is the same: an event, and what it made.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from satupintu.city.foundation import clock
from satupintu.city.foundation.bulk import insert_rows
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Judged, Outcome, families_of
from satupintu.city.register.importing.rows import Row, kk_day
from satupintu.city.register.models import Change, FamilyCard, LifeEvent, Resident
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.steps import state_of
from satupintu.city.register.services.elements import correct
from satupintu.city.register.services.search import index_residents

_OF_RESIDENT = frozenset(field.attname for field in Resident._meta.concrete_fields)  # noqa: SLF001


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
    people = [_resident(row, cards, at) for row in rows]
    enter_people(people)
    index_residents(person.pk for person in people)
    return take_over(batch, new_cards, people)


def enter_people(people: Sequence[Resident]) -> None:
    """Insert newcomers and give each the number that the database gave."""
    before = Resident.objects.aggregate(last=Max("pk"))["last"] or 0
    insert_rows(Resident, people)
    numbers = dict(Resident.objects.filter(pk__gt=before).values_list("ref", "pk"))  # others may write meanwhile
    for person in people:
        person.pk = numbers[person.ref]


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


def take_over(batch: Batch, cards: Sequence[FamilyCard], people: Sequence[Resident]) -> LifeEvent:
    """The event that says that a batch entered these."""
    event = LifeEvent.objects.create(
        key=batch.evidence,
        request=hashlib.sha256(f"{batch.file_sha256} {batch.number}".encode()).hexdigest(),
        kind=EventKind.TAKEN_OVER,
        happened_on=clock.today(),
        reported_on=clock.today(),
        evidence=batch.evidence,
        detail={"residents": len(people), "family_cards": len(cards)},
        written_by_id=batch.viewer.account,
        written_at=clock.now(),
    )
    made = [Change(event=event, family=card, made=True, after=state_of(card)) for card in cards]
    made += [Change(event=event, resident=person, made=True, after=state_of(person)) for person in people]
    insert_rows(Change, made)
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


def _resident(row: Row, cards: dict[str, FamilyCard], at: datetime) -> Resident:
    said = {name: value for name, value in row.values.items() if name in _OF_RESIDENT}
    # what came with the first filling is taken as always so (docs/flows/register.md)
    return Resident(
        family=cards[row.values["kk_number"]], known_since=at, **{"registered_from": said["birth_date"]} | said
    )
