"""One invented city and its ledger, scored; for a process of its own, since the settings name the database."""

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from bench.attribution.scoring import Score, read_truth, score
from satupintu.city.participation.ledger.cases import What
from satupintu.synthetic.city import waiting

STATIONS = {"ST-UTARA": "UTARA", "ST-SELATAN": "SELATAN", "ST-BARAT": "BARAT"}
Scores = dict[What, Score]


def measured(residents: int, seed: int, traces: Mapping[str, float] | None = None) -> tuple[Scores, float]:
    """Scores by kind of case, and the seconds that the ledger took. `traces`: other shares for the invention."""
    for name, share in (traces or {}).items():
        setattr(waiting, name, share)
    with tempfile.TemporaryDirectory(prefix="satupintu-bench-") as folder:
        os.environ |= {
            "SATUPINTU_VAR": folder,
            "SATUPINTU_SIMULATED": "1",
            "DJANGO_SETTINGS_MODULE": "satupintu.city.config.settings",
        }
        os.environ.pop("SATUPINTU_DATABASE_URL", None)
        return _measured(Path(folder), residents, seed)


def _measured(folder: Path, residents: int, seed: int) -> tuple[Scores, float]:
    import django

    django.setup()
    from django.core.management import call_command

    from satupintu.city.config.inventing.stock import name_stations
    from satupintu.city.enrolment.services.stations import open_station
    from satupintu.city.foundation.viewers import program
    from satupintu.city.participation.selectors import obstacles

    viewer = program("bench")
    call_command("migrate", verbosity=0)
    call_command("invent", residents=residents, seed=seed, stdout=sys.stderr)
    for code, place in STATIONS.items():
        open_station(viewer=viewer, code=code, name=code, place=place)
    name_stations()
    began = time.perf_counter()
    ledger = obstacles.open_ledger(viewer)
    seconds = round(time.perf_counter() - began, 2)
    return score(ledger.bookings, read_truth(folder / "simulated" / "true-causes.jsonl")), seconds
