"""What lies there when a campaign begins: three kinds of databases, people who asked for a card, enrolled stations."""

from datetime import date, timedelta

from bench.faults.ground import LAPTOP, Ground
from bench.faults.people import allotted, subject

PLACE, AREA = "UTARA", "64.74.01"
RT = f"{AREA}.1006-000-001"
BORN = date(1990, 1, 1)
SUPERVISOR, OPERATOR, PASSWORD = "pengawas", "operator", "DATA SIMULASI"


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def prepare_city(ground: Ground) -> None:
    """Areas, people and their applications, the centre's keys, every station with its key."""
    from satupintu.city.enrolment.keys import CENTRE_KEYS
    from satupintu.city.enrolment.services import stations
    from satupintu.city.foundation.services import note_setting
    from satupintu.city.foundation.viewers import program

    viewer = program("faults")
    _found_areas(viewer)
    _settle(sorted(number for numbers in allotted(ground.recordings).values() for number in numbers))
    keys = {"reader": ground.readers["centre"].public, "signer": ground.signers["centre"].public}
    note_setting(name=CENTRE_KEYS, value=keys)
    for office in (*ground.offices, LAPTOP):
        stations.open_station(viewer=viewer, code=office, name=office, place=PLACE)
        code = stations.make_enrolment_code(viewer=viewer, station=office)
        stations.enrol_station(code=code, public_key=ground.signers[office].public, name=office)


def _found_areas(viewer: object) -> None:
    from satupintu.city.areas.rules import AreaEntry, PlaceEntry
    from satupintu.city.areas.services import load_areas

    above = ""
    entries = []
    for code, kind in (("64", "PROVINCE"), ("64.74", "CITY"), (AREA, "KECAMATAN"), (RT[:13], "KELURAHAN"), (RT, "RT")):
        entries.append(AreaEntry(code, kind, f"Invented {code}", above or None))
        above = code
    load_areas(viewer=viewer, areas=entries, places=[PlaceEntry(PLACE, "Invented desk", "KECAMATAN", AREA, "")])


def _settle(numbers: list[int]) -> None:
    """Residents born one a day, each with an open application of the same number."""
    from satupintu.city.applications.models import Application
    from satupintu.city.applications.rules.kinds import Kind
    from satupintu.city.config.inventing.rows import write_rows
    from satupintu.city.foundation import clock
    from satupintu.city.register.models import FamilyCard, Resident
    from satupintu.city.register.rules import kk_number, nik

    since = clock.now()
    write_rows(
        FamilyCard,
        [FamilyCard(kk_number=kk_number.compose("647491", BORN, 1), rt_id=RT, address="JL. PELITA 7", issued_on=BORN)],
    )
    write_rows(Resident, [_resident(number, nik.compose("647491", *_birth(number))) for number in numbers])
    write_rows(
        Application,
        [
            Application(
                claim_code=f"{number:013}",
                kind=Kind.NEW,
                resident_id=number,
                status=Kind.NEW.first_status,
                status_since=since,
                created_at=since,
            )
            for number in numbers
        ],
    )


def _birth(number: int) -> tuple[date, int, int]:
    """Birth date, sex, serial: a NIK for everybody."""
    days, serial = number % 5000, number // 5000 + 1
    return BORN - timedelta(days=days), 1 + number % 2, serial


def _resident(number: int, nik: str) -> object:
    from satupintu.city.register.models import Resident

    born, sex, _ = _birth(number)
    return Resident(
        ref=subject(number),
        nik=nik,
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


def prepare_station(ground: Ground, place: str) -> None:
    """Enrolled, as after the first call to the city, with an operator and somebody who may allow more."""
    from django.contrib.auth.hashers import make_password
    from django.utils import timezone

    from satupintu.station.operators.models import Operator
    from satupintu.station.vault.models import Enrolment

    Enrolment.objects.create(
        pk=1,
        station=place,
        name=place,
        kecamatan="Invented",
        city_reader=ground.readers["city"].public,
        centre_reader=ground.readers["centre"].public,
        city_signer=ground.signers["city"].public,
        centre_signer=ground.signers["centre"].public,
        enrolled_at=timezone.now(),
    )
    for name, roles in ((OPERATOR, ["OPERATOR"]), (SUPERVISOR, ["OPERATOR", "SUPERVISOR"])):
        Operator.objects.create(username=name, name=name, password=make_password(PASSWORD), roles=roles)
