"""The three kinds of lists, and what differs between them."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from satupintu.city.register.importing import events, families, judging, writing
from satupintu.city.register.importing.columns import HEADERS
from satupintu.city.register.importing.judging import Judged, Who
from satupintu.city.register.importing.rows import PLACE, Row
from satupintu.city.register.importing.values import EVENTS
from satupintu.city.register.importing.writing import Batch
from satupintu.city.register.models import LifeEvent


class ListKind(StrEnum):
    """What a row of a list is about."""

    RESIDENTS = "RESIDENTS"
    FAMILIES = "FAMILIES"
    EVENTS = "EVENTS"


HOLDS: tuple[str, ...] = (*ListKind, *EVENTS)
"""What may be said of a list: its kind, or one kind of event that all its rows tell of."""


@dataclass(frozen=True)
class Way:
    """How a kind of list is read, judged and written.

    `needs`: its columns must hold one of these sets of fields. `joins`: two rows that follow one another stand and
    fall together. `tries_by_writing`: a trial writes and takes it back, since services judge what they enter.
    """

    fields: Collection[str]
    needs: tuple[frozenset[str], ...]
    batch: int
    who: Callable[[Row], Who | None]
    judge: Callable[[Sequence[Row]], list[Judged]]
    write: Callable[[Batch, Sequence[Judged]], LifeEvent | None]
    joins: Callable[[Row, Row], bool] = lambda *_: False
    tries_by_writing: bool = False


_OF_EVENTS = {"event", "happened_on", "reported_on", "evidence", "destination", "origin", "spouse_nik"}
_OF_FAMILIES = {"kk_number", "kk_issued_on", "address", "head_nik", "head_name", *PLACE}
_OF_RESIDENTS = HEADERS.keys() - _OF_EVENTS - {"head_nik", "head_name"}

WAYS = {
    ListKind.RESIDENTS: Way(
        fields=_OF_RESIDENTS,
        needs=(frozenset({"nik"}), frozenset({"name", "birth_date", "kk_number"})),
        batch=5000,
        who=judging.who,
        judge=judging.judge,
        write=writing.write,
    ),
    ListKind.FAMILIES: Way(
        fields=_OF_FAMILIES,
        needs=(frozenset({"kk_number"}),),
        batch=2000,
        who=families.who,
        judge=families.judge,
        write=families.write,
    ),
    ListKind.EVENTS: Way(
        fields=_OF_RESIDENTS | _OF_EVENTS,
        needs=(frozenset({"nik"}), frozenset({"name", "birth_date"})),
        batch=200,  # an event takes ten times as long as a newcomer, and others wait to write
        who=events.who,
        judge=events.judge,
        write=events.write,
        joins=events.joins,
        tries_by_writing=True,
    ),
}


def kind_of(holds: str, fields: Collection[str]) -> ListKind | None:
    """The kind of a list by what was said of it, else by its columns; None when they tell of events but not which."""
    if holds:
        return ListKind(holds) if holds in set(ListKind) else ListKind.EVENTS
    if "event" in fields:
        return ListKind.EVENTS
    if "happened_on" in fields:
        return None
    if "kk_number" in fields and not {"nik", "name"} & set(fields):
        return ListKind.FAMILIES
    return ListKind.RESIDENTS
