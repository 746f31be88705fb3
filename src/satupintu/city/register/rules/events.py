"""What an event in a person's life changes in the register."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from satupintu.city.register.rules.codes import Marital


class EventKind(StrEnum):
    DEATH = "DEATH"
    MOVED_OUT = "MOVED_OUT"
    MARRIAGE = "MARRIAGE"


@dataclass(frozen=True)
class Before:
    """What an event meets: the fields it may change."""

    life_status: str
    registered_from: date
    registered_until: date | None
    marital_status: int
    married_on: date | None


class CannotHappenError(ValueError):
    """The event does not fit what the register holds, e.g. a second death."""


def after(kind: EventKind, happened_on: date, before: Before) -> dict[str, str | int | date]:
    """The fields that change, with their new values. Raises CannotHappenError.

    Nobody dies or moves out before being registered here; a marriage may be older than the registration.
    """
    if before.life_status != "HIDUP" or before.registered_until is not None:
        raise CannotHappenError(kind)
    if kind is EventKind.MARRIAGE:
        married_on = min(before.married_on or happened_on, happened_on)
        return {"marital_status": int(Marital.MARRIED), "married_on": married_on}
    if happened_on < before.registered_from:
        raise CannotHappenError(kind)
    gone = "MATI" if kind is EventKind.DEATH else "PINDAH"
    return {"life_status": gone, "registered_until": happened_on}
