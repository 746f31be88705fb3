"""Family cards: issued anew, given another head, left and joined."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NO_SUCH_FAMILY
from satupintu.city.register.rules.codes import Relation
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.rows import Ref, as_uuid
from satupintu.city.register.services.arrivals import fit_address
from satupintu.city.register.services.entry import Entered, Entry
from satupintu.city.register.services.numbers import new_kk_number

Relations = Mapping[Ref, int]


@transaction.atomic
def enter_family_card(*, viewer: Viewer, report: Report, members: Relations, rt: str, address: str) -> Entered:
    """Issue a card with a new KK number to these residents (relation to the head by reference, one head).

    Whoever holds another address moves by `enter_move_within`. Raises as `Entry`, EVENT_DOES_NOT_FIT, NO_SUCH_AREA,
    NUMBERS_USED_UP.
    """
    entry = Entry(viewer, EventKind.FAMILY_CARD, report, _asked(members), rt, address)
    if entry.earlier:
        return entry.earlier
    address = fit_address(rt, address)
    residents = entry.lock(*members)
    new_card(entry, residents, list(members.values()), rt, address)
    end_empty_cards(entry)
    return entry.write(residents[0])


@transaction.atomic
def change_head(*, viewer: Viewer, report: Report, kk_number: str, head: Ref, relations: Relations) -> Entered:
    """Give a family another head: a new card with a new KK number for all who live here.

    `relations`: to the new head, of those whose relation changes; a head who stays must be among them.
    """
    entry = Entry(viewer, EventKind.HEAD_CHANGE, report, kk_number, head, _asked(relations))
    if entry.earlier:
        return entry.earlier
    if not FamilyCard.objects.filter(kk_number=kk_number, ended_on=None).exists():
        raise Problem(NO_SUCH_FAMILY)
    refs = list(living(kk_number).order_by("pk").values_list("ref", flat=True))
    told = {as_uuid(ref): relation for ref, relation in relations.items()} | {as_uuid(head): int(Relation.HEAD)}
    if not told.keys() <= set(refs):
        raise Problem(EVENT_DOES_NOT_FIT, _("Somebody named is not a member of this family."))
    residents = entry.lock(*refs)
    old = lock_card(entry, kk_number)
    new_card(entry, residents, [told.get(each.ref, each.relation) for each in residents], old.rt_id, old.address)
    end_empty_cards(entry)
    return entry.write(next(each for each in residents if each.ref == as_uuid(head)))


@transaction.atomic
def enter_adoption(*, viewer: Viewer, report: Report, ref: Ref, kk_number: str) -> Entered:
    """Enter a child into the family that adopts it; the court's decision is the evidence."""
    return _becomes_child(Entry(viewer, EventKind.ADOPTION, report, ref, kk_number), ref, kk_number)


@transaction.atomic
def enter_recognition(*, viewer: Viewer, report: Report, ref: Ref, kk_number: str) -> Entered:
    """Enter a child into the family of the parent who recognises it."""
    return _becomes_child(Entry(viewer, EventKind.RECOGNITION, report, ref, kk_number), ref, kk_number)


def lock_card(entry: Entry, kk_number: str) -> FamilyCard:
    """The valid card of this number, held until the transaction ends; residents are locked before cards.

    Raises NO_SUCH_FAMILY, NOT_ALLOWED.
    """
    card = FamilyCard.objects.select_for_update().filter(kk_number=kk_number, ended_on=None).first()
    if card is None:
        raise Problem(NO_SUCH_FAMILY)
    entry.need(card.rt_id)
    return card


def living(kk_number: str) -> QuerySet[Resident]:
    """Who is on the card of this number and here."""
    return Resident.objects.filter(family__kk_number=kk_number, life_status="HIDUP", registered_until=None)


def new_card(entry: Entry, members: list[Resident], relations: list[int], rt: str, address: str) -> FamilyCard:
    """Issue a card of today to these members. Raises EVENT_DOES_NOT_FIT."""
    if relations.count(Relation.HEAD) != 1 or not set(relations) <= set(Relation):
        raise Problem(EVENT_DOES_NOT_FIT, _("A family has one head, and each other member a relation to it."))
    entry.need(rt)
    if any(each.life_status != "HIDUP" for each in members):
        raise Problem(EVENT_DOES_NOT_FIT, _("Somebody named is no longer here."))
    today = entry.reported_on
    number = new_kk_number(entry, rt, today)
    card = entry.make(FamilyCard(kk_number=number, rt_id=rt, address=address, issued_on=today))
    for resident, relation in zip(members, relations, strict=True):
        join(entry, resident, card, relation)
    return card


def join(entry: Entry, resident: Resident, card: FamilyCard, relation: int) -> None:
    """Put a resident on a card."""
    entry.change(resident, family_id=card.pk, relation=int(relation))


def end_empty_cards(entry: Entry) -> None:
    """End each card that the event leaves without anybody."""
    left = entry.cards_left()
    for card in FamilyCard.objects.select_for_update().filter(pk__in=left, ended_on=None).order_by("pk"):
        if not living(card.kk_number).exclude(pk__in=left[card.pk]).exists():
            entry.change(card, ended_on=entry.reported_on)


def _becomes_child(entry: Entry, ref: Ref, kk_number: str) -> Entered:
    if entry.earlier:
        return entry.earlier
    (child,) = entry.lock(ref)
    card = lock_card(entry, kk_number)
    if child.life_status != "HIDUP":
        raise Problem(EVENT_DOES_NOT_FIT, _("Somebody named is no longer here."))
    join(entry, child, card, Relation.CHILD)
    entry.change(child, rt_id=card.rt_id, address=card.address)
    end_empty_cards(entry)
    return entry.write(child)


def _asked(relations: Relations) -> list[tuple[str, int]]:
    return sorted((str(ref), int(relation)) for ref, relation in relations.items())
