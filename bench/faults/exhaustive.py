"""Every crash point once: capture, upload, relay and closing, killed before their n-th call of a kind, for every n.

A unit of work is one program of one place doing one thing by the real services: a station that records a person, sends
a packet or closes its day; a city that receives, hears or closes; a relay that carries a packet to its answer.
`strace -e inject=CALL:signal=KILL:when=n` kills it before its n-th write, sync, truncation, unlink, rename or send;
then it is started again, undisturbed, and must end with nothing lost and nothing twice. n goes up until the program
ends untouched. Every try begins with the same files.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from bench.faults.ground import STATIONS, Ground

STATION = STATIONS[0]
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate", "unlink", "rename", "sendto")
PLACES = (STATION, "city", "centre")
LINES = ("city", "centre", "to-city", "to-centre", "back")
MOST_POINTS = 2000  # of one call in one unit: it never ends


class Program(NamedTuple):
    place: str
    name: str


class Unit(NamedTuple):
    """`victim` is killed; when it serves, `caller` makes it work. `around`: programs that serve undisturbed."""

    name: str
    begins: str
    victim: Program
    around: tuple[Program, ...] = ()
    caller: Program | None = None


CAPTURE, SEND, CLOSE = (Program(STATION, name) for name in ("capture", "send", "close"))
WEB, RELAY = Program("city", "web"), Program("city", "relay")
CENTRE = (Program("centre", "web"), Program("centre", "work"))
UNITS = (
    Unit("capture", "prepared", CAPTURE),
    Unit("upload: station", "captured", SEND, (WEB,)),
    Unit("upload: city", "captured", WEB, (), SEND),
    Unit("relay", "uploaded", RELAY, (WEB, *CENTRE)),
    Unit("relay: city hears", "uploaded", WEB, CENTRE, RELAY),
    Unit("receipts: station", "relayed", SEND, (WEB,)),
    Unit("closing: station", "relayed", CLOSE, (WEB, CENTRE[0])),
    Unit("closing: city", "relayed", WEB, (CENTRE[0],), CLOSE),
)
# how each unit's beginning comes about, from the one before
WAY = (
    ("captured", CAPTURE, ()),
    ("uploaded", SEND, (WEB,)),
    ("relayed", RELAY, (WEB, *CENTRE)),
)


@dataclass
class Place:
    """A warm process and its forks."""

    name: str
    ground: Ground
    running: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        command = [sys.executable, "-m", "bench.faults.exhaustive_place", self.name, str(self.ground.folder)]
        self.log = (self.ground.folder / f"{self.name}.log").open("ab")
        self.process = subprocess.Popen(
            command,
            env=self.ground.environment(self.name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        self.ended: dict[int, tuple[int, int]] = {}
        self._hear("ready")

    def start(self, program: str, *, go: bool = True) -> int:
        """A fork that runs, or waits at its gate."""
        self._say(start=program)
        pid = int(self._hear("pid"))
        if go:
            self.go(pid)
        return pid

    def go(self, pid: int) -> None:
        self._say(go=pid)

    def wait(self, pid: int) -> tuple[int, int]:
        """The signal that ended it (0: none), and its exit code."""
        while pid not in self.ended:
            self._hear("ended")
        return self.ended.pop(pid)

    def run(self, program: str) -> None:
        """To its end, undisturbed. Raises RuntimeError when that was none."""
        ended = self.wait(self.start(program))
        if ended != (0, 0):
            wrong = f"{self.name}/{program} ended with {ended}; see {self.log.name}"
            raise RuntimeError(wrong)

    def kill(self, pid: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self.wait(pid)

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait()
        self.log.close()

    def _say(self, **what: object) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()

    def _hear(self, name: str) -> Any:
        assert self.process.stdout is not None
        while True:
            line = self.process.stdout.readline()
            if not line:
                wrong = f"{self.name} is gone; see {self.log.name}"
                raise RuntimeError(wrong)
            told = json.loads(line)
            if "ended" in told:
                self.ended[told["ended"]] = told["signal"], told["code"]
            if name in told:
                return told[name]


@dataclass
class Told:
    """What came of one unit. `points`: kills by call."""

    name: str
    points: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass
class Exhaustive:
    ground: Ground
    every: int
    places: dict[str, Place] = field(default_factory=dict)

    def prepare(self) -> None:
        """Databases as they stand before each unit."""
        for name in PLACES:
            self.places[name] = Place(name, self.ground)
            self.places[name].run("migrate")
        for name in (STATION, "city"):
            self.places[name].run("prepare")
        self._keep("prepared")
        for kept, program, around in WAY:
            with self._serving(around):
                self.places[program.place].run(program.name)
            self._keep(kept)

    def try_unit(self, unit: Unit) -> Told:
        told = Told(unit.name)
        for call in CALLS:
            for number in range(1, MOST_POINTS, self.every):
                # some units ask as often as an answer takes: the end is where nothing is hit twice
                if not any(self._try_point(unit, call, number, told) for _ in range(2)):
                    break
                told.points[call] += 1
        return told

    def _try_point(self, unit: Unit, call: str, number: int, told: Told) -> bool:
        """Kill before the nth call, go on, look. False when the program ended untouched."""
        self._restore(unit.begins)
        with self._serving(unit.around):
            killed = self._kill_at(unit, call, number)
            with self._serving((unit.victim,) if unit.caller else ()):
                again = unit.caller or unit.victim
                try:
                    self.places[again.place].run(again.name)
                except RuntimeError as wrong:
                    told.problems.append(f"{call} {number}: {wrong}")
        for kind, what in look(self.ground, unit):
            told.lost += kind == "lost"
            told.doubled += kind == "doubled"
            told.problems.append(f"{call} {number}: {what}")
        del told.problems[10:]
        return killed

    def _kill_at(self, unit: Unit, call: str, number: int) -> bool:
        victim = self.places[unit.victim.place]
        pid = victim.start(unit.victim.name, go=False)
        if unit.caller:
            victim.go(pid)
            self._await(unit.victim)
        inject = f"inject={call}:signal=KILL:when={number}"
        strace = ["strace", "-f", "-p", str(pid), "-o", "/dev/null", "-e", f"trace={call}", "-e", inject]
        tracing = subprocess.Popen(strace, stderr=subprocess.PIPE, text=True)
        assert tracing.stderr is not None
        attached = tracing.stderr.readline()
        if "attached" not in attached:
            raise RuntimeError(attached)
        if unit.caller is None:
            victim.go(pid)
            killed = victim.wait(pid)[0] == signal.SIGKILL
        else:
            caller = self.places[unit.caller.place]
            caller.wait(caller.start(unit.caller.name))
            killed = _is_gone(pid)
            victim.kill(pid)
        tracing.wait()
        tracing.stderr.close()
        return killed

    # -- files and servers ------------------------------------------------------------------------------
    @contextmanager
    def _serving(self, programs: tuple[Program, ...]) -> Iterator[None]:
        pids = [(self.places[program.place], self.places[program.place].start(program.name)) for program in programs]
        for program in programs:
            self._await(program)
        try:
            yield
        finally:
            for place, pid in pids:
                place.kill(pid)

    def _await(self, program: Program) -> None:
        """Until a server listens."""
        if program.name != "web":
            return
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", self.ground.ports[program.place])) == 0:
                    return
            time.sleep(0.005)

    def _keep(self, name: str) -> None:
        for place in PLACES:
            target = self.ground.folder / name / place
            shutil.copytree(self.ground.path(place), target, ignore=shutil.ignore_patterns("keys"))

    def _restore(self, name: str) -> None:
        for place in PLACES:
            folder = self.ground.path(place)
            for file in folder.iterdir():
                if file.name != "keys":
                    shutil.rmtree(file) if file.is_dir() else file.unlink()
            shutil.copytree(self.ground.folder / name / place, folder, dirs_exist_ok=True)


def _is_gone(pid: int) -> bool:
    """Dead, though its parent may not have asked after it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] == "Z"
    except FileNotFoundError:
        return True


