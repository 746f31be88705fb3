"""Moves out, in and within the city. With a move the duty to hold a KTP goes along: it counts where somebody lives."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NIK_HELD
from satupintu.city.register.rules import events
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import CannotHappenError, EventKind, Report
from satupintu.city.register.selectors.rows import Ref, as_uuid
from satupintu.city.register.services.arrivals import fit_address, settle
from satupintu.city.register.services.entry import Entered, Entry, met
from satupintu.city.register.services.families import end_empty_cards, join, living, lock_card, new_card


@transaction.atomic
def enter_move_out(*, viewer: Viewer, report: Report, refs: Sequence[Ref], destination: str) -> Entered:
    """These leave the city; from that day they are not counted here. Raises as `Entry`, EVENT_DOES_NOT_FIT."""
    report = replace(report, detail={**report.detail, "destination": destination})
    entry = Entry(viewer, EventKind.MOVED_OUT, report, list(map(str, refs)))
    if entry.earlier:
        return entry.earlier
    residents = entry.lock(*refs)
    try:
        for each in residents:
            entry.change(each, **events.move_out(report.happened_on, met(each)))
    except CannotHappenError as wrong:
        raise Problem(EVENT_DOES_NOT_FIT) from wrong
    end_empty_cards(entry)
    return entry.write(residents[0])


@transaction.atomic
def enter_move_in(
    *,
    viewer: Viewer,
    report: Report,
    people: Sequence[Newcomer],
    rt: str,
    address: str,
    origin: str,
    kk_number: str = "",
) -> Entered:
    """These come to live here, on the card named or on a new one (one of them its head).

    Whoever was here before and moved away is found by NIK and returns as the same person, with the elements as they
    were. A NIK that is not known stays open (`give_nik`). Raises as `Entry`, NIK_HELD for somebody who never left,
    UNFIT_ELEMENT, NO_SUCH_AREA, NO_SUCH_FAMILY, EVENT_DOES_NOT_FIT, NUMBERS_USED_UP.
    """
    report = replace(report, detail={**report.detail, "origin": origin})
    entry = Entry(viewer, EventKind.MOVED_IN, report, list(people), rt, address, kk_number)
    if entry.earlier:
        return entry.earlier
    entry.need(rt)
    address = fit_address(rt, address)
    if not people:
        raise Problem(EVENT_DOES_NOT_FIT, _("Nobody is named."))
    residents = [_arrive(entry, each, rt, address) for each in people]
    card = lock_card(entry, kk_number) if kk_number else None
    _put_on_card(entry, residents, [int(each.relation) for each in people], card, rt, address)
    return entry.write(residents[0])


@transaction.atomic
def enter_move_within(
    *,
    viewer: Viewer,
    report: Report,
    refs: Sequence[Ref],
    rt: str,
    address: str,
    kk_number: str = "",
    relations: Mapping[Ref, int] | None = None,
) -> Entered:
    """These move to another address of the city.

    A whole family keeps its card with the new address. Part of one goes onto the card named, or onto a new one;
    `relations` are then those to its head. Raises as `Entry`, NO_SUCH_AREA, NO_SUCH_FAMILY, EVENT_DOES_NOT_FIT.
    """
    told = {str(as_uuid(ref)): int(relation) for ref, relation in (relations or {}).items()}
    entry = Entry(viewer, EventKind.MOVED_WITHIN, report, list(map(str, refs)), rt, address, kk_number, told)
    if entry.earlier:
        return entry.earlier
    address = fit_address(rt, address)
    residents = entry.lock(*refs)
    if any(each.life_status != "HIDUP" or report.happened_on < each.registered_from for each in residents):
        raise Problem(EVENT_DOES_NOT_FIT, _("Somebody named is no longer here."))
    for each in residents:
        entry.change(each, rt_id=rt, address=address)
    if (whole := _whole_family(residents)) and not kk_number:
        entry.change(whole, rt_id=rt, address=address)
    else:
        card = lock_card(entry, kk_number) if kk_number else None
        kin = [told.get(str(each.ref), each.relation) for each in residents]
        _put_on_card(entry, residents, kin, card, rt, address)
        end_empty_cards(entry)
    return entry.write(residents[0])


def _arrive(entry: Entry, who: Newcomer, rt: str, address: str) -> Resident:
    known = Resident.objects.select_for_update().filter(nik=who.nik).first() if who.nik else None
    if known is None:
        return settle(entry, who, who.nik or None, rt, address, None)
    if known.life_status != "PINDAH":
        raise Problem(NIK_HELD)
    day = entry.report.happened_on
    if known.registered_until is not None and day < known.registered_until:
        raise Problem(EVENT_DOES_NOT_FIT, _("This person still lived here on that day."))
    entry.change(known, life_status="HIDUP", registered_from=day, registered_until=None, rt_id=rt, address=address)
    return known


def _put_on_card(
    entry: Entry, residents: list[Resident], kin: list[int], card: FamilyCard | None, rt: str, address: str
) -> None:
    if card is None:
        new_card(entry, residents, kin, rt, address)
        return
    if (card.rt_id, card.address) != (rt, address):
        raise Problem(EVENT_DOES_NOT_FIT, _("The family card named holds another address."))
    for resident, relation in zip(residents, kin, strict=True):
        if relation == 1:
            raise Problem(EVENT_DOES_NOT_FIT, _("A family has one head, and each other member a relation to it."))
        join(entry, resident, card, relation)


def _whole_family(residents: list[Resident]) -> FamilyCard | None:
    """The card of which these are all the members, held; None when some stay behind or they are of several."""
    cards = {each.family_id for each in residents}
    number = cards.pop()
    if cards or number is None:
        return None
    card = FamilyCard.objects.select_for_update().get(pk=number)
    if living(card.kk_number).exclude(pk__in=[each.pk for each in residents]).exists():
        return None
    return card
