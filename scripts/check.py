"""Runs all checks, one for each of two cores and one that waits, and stops at the first that fails. Called by ./test.

Each place is a Django project of its own, so its tests are a pytest run of their own, in a folder of their own. What
takes long comes first. At the end stand the seconds of each check; the last line adds up what pytest said.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
WAYS = ("journeys", "browser", "faults")  # start real programs or a browser
PURE = ("architecture", "packets", "fingerprints", "synthetic", "documents", "running")
ASKS_WHICH = ("tests/foundation", "tests/keeping", "tests/register")  # what they test asks which database it has
MEASURED = ("-m", "coverage", "run")
DOTS = re.compile(r"^[.sx]+ *(\[ *\d+%\])?\n", re.MULTILINE)  # what pytest prints as it goes
LINT = (
    ("ruff", "check", "--quiet", "src", "tests", "bench", "scripts"),
    ("ruff", "format", "--check", "--quiet", "src", "tests", "bench", "scripts"),
    ("lint-imports",),
    ("djlint", "--lint", "--quiet", "src"),
)


class Failed(Exception):
    """A check said no; its output is printed."""


@dataclass(frozen=True)
class Check:
    """One program that says yes or no; `extra` is added to its environment."""

    title: str
    command: list[str]
    extra: Mapping[str, str] = field(default_factory=dict)


class Runner:
    """Runs checks. Each one's output is held until it ends, so that nobody reads two at once."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.seconds: dict[str, tuple[float, float]] = {}
        self.counted: Counter[str] = Counter()
        self.failed = False
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()

    def together(self, *lanes: deque[Check]) -> None:
        """Run lanes side by side, each in its order; lanes may take from the same checks. When one fails all stop.

        Raises Failed.
        """
        threads = [threading.Thread(target=self._lane, args=(waiting,)) for waiting in lanes]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failed:
            raise Failed

    def _lane(self, waiting: deque[Check]) -> None:
        while waiting and not self.failed:
            try:
                check = waiting.popleft()
            except IndexError:  # the other lane took the last one
                return
            self._run(check)

    def _run(self, check: Check) -> None:
        began = time.monotonic()
        with self._lock:
            if self.failed:
                return
            process = subprocess.Popen(
                check.command,
                cwd=ROOT,
                env={**os.environ, **check.extra},
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
            )
            self._running.add(process)
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        with self._lock:
            self._running.discard(process)
            if self.failed:  # this one was stopped because of another
                return
            self.seconds[check.title] = time.monotonic() - began, used.ru_utime + used.ru_stime
            if process.returncode:
                self.failed = True
                print(f"{said}── {check.title}: failed", flush=True)
                for other in self._running:
                    other.send_signal(signal.SIGINT)  # as Ctrl-C: pytest stops what its fixtures started
                return
            self._count(said)
            told = DOTS.sub("", said)
            print(f"{told}── {check.title}: {self.seconds[check.title][0]:.0f} s", flush=True)

    def _count(self, said: str) -> None:
        """Add up the words of a pytest run's closing line."""
        closing = said.rstrip().rpartition("\n")[2]
        if re.search(r" in [\d.]+s", closing):
            self.counted.update({word: int(number) for number, word in re.findall(r"(\d+) (\w+)[, ]", closing)})

    def tell(self) -> None:
        """The seconds of each check and of its processor, the longest first, and all tests in pytest's words."""
        print("── seconds, of processor")
        for title, (seconds, busy) in sorted(self.seconds.items(), key=lambda pair: -pair[1][0]):
            print(f"{seconds:6.0f} {busy:6.0f}  {title}")
        counted = ", ".join(f"{number} {word}" for word, number in self.counted.items())
        print(f"{counted} in {time.monotonic() - self.began:.2f}s")


def pytest(
    title: str, paths: Iterable[str], place: str, *options: str, measured: Iterable[str] = (), **extra: str
) -> Check:
    """One pytest run with a place's settings in a folder of its own; `measured`: words that have it measured."""
    folder = Path(os.environ["SATUPINTU_VAR"]) / re.sub(r"\W+", "-", title.lower())
    command = [str(BIN / "python"), *measured, "-m", "pytest", "-q"]
    own = {"DJANGO_SETTINGS_MODULE": SETTINGS[place], "SATUPINTU_VAR": str(folder)}
    return Check(title, [*command, *options, *paths], {**own, **extra})


def where_asked() -> tuple[str, ...]:
    """Measure only the files that ask which database they have: measuring takes half as long again as the tests."""
    paths = [path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts]
    asks = re.compile(r"connection\.vendor|databases\.kind\(\)")
    files = [str(path) for path in paths if asks.search(path.read_text())]
    return (*MEASURED, "--rcfile=/dev/null", "--branch", "--parallel-mode", f"--include={','.join(files)}")


def existing(*names: str) -> list[str]:
    return [f"tests/{name}" for name in names if (ROOT / "tests" / name).is_dir()]


