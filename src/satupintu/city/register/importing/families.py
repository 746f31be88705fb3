"""Lists of families: a family card a row, with its address and head. Its members come with a list of residents."""

from collections.abc import Sequence

from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Judged, Outcome, Who, families_of
from satupintu.city.register.importing.rows import Row
from satupintu.city.register.importing.writing import Batch, enter_cards, take_over
from satupintu.city.register.models import FamilyCard, LifeEvent, Resident
from satupintu.city.register.rules.codes import Relation

NEEDED = ("kk_number", "rt_id", "address")


def who(row: Row) -> Who | None:
    """A family card by its number."""
    number = row.values.get("kk_number")
    return ("kk_number", number) if number else None


def judge(rows: Sequence[Row]) -> list[Judged]:
    """A card of another address, day or head is named and left: that is an event of its own."""
    cards = families_of(rows)
    members = Resident.objects.filter(family__in=cards.values(), relation=Relation.HEAD, registered_until=None)
    heads = {head.family_id: head for head in members}
    return [_judge(row, cards, heads) for row in rows]


def write(batch: Batch, judged: Sequence[Judged]) -> LifeEvent | None:
    """The new cards, under one event. Raises IntegrityError."""
    cards = enter_cards([each.row for each in judged if each.outcome is Outcome.NEW])
    return take_over(batch, cards, Resident.objects.none()) if cards else None


def _judge(row: Row, cards: dict[str, FamilyCard], heads: dict[int | None, Resident]) -> Judged:
    said = row.values
    card = cards.get(said.get("kk_number", ""))
    if card is None:
        for name in NEEDED:
            if name not in said:
                row.find(Fault.MISSING, name)
        return Judged(row, Outcome.REFUSED if row.refused else Outcome.NEW)
    if card.ended_on is not None:
        row.find(Fault.CARD_ENDED, "kk_number", f"{card.ended_on:%d-%m-%Y}")
        return Judged(row, Outcome.REFUSED)
    head = heads.get(card.pk)
    held: dict[str, str | None] = {"rt_id": card.rt_id, "address": card.address}
    if head is not None:
        held |= {"head_nik": head.nik, "head_name": head.name}
    for name, value in held.items():
        if name in said and said[name] != value:
            row.find(Doubt.NEEDS_AN_EVENT, name)
    return Judged(row, Outcome.REFUSED if row.refused else Outcome.SAME, head)
