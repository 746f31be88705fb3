"""`python -m bench.uplink.crowd FOLDER CLIENTS SECONDS SIZE PEOPLE`: many stations seal and send at once.

Each client is one station with the sender's own code (announce, parts, receipt), in a thread of this process; it seals
its next packet when the one before has its receipt. Prints the seconds of each upload, sealing left out.
"""

import json
import os
import sys
import threading
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import django

from bench.uplink.ground import keys
from bench.uplink.preparing import subject


class Client:
    """One station: its chain, its line to the city."""

    def __init__(self, folder: Path, number: int, size: int, people: range) -> None:
        from satupintu.packets.keys import ReaderKey, VerifyingKey
        from satupintu.packets.packet import FIRST_PREVIOUS
        from satupintu.station.vault.identity import Identity

        reader, centre, signer, centre_signer = (folder / "public-keys").read_text().split()
        name, (_, key) = f"bench-{number}", keys(folder / f"station-{number}" / "bench-keys")
        self.identity = Identity(
            station=name,
            name=name,
            kecamatan="",
            city_reader=ReaderKey(reader),
            centre_reader=ReaderKey(centre),
            city_signer=VerifyingKey(signer),
            centre_signer=VerifyingKey(centre_signer),
            signing_key=key,
        )
        self.sequence, self.previous = 0, FIRST_PREVIOUS
        self.size, self.people = size, people
        self.seconds: list[float] = []
        self.failed = 0

    def run(self, until: float) -> None:
        from satupintu.station.link.city import City, CityRefuses, Unreachable
        from satupintu.station.link.parts import Pace, send

        with City(self.identity) as city:
            pace = Pace()
            while time.monotonic() < until:
                packet = self._seal()
                began = time.monotonic()
                try:
                    self.failed += send(city, packet, pace) is None
                except (Unreachable, CityRefuses):
                    self.failed += 1
                    continue
                self.seconds.append(time.monotonic() - began)

    def _seal(self) -> Any:
        from django.utils.timezone import localtime

        from satupintu.packets.packet import Capture, PartException, seal
        from satupintu.packets.parts import PART_NAMES
        from satupintu.packets.status import Reason
        from satupintu.station.vault.models import Packet

        person = self.people[self.sequence % len(self.people)]
        parts = {"biodata": b"{}", "photo": os.urandom(self.size)}
        excused = [PartException(name, Reason.OTHER) for name in PART_NAMES if name not in parts]
        self.sequence += 1
        sealed = seal(
            Capture(str(subject(person)), str(person), parts, excused),
            station=self.identity.station,
            sequence=self.sequence,
            previous=self.previous,
            sealed_at=localtime(),
            signing_key=self.identity.signing_key,
            city=self.identity.city_reader,
            centre=self.identity.centre_reader,
        )
        self.previous, data = sealed.packet_id, sealed.to_bytes()
        digest = sha256(data).hexdigest()
        return Packet(sequence=self.sequence, packet_id=sealed.packet_id, sha256=digest, size=len(data), content=data)


def crowd(folder: Path, clients: int, seconds: float, size: int, people: int) -> dict[str, object]:
    share = people // clients
    all_ = [Client(folder, each, size, range(each * share + 1, (each + 1) * share + 1)) for each in range(clients)]
    began = time.monotonic()
    threads = [threading.Thread(target=each.run, args=(began + seconds,)) for each in all_]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.monotonic() - began
    return {
        "seconds": [each for client in all_ for each in client.seconds],
        "failed": sum(client.failed for client in all_),
        "took": took,
    }


if __name__ == "__main__":
    django.setup()
    clients, seconds, size, people = map(int, sys.argv[2:6])
    print(json.dumps(crowd(Path(sys.argv[1]), clients, seconds, size, people)))
