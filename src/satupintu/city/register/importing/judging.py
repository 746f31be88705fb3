"""Whom the rows of residents are about, and what they would change (docs/flows/register-import.md, "Judging")."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.rows import NEWCOMER, Row
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.rules import codes
from satupintu.city.register.rules.codes import Relation

COMPARED = (
    "nik",
    "name",
    "birth_place",
    "birth_date",
    "sex",
    "blood_group",
    "religion",
    "marital_status",
    "married_on",
    "education",
    "occupation",
    "nationality",
    "itap_until",
    "relation",
    "address",
)


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "NEW"
    SAME = "SAME"
    CHANGED = "CHANGED"
    REFUSED = "REFUSED"


@dataclass
class Judged:
    """A row with its outcome; `changes`: by field what the register says now, and what the row says.

    `spouse`: the other one of whom an event changes the status.
    """

    row: Row
    outcome: Outcome
    resident: Resident | None = None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    spouse: Resident | None = None

    def refuse(self, fault: Fault, of: str = "", detail: str = "") -> None:
        self.outcome = Outcome.REFUSED
        self.row.find(fault, of, detail)


_Person = tuple[str, date, str]
Who = tuple[str, Hashable]
"""What a row is about within its file, after the field that tells it: two rows about the same are doubles."""


class Seen:
    """What earlier rows of the same file said: lines by whom they are about, and heads by family card."""

    def __init__(self) -> None:
        self.lines: dict[Who, int] = {}
        self.heads: dict[str, int] = {}

    def look(self, row: Row, who: Who | None) -> None:
        """Say what doubles an earlier row, and remember this one."""
        if who is not None and who in self.lines:
            row.find(Fault.DOUBLE_IN_FILE, who[0], str(self.lines[who]))
        if row.refused:
            return
        if who is not None:
            self.lines[who] = row.line
        said = row.values
        if said.get("relation") == Relation.HEAD and "kk_number" in said:
            head = self.heads.setdefault(said["kk_number"], row.line)
            if head != row.line:
                row.find(Doubt.SECOND_HEAD, "relation", str(head))


def who(row: Row) -> Who | None:
    """A resident by NIK, else as a person without one."""
    number, person = row.values.get("nik"), _person(row)
    return ("nik", number) if number else ("name", person) if person else None


def judge(rows: Iterable[Row]) -> list[Judged]:
    """The outcome of each row of a batch, against the register as it stands."""
    rows = list(rows)
    known = _Known([row for row in rows if not row.refused])
    return [_judge(row, known) for row in rows]


class _Known:
    """Those of the register whom the rows of a batch may be about."""

    def __init__(self, rows: list[Row]) -> None:
        niks = {row.values["nik"] for row in rows if "nik" in row.values}
        found = Resident.objects.select_related("family")
        self.by_nik = {row.nik: row for row in found.filter(nik__in=niks)}
        self.people: dict[_Person, list[Resident]] = {}
        cards = {person[2] for row in rows if row.values.get("nik") not in self.by_nik and (person := _person(row))}
        for each in found.filter(family__kk_number__in=cards):
            card = each.family.kk_number if each.family else ""
            self.people.setdefault((each.name, each.birth_date, card), []).append(each)
        self.cards = families_of([row for row in rows if not {"rt_id", "address"} <= row.values.keys()])


def _person(row: Row) -> _Person | None:
    said = row.values
    if all(name in said for name in ("name", "birth_date", "kk_number")):
        return said["name"], said["birth_date"], said["kk_number"]
    return None


def _judge(row: Row, known: _Known) -> Judged:
    resident = None if row.refused else _whom(row, known)
    if not row.refused and resident is None:
        _want_newcomer(row, known)
    is_here = resident is None or (resident.life_status == "HIDUP" and resident.registered_until is None)
    if resident is not None and not is_here:
        row.find(Fault.GONE_IN_REGISTER, "", resident.life_status)
    if row.refused:
        return Judged(row, Outcome.REFUSED, resident)
    if resident is None:
        return Judged(row, Outcome.NEW)
    changes = _changes(row, resident)
    return Judged(row, Outcome.CHANGED if changes else Outcome.SAME, resident, changes)


def _whom(row: Row, known: _Known) -> Resident | None:
    number, person = row.values.get("nik"), _person(row)
    if number in known.by_nik:
        return known.by_nik[number]
    if number is None and person is None:
        row.find(Fault.MISSING, "nik")
        return None
    fitting = known.people.get(person, []) if person else []
    if number is not None:  # a NIK that nobody has: of somebody here who lacks one, or of a namesake
        lacking = [each for each in fitting if each.nik is None]
        if fitting and not lacking:
            row.find(Doubt.SAME_NAME_AND_DAY, "nik")
        fitting = lacking
    if len(fitting) > 1:
        row.find(Fault.TWO_IN_REGISTER, "name")
        return None
    return fitting[0] if fitting else None


def _want_newcomer(row: Row, known: _Known) -> None:
    card = known.cards.get(row.values.get("kk_number", ""))
    if card is not None:  # SIAK keeps the address with the family, so its lists of residents have none
        row.values = {"rt_id": card.rt_id, "address": card.address} | row.values
    for name in NEWCOMER:
        if name not in row.values:
            row.find(Fault.MISSING, name)
    if "nik" not in row.values:
        row.find(Doubt.WITHOUT_NIK, "nik")


def _changes(row: Row, resident: Resident) -> dict[str, tuple[Any, Any]]:
    said = row.values
    changes = {
        name: (getattr(resident, name), said[name])
        for name in COMPARED
        if name in said and said[name] != getattr(resident, name)
    }
    if "occupation" in changes and codes.occupation(resident.occupation, resident.occupation_list) == codes.occupation(
        said["occupation"]
    ):
        del changes["occupation"]
    if "relation" in changes and Relation.HEAD in changes["relation"]:
        del changes["relation"]
        row.find(Doubt.NEEDS_AN_EVENT, "relation")
    if "rt_id" in said and said["rt_id"] != resident.rt_id:
        changes.pop("address", None)
        row.find(Doubt.NEEDS_AN_EVENT, "rt_id")
    if "kk_number" in said and (resident.family is None or said["kk_number"] != resident.family.kk_number):
        row.find(Doubt.NEEDS_AN_EVENT, "family_id")
    return changes


def families_of(rows: Iterable[Row]) -> dict[str, FamilyCard]:
    """The family cards of the rows that are in the register, by number."""
    numbers = {row.values["kk_number"] for row in rows if "kk_number" in row.values}
    return {card.kk_number: card for card in FamilyCard.objects.filter(kk_number__in=numbers)}
