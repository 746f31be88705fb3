"""How somebody is entered into the register; for births and arrivals."""

from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.problems import Problem
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NIK_HELD, UNFIT_ELEMENT
from satupintu.city.register.rules.elements import Newcomer, tidy, unfit
from satupintu.city.register.services.entry import Entry


def settle(entry: Entry, who: Newcomer, nik: str | None, rt: str, address: str, card: FamilyCard | None) -> Resident:
    """A new resident, here from the day of the event. Raises UNFIT_ELEMENT."""
    fields = tidy(who.fields()) | {"nik": nik}
    wrong = unfit({name: value for name, value in fields.items() if not (name == "nik" and value is None)})
    if wrong or who.birth_date > entry.report.happened_on:
        raise Problem(UNFIT_ELEMENT, ", ".join(wrong or ["birth_date"]))
    return entry.make(
        Resident(**fields, rt_id=rt, address=address, family=card, registered_from=entry.report.happened_on)
    )


def free_nik(who: Newcomer) -> str | None:
    """The NIK that somebody brings along, None without one. Raises NIK_HELD when it is somebody else's."""
    if who.nik and Resident.objects.filter(nik=who.nik).exists():
        raise Problem(NIK_HELD)
    return who.nik or None


def fit_address(rt: str, address: str) -> str:
    """The address as the register holds it.

    Raises NO_SUCH_AREA, EVENT_DOES_NOT_FIT unless the code is that of an RT, UNFIT_ELEMENT.
    """
    if areas.get_area(rt).level != "RT":
        raise Problem(EVENT_DOES_NOT_FIT, _("An address needs the RT in which it lies."))
    values = tidy({"address": address})
    if unfit(values):
        raise Problem(UNFIT_ELEMENT, "address")
    return str(values["address"])
