"""Lists of events: one a row. A move of several people stands in rows that follow one another and is one event.

Each is entered by the service of its kind, so that it leaves what a report at the counter leaves. Whoever is named
must be the one whom the register has under this NIK: name, birth date and sex that differ refuse the row.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import transaction

from satupintu.city.foundation.problems import Problem
from satupintu.city.register import services
from satupintu.city.register.importing.columns import plain
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Judged, Outcome, Who
from satupintu.city.register.importing.rows import NEWCOMER, Row
from satupintu.city.register.importing.writing import Batch
from satupintu.city.register.models import Change, Resident
from satupintu.city.register.rules import codes, history
from satupintu.city.register.rules.codes import Marital
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors import Ref

NEEDED = {
    EventKind.BIRTH: ("kk_number", "name", "birth_place", "birth_date", "sex", "religion"),
    EventKind.DEATH: ("nik", "happened_on"),
    EventKind.MOVED_OUT: ("nik", "happened_on", "destination"),
    EventKind.MOVED_IN: ("happened_on", "origin", *(name for name in NEWCOMER if name != "kk_number")),
    EventKind.MOVED_WITHIN: ("nik", "happened_on", "rt_id", "address"),
    EventKind.MARRIAGE: ("nik", "happened_on"),
    EventKind.DIVORCE: ("nik", "happened_on"),
}
"""What a row must say, by the kind of its event."""
_BRINGS_IN = {EventKind.BIRTH, EventKind.MOVED_IN}
_OF_SEVERAL = {EventKind.MOVED_IN, EventKind.MOVED_WITHIN}
_COUPLES = {EventKind.MARRIAGE, EventKind.DIVORCE}
_WITH_SPOUSE = {*_COUPLES, EventKind.DEATH}
_PLACE = ("rt_id", "address")
_GONE = {EventKind.DEATH: "MATI", EventKind.MOVED_OUT: "PINDAH"}


def who(row: Row) -> Who | None:
    """An event by its kind, its day, and who is named."""
    said = row.values
    person = said.get("nik") or (said.get("name"), said.get("birth_date"), said.get("kk_number"))
    return "event", (said.get("event"), said.get("happened_on"), person)


def joins(one: Row, other: Row) -> bool:
    """Whether two rows that follow one another tell of one move."""
    return _move(one) is not None and _move(one) == _move(other)


def _move(row: Row) -> tuple[Any, ...] | None:
    said = row.values
    if said.get("event") not in _OF_SEVERAL:
        return None
    return tuple(said.get(name) for name in ("event", "happened_on", "rt_id", "address", "kk_number", "evidence"))


def judge(rows: Sequence[Row]) -> list[Judged]:
    """The outcome of each row, as far as it can be told without entering it."""
    for row in rows:
        _complete(row)
    known = _Known([row for row in rows if not row.refused])
    return [_judge(row, known) for row in rows]


def write(batch: Batch, judged: Sequence[Judged]) -> None:
    """Enter each event by its service. What a service refuses is refused here, with the service's words."""
    for _, rows in groupby(judged, key=lambda each: _move(each.row) or each.row.line):
        _write_one(batch, list(rows))


def _write_one(batch: Batch, move: list[Judged]) -> None:
    refused = [each.row.line for each in move if each.outcome is Outcome.REFUSED]
    open_rows = [each for each in move if each.outcome not in {Outcome.REFUSED, Outcome.SAME}]
    if refused or not open_rows:
        for each in open_rows:
            each.refuse(Fault.PART_OF_MOVE, "", str(refused[0]))
        return
    try:
        with transaction.atomic():
            entered = _enter(batch, open_rows)
    except Problem as wrong:
        for each in open_rows:
            each.refuse(Fault.CANNOT_BE_ENTERED, "", str(wrong))
        return
    _tell_changes(open_rows, entered.event)


def _enter(batch: Batch, rows: Sequence[Judged]) -> services.Entered:
    return _ENTER[rows[0].row.values["event"]](rows, viewer=batch.viewer, report=_report(batch, rows))


def _birth(rows: Sequence[Judged], **by: Any) -> services.Entered:
    said = rows[0].row.values
    child = _newcomer({"relation": codes.Relation.CHILD} | said)
    return services.enter_birth(child=child, kk_number=said["kk_number"], **by)


def _death(rows: Sequence[Judged], **by: Any) -> services.Entered:
    dead, *widowed = _refs(rows)
    return services.enter_death(ref=dead, spouse=next(iter(widowed), None), **by)


def _move_out(rows: Sequence[Judged], **by: Any) -> services.Entered:
    return services.enter_move_out(refs=_refs(rows), destination=rows[0].row.values["destination"], **by)


