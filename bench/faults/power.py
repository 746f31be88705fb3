"""Power cuts: what lies on the disk of a station when writes that were not synced yet are lost, torn or out of order.

A station process records and says "sealed" over a pipe; strace notes its every write, truncation, sync and unlink
(bench/faults/power_station.py). Then the trace is played up to a random moment. What a file had when it was last synced
is there; of every later write each sector holds what it held at some moment since then, chosen for each sector by
itself, and a file or a removal that its folder was not synced for may be there or not. The vault is opened on that
disk by its own settings and models, everything it had said is looked for, and it records the next person.

A file's length, too, is that of some moment since the sync. The shared-memory index of SQLite is no memory of the disk
(it is built anew): random bytes lie in its place.
"""

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

MOST_RECORDINGS = 60  # in a trace
LEAST_CONTROLS = 20  # cuts
SECTOR = 512  # bytes that a disk writes whole
BLOCK = 4096  # bytes that a file system writes at a time
CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,rename"
LONGEST = 8 << 20  # bytes of a write that strace shows whole


class Event(NamedTuple):
    """One call of the trace. `what`: create, write, truncate, sync, unlink, said."""

    what: str
    path: str
    offset: int = 0
    data: bytes = b""


@dataclass
class File:
    """`synced`: None while nothing of it is sure to be on the disk. `since`: writes and truncations after that."""

    synced: bytes | None = None
    since: list[Event] = field(default_factory=list)
    content: bytearray = field(default_factory=bytearray)

    def do(self, event: Event) -> None:
        self.since.append(event)
        apply(self.content, event)


class Disk:
    """What the files of one folder hold, and what of it would outlive a cut."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self.files = {str(file): File(file.read_bytes(), [], bytearray(file.read_bytes())) for file in folder.iterdir()}
        self.removed: dict[str, bytes] = {}  # removals of which the folder was not synced yet
        self.new: set[str] = set()

    def do(self, event: Event) -> None:
        path = event.path
        if event.what == "create":
            if path not in self.files:
                self.files[path] = File()
                self.new.add(path)
        elif event.what == "unlink":
            gone = self.files.pop(path)
            if path not in self.new and gone.synced is not None:
                self.removed[path] = gone.synced
            self.new.discard(path)
        elif event.what == "sync" and path == self.folder:
            self.new.clear()
            self.removed.clear()
        elif event.what == "sync":
            file = self.files[path]
            file.synced, file.since = bytes(file.content), []
        else:
            self.files[path].do(event)

    def cut(self, chance: random.Random) -> tuple[dict[str, bytes], int]:
        """The files after a power cut now, and how many sectors were lost."""
        found, lost = {}, 0
        for path, file in self.files.items():
            if path in self.new and chance.random() < 0.5:
                continue
            found[path], gone = survivors(file, chance)
            lost += gone
        found |= {path: data for path, data in self.removed.items() if path not in found and chance.random() < 0.5}
        return found, lost


def apply(content: bytearray, event: Event) -> None:
    """Play a write or a truncation on the whole content."""
    if event.what == "truncate":
        del content[event.offset :]
        content.extend(bytes(event.offset - len(content)))
        return
    end = event.offset + len(event.data)
    content.extend(bytes(max(0, end - len(content))))
    content[event.offset : end] = event.data


def survivors(file: File, chance: random.Random) -> tuple[bytes, int]:
    """The content with, of each sector (or block), what it held at some moment since the last sync; sectors lost."""
    unit = chance.choice((SECTOR, BLOCK))
    kept = chance.choice((0.0, 0.3, 0.7, 0.97, 1.0))  # so much of what was written comes through, about
    lengths = [len(file.synced or b"")]
    for event in file.since:
        end = event.offset + len(event.data)
        lengths.append(end if event.what == "truncate" else max(lengths[-1], end))
    touching: dict[int, list[int]] = {}
    for number, event in enumerate(file.since):
        end = max(lengths) if event.what == "truncate" else event.offset + len(event.data)
        for place in range(event.offset // unit, -(-end // unit)):
            touching.setdefault(place, []).append(number)
    content, lost = bytearray((file.synced or b"").ljust(max(lengths), b"\0")), 0
    for place, numbers in touching.items():
        moment = _moment(chance, len(numbers), kept)
        lost += moment < len(numbers)
        for number in numbers[:moment]:
            _write_within(content, file.since[number], place * unit, (place + 1) * unit)
    del content[lengths[_moment(chance, len(file.since), kept)] :]
    return bytes(content), lost


def _moment(chance: random.Random, last: int, kept: float) -> int:
    """How many of `last` writes came through, in their order."""
    if chance.random() < kept:
        return last
    return chance.randint(0, last) if kept else 0


def _write_within(content: bytearray, event: Event, start: int, end: int) -> None:
    """The part of a write or truncation that lies in one sector."""
    end = min(end, len(content))
    if event.what == "truncate":
        start = max(start, event.offset)
        content[start:end] = bytes(max(0, end - start))
        return
    start, end = max(start, event.offset), min(end, event.offset + len(event.data))
    content[start:end] = event.data[start - event.offset : end - event.offset]


# --- what strace wrote

CALL = re.compile(r"^(?P<call>\w+)\((?P<words>.*)\) += (?P<answer>-?\d+)")
FILE = re.compile(r"^\d+<(?P<path>(?:\\x[0-9a-f]{2})*)>")


def read_trace(trace: Path, folder: Path) -> Iterator[Event]:
    """What happened in `folder`, and what was said on standard output, in order. Raises ValueError for a cut line."""
    with trace.open(encoding="ascii") as lines:
        for line in lines:
            found = CALL.match(line)
            if found is None or found["answer"].startswith("-"):
                continue
            event = _event(found["call"], found["words"])
            if event is not None and (event.what == "said" or event.path.startswith(str(folder))):
                yield event


def _event(call: str, words: str) -> Event | None:
    texts = [_plain(text) for text in words.split('"')[1::2]]  # no quote stands within: all is spelt in hex
    if '"...' in words:
        wrong = f"strace shortened a {call}"
        raise ValueError(wrong)
    if call in {"openat", "unlink", "rename"}:
        if call == "rename":
            wrong = "a file was renamed: this is not played yet"
            raise ValueError(wrong)
        path = texts[0].decode()
        return Event("unlink", path) if call == "unlink" else Event("create", path) if "O_CREAT" in words else None
    file = FILE.match(words)
    path = _plain(file["path"]).decode() if file else ""
    if call == "write":
        return Event("said", path, data=texts[0]) if words.startswith("1<") else None
    numbers = words.rsplit(", ", 1)
    if call == "pwrite64":
        return Event("write", path, int(numbers[1]), texts[0])
    return Event("truncate", path, int(numbers[1])) if call == "ftruncate" else Event("sync", path)


def _plain(text: str) -> bytes:
    """Of strace's spelling."""
    return bytes.fromhex(text.replace("\\x", ""))


