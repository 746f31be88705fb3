"""The true causes lie beside the database, where no service reads them; the ledger finds them again."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from bench.attribution.scoring import Score, read_truth, score
from django.conf import settings
from django.core.management import call_command

import satupintu.city
from cast import NOW
from satupintu.city.config.inventing.stock import name_stations
from satupintu.city.config.inventing.waiting import TRUE_CAUSES
from satupintu.city.config.inventing.writing import SYSTEM
from satupintu.city.enrolment.services.stations import open_station
from satupintu.city.foundation import clock
from satupintu.city.participation.ledger import rules
from satupintu.city.participation.ledger.cases import Outcome
from satupintu.city.participation.selectors import obstacles
from satupintu.synthetic.city import waiting


@pytest.mark.django_db
def test_the_ledger_finds_the_true_causes_of_an_invented_city(settings, tmp_path):
    settings.SIMULATED = True
    settings.FOLDER = replace(settings.FOLDER, path=tmp_path / "city")
    with clock.stopped(NOW):
        call_command("invent", residents=8_000, seed=2016)
        for code, place in {"ST-U": "UTARA", "ST-S": "SELATAN", "ST-B": "BARAT"}.items():
            open_station(viewer=SYSTEM, code=code, name=code, place=place)
        name_stations()
        ledger = obstacles.open_ledger(SYSTEM)
    scores = score(ledger.bookings, read_truth(tmp_path / TRUE_CAUSES))
    for each in scores.values():
        assert each.passes(least=0.95, most_unexplained=0.05), (each.rates, each.causes)
    together = sum(scores.values(), Score())
    assert 0.25 < together.rates["overlapping"] < 0.4
    assert {each.case.outcome for each in ledger.persons} == {Outcome.OPEN, Outcome.DONE}


def test_no_span_of_the_rules_is_a_pace_of_the_invention():
    """Else words would cover a case's days because both sides agreed on it."""
    spans = {value for value in vars(rules).values() if isinstance(value, timedelta) and value > rules.DAY}
    assert spans == {rules.COUNTS_FOR, rules.AWAY_FOR, rules.REASON_ON}
    assert not spans & {*(number * rules.DAY for number in waiting.ROUNDS_APART), waiting.ROUNDS_BACK}


def test_no_service_but_the_invention_names_the_file_of_true_causes():
    code = Path(satupintu.city.__file__).parent.rglob("*.py")
    names = {path.name for path in code if "TRUE_CAUSES" in (text := path.read_text()) or "true-causes" in text}
    assert names == {"waiting.py"}
    assert settings.FOLDER.path.parent / TRUE_CAUSES not in settings.FOLDER.path.rglob("*")