def _move_in(rows: Sequence[Judged], **by: Any) -> services.Entered:
    people = [_newcomer(each.row.values) for each in rows]
    return services.enter_move_in(people=people, origin=rows[0].row.values["origin"], **_where(rows), **by)


def _move_within(rows: Sequence[Judged], **by: Any) -> services.Entered:
    where, refs = _where(rows), _refs(rows)
    if {each.resident.family.kk_number for each in rows if each.resident and each.resident.family} == {
        where["kk_number"]
    }:
        where["kk_number"] = ""  # the card that they are on: it goes along
    told = [each.row.values.get("relation") for each in rows]
    kin: dict[Ref, int] = {ref: relation for ref, relation in zip(refs, told, strict=True) if relation is not None}
    return services.enter_move_within(refs=refs, relations=kin, **where, **by)


def _marriage(rows: Sequence[Judged], **by: Any) -> services.Entered:
    return services.enter_marriage(spouses=_refs(rows), **by)


def _divorce(rows: Sequence[Judged], **by: Any) -> services.Entered:
    return services.enter_divorce(spouses=_refs(rows), **by)


_ENTER: Mapping[EventKind, Callable[..., services.Entered]] = {
    EventKind.BIRTH: _birth,
    EventKind.DEATH: _death,
    EventKind.MOVED_OUT: _move_out,
    EventKind.MOVED_IN: _move_in,
    EventKind.MOVED_WITHIN: _move_within,
    EventKind.MARRIAGE: _marriage,
    EventKind.DIVORCE: _divorce,
}


def _refs(rows: Sequence[Judged]) -> list[UUID]:
    return [each.ref for one in rows for each in (one.resident, one.spouse) if each is not None]


def _where(rows: Sequence[Judged]) -> dict[str, Any]:
    said = rows[0].row.values
    return {"rt": said["rt_id"], "address": said["address"], "kk_number": said.get("kk_number", "")}


def _newcomer(said: Mapping[str, Any]) -> Newcomer:
    return Newcomer(**{field.name: said[field.name] for field in fields(Newcomer) if field.name in said})


def _report(batch: Batch, rows: Sequence[Judged]) -> Report:
    said = rows[0].row.values
    content = [{name: history.plain(value) for name, value in each.row.values.items()} for each in rows]
    digest = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
    return Report(
        key=f"list {digest[:56]}",
        happened_on=said["happened_on"],
        reported_on=said.get("reported_on"),
        evidence=said.get("evidence", batch.evidence),
        detail={"list": batch.evidence},
    )


def _tell_changes(rows: Iterable[Judged], event: int) -> None:
    changed = {change.resident_id: change for change in Change.objects.filter(event=event, made=False)}
    for each in rows:
        change = changed.get(each.resident.pk) if each.resident else None
        if change is not None:
            each.changes = {name: (change.before.get(name), after) for name, after in change.after.items()}


class _Known:
    """Those of the register whom rows may be about, and the events that they had on the days named."""

    def __init__(self, rows: list[Row]) -> None:
        niks = {row.values[name] for row in rows for name in ("nik", "spouse_nik") if name in row.values}
        found = Resident.objects.select_related("family")
        self.by_nik = {row.nik: row for row in found.filter(nik__in=niks)}
        brought = [row.values for row in rows if row.values["event"] in _BRINGS_IN]
        self.people: dict[tuple[str, date], list[Resident]] = {}
        for each in found.filter(
            name__in={said["name"] for said in brought}, birth_date__in={said["birth_date"] for said in brought}
        ):
            self.people.setdefault((each.name, each.birth_date), []).append(each)
        people = [*self.by_nik.values(), *(each for fitting in self.people.values() for each in fitting)]
        days = {row.values["happened_on"] for row in rows}
        changes = Change.objects.filter(resident__in=people, event__happened_on__in=days, event__undoes=None)
        self.events = {
            (change.resident_id, change.event.kind, change.event.happened_on): change
            for change in changes.select_related("event__undone_by").order_by("event")
        }


def _complete(row: Row) -> None:
    said = row.values
    if said.get("event") is EventKind.BIRTH and "birth_date" in said:
        said.setdefault("happened_on", said["birth_date"])
    for name in ("event", *NEEDED.get(said.get("event", ""), ())):
        if name not in said and not any(finding.field == name for finding in row.findings):
            row.find(Fault.MISSING, name)
    if not {"name", "birth_date"} & said.keys():  # a NIK alone does not show that somebody else is meant
        row.find(Fault.MISSING, "name")


def _judge(row: Row, known: _Known) -> Judged:
    if row.refused:
        return Judged(row, Outcome.REFUSED)
    judged = _Judging(row, known).outcome()
    if row.refused:
        judged.outcome = Outcome.REFUSED
    return judged


