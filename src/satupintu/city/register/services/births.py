"""Births and stillbirths."""

from django.db import transaction
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT
from satupintu.city.register.rules.elements import Newcomer
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.rows import Ref
from satupintu.city.register.services.arrivals import free_nik, settle
from satupintu.city.register.services.entry import Entered, Entry
from satupintu.city.register.services.families import lock_card
from satupintu.city.register.services.numbers import new_nik


@transaction.atomic
def enter_birth(*, viewer: Viewer, report: Report, child: Newcomer, kk_number: str) -> Entered:
    """Enter a child into a family, with a new NIK unless it has one; `made` holds its reference.

    Raises as `Entry`, NO_SUCH_FAMILY, UNFIT_ELEMENT, NIK_HELD, NUMBERS_USED_UP.
    """
    entry = Entry(viewer, EventKind.BIRTH, report, child, kk_number)
    if entry.earlier:
        return entry.earlier
    if child.birth_date != report.happened_on:
        raise Problem(EVENT_DOES_NOT_FIT, _("The day of birth and the day of the event differ."))
    card = lock_card(entry, kk_number)
    nik = free_nik(child) or new_nik(entry, card.rt_id, child.birth_date, child.sex)
    return entry.write(settle(entry, child, nik, card.rt_id, card.address, card))


@transaction.atomic
def enter_stillbirth(*, viewer: Viewer, report: Report, mother: Ref | None, area: str = "") -> Entered:
    """Write down a stillbirth; nobody is entered. `area`: where, when the mother is not in the register."""
    entry = Entry(viewer, EventKind.STILLBIRTH, report, mother, area)
    if entry.earlier:
        return entry.earlier
    if mother is None:
        entry.need(area)
        return entry.write(None)
    (resident,) = entry.lock(mother)
    return entry.write(resident)
