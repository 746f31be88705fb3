"""A campaign: five stations record while programs are killed, lines, disks and clocks fail, and a stranger sends.

Everything is drawn from one seed (what the machine's own timing adds is not). Faults keep in step with the recordings
until all that was asked for has really happened; then the faults end, what waits arrives, and the oracle looks.
"""

import asyncio
import contextlib
import random
import shutil
import socket
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any

import satupintu
from bench.faults import disks
from bench.faults.aiming import AIMS
from bench.faults.board import AIM, DISK, SKEW, STEPS, STOP, Board
from bench.faults.capturing import read_notes
from bench.faults.ground import PROGRAMS, STATIONS, Ground
from bench.faults.network import Weather
from bench.faults.nurses import Nurse
from bench.faults.oracle import INVARIANTS, Oracle
from bench.faults.proxy import Proxy
from bench.faults.stranger import Stranger
from satupintu.packets.keys import SigningKey

KILLED = {"capture": 6, "send": 4, "city web": 6, "relay": 4, "centre web": 1, "work": 1}  # shares
ASKED_FOR = ("capture", "send", "city web", "relay")  # station, city and relay; the centre's come on top
AIM_WITHIN = 2.0  # seconds
STUCK = 90.0  # seconds without a change
SAY_EVERY = 5.0  # seconds
LEAST = 6  # faults of a kind, however small the campaign
AHEAD = 0.2  # of all recordings
BACKLOG = 20  # packets, over all stations
LONGEST_JUMP = 86_400.0  # seconds, either way
ROOM = 2 << 30  # bytes
MB_STATION, MB_CITY = 24, 96  # of a disk, and more for each recording


