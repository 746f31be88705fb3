"""New NIKs and KK numbers: each serial is counted on in the transaction of the event that uses it.

The row of the counter is held until that transaction ends, so two events never get the same serial; when the program
dies, the database takes counter, number and event back together. So no serial is used twice, and none is missing: it
stands in NumberIssued, or somebody held it before the register counted.
"""

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from satupintu.city.areas import selectors as areas
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import Viewer
from satupintu.city.register.models import FamilyCard, NumberCounter, NumberIssued, Resident
from satupintu.city.register.problems import EVENT_DOES_NOT_FIT, NUMBERS_USED_UP
from satupintu.city.register.rules import numbers
from satupintu.city.register.rules.events import EventKind, Report
from satupintu.city.register.selectors.rows import Ref
from satupintu.city.register.services.entry import Entered, Entry


@transaction.atomic
def give_nik(*, viewer: Viewer, report: Report, ref: Ref) -> Entered:
    """Issue a NIK to a resident who has none. Raises as `Entry`, EVENT_DOES_NOT_FIT for a holder, NUMBERS_USED_UP."""
    entry = Entry(viewer, EventKind.NIK_ISSUED, report, ref)
    if entry.earlier:
        return entry.earlier
    (resident,) = entry.lock(ref)
    if resident.nik is not None:
        raise Problem(EVENT_DOES_NOT_FIT, _("This person has a NIK; it is for life."))
    entry.change(resident, nik=new_nik(entry, resident.rt_id, resident.birth_date, resident.sex))
    return entry.write(resident)


def new_nik(entry: Entry, rt: str, birth_date: date, sex: int) -> str:
    """The next NIK of the kecamatan in which the RT lies. Raises NUMBERS_USED_UP, NO_SUCH_AREA."""
    prefix = numbers.nik_prefix(_region(rt), birth_date, sex)
    return _next(entry, NumberCounter.Kind.NIK, prefix)


def new_kk_number(entry: Entry, rt: str, issued_on: date) -> str:
    """The next KK number of that day and kecamatan. Raises as `new_nik`."""
    prefix = numbers.kk_prefix(_region(rt), issued_on)
    return _next(entry, NumberCounter.Kind.KK, prefix)


def _next(entry: Entry, kind: NumberCounter.Kind, prefix: str) -> str:
    NumberCounter.objects.bulk_create([NumberCounter(kind=kind, prefix=prefix)], ignore_conflicts=True)
    counter = NumberCounter.objects.select_for_update().get(kind=kind, prefix=prefix)
    serial = numbers.next_serial(counter.last, _held(kind, prefix, counter.last))
    if serial is None:
        raise Problem(NUMBERS_USED_UP)
    NumberCounter.objects.filter(pk=counter.pk).update(last=serial)
    entry.numbers.append(NumberIssued(kind=kind, prefix=prefix, serial=serial, issued_at=entry.at))
    return f"{prefix}{serial:04}"


def _held(kind: NumberCounter.Kind, prefix: str, last: int) -> set[int]:
    """Serials beyond the last that somebody brought along."""
    beyond = (f"{prefix}{last + 1:04}", f"{prefix}{numbers.LAST_SERIAL}")  # a range, since SQLite has no index for LIKE
    niks = Resident.objects.filter(nik__range=beyond).values_list("nik", flat=True)
    kk_numbers = FamilyCard.objects.filter(kk_number__range=beyond).values_list("kk_number", flat=True)
    return {int(str(text)[12:]) for text in (niks if kind is NumberCounter.Kind.NIK else kk_numbers)}


def _region(rt: str) -> str:
    areas.get_area(rt)
    invented = settings.SIMULATED or find_setting("simulated") is True
    return numbers.region(".".join(rt.split(".")[:3]), invented=invented)
