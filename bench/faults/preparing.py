"""What lies there when a campaign begins: three kinds of databases, people who asked for a card, enrolled stations."""

from bench.faults.ground import LAPTOP, Ground
from bench.faults.people import allotted, subject
from bench.hamlet import PLACE, found_areas, settle

SUPERVISOR, OPERATOR, PASSWORD = "pengawas", "operator", "DATA SIMULASI"


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def prepare_city(ground: Ground) -> None:
    """Areas, people and their applications, the centre's keys, every station with its key."""
    from satupintu.city.enrolment.keys import CENTRE_KEYS
    from satupintu.city.enrolment.services import stations
    from satupintu.city.foundation import clock
    from satupintu.city.foundation.services import note_setting
    from satupintu.city.foundation.viewers import program

    viewer = program("faults")
    found_areas(viewer)
    people = max(number for numbers in allotted(ground.recordings).values() for number in numbers)
    settle(people, subject, since=clock.now())
    keys = {"reader": ground.readers["centre"].public, "signer": ground.signers["centre"].public}
    note_setting(name=CENTRE_KEYS, value=keys)
    for office in (*ground.offices, LAPTOP):
        stations.open_station(viewer=viewer, code=office, name=office, place=PLACE)
        code = stations.make_enrolment_code(viewer=viewer, station=office)
        stations.enrol_station(code=code, public_key=ground.signers[office].public, name=office)


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
