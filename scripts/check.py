"""Runs all checks, two lanes at a time where two cores allow, and stops at the first that fails. Called by ./test.

Each place is a Django project of its own, so its tests are a pytest run of their own. The last run's closing line
is the last line printed.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from postgres import running_postgres

ROOT = Path(__file__).parent.parent
BIN = ROOT / ".venv/bin"
SETTINGS = {
    "city": "satupintu.city.config.settings",
    "station": "satupintu.station.settings",
    "centre": "satupintu.centre.settings",
}
OWN_PLACE = ("station", "centre")
WAYS = ("journeys", "browser")  # start real programs or a browser
PURE = ("architecture", "packets", "fingerprints", "synthetic", "documents", "running")
LINT = (
    ("ruff", "check", "--quiet", "src", "tests", "bench", "scripts"),
    ("ruff", "format", "--check", "--quiet", "src", "tests", "bench", "scripts"),
    ("lint-imports",),
    ("djlint", "--lint", "--quiet", "src"),
)


class Failed(Exception):
    """A check said no; its output is printed."""


class Runner:
    """Runs checks. In two lanes each one's output is held until it ends, so that nobody reads two at once."""

    def __init__(self) -> None:
        self.running: set[subprocess.Popen[str]] = set()
        self.in_lanes = False
        self.failed = False

    def step(self, title: str, command: Iterable[str], extra: Mapping[str, str] = {}) -> None:
        """Run one check. Raises Failed when it fails, or another one has."""
        if self.failed:
            raise Failed(title)
        self.in_lanes or print(f"── {title}", flush=True)
        began = time.monotonic()
        held = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if self.in_lanes else {}
        process = subprocess.Popen(list(command), cwd=ROOT, env={**os.environ, **extra}, text=True, **held)
        self.running.add(process)
        said = process.communicate()[0] or ""
        self.running.discard(process)
        if process.returncode:
            if not self.failed:  # else it was stopped because of the other
                print(f"{said}── {title}: failed", flush=True)
            self.failed = True
            raise Failed(title)
        print(f"{said}── {title}: {time.monotonic() - began:.0f} s", flush=True)

    def together(self, *lanes: Callable[[], None]) -> None:
        """Run lanes side by side; when one fails the other is stopped. Raises Failed."""
        self.in_lanes = True
        threads = [threading.Thread(target=self._lane, args=(lane,)) for lane in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.in_lanes = False
        if self.failed:
            raise Failed

    def _lane(self, lane: Callable[[], None]) -> None:
        try:
            lane()
        except Failed:
            for process in list(self.running):
                process.terminate()


runner = Runner()
step = runner.step


def pytest(title: str, paths: Iterable[str], place: str, *options: str, **extra: str) -> None:
    """One pytest run with a place's settings, its coverage added to the others'."""
    measured = ["-m", "coverage", "run"] if "-n2" not in options else []
    step(
        title,
        [str(BIN / "python"), *measured, "-m", "pytest", "-q", *options, *paths],
        {"DJANGO_SETTINGS_MODULE": SETTINGS[place], **extra},
    )


def existing(*names: str) -> list[str]:
    return [f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir()]


def stages() -> list[str]:
    """The test folders of the city's stages: what is neither a place of its own, nor pure, nor a whole way."""
    folders = sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0].isalpha())
    return [f"tests/{name}" for name in folders if name not in {*OWN_PLACE, *WAYS, *PURE}]


def lint() -> None:
    for command in LINT:
        step(" ".join(command[:2]), [str(BIN / command[0]), *command[1:]])
    rooms = [str(path) for path in (ROOT / "src/satupintu").iterdir() if path.name not in {*OWN_PLACE, "__pycache__"}]
    types("city", rooms)
    for place in OWN_PLACE:
        types(place, [str(ROOT / "src/satupintu" / place)])


def types(place: str, paths: Iterable[str]) -> None:
    """mypy, once for each Django project: its plugin knows the settings of one."""
    command = [str(BIN / "mypy"), f"--cache-dir=.mypy_cache/{place}", *paths]
    step(f"mypy ({place})", command, {"DJANGO_SETTINGS_MODULE": SETTINGS[place]})


def whole() -> None:
    """Everything: what decides in two lanes, then what starts real programs beside what drives a browser."""

    def first_lane() -> None:
        lint()
        pytest("what travels, engines, invented city", existing(*PURE), "city")
        pytest("the city on SQLite", stages(), "city")

    def second_lane() -> None:
        for place in OWN_PLACE:
            pytest(f"the {place}", existing(place), place)
        own = {"SATUPINTU_VAR": str(ROOT / "var/tests-postgresql"), "SATUPINTU_TESTS": "database"}
        with running_postgres() as address:
            own["SATUPINTU_DATABASE_URL"] = address
            pytest("the city on PostgreSQL", stages(), "city", "-m", "not browser", **own)

    for old in ROOT.glob(".coverage.*"):
        old.unlink()
    runner.together(first_lane, second_lane)
    step("coverage", [str(BIN / "python"), "scripts/coverage_debts.py"])
    pytest("whole ways and pages in a browser", existing(*WAYS), "city")


def quick() -> None:
    """The inner loop: both cores, nothing measured."""
    chosen = ("-n2", "-m", "not slow and not browser and not journey")
    lint()
    pytest("what travels, engines, invented city", existing(*PURE), "city", *chosen)
    for place in OWN_PLACE:
        pytest(f"the {place}", existing(place), place, *chosen)
    pytest("the city on SQLite", stages(), "city", *chosen)


def main() -> None:
    asked = sys.argv[1:]
    try:
        if paths := [word for word in asked if word != "--quick"]:
            place = next((name for name in OWN_PLACE if f"tests/{name}" in paths[0]), "city")
            pytest("pytest " + " ".join(paths), paths, place)
        elif "--quick" in asked:
            quick()
        else:
            whole()
    except Failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
