"""Which programs make the service, on which ports, with which settings. Knows the places by name only."""

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

HOST = "127.0.0.1"
LENT_FROM = 32_768  # from here on Linux lends ports to whoever connects: a free one may be taken a moment later


class InTheWay(RuntimeError):
    """Something on this machine prevents the start; the message says in one sentence what to do."""


@dataclass(frozen=True)
class Layout:
    """One installation on one machine: its folder, its ports, the size and seed of its invented city, or a real one."""

    var: Path
    port_base: int = 8000
    residents: int = 167_094
    seed: int = 2016
    real: bool = False  # a real office: nothing is invented, and its stations are not cut off on purpose

    @property
    def ports(self) -> dict[str, int]:
        base = self.port_base
        return {"city": base, "station": base + 100, "line": base + 150, "control": base + 151, "centre": base + 200}

    def url(self, place: str) -> str:
        return f"http://{HOST}:{self.ports[place]}"

    @property
    def left_out(self) -> set[str]:
        """What does not run here: for a real office the line that can be cut, and the centre when it names another."""
        if not self.real:
            return set()
        named = os.environ.get("SATUPINTU_CENTRE_URL", "").rstrip("/")
        other = named not in {"", self.url("centre")}
        return {"line", "control", *(("centre", "centre-work") if other else ())}

    def addresses(self, place: str) -> dict[str, str]:
        """Where a place reaches the others. The station of an invented city goes over the simulated line."""
        way = "line" if place == "station" and not self.real else "city"
        return {"SATUPINTU_CITY_URL": self.url(way), "SATUPINTU_CENTRE_URL": self.url("centre")}

    @property
    def environment(self) -> dict[str, str]:
        """What every program is told. A real office's own addresses and token go before those of this machine."""
        own = {**self.addresses("city"), "SATUPINTU_CENTRE_TOKEN": self.shared_secret("centre-token")}
        return {
            **os.environ,
            **{name: value for name, value in own.items() if not (self.real and os.environ.get(name))},
            "SATUPINTU_VAR": str(self.var),
            "SATUPINTU_SIMULATED": "0" if self.real else "1",
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",  # threads of one program share their memory pools
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "NUMBA_CACHE_DIR": os.environ.get("NUMBA_CACHE_DIR", str(self.var / "numba")),
        }

    @property
    def station_environment(self) -> dict[str, str]:
        return self.environment if self.real else {**self.environment, **self.addresses("station")}

    def shared_secret(self, name: str) -> str:
        """A secret that two places share, made once."""
        file = self.var / "keys" / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(32))
        return file.read_text()

    def check_ports(self) -> None:
        """Raise InTheWay when somebody else listens on one of the ports."""
        for name, port in self.ports.items():
            if name in self.left_out:
                continue
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    raise InTheWay(
                        f"Port {port} (for the {name}) is taken by another program:"
                        f" stop that one, or start with --port-base {self.port_base + 1000}."
                    ) from None


@dataclass(frozen=True)
class Program:
    """One process of the service."""

    name: str
    command: tuple[str, ...]
    environment: dict[str, str]


def free_base(wanted: int) -> int:
    """A port base whose ports are free now: the wanted one, else another some thousands further on.

    Raises InTheWay when there is none below the ports that the system lends out.
    """
    for base in range(wanted, LENT_FROM - 1_000, 1_000):
        try:
            Layout(Path(os.devnull), base).check_ports()
        except InTheWay:
            continue
        return base
    raise InTheWay("No free ports were found for a service of its own: stop another program and try again.")


def programs(layout: Layout) -> list[Program]:
    """All processes, in the order in which they start."""
    ports = layout.ports
    line = ("--listen", f"{HOST}:{ports['line']}", "--to", f"{HOST}:{ports['city']}")
    control = ("--control", f"{HOST}:{ports['control']}")
    all_ = [
        Program("centre", _server("satupintu.centre.wsgi", ports["centre"]), layout.environment),
        Program("centre-work", _module("satupintu.centre", "work"), layout.environment),
        Program("city", _server("satupintu.city.config.wsgi", ports["city"]), layout.environment),
        Program("city-relay", _module("satupintu.city", "relay"), layout.environment),
        Program("city-jobs", _module("satupintu.city", "jobs"), layout.environment),
        Program("line", _module("satupintu.synthetic.line", *line, *control), layout.environment),
        Program("station", _server("satupintu.station.wsgi", ports["station"]), layout.station_environment),
        Program("station-send", _module("satupintu.station", "send"), layout.station_environment),
    ]
    return [program for program in all_ if program.name not in layout.left_out]


def _module(name: str, *arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name, *arguments)


def _server(application: str, port: int) -> tuple[str, ...]:
    # one worker with threads: SQLite has one writer anyway, and a second worker costs 100 MB
    options = ("--workers", "1", "--threads", "8", "--worker-class", "gthread", "--graceful-timeout", "5")
    # our own programs keep a connection for 5 s; a server that lets go of it sooner cuts off who is about to ask
    quiet = ("--keep-alive", "15", "--log-level", "warning", "--bind", f"{HOST}:{port}", "--timeout", "120")
    long = ("--limit-request-line", "8190")  # bytes: a station's question has up to 5,300 (packets/polling.py)
    return (sys.executable, "-m", "gunicorn", *options, *quiet, *long, f"{application}:application")
