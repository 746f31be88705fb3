"""Runs all checks in order, quickest first, and stops at the first that fails. Called by ./test.

Each place is a Django project of its own, so its tests are a pytest run of their own. The last run's closing line
is the last line printed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
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


def step(title: str, command: Iterable[str], extra: Mapping[str, str] = {}) -> None:
    """Run one check; leave with its exit code when it fails."""
    print(f"── {title}", flush=True)
    began = time.monotonic()
    done = subprocess.run(list(command), cwd=ROOT, env={**os.environ, **extra}, check=False)
    if done.returncode:
        print(f"── {title}: failed", flush=True)
        sys.exit(done.returncode)
    print(f"── {title}: {time.monotonic() - began:.0f} s", flush=True)


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


def main() -> None:
    asked = sys.argv[1:]
    quick = "--quick" in asked
    if paths := [word for word in asked if word != "--quick"]:
        place = next((name for name in OWN_PLACE if f"tests/{name}" in paths[0]), "city")
        pytest("pytest " + " ".join(paths), paths, place)
        return
    for old in ROOT.glob(".coverage.*"):
        old.unlink()
    lint()
    # the inner loop: both cores, nothing measured
    chosen = ("-n2", "-m", "not slow and not browser and not journey") if quick else ()
    pytest("what travels, engines, invented city", existing(*PURE), "city", *chosen)
    for place in OWN_PLACE:
        pytest(f"the {place}", existing(place), place, *chosen)
    if quick:
        pytest("the city on SQLite", stages(), "city", *chosen)
        return
    with running_postgres() as address:
        pytest("the city on PostgreSQL", stages(), "city", "-m", "not browser", SATUPINTU_DATABASE_URL=address)
    pytest("the city on SQLite", stages(), "city")
    step("coverage", [str(BIN / "python"), "scripts/coverage_debts.py"])
    pytest("whole ways and pages in a browser", existing(*WAYS), "city")


if __name__ == "__main__":
    main()
