"""`python -m bench.uplink.preparing FOLDER STATIONS PEOPLE`: people who asked for a card, stations with their keys."""

import sys
from pathlib import Path
from uuid import UUID, uuid5

import django

from bench.hamlet import PLACE, found_areas, settle
from bench.uplink.ground import keys

SPACE = UUID("5a7d2f6e-0000-4000-8000-000000000010")


def subject(number: int) -> UUID:
    """The reference of the nth person, from 1; their application has the same number."""
    return uuid5(SPACE, str(number))


def prepare(folder: Path, stations: int, people: int) -> None:
    from satupintu.city.enrolment.keys import CENTRE_KEYS, reading_key, signing_key
    from satupintu.city.enrolment.services import enrol_station, make_enrolment_code, open_station
    from satupintu.city.foundation import clock
    from satupintu.city.foundation.services import note_setting
    from satupintu.city.foundation.viewers import program

    viewer = program("bench")
    found_areas(viewer)
    settle(people, subject, since=clock.now())
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


if __name__ == "__main__":
    django.setup()
    prepare(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
