"""An invented hamlet: its areas, one desk, and people by number who asked for a card."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

PLACE, AREA = "UTARA", "64.74.01"
RT = f"{AREA}.1006-000-001"
BORN = date(1990, 1, 1)  # the oldest are born 5,000 days before


def found_areas(viewer: Any) -> None:
    from satupintu.city.areas.rules import AreaEntry, PlaceEntry
    from satupintu.city.areas.services import load_areas

    above = ""
    entries = []
    for code, kind in (("64", "PROVINCE"), ("64.74", "CITY"), (AREA, "KECAMATAN"), (RT[:13], "KELURAHAN"), (RT, "RT")):
        entries.append(AreaEntry(code, kind, f"Invented {code}", above or None))
        above = code
    load_areas(viewer=viewer, areas=entries, places=[PlaceEntry(PLACE, "Invented desk", "KECAMATAN", AREA, "")])


def settle(people: int, subject: Callable[[int], UUID], *, since: datetime, status: str | None = None) -> None:
    """Residents numbered from 1, born one a day, each with an application of the same number.

    `status` of all applications: the first one unless told otherwise. Past the services: laid down as rows.
    """
    from satupintu.city.applications.models import Application
    from satupintu.city.applications.rules.kinds import Kind
    from satupintu.city.config.inventing.rows import write_rows
    from satupintu.city.register.models import FamilyCard, Resident
    from satupintu.city.register.rules import kk_number, nik

    def resident(number: int) -> Resident:
        born, sex = BORN - timedelta(days=number % 5000), 1 + number % 2
        return Resident(
            ref=subject(number),
            nik=nik.compose("647491", born, sex, number // 5000 + 1),
            name=f"ORANG {number}",
            birth_place="BONTANG",
            birth_date=born,
            sex=sex,
            religion=1,
            education=5,
            occupation=15,
            family_id=1,
            rt_id=RT,
            address="JL. PELITA 7",
            registered_from=born,
        )

    def application(number: int) -> Application:
        return Application(
            claim_code=f"{number:013}",
            kind=Kind.NEW,
            resident_id=number,
            status=status or Kind.NEW.first_status,
            status_since=since,
            created_at=since,
        )

    kk = kk_number.compose("647491", BORN, 1)
    with transaction.atomic():
        write_rows(FamilyCard, [FamilyCard(kk_number=kk, rt_id=RT, address="JL. PELITA 7", issued_on=BORN)])
        write_rows(Resident, map(resident, range(1, people + 1)))
        write_rows(Application, map(application, range(1, people + 1)))