def stages() -> list[str]:
    """The test folders of the city's later stages: neither a place of its own, nor pure, nor a whole way."""
    folders = sorted(path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0].isalpha())
    paths = [f"tests/{name}" for name in folders if name not in {*OWN_PLACE, *WAYS, *PURE}]
    return [path for path in paths if path not in ASKS_WHICH]


def lint() -> list[Check]:
    return [Check(" ".join(command[:2]), [str(BIN / command[0]), *command[1:]]) for command in LINT]


def types() -> list[Check]:
    """mypy, once for each Django project: its plugin knows the settings of one."""
    rooms = [str(path) for path in (ROOT / "src/satupintu").iterdir() if path.name not in {*OWN_PLACE, "__pycache__"}]
    paths = {"city": rooms, **{place: [str(ROOT / "src/satupintu" / place)] for place in OWN_PLACE}}
    return [
        Check(
            f"mypy ({place})",
            [str(BIN / "mypy"), f"--cache-dir=.mypy_cache/{place}", *paths[place]],
            {"DJANGO_SETTINGS_MODULE": SETTINGS[place]},
        )
        for place in SETTINGS
    ]


def whole(runner: Runner) -> None:
    """Everything, measured where decisions live; on PostgreSQL what touches a database."""
    for old in ROOT.glob(".coverage.*"):
        old.unlink()
    with running_postgres() as address:
        own = {"SATUPINTU_DATABASE_URL": address, "SATUPINTU_TESTS": "database"}
        checks = deque(
            [
                *lint(),
                pytest("the other stages on SQLite", stages(), "city", measured=MEASURED),
                *[pytest(f"the {place}", existing(place), place, measured=MEASURED) for place in OWN_PLACE],
                pytest("what travels, engines, invented city", existing(*PURE), "city", measured=MEASURED),
                pytest("pages in a browser", existing("browser"), "city"),
                pytest("faults on purpose", existing("faults"), "city"),
                pytest("register and foundation on PostgreSQL", ASKS_WHICH, "city", measured=where_asked(), **own),
                pytest("register and foundation on SQLite", ASKS_WHICH, "city", measured=MEASURED),
                pytest("the other stages on PostgreSQL", stages(), "city", **own),
                *types(),
            ]
        )
        # the ways wait for programs most of the time: beside the others, not in their line
        runner.together(deque([pytest("whole ways", existing("journeys"), "city")]), checks, checks)
    coverage = Check("coverage", [str(BIN / "python"), "scripts/coverage_debts.py"])
    runner.together(deque([coverage]))


def quick(runner: Runner) -> None:
    """The inner loop, a minute and a half: lint, types, every rule, and the rooms touched since the last commit.

    Nothing is measured, a database is SQLite, and what is slow is left out.
    """
    chosen = ("-m", "not slow and not browser and not journey")
    rules = sorted(f"tests/{path.parent.name}/rules" for path in (ROOT / "tests").glob("*/rules"))
    always = [*existing("architecture", "packets", "documents", "running"), *rules]
    touched = [room for room in rooms_touched() if f"tests/{room}" not in always]
    rooms = existing(*[room for room in touched if room not in {*OWN_PLACE, *WAYS}])
    checks = deque(
        [
            *types(),
            pytest("every rule", [path for path in always if "/station/" not in path], "city", *chosen),
            pytest("the station's rules", existing("station/rules"), "station", *chosen),
            *lint(),
            *([pytest("rooms touched", rooms, "city", *chosen)] if rooms else []),
            *[pytest(f"the {place}", existing(place), place, *chosen) for place in OWN_PLACE if place in touched],
        ]
    )
    runner.together(checks, checks)


def rooms_touched() -> list[str]:
    """Folders of tests whose room, or which themselves, differ from the last commit; none where git is not."""
    told = subprocess.run(
        ["git", "status", "--porcelain", "--untracked-files=all"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    paths = [Path(line[3:].strip('"')) for line in told.stdout.splitlines()]
    parts = [path.parts for path in paths]
    rooms = {part[1] for part in parts if part[0] == "tests" and len(part) > 2}
    for part in parts:
        if part[:2] == ("src", "satupintu") and len(part) > 3:
            rooms.add(part[3] if part[2] == "city" else part[2])
    return sorted(rooms)


def main() -> None:
    asked = sys.argv[1:]
    if paths := [word for word in asked if word != "--quick"]:
        place = next((name for name in OWN_PLACE if f"tests/{name}" in paths[0]), "city")
        only = pytest("asked for", paths, place)
        sys.exit(subprocess.run(only.command, cwd=ROOT, env={**os.environ, **only.extra}, check=False).returncode)
    runner = Runner()
    try:
        quick(runner) if "--quick" in asked else whole(runner)
    except Failed:
        sys.exit(1)
    runner.tell()


if __name__ == "__main__":
    main()