class _Judging:
    """One row against the register."""

    def __init__(self, row: Row, known: _Known) -> None:
        self.row, self.said, self.known = row, row.values, known
        self.kind: EventKind = row.values["event"]
        self.day: date = row.values["happened_on"]

    def outcome(self) -> Judged:
        resident = self.known.by_nik.get(self.said.get("nik"))
        if self.kind in _BRINGS_IN:
            return self._brought_in(resident or self._nameless())
        if resident is None:
            self.row.find(Fault.NOT_IN_REGISTER, "nik")
            return Judged(self.row, Outcome.REFUSED)
        self._compare(resident)
        spouse = self._spouse()
        if self.kind in _COUPLES:
            open_ones = [each for each in (resident, spouse) if each is not None and not self._is_so(each)]
            first, second = [*open_ones, None, None][:2]
            return Judged(self.row, Outcome.CHANGED if first else Outcome.SAME, first or resident, spouse=second)
        return Judged(self.row, Outcome.SAME if self._is_so(resident) else Outcome.CHANGED, resident, spouse=spouse)

    def _nameless(self) -> Resident | None:
        """Whoever was brought in before without the NIK that this row has not either."""
        fitting = self.known.people.get((self.said["name"], self.said["birth_date"]), [])
        there = [each for each in fitting if self._lives_there(each)]
        return next(iter(there), None) if "nik" not in self.said or self.kind is EventKind.BIRTH else None

    def _lives_there(self, resident: Resident) -> bool:
        if self.kind is EventKind.BIRTH:
            return resident.family is not None and resident.family.kk_number == self.said["kk_number"]
        return (resident.rt_id, resident.address) == (self.said["rt_id"], self.said["address"])

    def _brought_in(self, resident: Resident | None) -> Judged:
        if resident is None:
            return Judged(self.row, Outcome.NEW)
        self._compare(resident)
        if self._had_it(resident) or self.kind is EventKind.BIRTH:
            return Judged(self.row, Outcome.SAME, resident)
        if self.kind is EventKind.MOVED_IN and resident.life_status == "PINDAH":
            return Judged(self.row, Outcome.CHANGED, resident)
        self._otherwise(resident)
        return Judged(self.row, Outcome.REFUSED, resident)

    def _compare(self, resident: Resident) -> None:
        """Refuse the row when it says something else of who this is."""
        said = self.said
        if "name" in said and plain(said["name"]) != plain(resident.name):
            self.row.find(Fault.OTHER_PERSON, "name")
        for name in ("nik", "birth_date", "sex"):
            if name in said and said[name] != getattr(resident, name):
                self.row.find(Fault.OTHER_PERSON, name)

    def _spouse(self) -> Resident | None:
        number = self.said.get("spouse_nik") if self.kind in _WITH_SPOUSE else None
        spouse = self.known.by_nik.get(number) if number else None
        if number and spouse is None:
            self.row.find(Doubt.SPOUSE_UNKNOWN, "spouse_nik")
        return spouse

    def _had_it(self, resident: Resident) -> bool:
        """Whether the register has this event; one that was undone, or that led elsewhere, refuses the row."""
        change = self.known.events.get((resident.pk, self.kind, self.day))
        if change is None:
            return False
        if hasattr(change.event, "undone_by"):
            self.row.find(Fault.UNDONE_BEFORE)
        elif any(change.after.get(name, said) != said for name, said in self.said.items() if name in _PLACE):
            self._otherwise(resident)
        return True

    def _is_so(self, resident: Resident) -> bool:
        """Whether the register says so already; what contradicts it is refused."""
        if self._had_it(resident):
            return True
        is_here = resident.life_status == "HIDUP" and resident.registered_until is None
        if self.kind in _GONE and (resident.life_status, resident.registered_until) == (_GONE[self.kind], self.day):
            return True
        if not is_here:
            self._otherwise(resident)
            return False
        if self.kind is EventKind.MOVED_WITHIN:
            return self._lives_there(resident)
        if self.kind in _COUPLES:
            return self._is_married_so(resident)
        return False

    def _is_married_so(self, resident: Resident) -> bool:
        married = resident.marital_status == Marital.MARRIED
        if self.kind is EventKind.DIVORCE:
            if not married and resident.marital_status != Marital.DIVORCED:
                self._otherwise(resident)
            return not married
        if married and resident.married_on != self.day:
            self._otherwise(resident)
        return married

    def _otherwise(self, resident: Resident) -> None:
        on = resident.registered_until or resident.registered_from
        told = f"{resident.life_status} {on:%d-%m-%Y}"
        if self.kind in _COUPLES and resident.life_status == "HIDUP":
            told = codes.printed(Marital, resident.marital_status)
        self.row.find(Fault.SAYS_OTHERWISE, "", told)
