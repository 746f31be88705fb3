"""The city's disk destroyed at random moments: restored from the last backup, it gets back everything that was sealed.

Stations record and send without a pause while the city is backed up now and then, by the commands an officer types.
At a random moment its programs are killed, its folder with database and keys is removed, and the last backup is put
in place. In the end every packet that a station sealed must be at the city with its bytes, answered by the centre;
days must close with equal roots; and a last backup must hold when it is examined.
"""

import asyncio
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.faults.board import STOP, Board
from bench.faults.campaign import _answering, _free_ports, _prepare
from bench.faults.capturing import read_notes
from bench.faults.ground import PROGRAMS, STATIONS, Ground
from bench.faults.nurses import Nurse
from bench.faults.oracle import Oracle
from bench.faults.stranger import read

OFFICES = STATIONS[:2]
BACKUPS = 0.6  # in how many of the rounds there is one
AT_WORK = 0.3  # in how many people are recorded while the city is backed up, away and restored
RECORDING, SENDING = (0.1, 1.0), (0.0, 3.0)  # seconds before and after it
EACH = 60  # recordings for which there are people, in a round
PATIENCE = 120  # seconds in which at least something must arrive


class Keeping(Ground):
    """Bytes stay at the station for some days after the centre's receipt, as in an office."""

    @property
    def offices(self) -> tuple[str, ...]:
        return OFFICES

    def environment(self, place: str) -> dict[str, str]:
        return {**super().environment(place), "SATUPINTU_KEEP_DAYS": "7"}


@dataclass
class Done:
    backups: int = 0
    destroyed: int = 0
    at_work: int = 0
    behind: int = 0
    wrong: list[str] = field(default_factory=list)


async def conduct(disks: int, seed: int, folder: Path) -> dict[str, Any]:
    """All rounds; gives the report."""
    city, centre = _free_ports(2)
    ports = {"city": city, "centre": centre, "to-city": city, "to-centre": centre, "back": city}
    ground = Keeping(folder, seed, EACH * (disks + 1), ports)
    ground.write()
    for place in (*OFFICES, "city", "centre"):
        ground.path(place).mkdir(parents=True)
    board = Board(folder, Ground(folder, seed, 0, ports).rows)
    _ = ground.signers, ground.readers
    nurses = {place: Nurse(place, ground, board) for place in (*OFFICES, "city", "centre")}
    done, began = Done(), time.monotonic()
    try:
        await _prepare(ground, nurses, None)
        (folder / "disk").mkdir()
        await _satupintu(ground, "backup", "--new-key", str(folder / "key"))
        _start(nurses)
        await _answering(ground)
        for office in OFFICES:
            nurses[office].keep(*PROGRAMS["station"])
        await _rounds(disks, random.Random(seed), ground, board, nurses, done)
        arrived = await _drain(ground, board, nurses)
        report = await _look(ground, done)
    finally:
        for nurse in nurses.values():
            await nurse.close()
    seconds = round(time.monotonic() - began, 1)
    return {"seed": seed, **report, "arrived": arrived, "seconds": seconds}


def _start(nurses: dict[str, Nurse]) -> None:
    nurses["city"].keep(*PROGRAMS["city"])
    nurses["centre"].keep(*PROGRAMS["centre"])


async def _rounds(
    disks: int, chance: random.Random, ground: Ground, board: Board, nurses: dict[str, Nurse], done: Done
) -> None:
    backup = await _back_up(ground, done)
    for _ in range(disks):
        _record(board, going_on=True)
        await asyncio.sleep(chance.uniform(*RECORDING))
        _record(board, going_on=chance.random() < AT_WORK)
        if chance.random() < BACKUPS:
            backup = await _back_up(ground, done)
        await asyncio.sleep(chance.uniform(*SENDING))
        await _destroy(ground, board, nurses, done)
        await _satupintu(ground, "restore", str(backup), "--key-file", str(ground.folder / "key"))
        done.behind += _count(ground, "city", "enrolment_packet") < _sealed(ground)
        nurses["city"].keep(*PROGRAMS["city"])
        if done.destroyed % 10 == 0:
            print(f"{done.destroyed} of {disks} destroyed, {_sealed(ground)} sealed", file=sys.stderr)


def _record(board: Board, *, going_on: bool) -> None:
    for office in OFFICES:
        board.set(office, STOP, 0 if going_on else 1)


async def _back_up(ground: Ground, done: Done) -> Path:
    done.backups += 1
    file = ground.folder / "disk" / f"{done.backups}.backup"
    await _satupintu(ground, "backup", "--out", str(file), "--key", f"{ground.folder / 'key'}.pub")
    for old in file.parent.glob("*.backup"):
        if old != file:
            old.unlink()
    return file


async def _destroy(ground: Ground, board: Board, nurses: dict[str, Nurse], done: Done) -> None:
    """Kill the city's programs wherever they are, and take its disk away."""
    done.at_work += any(board.get(f"city/{program}", 0) > 0 for program in ("web", "relay"))
    pids = [nurses["city"].pids.get(program) for program in PROGRAMS["city"]]
    for program in PROGRAMS["city"]:
        nurses["city"].drop(program)
    while any(pid in nurses["city"].pids.values() for pid in pids if pid):  # noqa: ASYNC110 - the nurse hears of it
        await asyncio.sleep(0.005)
    shutil.rmtree(ground.path("city"))
    done.destroyed += 1


