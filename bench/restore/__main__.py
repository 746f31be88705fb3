"""`python -m bench.restore [--records 100000] [--bytes 20000] [--only sqlite] [--json]`: a city of so many recordings
is backed up, tried, destroyed, brought back and checked, by the very commands an officer types. Leaves with 1 when
something is not back, or when the way back takes more than a quarter of an hour.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.databases import DATABASES, Environment, on_each

LONGEST = 15 * 60  # seconds, for bringing back and checking
EMPTY = "from django.db import connection as c; c.cursor().execute('DROP SCHEMA public CASCADE; CREATE SCHEMA public')"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--bytes", type=int, default=20_000, help="of a packet; a real one has some 500,000")
    parser.add_argument("--only", choices=DATABASES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results = on_each(asked.only, lambda environment: measured(asked, environment))
    if asked.json:
        print(json.dumps(results))
    else:
        for database, result in results.items():
            print(database, *(f"{name}: {value}" for name, value in result.items()), sep="\n  ")
    return 0 if all(is_whole(result) for result in results.values()) else 1


def is_whole(result: dict[str, Any]) -> bool:
    return result["back"] and result["records_back"] == result["records"] and result["restore_seconds"] <= LONGEST


def measured(asked: argparse.Namespace, environment: Environment) -> dict[str, Any]:
    began = time.monotonic()
    filling = [sys.executable, "-m", "bench.restore.filling", str(asked.records), str(asked.bytes)]
    told = json.loads(_run(environment, *filling).stdout)
    told["filling_seconds"] = round(time.monotonic() - began)
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as disk:
        key, file = f"{disk}/key", f"{disk}/city.backup"
        _satupintu(environment, "backup", "--new-key", key)
        told["backup_seconds"], _ = _timed(environment, "backup", "--out", file, "--key", f"{key}.pub")
        told["bytes_of_backup"] = Path(file).stat().st_size
        told["verify_only_seconds"], _ = _timed(environment, "restore", file, "--key-file", key, "--verify-only")
        _destroy(environment)
        before = _cpu()
        told["restore_seconds"], said = _timed(environment, "restore", file, "--key-file", key)
        told["restore_cpu_seconds"] = round(_cpu() - before, 1)  # what it would take on a machine of its own
    told["back"] = said.returncode == 0
    told["records_back"] = int(_shell(environment, "print(Packet.objects.count())"))
    return told


def _destroy(environment: Environment) -> None:
    """The disk of the city is gone; only the backup, the key and the programs are left."""
    if "SATUPINTU_DATABASE_URL" in environment:
        _shell(environment, EMPTY)
    shutil.rmtree(Path(environment["SATUPINTU_VAR"]) / "city")


def _timed(environment: Environment, *words: str) -> tuple[float, "subprocess.CompletedProcess[str]"]:
    began = time.monotonic()
    ended = _satupintu(environment, *words)
    return round(time.monotonic() - began, 1), ended


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _satupintu(environment: Environment, *words: str) -> "subprocess.CompletedProcess[str]":
    return _run(environment, sys.executable, "-m", "satupintu", *words)


def _shell(environment: Environment, what: str) -> str:
    text = f"from satupintu.city.enrolment.models import Packet; {what}"
    return _run(environment, sys.executable, "-m", "satupintu.city", "shell", "--no-imports", "--command", text).stdout


def _run(environment: Environment, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)


if __name__ == "__main__":
    sys.exit(main())
