"""What the folder of an installation says of itself: whose data lie in it, and who serves it now."""

import fcntl
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from satupintu.running.layout import InTheWay, Layout

PATIENCE = 1.0  # seconds; whoever only looks holds the lock for a moment
REAL = "The data here are a real office's: ./run invents nothing in this folder and throws nothing of it away.\n"


def is_real(var: Path) -> bool:
    """Whether the folder is known to hold a real office."""
    return (var / "real").exists()


def is_invented(var: Path) -> bool:
    """Whether `./run` has invented the city in it."""
    return (var / "demo" / "city.json").exists() and not is_real(var)


def remember_real(var: Path) -> None:
    """From now on nothing is invented in this folder, and nothing of it thrown away."""
    (var / "real").write_text(REAL)


def check_kind(var: Path, *, real: bool) -> None:
    """Raise InTheWay when what is asked for would mix an invented city and a real office."""
    if real:
        if (var / "demo").exists() and not is_real(var):
            raise InTheWay(
                f"{var} holds an invented city, and --real serves a real office: give that a folder of its own,"
                " ./run --real --var FOLDER."
            )
        return
    if is_real(var):
        raise InTheWay(
            f"{var} holds the data of a real office, which are never thrown away: start it with ./run --real."
            " For an invented city give another folder: ./run --var FOLDER."
        )
    said = os.environ.get("SATUPINTU_SIMULATED")
    if said == "0":
        raise InTheWay(
            "SATUPINTU_SIMULATED is 0 in the environment, and ./run invents a city: start a real office with"
            " ./run --real, or take that setting away."
        )
    if said is None and not (var / "demo").exists() and _holds_city(var):
        raise InTheWay(
            f"{var} holds a city that ./run did not invent: start it with ./run --real."
            " If everybody in it is invented all the same, start it with SATUPINTU_SIMULATED=1 ./run."
        )


def _holds_city(var: Path) -> bool:
    """Tables are there; a file without any is left by a verb that was typed too early."""
    file = var / "city" / "city.sqlite3"
    if not file.exists():
        return False
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


@contextmanager
def held(var: Path) -> Iterator[None]:
    """The folder is served by this process alone, and by nobody once it is gone, however it went. Raises InTheWay."""
    var.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + PATIENCE
    with (var / "supervisor").open("a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() < deadline:
                    time.sleep(0.05)
                    continue
                lock.seek(0)
                raise InTheWay(
                    f"This folder is being served already (process {lock.read()}): stop that one with Ctrl-C first."
                ) from None
            break
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        if left := _left_behind(var):
            raise InTheWay(
                "Programs of this folder still run, though the one that watched them is gone:"
                f" end them with `kill {' '.join(map(str, left))}`, then start again."
            )
        yield


def supervisor(var: Path) -> int | None:
    """The process that serves the folder now. A number that stayed behind and went to another program is none."""
    try:
        with (var / "supervisor").open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read() or 0)
    except OSError:
        pass
    return None


def told(var: Path, place: str) -> dict[str, str]:
    """The settings of a verb typed for this folder, as its programs have them. What the environment says goes before.

    Only where `./run` has invented the city is anything simulated: a birth in a real office gets a real number.
    """
    settings = {"SATUPINTU_VAR": str(var), "SATUPINTU_SIMULATED": "1" if is_invented(var) else "0"}
    token = var / "keys" / "centre-token"
    if os.access(token, os.R_OK):
        settings["SATUPINTU_CENTRE_TOKEN"] = token.read_text()
    note = var / "running.json"
    if supervisor(var) is not None and note.exists():
        base = json.loads(note.read_text())["port_base"]
        settings |= Layout(var, base, real=is_real(var)).addresses(place)
    return settings


def _left_behind(var: Path) -> list[int]:
    """Programs that were started for this folder and live on; their supervisor was killed."""
    note = var / "running.json"
    programs = json.loads(note.read_text())["programs"] if note.exists() else {}
    return [pid for pid in programs.values() if f"SATUPINTU_VAR={var}".encode() in _environment(pid)]


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []
