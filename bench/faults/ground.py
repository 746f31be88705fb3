"""Where a campaign takes place: its folder, its stations, the settings that each place is told."""

import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from satupintu.packets.keys import ReadingKey, SigningKey

STATIONS = tuple(f"bontang-{number}" for number in range(1, 6))
TWIN = "kembar"  # somebody else holds a copy of its key and was first with number 1
LAPTOP = "laptop"  # a machine in a stranger's hand: its key signs whatever he likes
PROGRAMS = {"station": ("capture", "send"), "city": ("web", "relay", "officer"), "centre": ("web", "work")}
TOKEN = "faults"


@dataclass(frozen=True)
class Ground:
    """Folder and size of one run. `ports` by name: city, centre, and the lines to-city, to-centre, back."""

    folder: Path
    seed: int
    recordings: int
    ports: dict[str, int]

    def write(self) -> None:
        told = {"seed": self.seed, "recordings": self.recordings, "ports": self.ports}
        (self.folder / "ground.json").write_text(json.dumps(told))

    @classmethod
    def read(cls, folder: Path) -> "Ground":
        return cls(folder, **json.loads((folder / "ground.json").read_text()))

    @property
    def offices(self) -> tuple[str, ...]:
        """Stations that record: the five, and the one whose key was copied."""
        return (*STATIONS, TWIN)

    @property
    def programs(self) -> list[str]:
        """Every program as place/name."""
        stations = [f"{office}/{name}" for office in self.offices for name in PROGRAMS["station"]]
        return [*stations, *(f"{place}/{name}" for place in ("city", "centre") for name in PROGRAMS[place])]

    @property
    def rows(self) -> list[str]:
        """Of the board."""
        return [*self.programs, *self.offices, "city", "centre"]

    def path(self, place: str) -> Path:
        """The folder with a place's database and keys."""
        kind = place if place in {"city", "centre"} else "station"
        return self.folder / place / kind

    def database(self, place: str) -> Path:
        kind = place if place in {"city", "centre"} else "station"
        return self.path(place) / f"{kind}.sqlite3"

    def url(self, line: str) -> str:
        return f"http://127.0.0.1:{self.ports[line]}"

    def environment(self, place: str) -> dict[str, str]:
        """Stations reach the city, the city the centre, and the centre the city over a line that fails."""
        to_city = "back" if place in {"city", "centre"} else "to-city"
        settings = {"city": "satupintu.city.config.settings", "centre": "satupintu.centre.settings"}
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("SATUPINTU_")},
            "DJANGO_SETTINGS_MODULE": settings.get(place, "satupintu.station.settings"),
            "SATUPINTU_VAR": str(self.folder / place),
            "SATUPINTU_SIMULATED": "1",
            "SATUPINTU_CITY_URL": self.url(to_city),
            "SATUPINTU_CENTRE_URL": self.url("to-centre"),
            "SATUPINTU_CENTRE_TOKEN": TOKEN,
            "SATUPINTU_KEEP_DAYS": "0",  # bytes go as soon as they may: a rule that lets them go too early shows
            "SATUPINTU_LEAST_FREE_MB": "0",  # a disk that is full is a fault to live through here
            "SATUPINTU_FLOOR_MB": "0",
            "PYTHONDONTWRITEBYTECODE": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
        }

    @cached_property
    def signers(self) -> dict[str, SigningKey]:
        """The signing key of every place, made at the first ask and laid where the place looks for it."""
        return {place: SigningKey(self._key(place, "signing")) for place in (*self.offices, LAPTOP, "city", "centre")}

    @cached_property
    def readers(self) -> dict[str, ReadingKey]:
        return {place: ReadingKey(self._key(place, "reading")) for place in ("city", "centre")}

    def _key(self, place: str, name: str) -> str:
        file = self.path(place) / "keys" / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.write_text((SigningKey if name == "signing" else ReadingKey).generate().private)
            file.chmod(0o600)
        return file.read_text()