# -- what must hold -----------------------------------------------------------------------------------
def look(ground: Ground, unit: Unit) -> Iterator[tuple[str, str]]:
    """Breaches after a unit was ended at the second try: (lost, doubled or wrong, what)."""
    at = UNITS.index(unit)
    yield from _look_at_station(ground)
    if at >= _place_of("upload: station"):
        yield from _look_at_city(ground)
    if at >= _place_of("relay"):
        yield from _look_at_centre(ground)
    if unit.name.startswith("receipts"):
        once = {"SELECT count(*) FROM vault_packet WHERE centre_receipt IS NOT NULL": 1}
        yield from _counts(ground, STATION, "lost", once)
    if unit.name.startswith("closing"):
        yield from _counts(ground, STATION, "wrong", {"SELECT count(*) FROM vault_dayclosing WHERE agrees": 1})
        yield from _counts(ground, "city", "wrong", {"SELECT count(*) FROM relay_closing WHERE agrees": 1})


def _place_of(name: str) -> int:
    return next(place for place, unit in enumerate(UNITS) if unit.name == name)


def _look_at_station(ground: Ground) -> Iterator[tuple[str, str]]:
    rows = read(ground, STATION, "SELECT sequence, sha256, content, centre_receipt FROM vault_packet")
    if [row[0] for row in rows] != [1]:
        yield "doubled" if rows else "lost", f"the station has the packets {[row[0] for row in rows]}"
    for _, digest, content, receipt in rows:
        if content is None and receipt is None:
            yield "lost", "bytes were forgotten before the centre had them"
        if content is not None and sha256(content).hexdigest() != digest:
            yield "lost", "the packet is not what was sealed"
    yield from _counts(ground, STATION, "wrong", {"SELECT count(*) FROM vault_draft": 0})