async def _satupintu(ground: Ground, *words: str) -> None:
    """An officer's command at the city. Raises RuntimeError with its words when it fails."""
    command = [sys.executable, "-m", "satupintu", *words]
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    ended = await asyncio.create_subprocess_exec(*command, env=ground.environment("city"), **pipes)
    said, _ = await ended.communicate()
    if ended.returncode:
        raise RuntimeError(f"satupintu {words[0]}: {said.decode()[-2000:]}")


async def _drain(ground: Ground, board: Board, nurses: dict[str, Nurse]) -> bool:
    """Nobody records any more: what waits arrives and is answered, days are closed. False when nothing moves."""
    _record(board, going_on=False)
    oracle, moved, before, arrived = Oracle(ground), time.monotonic(), (-1, -1), False
    while not arrived and time.monotonic() - moved < PATIENCE:
        await asyncio.sleep(0.5)
        with suppress(sqlite3.OperationalError):  # a database that is busy says so the next time
            arrived = not await asyncio.to_thread(oracle.what_is_open) and not _missing(ground)
            answered = _count(ground, "city", "relay_outboxitem", "state = 'ANSWERED'")
            now = (_count(ground, "city", "enrolment_packet"), answered)
            if now != before:
                moved, before = time.monotonic(), now
    for office in OFFICES:
        await nurses[office].run("close")
    return arrived


def _vault(ground: Ground, office: str) -> dict[str, str]:
    """SHA-256 by packet id of what a station sealed."""
    return dict(read(ground, office, "SELECT packet_id, sha256 FROM vault_packet"))


def _missing(ground: Ground) -> list[str]:
    """What is not at the city as it was sealed, in words."""
    query = "SELECT packet_id, content FROM enrolment_packet"
    there = {packet_id: sha256(content).hexdigest() for packet_id, content in read(ground, "city", query)}
    return [
        f"{office} {packet_id[:12]}"
        for office in OFFICES
        for packet_id, digest in _vault(ground, office).items()
        if there.get(packet_id) != digest
    ]


def _without_bytes(ground: Ground, away: list[str]) -> list[str]:
    """Those that can never come any more: their station has dropped the bytes."""
    kept = "SELECT packet_id FROM vault_packet WHERE content IS NOT NULL"
    held = {f"{office} {packet_id[:12]}" for office in OFFICES for (packet_id,) in read(ground, office, kept)}
    return [each for each in away if each not in held]


def _sealed(ground: Ground) -> int:
    return sum(len(_vault(ground, office)) for office in OFFICES)


def _count(ground: Ground, place: str, table: str, where: str = "1") -> int:
    return int(read(ground, place, f"SELECT count(*) FROM {table} WHERE {where}")[0][0])


async def _look(ground: Ground, done: Done) -> dict[str, Any]:
    """What must hold in the end."""
    said = {
        note["packet_id"]
        for office in OFFICES
        for note in read_notes(ground.folder / office / "notes")
        if "sealed" in note
    }
    held = {packet_id for office in OFFICES for packet_id in _vault(ground, office)}
    away = _missing(ground)
    missing = [*_without_bytes(ground, away), *(f"{packet_id[:12]} left its station" for packet_id in said - held)]
    at_centre = {row[0] for row in read(ground, "centre", "SELECT encounter_id FROM centre_encounter")}
    doubled = "SELECT count(*) FROM (SELECT 1 FROM {} GROUP BY {} HAVING count(*) > 1)"
    twice = read(ground, "city", doubled.format("enrolment_packet", "station_id, sequence"))[0][0]
    twice += read(ground, "centre", doubled.format("centre_encounter", "encounter_id"))[0][0]
    days = [row for office in OFFICES for row in read(ground, office, "SELECT agrees FROM vault_dayclosing")]
    holds = True
    try:
        last = await _back_up(ground, done)
        await _satupintu(ground, "restore", str(last), "--key-file", str(ground.folder / "key"), "--verify-only")
    except RuntimeError as wrong:
        holds = False
        done.wrong.append(str(wrong))
    recordings = _count(ground, "city", "enrolment_recording", "packet_id IS NOT NULL")
    return {
        "destroyed": done.destroyed,
        "destroyed_in_the_midst_of_a_step": done.at_work,
        "restored_behind_the_stations": done.behind,
        "backups": done.backups,
        "sealed": len(held),
        "lost": len(missing),
        "still_waiting": len(away),
        "doubled": int(twice),
        "without_recording": len(held) - recordings,
        "not_at_the_centre": len(held - at_centre),
        "offered_again": sum(_count(ground, office, "link_lostreceipt") for office in OFFICES),
        "days": len(days),
        "days_that_agree": sum(row[0] == 1 for row in days),
        "last_backup_holds": holds,
        "told": [*missing[:20], *away[:5], *done.wrong],
    }


def is_whole(told: dict[str, Any], disks: int) -> bool:
    """Whether every promise was kept, and the faults were really there."""
    zeros = ("lost", "still_waiting", "doubled", "without_recording", "not_at_the_centre")
    kept = told["arrived"] and told["last_backup_holds"] and told["days"] == told["days_that_agree"] > 0
    real = told["destroyed"] == disks and told["offered_again"] > 0 and told["sealed"] > 0
    return bool(kept and real and not any(told[name] for name in zeros))


def run(disks: int, seed: int) -> dict[str, Any]:
    """All in a folder that is thrown away."""
    memory = Path("/dev/shm")
    above = memory if memory.is_dir() and shutil.disk_usage(memory).free > 2 << 30 else None
    with tempfile.TemporaryDirectory(prefix="satupintu-disks-", dir=above, ignore_cleanup_errors=True) as name:
        return asyncio.run(conduct(disks, seed, Path(name)))
