"""How many live here and how many must hold a card, by what the register holds now; names nobody, asks for no viewer.

`selectors.history` counts as another day knew it.
"""

from datetime import date, timedelta

from django.db.models import Max, Q, QuerySet

from satupintu.city.areas import selectors as areas
from satupintu.city.register.models import LifeEvent, Resident
from satupintu.city.register.rules import wajib_ktp


def registered_on(on: date) -> Q:
    """A condition on residents: counted in this city on that day (`rules.wajib_ktp.is_registered` in SQL)."""
    return Q(registered_from__lte=on) & (Q(registered_until__isnull=True) | Q(registered_until__gt=on))


def wajib_ktp_on(on: date) -> Q:
    """A condition on residents: must have a KTP on that day (`rules.wajib_ktp.is_wajib_ktp` in SQL)."""
    married = Q(married_on__lte=on) | Q(married_on__isnull=True) & ~Q(marital_status=wajib_ktp.SINGLE)
    of_age = Q(birth_date__lte=wajib_ktp.seventeen_years_before(on))
    may_stay = Q(nationality=wajib_ktp.INDONESIAN) | Q(itap_until__gte=on)
    return (of_age | married) & may_stay & registered_on(on)


def residents_on(on: date, area: str = "") -> QuerySet[Resident]:
    """Everyone counted on that day inside an area, for later stages to count; they hand out no single row of it."""
    return Resident.objects.filter(registered_on(on), areas.within(area, "rt__code"))


def bound_between(first: date, end: date) -> QuerySet[Resident]:
    """Everyone who may have had to hold a KTP on a day from `first` to before `end`, gone since or not.

    For later stages to count; `rules.wajib_ktp.duty_span` tells the days of each.
    """
    last = end - timedelta(days=1)
    married = Q(married_on__lte=last) | Q(married_on__isnull=True) & ~Q(marital_status=wajib_ktp.SINGLE)
    of_age = Q(birth_date__lte=wajib_ktp.seventeen_years_before(last))
    here = Q(registered_from__lte=last) & (Q(registered_until__isnull=True) | Q(registered_until__gt=first))
    return Resident.objects.filter(of_age | married, here)


def gone_by(on: date) -> QuerySet[Resident]:
    """Everyone who counts no longer on a day: dead, moved away, or never here."""
    return Resident.objects.filter(registered_until__lte=on)


def count_population(on: date, area: str = "") -> int:
    """How many residents the area has on that day."""
    return residents_on(on, area).count()


def count_wajib_ktp(on: date, area: str = "") -> int:
    """How many of them must have a KTP on that day."""
    return Resident.objects.filter(wajib_ktp_on(on), areas.within(area, "rt__code")).count()


def data_state() -> str:
    """Another text after each event and each entry, for later stages that keep what they counted."""
    newest = LifeEvent.objects.aggregate(newest=Max("pk"))["newest"]
    return f"{Resident.objects.count()}|{newest}"
