"""`python -m bench.uplink.preparing FOLDER STATIONS PEOPLE`: people who asked for a card, stations with their keys."""

import sys
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid5

import django

from bench.uplink.ground import keys

SPACE = UUID("5a7d2f6e-0000-4000-8000-000000000010")
PLACE, AREA = "UTARA", "64.74.01"
RT = f"{AREA}.1006-000-001"
BORN = date(1990, 1, 1)


def subject(number: int) -> str:
    """The reference of the nth person, from 1; their application has the same number."""
    return str(uuid5(SPACE, str(number)))


def prepare(folder: Path, stations: int, people: int) -> None:
    from satupintu.city.areas.rules import AreaEntry, PlaceEntry
    from satupintu.city.areas.services import load_areas
    from satupintu.city.enrolment.keys import CENTRE_KEYS, reading_key, signing_key
    from satupintu.city.enrolment.services import enrol_station, make_enrolment_code, open_station
    from satupintu.city.foundation.services import note_setting
    from satupintu.city.foundation.viewers import program

    viewer = program("bench")
    above, entries = "", []
    for code, kind in (("64", "PROVINCE"), ("64.74", "CITY"), (AREA, "KECAMATAN"), (RT[:13], "KELURAHAN"), (RT, "RT")):
        entries.append(AreaEntry(code, kind, f"Invented {code}", above or None))
        above = code
    load_areas(viewer=viewer, areas=entries, places=[PlaceEntry(PLACE, "Invented desk", "KECAMATAN", AREA, "")])
    _settle(people)
    reader, signer = keys(folder / "centre")
    note_setting(name=CENTRE_KEYS, value={"reader": reader.public, "signer": signer.verifying_key.public})
    for number in range(stations):
        _, key = keys(folder / f"station-{number}" / "bench-keys")
        (folder / f"station-{number}" / "station" / "keys").mkdir(parents=True, exist_ok=True)
        (folder / f"station-{number}" / "station" / "keys" / "signing").write_text(key.private)
        open_station(viewer=viewer, code=f"bench-{number}", name=f"bench-{number}", place=PLACE)
        code = make_enrolment_code(viewer=viewer, station=f"bench-{number}")
        enrol_station(code=code, public_key=key.public, name=f"bench-{number}")
    public = (reading_key().public, reader.public, signing_key().public, signer.public)
    (folder / "public-keys").write_text(" ".join(public))


def _settle(people: int) -> None:
    from satupintu.city.applications.models import Application
    from satupintu.city.applications.rules.kinds import Kind
    from satupintu.city.foundation import clock
    from satupintu.city.register.models import FamilyCard, Resident
    from satupintu.city.register.rules import kk_number, nik

    family = FamilyCard.objects.create(
        kk_number=kk_number.compose("647491", BORN, 1), rt_id=RT, address="JL. PELITA 7", issued_on=BORN
    )
    births = [(BORN - timedelta(days=number % 5000), 1 + number % 2, number // 5000 + 1) for number in range(people)]
    Resident.objects.bulk_create(
        Resident(
            ref=subject(number),
            nik=nik.compose("647491", *birth),
            name=f"ORANG {number}",
            birth_place="BONTANG",
            birth_date=birth[0],
            sex=birth[1],
            religion=1,
            education=5,
            occupation=15,
            family=family,
            rt_id=RT,
            address="JL. PELITA 7",
            registered_from=birth[0],
        )
        for number, birth in enumerate(births, 1)
    )
    now = clock.now()
    Application.objects.bulk_create(
        Application(
            claim_code=f"{number:013}",
            kind=Kind.NEW,
            resident_id=row,
            status=Kind.NEW.first_status,
            status_since=now,
            created_at=now,
        )
        for number, row in enumerate(Resident.objects.order_by("pk").values_list("pk", flat=True), 1)
    )


if __name__ == "__main__":
    django.setup()
    prepare(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
