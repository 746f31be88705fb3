"""Elements of KTP and KK: a new name, another value from a day on, or a value that was wrong from the start."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NIK_HELD, UNFIT_ELEMENT
from satupintu.city.register.rules.codes import Relation
from satupintu.city.register.rules.elements import CHANGEABLE, tidy, unfit
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.rows import Ref
from satupintu.city.register.services.entry import Entered, Entry


@transaction.atomic
def enter_name_change(*, viewer: Viewer, report: Report, ref: Ref, name: str) -> Entered:
    """A new name by a court's decision, from its day on. Raises as `Entry`, UNFIT_ELEMENT."""
    return _set(Entry(viewer, EventKind.NAME_CHANGE, report, ref, name), ref, {"name": name})


@transaction.atomic
def enter_element_change(*, viewer: Viewer, report: Report, ref: Ref, values: Mapping[str, Any]) -> Entered:
    """Elements that became another (`rules.elements.CHANGEABLE`: education, occupation, …), from the day on.

    Raises as `Entry`, UNFIT_ELEMENT.
    """
    entry = Entry(viewer, EventKind.ELEMENT_CHANGE, report, ref, values)
    if not values.keys() <= CHANGEABLE:
        raise Problem(UNFIT_ELEMENT, ", ".join(sorted(values.keys() - CHANGEABLE)))
    return _set(entry, ref, values)


@transaction.atomic
def correct(*, viewer: Viewer, report: Report, ref: Ref, values: Mapping[str, Any]) -> Entered:
    """Elements that were entered wrongly: as of any day the register now says the right value.

    What it said before stays readable by the day on which it was known. An event with a wrong day is undone and
    entered anew; a NIK is for life, so only a missing one is put in. Raises as `Entry`, UNFIT_ELEMENT, NIK_HELD,
    EVENT_DOES_NOT_FIT.
    """
    return _set(Entry(viewer, EventKind.CORRECTION, report, ref, values), ref, values)


@transaction.atomic
def take_over(*, viewer: Viewer, report: Report, ref: Ref, values: Mapping[str, Any]) -> Entered:
    """Elements as an accepted list from elsewhere has them; like a correction, with the list as evidence.

    Raises as `correct`.
    """
    return _set(Entry(viewer, EventKind.TAKEN_OVER, report, ref, values), ref, values)


def _set(entry: Entry, ref: Ref, values: Mapping[str, Any]) -> Entered:
    if entry.earlier:
        return entry.earlier
    wrong = unfit(values)
    if values.get("birth_date") is not None and "birth_date" not in wrong and values["birth_date"] > clock.today():
        wrong.append("birth_date")
    if wrong:
        raise Problem(UNFIT_ELEMENT, ", ".join(wrong))
    (resident,) = entry.lock(ref)
    _check_relation(resident, values)
    _check_nik(resident, values)
    entry.change(resident, **tidy(values))
    return entry.write(resident)


def _check_relation(resident: Resident, values: Mapping[str, Any]) -> None:
    relation = values.get("relation", resident.relation)
    if relation != resident.relation and Relation.HEAD in {relation, resident.relation}:
        raise Problem(EVENT_DOES_NOT_FIT, _("Another head of the family needs a new family card."))


def _check_nik(resident: Resident, values: Mapping[str, Any]) -> None:
    if "nik" not in values or values["nik"] == resident.nik:
        return
    if resident.nik is not None:
        raise Problem(EVENT_DOES_NOT_FIT, _("This person has a NIK; it is for life."))
    if Resident.objects.filter(nik=values["nik"]).exists():
        raise Problem(NIK_HELD)
