"""The true causes lie beside the database, where no service reads them; the ledger finds them again."""

from dataclasses import replace
from pathlib import Path

import pytest
from bench.attribution.scoring import read_truth, score
from django.conf import settings
from django.core.management import call_command

import satupintu.city
from satupintu.city.config.inventing.stock import name_stations
from satupintu.city.config.inventing.waiting import TRUE_CAUSES
from satupintu.city.config.inventing.writing import SYSTEM
from satupintu.city.enrolment.services.stations import open_station
from satupintu.city.participation.selectors import obstacles


@pytest.mark.django_db
def test_the_ledger_finds_the_true_causes_of_an_invented_city(settings, tmp_path):
    settings.SIMULATED = True
    settings.FOLDER = replace(settings.FOLDER, path=tmp_path / "city")
    call_command("invent", residents=3_000, seed=2016)
    for code, place in {"ST-U": "UTARA", "ST-S": "SELATAN", "ST-B": "BARAT"}.items():
        open_station(viewer=SYSTEM, code=code, name=code, place=place)
    name_stations()
    result = score(obstacles.open_ledger(SYSTEM).bookings, read_truth(tmp_path / TRUE_CAUSES))
    assert result.passes(least=0.93, most_unexplained=0.05), result  # a small city: fewer cases, more chance
    assert result.overlapping_cases > 0.2


def test_no_service_but_the_invention_names_the_file_of_true_causes():
    code = Path(satupintu.city.__file__).parent.rglob("*.py")
    names = {path.name for path in code if "TRUE_CAUSES" in (text := path.read_text()) or "true-causes" in text}
    assert names == {"waiting.py"}
    assert settings.FOLDER.path.parent / TRUE_CAUSES not in settings.FOLDER.path.rglob("*")
