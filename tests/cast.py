"""The cast: a small city with named people, one per situation. NIK prefixes 647491-93 belong to nobody real.

Staff (password `PASSWORD`)              may see
  ani      front desk of Bontang Utara   residents of Bontang Utara; whoever is booked or queues there
  arif     front desk of Bontang Selatan residents of Bontang Selatan; likewise
  budi     recording operator, Utara     residents of Bontang Utara
  vina     verifier, whole city          every resident
  vera     the second verifier          every resident
  slamet   stock officer, whole city     applications and slots, no resident
  citra    head of office                every resident
  dewi     auditor                       the audit trail, no resident
  rama     administrator                 accounts and areas, no resident

Residents                                are here for
  eka      1990, F, Utara                wajib KTP, not yet recorded
  fajar    1985, M, Utara                wajib KTP, thought of as recorded; lives with eka (head of the family)
  gita     16 years, F, Utara            not wajib yet
  hana     16 years, F, married, Utara   wajib because married
  ian      1970, M, foreigner, ITAP      wajib while the ITAP holds
  joni     1950, M, died                 no longer counted
  kiki     1995, F, Selatan              wajib, outside the area of Utara's desk
  lala     1988, F, moved away           no longer counted
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from satupintu.city.applications import services as applications
from satupintu.city.applications.models import Slot
from satupintu.city.areas import services as areas
from satupintu.city.areas.rules import AreaEntry, PlaceEntry
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.models import Account
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import Grant, Role, Viewer, program
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.city.register.rules import kk_number, nik
from satupintu.city.register.services.search import index_residents

PASSWORD = "rahasia-sekali-1"
TODAY = date(2026, 7, 6)  # a Monday
NOW = datetime(2026, 7, 6, 8, 0, tzinfo=ZoneInfo("Asia/Makassar"))
CITY = "64.74"
UTARA, SELATAN, BARAT = "64.74.01", "64.74.02", "64.74.03"
KELURAHAN_UTARA, KELURAHAN_SELATAN = "64.74.01.1006", "64.74.02.1001"
RT_UTARA, RT_SELATAN = f"{KELURAHAN_UTARA}-000-001", f"{KELURAHAN_SELATAN}-000-002"
PLACE_UTARA, PLACE_SELATAN, OFFICE = "UTARA", "SELATAN", "KANTOR"
SYSTEM = program("tests")

_AREAS = (
    AreaEntry("64", "PROVINCE", "Kalimantan Timur"),
    AreaEntry(CITY, "CITY", "Kota Bontang", "64"),
    AreaEntry(UTARA, "KECAMATAN", "Bontang Utara", CITY),
    AreaEntry(SELATAN, "KECAMATAN", "Bontang Selatan", CITY),
    AreaEntry(BARAT, "KECAMATAN", "Bontang Barat", CITY),
    AreaEntry(KELURAHAN_UTARA, "KELURAHAN", "Api-api", UTARA),
    AreaEntry("64.74.01.1003", "KELURAHAN", "Lok Tuan", UTARA),
    AreaEntry(KELURAHAN_SELATAN, "KELURAHAN", "Tanjung Laut", SELATAN),
    AreaEntry(RT_UTARA, "RT", "RT 001", KELURAHAN_UTARA),
    AreaEntry(RT_SELATAN, "RT", "RT 002", KELURAHAN_SELATAN),
)
_PLACES = (
    PlaceEntry(PLACE_UTARA, "Kecamatan Bontang Utara", "KECAMATAN", UTARA, "JL. KAPUR SIRIH 1"),
    PlaceEntry(PLACE_SELATAN, "Kecamatan Bontang Selatan", "KECAMATAN", SELATAN, "JL. DERMAGA 2"),
    PlaceEntry(OFFICE, "Kantor Disdukcapil", "OFFICE", CITY, "JL. BUKIT TELAGA 3"),
)
_STAFF = {
    "ani": ("Ani Lestari", Role.FRONT_DESK, UTARA),
    "arif": ("Arif Wahab", Role.FRONT_DESK, SELATAN),
    "budi": ("Budi Santoso", Role.OPERATOR, UTARA),
    "vina": ("Vina Amalia", Role.VERIFIER, ""),
    "vera": ("Vera Nirmala", Role.VERIFIER, ""),
    "slamet": ("Slamet Riyadi", Role.STOCK_OFFICER, ""),
    "citra": ("Citra Dewanti", Role.HEAD, ""),
    "dewi": ("Dewi Sartika", Role.AUDITOR, ""),
    "rama": ("Rama Putra", Role.ADMINISTRATOR, ""),
}


@dataclass(frozen=True)
class Cast:
    """Viewers of the staff and references of the residents, by first name."""

    viewers: dict[str, Viewer]
    residents: dict[str, UUID]

    def __getattr__(self, name: str) -> Viewer | UUID:
        for people in (self.viewers, self.residents):
            if name in people:
                return people[name]
        raise AttributeError(name)


def assemble() -> Cast:
    """The whole cast, in the database of the running test."""
    found_city()
    return Cast({name: hire(name) for name in _STAFF}, settle())


def found_city() -> None:
    """Areas and places of service."""
    areas.load_areas(viewer=SYSTEM, areas=_AREAS, places=_PLACES, aliases={"64.74.01.1003": ["Loktuan"]})


def hire(name: str) -> Viewer:
    """The account of one member of the staff; gives its viewer."""
    full_name, role, area = _STAFF[name]
    grants = (Grant(role, area),)
    account, _ = Account.objects.get_or_create(username=name, defaults={"name": full_name, "password": _encoded()})
    foundation.open_account(viewer=SYSTEM, username=name, name=full_name, password=PASSWORD, grants=grants)
    return Viewer(account.pk, account.name, grants)


@cache
def _encoded() -> str:
    return make_password(PASSWORD)  # slow on purpose, so once for all


def account(name: str) -> Account:
    """The account, for signing in a test client: `client.force_login(cast.account("ani"), backend=BACKEND)`."""
    return Account.objects.get(username=name)


BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(name: str) -> Client:
    """A client of its own for one of the cast."""
    client = Client()
    client.force_login(account(name), backend=BACKEND)
    return client


def settle() -> dict[str, UUID]:
    """All residents; gives their references."""
    gone = {"registered_until": date(2025, 3, 1)}
    home = family(kk_number.compose("647491", date(2012, 2, 9), 1), RT_UTARA)
    return {
        "eka": resident("EKA WULANDARI", date(1990, 5, 1), 2, family=home, relation=4),
        "fajar": resident("FAJAR HIDAYAT", date(1985, 11, 23), 1, family=home, relation=1, marital_status=2),
        "gita": resident("GITA LESTARI", date(2010, 1, 15), 2, family=home, relation=4),
        "hana": resident("HANA SARI", date(2009, 9, 9), 2, marital_status=2, married_on=date(2026, 2, 2)),
        "ian": resident("IAN MACLEOD", date(1970, 12, 31), 1, nationality="GBR", itap_until=date(2027, 1, 1)),
        "joni": resident("JONI SAPUTRA", date(1950, 4, 4), 1, life_status="MATI", **gone),
        "kiki": resident("KIKI RAHMA", date(1995, 8, 17), 2, rt=RT_SELATAN),
        "lala": resident("LALA JANNAH", date(1988, 6, 6), 2, life_status="PINDAH", **gone),
    }


def family(number: str, rt: str = RT_UTARA) -> FamilyCard:
    return FamilyCard.objects.create(kk_number=number, rt_id=rt, address="JL. PELITA 7", issued_on=date(2012, 2, 9))


def resident(name: str, birth_date: date, sex: int, *, rt: str = RT_UTARA, serial: int = 1, **more: object) -> UUID:
    """One more resident, Indonesian, single and alive unless said otherwise; with a family card of their own."""
    prefix = "647492" if rt == RT_SELATAN else "647491"
    card = more.pop("family", None) or family(_next_kk(prefix), rt)
    row = Resident.objects.create(
        nik=nik.compose(prefix, birth_date, sex, serial),
        name=name,
        birth_place="BONTANG",
        birth_date=birth_date,
        sex=sex,
        rt_id=rt,
        address="JL. PELITA 7",
        family=card,
        **{"religion": 1, "education": 5, "occupation": 15, "registered_from": birth_date} | more,
    )
    index_residents([row.pk])
    return row.ref


def _next_kk(prefix: str) -> str:
    return kk_number.compose(prefix, date(2013, 3, 3), FamilyCard.objects.count() + 1)


def papers(ref: UUID) -> tuple[str, str, date]:
    """NIK, KK number and birth date, as the resident's family card says."""
    row = Resident.objects.select_related("family").get(ref=ref)
    return row.nik, row.family.kk_number, row.birth_date


def slots(place: str = PLACE_UTARA, day: date = TODAY, *, capacity: int = 3, quota: int = 2) -> list[int]:
    """Two times on a day, at nine and at ten; gives their numbers."""
    hours = [(time(9), time(10)), (time(10), time(11))]
    applications.open_slots(viewer=SYSTEM, place=place, days=[day], times=hours, capacity=capacity, quota=quota)
    return list(Slot.objects.filter(place=place, day=day).order_by("starts").values_list("pk", flat=True))


def tomorrow() -> date:
    return TODAY + timedelta(days=1)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """What stands inside must be refused with the problem of this code."""
    with pytest.raises(Problem) as caught:
        yield
    assert caught.value.kind.code == code
