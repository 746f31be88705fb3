"""What happens once before the first start: databases, translations, the invented city, the centre's gallery.

For a real office databases and translations only.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polib

import satupintu
from satupintu.running import folder
from satupintu.running.layout import HOST, InTheWay, Layout

Say = Callable[[str], None]
Steps = list[tuple[str, tuple[str, ...]]]  # title and module arguments
NEEDED_MB = 1500


def prepare(layout: Layout, say: Say) -> None:
    """Bring the folder to where the programs can start. Each step knows whether it was done before."""
    _check_disk(layout)
    layout.var.mkdir(parents=True, exist_ok=True)
    if layout.real:
        _check_hosts(layout)
        folder.remember_real(layout.var)
    elif not (layout.var / "demo").exists():
        say(f"First start: inventing a city of {layout.residents:,} residents. This takes a minute or three.")
        (layout.var / "demo").mkdir()
    elif not _is_same_city(layout):
        raise InTheWay(
            "The folder holds a city of another size or seed: start with the same --residents and --seed,"
            " or add --fresh to throw that city away."
        )
    compile_translations()
    lanes = _lanes(layout)
    with ThreadPoolExecutor(len(lanes)) as pool:
        for lane in [pool.submit(_run_lane, layout, say, steps) for steps in lanes]:
            lane.result()
    if not layout.real:
        _remember_city(layout)


def start_afresh(layout: Layout) -> None:
    """Throw an invented city away. Raises InTheWay for any other."""
    folder.check_kind(layout.var, real=False)
    for place in ("city", "station", "centre", "demo", "keys"):
        shutil.rmtree(layout.var / place, ignore_errors=True)


def compile_translations() -> None:
    """Compile each django.po beside its source, when it is newer; no GNU gettext is needed for it."""
    for source in Path(satupintu.__file__).parent.rglob("django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            half = compiled.with_suffix(f".{os.getpid()}")  # another program may be reading or compiling it right now
            polib.pofile(str(source)).save_as_mofile(str(half))
            half.replace(compiled)


def _lanes(layout: Layout) -> list[Steps]:
    """The steps of each place; the places do not wait for one another, a place's steps do."""
    migrate = ("migrate", "--verbosity", "0")
    databases: dict[str, Steps] = {
        place: [(f"{place.capitalize()}: database", (f"satupintu.{place}", *migrate))]
        for place in ("city", "centre", "station")
        if place not in layout.left_out
    }
    if layout.real:
        return list(databases.values())
    size = ("--residents", str(layout.residents), "--seed", str(layout.seed))
    # so many that a search is a search: 10 s of a processor for 250
    others = min(2000, layout.residents // 4)
    people = ("--people", str(others), "--seed", str(layout.seed))
    return [
        [
            *databases["city"],
            ("City: inventing it", ("satupintu.city", "invent", *size)),
            ("City: accounts, stations, slots", ("satupintu.city", "demo")),
        ],
        [
            *databases["centre"],
            (f"Centre: fingerprints of {others + 50:,} invented people", ("satupintu.centre", "stock", *people)),
        ],
        databases["station"],
    ]


def _run_lane(layout: Layout, say: Say, steps: Steps) -> None:
    for title, command in steps:
        _run_step(layout, say, title, command)


def _run_step(layout: Layout, say: Say, title: str, command: tuple[str, ...]) -> None:
    done = layout.var / "demo" / (hashlib.sha256(repr(command).encode()).hexdigest()[:12] + ".done")
    once = "migrate" not in command
    if once and done.exists():
        return
    began = time.monotonic()
    say(f"  {title} …")
    ended = subprocess.run([sys.executable, "-m", *command], env=layout.environment, check=False)
    if ended.returncode:
        raise InTheWay(f"The step “{title}” failed; its own words stand above. Mend it and start again.")
    if once:
        done.touch()
    say(f"  {title}: {time.monotonic() - began:.1f} s")


def _check_disk(layout: Layout) -> None:
    place = layout.var if layout.var.exists() else layout.var.parent
    free = shutil.disk_usage(place).free // 2**20
    if free < NEEDED_MB and not (layout.var / "city").exists():
        raise InTheWay(f"Only {free} MB are free and {NEEDED_MB} MB are needed: free some space on this disk.")


def _check_hosts(layout: Layout) -> None:
    """The programs of this machine reach one another by its number, which must be among the names they answer to."""
    hosts = os.environ.get("SATUPINTU_HOSTS", HOST).split(",")
    reached = [layout.environment[f"SATUPINTU_{place}_URL"] for place in ("CITY", "CENTRE")]
    if any(f"//{HOST}:" in url for url in reached) and not {HOST, "*"} & set(hosts):
        raise InTheWay(
            f"SATUPINTU_HOSTS is {','.join(hosts)} and lacks {HOST}, by which the programs of this machine reach one"
            f" another: write SATUPINTU_HOSTS={','.join([*hosts, HOST])}."
        )


def _is_same_city(layout: Layout) -> bool:
    known = layout.var / "demo" / "city.json"
    return not known.exists() or json.loads(known.read_text()) == [layout.residents, layout.seed]


def _remember_city(layout: Layout) -> None:
    known = layout.var / "demo" / "city.json"
    known.write_text(json.dumps([layout.residents, layout.seed]))
