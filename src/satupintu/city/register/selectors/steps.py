"""What the events say of one resident, as the rules of history read it; inside the stage only."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import CharField, DateField
from django.db.models.functions import Cast, JSONObject
from django.utils.formats import date_format

from satupintu.city.register.models import Change, FamilyCard, LifeEvent, PersonFacts, Resident
from satupintu.city.register.rules.events import WRONG_FROM_THE_START
from satupintu.city.register.rules.history import State, Step, plain
from satupintu.city.register.words import kind_word

FACTS = tuple(field.attname for field in Resident._meta.concrete_fields if hasattr(PersonFacts, field.attname))  # noqa: SLF001
"""The columns of what is said of a person."""
_OF = {Resident: (*FACTS, "nik"), FamilyCard: ("kk_number", "rt_id", "address", "issued_on", "ended_on")}


def state_of(row: Resident | FamilyCard) -> State:
    """All that events may change, with plain values."""
    return {name: plain(getattr(row, name)) for name in _OF[type(row)]}


def states_of(model: type[Resident | FamilyCard]) -> JSONObject:
    """The same, composed by the database: for very many at once."""
    columns = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001
    return JSONObject(
        **{name: Cast(name, CharField()) if isinstance(columns[name], DateField) else name for name in _OF[model]}
    )


def steps_of(row: Resident | FamilyCard) -> list[Step]:
    """All changes of a resident or family card, in the order in which they were entered."""
    return [step for step, _ in dated_steps_of(row)]


def dated_steps_of(row: Resident | FamilyCard) -> list[tuple[Step, datetime]]:
    """The same, each with the moment in which it was entered."""
    owner: dict[str, Any] = {"family" if isinstance(row, FamilyCard) else "resident": row}
    changes = Change.objects.filter(**owner).select_related("event").order_by("event")
    return [(_step(change), change.event.written_at) for change in changes]


def event_names(numbers: Iterable[int]) -> str:
    """Events as people know them: "Kematian 5 Januari 2026 (17)", by number."""
    rows = LifeEvent.objects.filter(pk__in=list(numbers)).order_by("pk")
    return ", ".join(f"{kind_word(row.kind)} {date_format(row.happened_on)} ({row.pk})" for row in rows)


def _step(change: Change) -> Step:
    event = change.event
    return Step(
        event=event.pk,
        happened_on=event.happened_on,
        before=change.before,
        after=change.after,
        from_the_start=change.made or event.kind in WRONG_FROM_THE_START,
        undoes=event.undoes_id,
    )