@dataclass(frozen=True)
class Wanted:
    """How many of each fault belong to so many recordings (for 20,000 recordings 500 failures of a disk, and so on)."""

    recordings: int
    kills: int

    @property
    def network(self) -> int:
        return self.recordings

    @property
    def lost_after_commit(self) -> int:
        return -(-self.recordings // 4)

    @property
    def forged(self) -> dict[str, int]:
        """Receipts of a place that somebody on the line replaced, or gave in its name."""
        return {"centre": max(LEAST, -(-self.recordings // 40)), "city": max(LEAST // 2, -(-self.recordings // 80))}

    @property
    def disk(self) -> int:
        return max(LEAST, -(-self.recordings // 40))

    @property
    def clock(self) -> int:
        return max(2 * LEAST, -(-self.recordings // 40))

    @property
    def tricks(self) -> int:
        return max(4 * LEAST, -(-self.recordings // 20))


@dataclass
class Campaign:
    ground: Ground
    wanted: Wanted
    weather: Weather
    board: Board
    nurses: dict[str, Nurse]
    oracle: Oracle
    stranger: Stranger
    kinds: list[str]
    stops_at_a_breach: bool = False
    sealed: int = 0
    disk: Counter[str] = field(default_factory=Counter)
    jumps: int = 0
    aimed: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.ground.seed)
        weather, wanted = self.weather, self.wanted
        weather.behind = lambda: self._is_due(weather.total, wanted.network)
        weather.believes_too_much = lambda place: self._is_due(weather.forged_receipts[place], wanted.forged[place])
        weather.keeps_too_much = lambda: self._is_due(weather.lost_after_commit, wanted.lost_after_commit)

    @property
    def has_ended(self) -> bool:
        """At the first breach, where that was asked for."""
        return self.stops_at_a_breach and bool(self.oracle.told or self.stranger.promises.wrong)

    # -- in step ----------------------------------------------------------------------------------------
    @property
    def progress(self) -> float:
        return min(1.0, self.sealed / self.wanted.recordings)

    @property
    def _least_progress(self) -> float:
        """Of the faults on the lines, which need packets on their way."""
        lost = self.weather.lost_after_commit / self.wanted.lost_after_commit
        return min(self.weather.total / self.wanted.network, lost)

    def _is_due(self, done: int, wanted: int) -> bool:
        return done < wanted * min(1.0, self.progress + 0.02)

    @property
    def kills(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for place, nurse in self.nurses.items():
            for program, times in nurse.kills.items():
                found[f"{place} web" if program == "web" else program] += times
        return found

    @property
    def asked_kills(self) -> int:
        return sum(self.kills[name] for name in ASKED_FOR)

    @property
    def missing(self) -> list[str]:
        """What has not happened often enough yet."""
        done = {
            "recordings": (self.sealed, self.wanted.recordings),
            "kills": (self.asked_kills, self.wanted.kills),
            "network": (self.weather.total, self.wanted.network),
            "answers lost after commit": (self.weather.lost_after_commit, self.wanted.lost_after_commit),
            "forged receipts of the centre": (self.weather.forged_receipts["centre"], self.wanted.forged["centre"]),
            "forged receipts of the city": (self.weather.forged_receipts["city"], self.wanted.forged["city"]),
            "disk": (self.disk.total(), self.wanted.disk),
            "clock": (self.jumps, self.wanted.clock),
            "tricks": (self.stranger.done.total(), self.wanted.tricks),
        }
        return [f"{name}: {had} of {wanted}" for name, (had, wanted) in done.items() if had < wanted]

    # -- faults -----------------------------------------------------------------------------------------
    async def kill(self) -> None:
        """In turn: right after a commit of the next aim, and whatever was killed least for its share, in a step.

        A program that idles is passed over.
        """
        idle: Counter[str] = Counter()
        aims = cycle((name, aim) for name, tables in AIMS.items() for aim, _ in enumerate(tables, 1))
        for turn in count():
            while not self._is_due(self.asked_kills, self.wanted.kills):  # noqa: ASYNC110 - it says when it is due
                await asyncio.sleep(0.01)
            if turn % 2 == 0 and await self._kill_after_commit(*next(aims)):
                continue
            tried = self.kills + idle
            name = min(KILLED, key=lambda each: (tried[each] + self.chance.random()) / KILLED[each])
            if not await self.nurses[self._place_of(name)].kill(name.rpartition(" ")[2]):
                idle[name] += 1

    async def _kill_after_commit(self, name: str, aim: int) -> bool:
        """The first such program that commits this within a time; False when none did."""
        places = STATIONS if name in PROGRAMS["station"] else (self._place_of(name),)
        rows = [f"{place}/{name.rpartition(' ')[2]}" for place in places]
        before = self.kills[name]
        for row in rows:
            self.board.set(row, AIM, aim)
        until = time.monotonic() + AIM_WITHIN
        while self.kills[name] == before and time.monotonic() < until:  # noqa: ASYNC110 - a few milliseconds
            await asyncio.sleep(0.005)
        for row in rows:
            self.board.set(row, AIM, 0)
        killed = self.kills[name] - before
        self.aimed += killed
        return killed > 0

    def _place_of(self, name: str) -> str:
        if name in PROGRAMS["station"]:
            return self.chance.choice(STATIONS)
        return "centre" if name in {"centre web", "work"} else "city"

    async def fail_disks(self) -> None:
        while True:
            if not self._is_due(self.disk.total(), self.wanted.disk):
                await asyncio.sleep(0.02)
                continue
            place = self.chance.choice([*STATIONS, "city", "city", "centre"])
            program = self.chance.choice(PROGRAMS["station" if place in STATIONS else place][:2])
            kind = self.chance.choice(self.kinds)
            pid = self.nurses[place].pids.get(program)
            if pid:
                failed = self._failures(place)
                if await disks.fail(kind, pid, self.ground.path(place), failed):
                    self.disk[kind] += 1
            await asyncio.sleep(0.05)

    def _failures(self, place: str) -> Callable[[], bool]:
        """Whether any program of the place has met an error of its disk from now on."""
        rows = [name for name in self.ground.programs if name.startswith(f"{place}/")]
        before = sum(self.board.get(name, DISK) for name in rows)
        return lambda: sum(self.board.get(name, DISK) for name in rows) > before

    async def jump_clocks(self) -> None:
        while True:
            if not self._is_due(self.jumps, self.wanted.clock):
                await asyncio.sleep(0.02)
                continue
            place = self.chance.choice([*STATIONS, "city", "centre"])
            rows = [name for name in self.ground.programs if name.startswith(f"{place}/")]
            before = sum(self.board.get(name, STEPS) for name in rows)
            size = LONGEST_JUMP ** self.chance.uniform(0.35, 1.0)
            self.board.set(place, SKEW, size * self.chance.choice((-1, 1)))
            await asyncio.sleep(self.chance.uniform(0.05, 0.4))
            self.board.set(place, SKEW, 0.0)
            self.jumps += sum(self.board.get(name, STEPS) for name in rows) > before
            await asyncio.sleep(0.05)

    async def play_tricks(self) -> None:
        while True:
            if self._is_due(self.stranger.done.total(), self.wanted.tricks):
                await self.stranger.play()
            await asyncio.sleep(0.02)

    # -- looking ----------------------------------------------------------------------------------------
    async def watch(self) -> None:
        """How far the recordings are. A desk is quicker than faults are counted: it pauses while these are behind."""
        files = [self.ground.folder / office / "notes" for office in self.ground.offices]
        while True:
            self.sealed = sum(file.read_bytes().count(b'"sealed"') for file in files if file.exists())
            with contextlib.suppress(sqlite3.OperationalError):
                waiting = await asyncio.to_thread(self.oracle.count_waiting)
                sealed = self.sealed / self.wanted.recordings  # may be more than all
                kills_lag = self.progress > self.asked_kills / max(1, self.wanted.kills) + AHEAD
                lines_lag = waiting > BACKLOG and sealed > self._least_progress + AHEAD
                pause = kills_lag or lines_lag
                for office in STATIONS:
                    self.board.set(office, STOP, pause)
            await asyncio.sleep(0.1)

    async def look(self) -> None:
        """Whether what receipts speak of is there, again and again."""
        while True:
            began = time.monotonic()
            with contextlib.suppress(sqlite3.OperationalError):  # a disk that is full: the next look makes up for it
                await asyncio.to_thread(self.oracle.look_at_receipts)
                if self.stops_at_a_breach:
                    await asyncio.to_thread(self.oracle.look_ahead)
            await asyncio.sleep(max(0.2, 3 * (time.monotonic() - began)))  # looking must not be what takes the time


async def conduct(
    recordings: int, kills: int, seed: int, folder: Path, migrated: Path | None, *, stops_at_a_breach: bool
) -> dict[str, Any]:
    """One campaign; gives its report."""
    began = time.monotonic()
    separate = _lay_disks(folder, recordings)
    ports = dict(zip(("city", "centre", "to-city", "to-centre", "back"), _free_ports(5), strict=True))
    ground = Ground(folder, seed, recordings, ports)
    ground.write()
    board = Board(folder, ground.rows)
    _ = ground.signers, ground.readers
    weather = Weather(f"{seed} weather", SigningKey.generate())
    nurses = {place: Nurse(place, ground, board) for place in (*ground.offices, "city", "centre")}
    stranger = Stranger(ground, board)
    campaign = Campaign(
        ground,
        Wanted(recordings, kills),
        weather,
        board,
        nurses,
        Oracle(ground),
        stranger,
        disks.kinds(separate=separate),
        stops_at_a_breach,
    )
    lines = [Proxy(("127.0.0.1", ports[to]), weather.choose, noted=weather.noted) for to in ("city", "centre", "city")]
    try:
        await _prepare(ground, nurses, migrated)
        for line, name in zip(lines, ("to-city", "to-centre", "back"), strict=True):
            await line.listen(ports[name])
        prepared = time.monotonic()
        unfinished = await _record(campaign)
        over = unfinished or campaign.has_ended
        drained = "" if over else await _drain(campaign)
        acknowledged = 0
        if over:
            for invariant, what in stranger.promises.wrong:
                campaign.oracle.breach(invariant, what)
        else:
            acknowledged = campaign.oracle.look_at_all(stranger.promises)
            if drained:
                campaign.oracle.breach("lost", f"never arrived: {drained}")
    finally:
        for line in lines:
            await line.close()
        await stranger.close()
        for nurse in nurses.values():
            await nurse.close()
    return _report(campaign, acknowledged, unfinished, prepared - began, time.monotonic() - began)


async def _prepare(ground: Ground, nurses: dict[str, Nurse], migrated: Path | None) -> None:
    async def one(place: str, nurse: Nurse) -> None:
        kind = place if place in {"city", "centre"} else "station"
        ready = migrated and migrated / f"{kind}.sqlite3"
        if ready and ready.exists():
            shutil.copy(ready, ground.database(place))
        await nurse.open()
        for step in ("prepare",) if ready else ("migrate", "prepare"):
            if code := await nurse.run(step):
                raise RuntimeError(f"{place}: {step} ended with {code}; see {ground.folder}/{place}.log")

    async with asyncio.TaskGroup() as group:
        for place, nurse in nurses.items():
            group.create_task(one(place, nurse))


async def _record(campaign: Campaign) -> list[str]:
    """Until all faults have happened; what is missing when that takes too long."""
    nurses, stranger = campaign.nurses, campaign.stranger
    nurses["city"].keep(*PROGRAMS["city"])
    nurses["centre"].keep(*PROGRAMS["centre"])
    await _answering(campaign.ground)
    await stranger.send_as_twin()
    for office in campaign.ground.offices:
        nurses[office].keep(*PROGRAMS["station"])
    laptop = asyncio.create_task(stranger.leave_gaps())
    faults = [
        asyncio.create_task(work())
        for work in (
            campaign.kill,
            campaign.fail_disks,
            campaign.jump_clocks,
            campaign.play_tricks,
            campaign.watch,
            campaign.look,
        )
    ]
    await _wait_for_all(campaign, laptop, faults)
    for task in faults:
        task.cancel()
    await asyncio.gather(*faults, return_exceptions=True)
    if campaign.has_ended:
        laptop.cancel()
        return []
    if not laptop.done():
        laptop.cancel()
        return [*campaign.missing, "laptop"]
    laptop.result()
    return campaign.missing


async def _wait_for_all(campaign: Campaign, laptop: asyncio.Task[None], faults: list[asyncio.Task[None]]) -> None:
    """Until everything asked for has happened, or nothing does any more."""
    said = moved = time.monotonic()
    before: list[str] = []
    while (campaign.missing or not laptop.done()) and not campaign.has_ended and time.monotonic() < moved + STUCK:
        await asyncio.sleep(0.1)
        if campaign.missing != before:
            before, moved = campaign.missing, time.monotonic()
        if time.monotonic() - said > SAY_EVERY:
            said = time.monotonic()
            print("still to come:", "; ".join(campaign.missing) or "the laptop", file=sys.stderr, flush=True)
        for task in faults:
            if task.done():
                task.result()


async def _drain(campaign: Campaign) -> str:
    """No more faults: what waits arrives, days are closed. Gives what never arrived."""
    campaign.weather.calm = True
    for place in (*campaign.ground.offices, "city", "centre"):
        campaign.board.set(place, SKEW, 0.0)
    for office in campaign.ground.offices:
        campaign.board.set(office, STOP, 1)
    said = moved = time.monotonic()
    before = ""
    while True:
        open_ = await asyncio.to_thread(campaign.oracle.what_is_open)
        await asyncio.to_thread(campaign.oracle.look_at_receipts)
        if open_ != before:
            before, moved = open_, time.monotonic()
        if not open_ or time.monotonic() > moved + STUCK:
            break
        if time.monotonic() - said > SAY_EVERY:
            said = time.monotonic()
            print("on its way:", open_, file=sys.stderr, flush=True)
        await asyncio.sleep(0.3)
    for office in campaign.ground.offices:
        await campaign.nurses[office].run("close")
    await campaign.stranger.close_day()
    return open_


async def _answering(ground: Ground) -> None:
    for name in ("city", "centre"):
        while True:
            with contextlib.suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", ground.ports[name])
                writer.close()
                break
            await asyncio.sleep(0.02)


def _report(
    campaign: Campaign, acknowledged: int, unfinished: list[str], prepared: float, seconds: float
) -> dict[str, Any]:
    weather, kills = campaign.weather, campaign.kills
    sealed = sum(
        "sealed" in note
        for office in campaign.ground.offices
        for note in read_notes(campaign.ground.folder / office / "notes")
    )
    return {
        "seed": campaign.ground.seed,
        "source": str(Path(satupintu.__file__).parent),
        "invariants": list(INVARIANTS),
        "recordings": sealed,
        "acknowledged": acknowledged,
        **campaign.oracle.breaches,
        "told": campaign.oracle.told,
        "unfinished": unfinished,
        "receipts_checked": campaign.oracle.receipts_checked,
        "kills": {
            "asked_for": campaign.asked_kills,
            "station_capture": kills["capture"],
            "station_sender": kills["send"],
            "city": kills["city web"],
            "relay": kills["relay"],
            "centre": kills["centre web"] + kills["work"],
            "of_them_right_after_a_commit": campaign.aimed,
        },
        "network_faults": weather.total,
        "network": {kind.value: times for kind, times in sorted(weather.done.items())},
        "answers_lost_after_commit": weather.lost_after_commit,
        "receipts_forged_between_city_and_centre": weather.forged_receipts["centre"],
        "receipts_forged_between_station_and_city": weather.forged_receipts["city"],
        "disk_faults": campaign.disk.total(),
        "disk": dict(campaign.disk),
        "clock_jumps": campaign.jumps,
        "hostile": campaign.stranger.done.total(),
        "tricks": dict(campaign.stranger.done),
        "ended_by_themselves": {
            f"{place}/{name}": times for place, nurse in campaign.nurses.items() for name, times in nurse.ended.items()
        },
        "seconds_preparing": round(prepared, 1),
        "seconds": round(seconds, 1),
    }


def _lay_disks(folder: Path, recordings: int) -> bool:
    """A disk of its own for each place, where this machine lets us."""
    ground = Ground(folder, 0, recordings, {})
    sizes = dict.fromkeys(ground.offices, MB_STATION + recordings // 50)
    sizes |= dict.fromkeys(("city", "centre"), MB_CITY + recordings // 8)
    for place in sizes:
        ground.path(place).mkdir(parents=True)
    return disks.separate_disks({ground.path(place): size for place, size in sizes.items()})


def _free_ports(many: int) -> list[int]:
    """Below those that the system lends to any client: a killed program must find its own free when it comes back."""
    free: list[int] = []
    with contextlib.ExitStack() as held:
        for port in random.sample(range(10_000, 26_000), 16_000):
            probe = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                free.append(port)
            if len(free) == many:
                return free
    raise SystemExit("No free ports were found for a campaign: stop other programs and try again.")


def run(
    recordings: int,
    kills: int,
    seed: int,
    *,
    folder: Path | None = None,
    migrated: Path | None = None,
    stops_at_a_breach: bool = False,
) -> dict[str, Any]:
    """A campaign in an empty `folder`, which stays; else in memory where there is room, and nothing stays.

    `migrated`: a folder with city.sqlite3, centre.sqlite3 and station.sqlite3 to begin with, which saves ten seconds.
    """

    def conducted(where: Path) -> dict[str, Any]:
        return asyncio.run(conduct(recordings, kills, seed, where, migrated, stops_at_a_breach=stops_at_a_breach))

    if folder:
        folder.mkdir(parents=True)
        return conducted(folder.absolute())
    memory = Path("/dev/shm")
    above = memory if memory.is_dir() and shutil.disk_usage(memory).free > ROOM else None
    with tempfile.TemporaryDirectory(prefix="satupintu-faults-", dir=above, ignore_cleanup_errors=True) as name:
        return conducted(Path(name))
