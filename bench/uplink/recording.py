"""`python -m bench.uplink.recording FOLDER STATION FIRST NUMBER SIZE`: a station's own services record and seal.

Prints the milliseconds of each sealing, from the press after the last capture until the packet is on the disk: by the
clock, and of the processor.
"""

import json
import os
import sys
import time
from pathlib import Path

import django

from bench.recording import KEY, take
from bench.uplink.preparing import subject

PICTURES = 12  # photo, signature, ten fingers carry nearly all of a packet


def record(folder: Path, station: int, first: int, number: int, size: int) -> list[tuple[float, float]]:
    from satupintu.station.operators.drawer import DraftKey

    _enrol(folder, station)
    key = DraftKey("operator", KEY)
    return [_record(person, key, size) for person in range(first, first + number)]


def _enrol(folder: Path, station: int) -> None:
    from django.utils import timezone

    from satupintu.station.vault.models import Enrolment

    readers_and_signers = (folder / "public-keys").read_text().split()
    names = ("city_reader", "centre_reader", "city_signer", "centre_signer")
    public = dict(zip(names, readers_and_signers, strict=True))
    who = {"station": f"bench-{station}", "name": f"bench-{station}", "kecamatan": "Invented"}
    Enrolment.objects.update_or_create(pk=1, defaults={**who, **public, "enrolled_at": timezone.now()})


def _record(person: int, key: object, size: int) -> tuple[float, float]:
    from django.utils import timezone

    from satupintu.packets.parts import FINGERS
    from satupintu.station.vault import rules, services

    appointment = rules.Appointment(
        str(person),
        str(subject(person)),
        f"{person:013}",
        biodata={"name": f"ORANG {person}", "nik": "6474910101990001"},
    )

    def picture(name: str) -> bytes | None:
        return os.urandom(size // PICTURES) if name in {"photo", "signature", *FINGERS} else None

    draft = take(appointment, key, timezone.now(), picture)
    began, taken = time.perf_counter(), time.process_time()
    services.seal_draft(draft_id=draft, key=key, now=timezone.now())  # type: ignore[arg-type]
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - taken)


if __name__ == "__main__":
    django.setup()
    told = record(Path(sys.argv[1]), *map(int, sys.argv[2:6]))
    print(json.dumps(told))