def _look_at_city(ground: Ground) -> Iterator[tuple[str, str]]:
    sealed = read(ground, STATION, "SELECT packet_id, sha256, city_receipt FROM vault_packet")
    kept = read(ground, "city", "SELECT packet_id, content, receipt FROM enrolment_packet")
    found = [(packet_id, sha256(content).hexdigest(), json.loads(receipt)) for packet_id, content, receipt in kept]
    if [(packet_id, digest, json.loads(receipt or "null")) for packet_id, digest, receipt in sealed] != found:
        yield "doubled" if len(found) > 1 else "lost", "station and city do not have the same packet and receipt"
    once = {
        "SELECT count(*) FROM enrolment_recording": 1,
        "SELECT count(*) FROM foundation_auditentry WHERE action = 'PACKET_RECEIVED'": 1,
        "SELECT count(*) FROM enrolment_refusedpacket": 0,
        "SELECT count(*) - count(DISTINCT application_id || after) FROM applications_statuschange": 0,
    }
    yield from _counts(ground, "city", "doubled", once)


def _look_at_centre(ground: Ground) -> Iterator[tuple[str, str]]:
    yield from _counts(ground, "centre", "doubled", {"SELECT count(*) FROM centre_encounter": 1})
    once = {
        "SELECT count(*) FROM relay_outboxitem WHERE state = 'ANSWERED'": 1,
        "SELECT count(*) FROM relay_verdict": 1,
        "SELECT count(*) FROM foundation_auditentry WHERE action = 'VERDICT_HEARD'": 1,
    }
    yield from _counts(ground, "city", "doubled", once)


def _counts(ground: Ground, place: str, more: str, wanted: dict[str, int]) -> Iterator[tuple[str, str]]:
    for query, number in wanted.items():
        found = read(ground, place, query)[0][0]
        if found != number:
            yield more if found > number else "lost", f"{place}: {found} instead of {number}: {query}"


def read(ground: Ground, place: str, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(ground.database(place))
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


# -- all of it ------------------------------------------------------------------------------------------
def run(every: int = 1, only: str = "", say: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    """All points, or one in `every`; of all units, or of those whose name begins with `only`."""
    with tempfile.TemporaryDirectory(prefix="satupintu-points-", dir=_memory()) as folder:
        ground = Ground(Path(folder), 6, 1, _ports())
        ground.write()
        for place in PLACES:
            ground.path(place).mkdir(parents=True)
        assert ground.signers
        assert ground.readers
        work, told = Exhaustive(ground, every), []
        try:
            work.prepare()
            for unit in UNITS:
                if unit.name.startswith(only):
                    told.append(work.try_unit(unit))
                    say(f"{unit.name}: {told[-1].points.total()} points, {told[-1].problems or 'nothing wrong'}")
        finally:
            for place in work.places.values():
                place.close()
    points = Counter[str]()
    for unit in told:
        points.update(unit.points)
    return {
        "every": every,
        "points": points.total(),
        "by_call": dict(points),
        "lost": sum(unit.lost for unit in told),
        "doubled": sum(unit.doubled for unit in told),
        "wrong": sum(bool(unit.problems) for unit in told),
        "units": [{**vars(unit), "points": dict(unit.points)} for unit in told],
    }


def _memory() -> Path | None:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None


def _ports() -> dict[str, int]:
    """Free ones; the lines lead straight to their ends."""
    sockets = {place: socket.socket() for place in ("city", "centre")}
    for each in sockets.values():
        each.bind(("127.0.0.1", 0))
    ports = {place: int(each.getsockname()[1]) for place, each in sockets.items()}
    for each in sockets.values():
        each.close()
    return {**ports, "to-city": ports["city"], "to-centre": ports["centre"], "back": ports["city"]}
