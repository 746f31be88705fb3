"""Events in a person's life: their kinds, forms, and what each demands of the person whom it meets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from satupintu.city.register.rules.codes import Marital

REGULATION = "Permendagri 109/2019"


class EventKind(StrEnum):
    BIRTH = "BIRTH"
    STILLBIRTH = "STILLBIRTH"
    DEATH = "DEATH"
    MOVED_OUT = "MOVED_OUT"
    MOVED_IN = "MOVED_IN"
    MOVED_WITHIN = "MOVED_WITHIN"
    MARRIAGE = "MARRIAGE"
    DIVORCE = "DIVORCE"
    NAME_CHANGE = "NAME_CHANGE"
    ELEMENT_CHANGE = "ELEMENT_CHANGE"
    CORRECTION = "CORRECTION"
    ADOPTION = "ADOPTION"
    RECOGNITION = "RECOGNITION"
    FAMILY_CARD = "FAMILY_CARD"
    HEAD_CHANGE = "HEAD_CHANGE"
    NIK_ISSUED = "NIK_ISSUED"
    TAKEN_OVER = "TAKEN_OVER"
    UNDONE = "UNDONE"


CIVIL, MOVING, ELEMENTS, REQUEST, BIODATA = "F-2.01", "F-1.03", "F-1.06", "F-1.02", "F-1.01"
FORMS = {
    EventKind.BIRTH: CIVIL,
    EventKind.STILLBIRTH: CIVIL,
    EventKind.DEATH: CIVIL,
    EventKind.MARRIAGE: CIVIL,
    EventKind.DIVORCE: CIVIL,
    EventKind.NAME_CHANGE: CIVIL,
    EventKind.ADOPTION: CIVIL,
    EventKind.RECOGNITION: CIVIL,
    EventKind.MOVED_OUT: MOVING,
    EventKind.MOVED_IN: MOVING,
    EventKind.MOVED_WITHIN: MOVING,
    EventKind.ELEMENT_CHANGE: ELEMENTS,
    EventKind.CORRECTION: ELEMENTS,
    EventKind.FAMILY_CARD: REQUEST,
    EventKind.HEAD_CHANGE: REQUEST,
    EventKind.NIK_ISSUED: BIODATA,
}
"""The form of each kind in the set of `REGULATION`; a list taken over and an undo have none."""

WRONG_FROM_THE_START = frozenset({EventKind.CORRECTION, EventKind.NIK_ISSUED, EventKind.TAKEN_OVER})
"""Kinds that replace what was entered for as long as it was held to be so; all others hold from their own day on."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What comes with every event. `key`: the caller's own, at most 64 letters: sent twice, it is entered once.

    `happened_on`: the day of the fact; of a correction and an undo the day of the decision. `reported_on`: None is
    today. `evidence`: the reference of a paper; `evidence_file`: what `services.keep_evidence` gave. `form` and
    `regulation`: of an older paper; "" is the present form of the kind. `detail`: what KTP and KK do not hold, as
    JSON holds it.
    """

    key: str
    happened_on: date
    reported_on: date | None = None
    evidence: str = ""
    evidence_file: int | None = None
    form: str = ""
    regulation: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Met:
    """Whom an event meets: the fields on which it hangs."""

    life_status: str
    registered_from: date
    registered_until: date | None
    marital_status: int
    married_on: date | None


class CannotHappenError(ValueError):
    """The event does not fit what the register holds, e.g. a second death."""


def death(on: date, met: Met) -> dict[str, Any]:
    """Raises CannotHappenError for somebody gone already, or not yet here on that day."""
    return _gone("MATI", on, met)


def move_out(on: date, met: Met) -> dict[str, Any]:
    """Raises CannotHappenError as `death` does."""
    return _gone("PINDAH", on, met)


def marriage(on: date, met: Met) -> dict[str, Any]:
    """The day of the first marriage stays: from it a KTP is a duty. Raises CannotHappenError for somebody gone."""
    _must_be_here(met)
    if met.married_on is None and met.marital_status != Marital.SINGLE:
        return {"marital_status": int(Marital.MARRIED)}  # married before, on a day that nobody knows
    return {"marital_status": int(Marital.MARRIED), "married_on": min(met.married_on or on, on)}


def divorce(met: Met) -> dict[str, Any]:
    """Raises CannotHappenError for somebody gone or not married."""
    return _marriage_ended(met, Marital.DIVORCED)


def spouse_died(met: Met) -> dict[str, Any]:
    """Raises CannotHappenError for somebody gone or not married."""
    return _marriage_ended(met, Marital.WIDOWED)


def invalid(registered_from: date) -> dict[str, Any]:
    """A row that was entered by mistake: counted on no day."""
    return {"life_status": "TIDAK VALID", "registered_until": registered_from}


def _gone(status: str, on: date, met: Met) -> dict[str, Any]:
    _must_be_here(met)
    if on < met.registered_from:
        raise CannotHappenError(status)
    return {"life_status": status, "registered_until": on}


def _marriage_ended(met: Met, status: Marital) -> dict[str, Any]:
    _must_be_here(met)
    if met.marital_status != Marital.MARRIED:
        raise CannotHappenError(status.name)
    return {"marital_status": int(status)}


def _must_be_here(met: Met) -> None:
    if met.life_status != "HIDUP" or met.registered_until is not None:
        raise CannotHappenError(met.life_status)
