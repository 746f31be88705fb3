"""The campaign in small over broken copies of the source: each must be caught, and the untouched copy must pass.

A copy of src/ is made, the variant's text replaced in it, and `python -m bench.faults --recordings …` is run as it is
with that copy before the real source on its path. Without this, a campaign's zeros would say nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import satupintu
from bench.faults.variants import VARIANTS, Variant

ROOT = Path(__file__).parents[2]
RECORDINGS, KILLS = 30, 20
AT_ONCE = 2
TRIES = 6  # with another seed each: what depends on the moment of a kill is not met in every short campaign
LONGEST = 900  # seconds


class Unfitting(Exception):
    """A variant's old text does not stand in the source exactly once."""


def write_copy(folder: Path, variant: Variant | None) -> Path:
    """The source with the variant in it; gives the path to put first. Raises Unfitting."""
    copy = folder / "src"
    ignored = shutil.ignore_patterns("__pycache__", "*.mo")
    shutil.copytree(Path(satupintu.__file__).parent, copy / "satupintu", ignore=ignored)
    for edit in variant.edits if variant else ():
        file = copy / "satupintu" / edit.file
        text = file.read_text()
        if text.count(edit.old) != 1:
            raise Unfitting(
                f"{variant.name if variant else ''}: {edit.file} holds the old text {text.count(edit.old)} times"
            )
        file.write_text(text.replace(edit.old, edit.new))
    return copy


def run(seed: int, only: str | None = None) -> dict[str, Any]:
    """Every variant, or the one named; gives what caught each. `only` "untouched" runs the whole copy alone."""
    began = time.monotonic()
    chosen: list[Variant | None] = [None, *VARIANTS] if only is None else []
    if only is not None:
        chosen = [None] if only == "untouched" else [each for each in VARIANTS if each.name == only]
        if not chosen:
            raise SystemExit(f"There is no variant {only}. There are: {', '.join(v.name for v in VARIANTS)}.")
    with tempfile.TemporaryDirectory(prefix="satupintu-sabotage-") as name:
        folder = Path(name)
        _migrate(folder / "migrated")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(lambda each: _try(folder, each, seed), chosen))
    broken = [result for result in results if result["variant"] != "untouched"]
    untouched = [result for result in results if result["variant"] == "untouched"]
    return {
        "seed": seed,
        "variants": len(broken),
        "caught": sum(result["caught"] for result in broken),
        "missed": [result["variant"] for result in broken if not result["caught"]],
        "untouched_passes": all(not result["breaches"] and not result["unfinished"] for result in untouched),
        "results": results,
        "seconds": round(time.monotonic() - began, 1),
    }


def _migrate(folder: Path) -> None:
    """Databases to begin with, so that not every campaign makes its own."""
    folder.mkdir()
    for place in ("city", "centre", "station"):
        own = {"SATUPINTU_VAR": str(folder / "var"), "SATUPINTU_SIMULATED": "1"}
        command = [sys.executable, "-m", f"satupintu.{place}", "migrate", "--verbosity", "0"]
        subprocess.run(command, env={**os.environ, **own}, check=True)
        shutil.copy(folder / "var" / place / f"{place}.sqlite3", folder / f"{place}.sqlite3")


def _try(folder: Path, variant: Variant | None, seed: int) -> dict[str, Any]:
    name = variant.name if variant else "untouched"
    own = folder / name
    copy = write_copy(own, variant)
    result: dict[str, Any] = {"variant": name, "breaks": variant.breaks if variant else "nothing"}
    for number in range(TRIES if variant else 1):
        told = _campaign(copy, folder / "migrated", variant, seed + number)
        breaches = {invariant: told[invariant] for invariant in told["invariants"] if told[invariant]}
        caught = variant is not None and bool(variant.caught_by & set(breaches))
        result |= {"seed": seed + number, "breaches": breaches, "caught": caught, "unfinished": told["unfinished"]}
        result["told"] = told["told"][:3]
        if caught:
            break
    shutil.rmtree(own)
    print(f"{name}: {result['breaches'] or 'nothing found'}", file=sys.stderr, flush=True)
    return result


def _campaign(copy: Path, migrated: Path, variant: Variant | None, seed: int) -> dict[str, Any]:
    """The unchanged campaign over a copy; it says which source it ran."""
    command = [sys.executable, "-m", "bench.faults", "--recordings", str(RECORDINGS), "--kills", str(KILLS)]
    if variant is None or not any("migrations" in edit.file for edit in variant.edits):
        command += ["--migrated", str(migrated)]
    paths = os.pathsep.join([str(copy), str(ROOT)])
    ended = subprocess.run(
        [*command, "--seed", str(seed), "--first-breach", "--json"],
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        timeout=LONGEST,
        check=False,
    )
    told: dict[str, Any] = json.loads(ended.stdout)
    if Path(told["source"]) != copy / "satupintu":
        raise Unfitting(f"the campaign ran {told['source']}")
    return told
