"""The desk of a station: one person after the other is recorded by the station's own services, and noted down.

The notes are the campaign's memory of what the station said had been sealed: a file of its own, one write and one
fsync a line, no part of the product. A recording that was cut short is taken up again where its draft stands.
"""

import json
import os
import random
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.faults.board import STOP, Board
from bench.faults.ground import Ground
from bench.faults.people import allotted, subject
from bench.faults.preparing import OPERATOR, PASSWORD, SUPERVISOR
from bench.recording import KEY, take

SMALLEST, LARGEST = 400, 3000  # bytes of a picture
FINGERS = 3


class Notes:
    """What the station said: {"taken": application} once all parts are in the draft, {"sealed": ...} once sealed."""

    def __init__(self, file: Path) -> None:
        self._file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self.taken = {note["taken"] for note in read_notes(file) if "taken" in note}

    def write(self, **note: object) -> None:
        os.write(self._file, json.dumps(note).encode() + b"\n")
        os.fsync(self._file)


def read_notes(file: Path) -> list[dict[str, Any]]:
    """Whole lines; the last may have been cut by a kill."""
    lines = file.read_bytes().split(b"\n")[:-1] if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith(b"}")]


def capture(ground: Ground, place: str, board: Board) -> None:
    """Record everybody allotted to this station until told to stop; then finish what is under way."""
    from satupintu.station.operators.drawer import DraftKey

    key, notes = DraftKey(OPERATOR, KEY), Notes(ground.folder / place / "notes")
    chance = random.Random(f"{ground.seed} {place} {time.monotonic()}")
    while True:
        person = _next_person(allotted(ground.recordings)[place], notes, stopping=bool(board.get(place, STOP)))
        if person is None:
            time.sleep(0.2)
            continue
        with board.step(f"{place}/capture"):
            _record(person, key, notes, chance)


def _next_person(numbers: list[int], notes: Notes, *, stopping: bool) -> int | None:
    """Whoever has a draft first, as the list at the desk shows it; else the next who was not recorded."""
    from django.db import OperationalError

    from satupintu.station.vault.models import Draft, Packet

    try:
        drafts = {int(draft.application) for draft in Draft.objects.all()}
        sealed = {int(row) for row in Packet.objects.values_list("application", flat=True)}
    except OperationalError:
        return None
    if drafts:
        return min(drafts)
    for number in [] if stopping else numbers:
        if number in sealed:
            continue
        if number not in notes.taken:
            return number
        # all parts were there and no packet is: nobody records that person as if nothing had been
    return None


def _record(number: int, key: Any, notes: Notes, chance: random.Random) -> None:
    """One recording, or what is left of it. What the station refuses or its disk prevents is tried again."""
    from django.db import OperationalError, close_old_connections

    from satupintu.station.problems import Refused

    try:
        packet = _take_and_seal(number, key, notes, chance)
    except Refused as refused:
        _ask_supervisor(refused.code, chance)
        return
    except OperationalError:
        close_old_connections()
        return
    notes.write(sealed=number, sequence=packet.sequence, packet_id=packet.packet_id, sha256=packet.sha256)


def _take_and_seal(number: int, key: Any, notes: Notes, chance: random.Random) -> Any:
    from django.utils import timezone

    from satupintu.packets.parts import FINGERS as ALL_FINGERS
    from satupintu.station.vault import rules, services

    appointment = rules.Appointment(
        str(number), str(subject(number)), f"{number:013}", biodata={"name": f"ORANG {number}"}
    )

    def picture(name: str) -> bytes | None:
        taken = name in {"photo", *ALL_FINGERS[:FINGERS]}
        return chance.randbytes(chance.randint(SMALLEST, LARGEST)) if taken else None

    draft = take(appointment, key, timezone.now(), picture)
    notes.write(taken=number)
    return services.seal_draft(draft_id=draft, key=key, now=timezone.now())


def _ask_supervisor(stop: str, chance: random.Random) -> None:
    """Half of the time a supervisor is at hand and allows more, where the station knows of such a thing."""
    from django.utils import timezone

    from satupintu.station.problems import Refused

    time.sleep(0.05)
    try:
        from satupintu.station.vault.stopping import allow_more
    except ImportError:
        return
    if chance.random() < 0.5:
        return
    try:
        allow_more(
            stop=stop,
            operator=OPERATOR,
            username=SUPERVISOR,
            password=PASSWORD,
            reason="bench.faults",
            more=20,
            hours=1,
            now=timezone.now(),
        )
    except Refused:
        return


def close_days() -> None:
    """Close every day on which something was sealed; again, when a place was too slow to say its word."""
    from django.utils import timezone

    from satupintu.station.link.services import close_day
    from satupintu.station.problems import Refused
    from satupintu.station.vault.models import Packet

    for day in Packet.objects.order_by("day").values_list("day", flat=True).distinct():
        for _ in range(8):
            with suppress(Refused):
                if close_day(day=day, now=timezone.now()).agrees:
                    break
            time.sleep(0.3)
