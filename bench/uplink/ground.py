"""A city with invented people and stations that are enrolled, in a folder that is thrown away; its real server."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from satupintu.packets.keys import ReadingKey, SigningKey
from satupintu.running.layout import Layout, programs


@dataclass(frozen=True)
class Ground:
    """`stations`: how many are enrolled, `vaults` of them with a database; `people`: how many may be recorded."""

    folder: Path
    port: int
    stations: int
    people: int
    vaults: int

    @property
    def layout(self) -> Layout:
        return Layout(self.folder, self.port)

    def folder_of(self, station: int) -> Path:
        return self.folder / f"station-{station}"

    def environment(self, station: int | None = None, city_url: str = "") -> dict[str, str]:
        """What a program of the city, or of the nth station, is told."""
        told = {**self.layout.environment, "DJANGO_SETTINGS_MODULE": "satupintu.city.config.settings"}
        if station is None:
            return told
        return {
            **told,
            "DJANGO_SETTINGS_MODULE": "satupintu.station.settings",
            "SATUPINTU_VAR": str(self.folder_of(station)),
            "SATUPINTU_CITY_URL": city_url or self.layout.url("city"),
            "SATUPINTU_MOST_WAITING": "100000",
        }

    def run(self, module: str, *arguments: object, station: int | None = None) -> str:
        """What a module of this bench, or `satupintu.city migrate`, says."""
        command = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.run(
            command, env=self.environment(station), check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def make(self) -> None:
        """Databases of the city and of each station."""
        keys(self.folder / "centre-reading")
        self.run("satupintu.city", "migrate", "--verbosity", 0)
        for station in range(self.vaults):
            self.run("satupintu.station", "migrate", "--verbosity", 0, station=station)
        self.run("bench.uplink.preparing", self.folder, self.stations, self.people)

    @contextmanager
    def serving(self) -> Iterator["Server"]:
        """The city's own server, as `./run` starts it."""
        city = next(each for each in programs(self.layout) if each.name == "city")
        with (self.folder / "city.log").open("wb") as log, started(city.command, city.environment, log) as process:
            for _ in range(300):
                try:
                    urlopen(f"{self.layout.url('city')}/layanan/", timeout=5).read()
                    break
                except OSError:
                    time.sleep(0.1)
            yield Server(process.pid)


@dataclass(frozen=True)
class Server:
    """`seconds`: processor time of it and its workers, which tells more than the clock on a busy machine."""

    pid: int

    @property
    def seconds(self) -> float:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(map(_processor_time, [str(self.pid), *children]))


def _processor_time(pid: str) -> float:
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def started(command: tuple[str, ...], environment: dict[str, str], log: object) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


def keys(file: Path) -> tuple[ReadingKey, SigningKey]:
    """A reading and a signing key, made at the first ask and kept in a file."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{ReadingKey.generate().private} {SigningKey.generate().private}")
    reading, signing = file.read_text().split()
    return ReadingKey(reading), SigningKey(signing)