# --- recording, cutting, looking


@dataclass
class Told:
    """What came of the cuts with one setting of `synchronous`. `lost`: packets that had been said to be sealed."""

    synchronous: str
    said: int = 0
    cuts: int = 0
    lost: int = 0
    cuts_with_loss: int = 0
    damaged: int = 0
    sectors_dropped: int = 0
    problems: list[str] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)


def run(cuts: int, seed: int) -> dict[str, Any]:
    """`cuts` power cuts with synchronous=FULL, a fifth as many with NORMAL as a control that must lose something."""
    recordings = min(MOST_RECORDINGS, cuts // 2 + 1)
    from bench.faults.power_station import begin

    # the disk is played here: nothing has to wait for a real one
    with tempfile.TemporaryDirectory(prefix="satupintu-power-", dir=_memory()) as folder:
        places = {synchronous: Path(folder) / synchronous for synchronous in ("FULL", "NORMAL")}
        traces = {synchronous: record(place, synchronous, recordings, seed) for synchronous, place in places.items()}
        begin(places["FULL"])
        full = _cut(places["FULL"], traces["FULL"], "FULL", cuts, seed)
        control = _cut(places["NORMAL"], traces["NORMAL"], "NORMAL", max(LEAST_CONTROLS, cuts // 5), seed)
    return {
        "seed": seed,
        "recordings": recordings,
        "full": vars(full),
        "control": vars(control),
        "ok": holds(full, control),
    }


def holds(full: Told, control: Told) -> bool:
    """Nothing lost or damaged where a commit waits for the disk, something lost where it does not: the cuts cut."""
    return not full.lost and not full.damaged and bool(control.lost)


def _memory() -> Path | None:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None


def record(folder: Path, synchronous: str, recordings: int, seed: int) -> list[Event]:
    """Leaves a station's disk as it was before (`before`); returns what its process did to it."""
    program = [sys.executable, "-m", "bench.faults.power_station", str(folder), synchronous, str(recordings), str(seed)]
    folder.mkdir()
    subprocess.run([*program, "prepare"], check=True)
    shutil.copytree(folder / "station", folder / "before", ignore=shutil.ignore_patterns("keys"))
    with tempfile.NamedTemporaryFile(prefix="satupintu-trace-") as trace:
        strace = ["strace", "-o", trace.name, "-y", "-xx", "-s", str(LONGEST), "-e", f"trace={CALLS}"]
        subprocess.run([*strace, *program, "record"], check=True, stdout=subprocess.DEVNULL)
        return list(read_trace(Path(trace.name), folder / "station"))


def _cut(folder: Path, events: list[Event], synchronous: str, cuts: int, seed: int) -> Told:
    from django.conf import settings

    from bench.faults.power_station import Said, look

    chance = random.Random(f"{seed} {synchronous}")
    station = folder / "station"
    shutil.move(station / "keys", folder / "keys")
    told = Told(synchronous, events=Counter(event.what for event in events))
    moments = Counter(_moments(events, cuts, chance))
    shutil.rmtree(station)
    shutil.copytree(folder / "before", station)
    disk, said = Disk(station), []
    # whoever looks is that station: with another key it would seal nothing
    shutil.copytree(folder / "keys", settings.FOLDER.keys, dirs_exist_ok=True)
    after = folder / "after"
    for number, event in enumerate(events):
        if event.what == "said":
            said += [Said(*line.split()) for line in event.data.decode().splitlines()]
        else:
            disk.do(event)
        for _ in range(moments[number]):
            files, dropped = disk.cut(chance)
            found = look(_laid_down(after, files, chance), said, chance)
            told.cuts += 1
            told.sectors_dropped += dropped
            told.lost += found.lost
            told.cuts_with_loss += bool(found.lost)
            told.damaged += bool(found.problems)
            told.problems += [f"event {number}: {problem}" for problem in found.problems][: 10 - len(told.problems)]
    told.said = len(said)
    return told


def _moments(events: list[Event], cuts: int, chance: random.Random) -> list[int]:
    """Half anywhere, half right after something was said: nothing has been synced since."""
    after = [number for number, event in enumerate(events) if event.what == "said"]
    return [chance.randrange(len(events)) if n % 2 else chance.choice(after) for n in range(cuts)]


def _laid_down(after: Path, files: dict[str, bytes], chance: random.Random) -> Path:
    shutil.rmtree(after, ignore_errors=True)
    after.mkdir()
    for path, data in files.items():
        whole = chance.randbytes(32768) if path.endswith("-shm") else data
        (after / Path(path).name).write_bytes(whole)
    return after / "station.sqlite3"
