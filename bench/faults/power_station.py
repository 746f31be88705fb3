"""The station of the power cuts: it records and says so; and the look at what is left of it after a cut.

`python -m bench.faults.power_station FOLDER FULL|NORMAL RECORDINGS SEED prepare|record`.
"""

import os
import random
import sys
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from bench.recording import KEY, take

RECEIPTS_EVERY = 5  # recordings; then city and centre have them, and their bytes are forgotten
SMALLEST, LARGEST = 500, 60_000  # bytes of a picture
STATION = "bontang-1"


class Said(NamedTuple):
    """A line of the station: this packet is sealed."""

    sequence: str
    packet_id: str
    sha256: str


@dataclass
class Found:
    """After a cut. `lost`: packets that had been said to be sealed and are not there, whole, in their place."""

    lost: int = 0
    problems: list[str] = field(default_factory=list)


def begin(folder: Path) -> None:
    """Django with the station's own settings, its folder here."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "satupintu.station.settings",
        "SATUPINTU_VAR": str(folder),
        "SATUPINTU_SIMULATED": "1",
        "SATUPINTU_LEAST_FREE_MB": "0",
        "SATUPINTU_FLOOR_MB": "0",
        "SATUPINTU_MOST_WAITING": "100000",
    }
    import django

    django.setup()


def prepare(folder: Path) -> None:
    """A station enrolled with a city whose keys lie beside its own."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from satupintu.packets.keys import ReadingKey
    from satupintu.station.vault.identity import make_signing_key
    from satupintu.station.vault.models import Enrolment

    call_command("migrate", verbosity=0)
    make_signing_key()
    readers = {name: ReadingKey.generate().public for name in ("city_reader", "centre_reader")}
    signers = {f"{place}_signer": _signer(folder, place).public for place in ("city", "centre")}
    Enrolment.objects.create(
        pk=1, station=STATION, name=STATION, kecamatan="Invented", enrolled_at=timezone.now(), **readers, **signers
    )
    connection.close()


def _signer(folder: Path, place: str) -> Any:
    from satupintu.environment import kept
    from satupintu.packets.keys import SigningKey

    return SigningKey(kept(folder / "signers" / place, lambda: SigningKey.generate().private))


def record(folder: Path, synchronous: str, recordings: int, chance: random.Random) -> None:
    """One person after the other; what is sealed is said, and now and then receipts come for what was sealed."""
    from django.db import connection

    if synchronous == "NORMAL":
        _forget_to_wait(connection)
    for number in range(1, recordings + 1):
        packet = seal_one(number, chance)
        os.write(1, f"{packet.sequence} {packet.packet_id} {packet.sha256}\n".encode())
        if number % RECEIPTS_EVERY == 0:
            _acknowledge(folder)


def _forget_to_wait(connection: Any) -> None:
    """The control: a commit that does not wait for the disk."""
    from satupintu import environment

    connection.settings_dict["OPTIONS"] = environment.sqlite(Path(), durable=False)["OPTIONS"]


def seal_one(number: int, chance: random.Random) -> Any:
    """By the services that the desk calls: begin, confirm, take or excuse every part, seal."""
    from django.utils import timezone

    from satupintu.station.operators.drawer import DraftKey
    from satupintu.station.vault import rules, services

    key, now = DraftKey("operator", KEY), timezone.now()
    appointment = rules.Appointment(f"application-{number}", "subject", f"{number:013}", biodata={"name": "ORANG"})

    def picture(name: str) -> bytes | None:
        return chance.randbytes(chance.randint(SMALLEST, LARGEST)) if name in {"photo", "finger-01"} else None

    draft = take(appointment, key, now, picture)
    return services.seal_draft(draft_id=draft, key=key, now=timezone.now())


def _acknowledge(folder: Path) -> None:
    from django.utils import timezone

    from satupintu.packets.receipt import issue
    from satupintu.station.vault import receipts
    from satupintu.station.vault.identity import get_identity
    from satupintu.station.vault.models import Packet

    now, identity = timezone.now(), get_identity()
    for packet in Packet.objects.filter(centre_receipt__isnull=True).defer("content"):
        for by in ("city", "centre"):
            receipt = issue(
                packet_id=packet.packet_id,
                station=STATION,
                sequence=packet.sequence,
                received_at=now,
                by=by,
                signing_key=_signer(folder, by),
            )
            receipts.keep_receipt(answer=receipt.to_dict(), by=by, enrolled=identity)
    receipts.forget_old_packets(now=now, keep_days=0)


def look(database: Path, said: list[Said], chance: random.Random) -> Found:
    """Open the vault on what is left, look for all that was said, and record the next person."""
    from django.db import DatabaseError, connection

    found = Found()
    connection.close()
    connection.settings_dict["NAME"] = str(database)
    try:
        with connection.cursor() as cursor:
            found.problems += [row[0] for row in cursor.execute("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
            found.problems += [f"{row} points nowhere" for row in cursor.execute("PRAGMA foreign_key_check").fetchall()]
        _compare(found, said)
        last = seal_one(10_000, chance)
        if last.sequence <= len(said) - found.lost:
            found.problems.append(f"the next packet took number {last.sequence} again")
    except DatabaseError as wrong:
        found.problems.append(f"{type(wrong).__name__}: {wrong}")
    connection.close()
    return found


def _compare(found: Found, said: list[Said]) -> None:
    from satupintu.packets.packet import FIRST_PREVIOUS, SealedPacket
    from satupintu.station.vault.models import Packet

    rows = {packet.sequence: packet for packet in Packet.objects.order_by("sequence")}
    found.lost = sum(not _is_there(rows.get(int(each.sequence)), each) for each in said)
    if sorted(rows) != list(range(1, len(rows) + 1)):
        found.problems.append("the chain has a gap")
    for sequence, packet in rows.items():
        before = rows[sequence - 1].packet_id if sequence - 1 in rows else FIRST_PREVIOUS
        if packet.previous != before:
            found.problems.append(f"packet {sequence} follows another packet than the one before")
        if packet.content is None and packet.centre_receipt is None:
            found.problems.append(f"packet {sequence} was forgotten before the centre had it")
        if packet.content is not None and sha256(packet.content).hexdigest() != packet.sha256:
            found.problems.append(f"packet {sequence} is not what was sealed")
    whole = [packet for packet in rows.values() if packet.content is not None]
    if whole and SealedPacket.from_bytes(bytes(whole[-1].content)).packet_id != whole[-1].packet_id:
        found.problems.append("the last packet is another than it says")


def _is_there(packet: Any, said: Said) -> bool:
    return packet is not None and (packet.packet_id, packet.sha256) == (said.packet_id, said.sha256)


def main() -> None:
    folder, synchronous, recordings, seed, what = sys.argv[1:]
    begin(Path(folder))
    if what == "prepare":
        prepare(Path(folder))
    else:
        record(Path(folder), synchronous, int(recordings), random.Random(f"{seed} pictures"))


if __name__ == "__main__":
    main()
