"""One installation for all journeys, served by the real programs; each test plays against it over HTTP."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from satupintu.running.layout import free_base

ROOT = Path(__file__).parents[2]
PORT_BASE = 26_000
READY_WITHIN = 600  # a shared machine, another check on the other core


class Service:
    """`satupintu serve` in a process of its own, as a newcomer starts it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port_base = free_base(PORT_BASE)
        self.log = var.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        size = ("--residents", "1000", "--port-base", str(self.port_base), "--var", str(self.var))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "satupintu", "serve", *size], stdout=log, stderr=log, cwd=ROOT, env=clean()
            )
        deadline = time.monotonic() + READY_WITHIN
        while "Ready after" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.5)

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def pid(self, program: str) -> int:
        return json.loads((self.var / "running.json").read_text())["programs"][program]

    def journey(self, *options: str) -> tuple[int, dict]:
        command = [sys.executable, "-m", "satupintu", "journey", "--json", "--var", str(self.var), *options]
        played = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=clean(), check=False)
        assert played.stdout, played.stderr[-2000:]
        return played.returncode, json.loads(played.stdout)


def clean() -> dict[str, str]:
    """The environment without what the tests set for themselves."""
    ours = ("SATUPINTU_", "DJANGO_", "COVERAGE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture(scope="session")
def installation(tmp_path_factory):
    service = Service(tmp_path_factory.mktemp("journeys") / "var")
    service.start()
    yield service
    if service.process and service.process.poll() is None:
        service.stop()


@pytest.fixture
def service(installation):
    """The installation with everything running, started again when a test before killed a part of it."""
    if installation.process.poll() is not None:
        installation.start()
    return installation
