"""`python -m bench.register_import [--rows 167094] [--json]`: tries and writes a list of invented residents on SQLite.

Leaves with 1 when writing it took more than 60 s or a row is missing.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=167_094)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        os.environ |= {"SATUPINTU_VAR": folder, "SATUPINTU_SIMULATED": "1"}
        os.environ.pop("SATUPINTU_DATABASE_URL", None)
        subprocess.run([sys.executable, "-m", "satupintu.city", "migrate", "--verbosity", "0"], check=True)
        result = measured(Path(folder) / "list.csv", asked.rows)
    print(json.dumps(result) if asked.json else result)
    return 0 if result["first_import_s"] <= 60 and result["new"] == asked.rows else 1


def measured(file: Path, rows: int) -> dict[str, float]:
    import bench.nik_issue.city  # noqa: F401  # first: it sets Django up
    from satupintu.city.areas.rules import AreaEntry
    from satupintu.city.areas.services import load_areas
    from satupintu.city.foundation.viewers import program
    from satupintu.city.register.importing.judging import Outcome
    from satupintu.city.register.importing.services import apply_import

    viewer = program("bench")
    levels = {"64": "PROVINCE", "64.74": "CITY", "64.74.01": "KECAMATAN", "64.74.01.1006": "KELURAHAN"}
    codes = [*levels, *(f"64.74.01.1006-000-{rt:03}" for rt in range(1, 31))]
    areas = [AreaEntry(code, levels.get(code, "RT"), code, code[: max(code.rfind("."), 0)]) for code in codes[:4]]
    areas += [AreaEntry(code, "RT", code, "64.74.01.1006") for code in codes[4:]]
    load_areas(viewer=viewer, areas=areas)
    write_list(file, rows)
    began = time.monotonic()
    first = apply_import(viewer=viewer, file=file)
    between = time.monotonic()
    again = apply_import(viewer=viewer, file=file)
    ended = time.monotonic()
    return {
        "new": first.counts[Outcome.NEW],
        "same": again.counts[Outcome.SAME],
        "first_import_s": round(between - began, 1),
        "again_s": round(ended - between, 1),
    }


def write_list(file: Path, rows: int) -> None:
    """Families of four, names and addresses as common as in the invented city; prefixes 647491 belong to nobody."""
    from satupintu.synthetic.city import invent

    city = invent(rows)
    names, addresses = city.residents.name.tolist(), city.families.address.tolist()
    headers = "NO_KK NIK NAMA_LGKP TMPT_LHR TGL_LHR JENIS_KLMIN GOL_DRH AGAMA STAT_KWN STAT_HBKEL PDDK_AKH JENIS_PKRJN"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*headers.split(), "ALAMAT", "NO_RT", "NO_RW", "NO_KEL", "NO_KEC"])
        for number in range(rows):
            family, born = number // 4, date(1950, 1, 1) + timedelta(number % 25_000)
            kk = f"647491{date(2015, 1, 1) + timedelta(family // 9000):%d%m%y}{1 + family % 9000:04}"
            nik = f"647491{born:%d%m%y}{1 + number // 25_000:04}"
            person = [kk, nik, names[number], "BONTANG", f"{born:%d-%m-%Y}", "LAKI-LAKI", "O", "ISLAM"]
            person += ["BELUM KAWIN", "KEPALA KELUARGA" if number % 4 == 0 else "ANAK", "SLTA/SEDERAJAT", "15"]
            writer.writerow([*person, addresses[family % len(addresses)], 1 + family % 30, 0, 1006, "64.74.01"])


if __name__ == "__main__":
    sys.exit(main())
