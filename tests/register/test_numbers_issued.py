"""New numbers: never twice, none missing, and the 10,000th of a prefix is refused."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from reporting import BABY, kk, report, row

from cast import refused
from satupintu.city.register import services
from satupintu.city.register.models import FamilyCard, LifeEvent, NumberCounter, NumberIssued

ROOT = Path(__file__).parents[2]
PREFIX = "647491060726"


def birth(cast):
    return services.enter_birth(viewer=cast.vina, report=report(), child=BABY, kk_number=kk(cast.fajar))


def test_the_10_000th_number_of_a_prefix_is_refused_and_nothing_is_written(cast):
    NumberCounter.objects.create(kind="NIK", prefix=PREFIX, last=9998)
    assert row(birth(cast).ref).nik == f"{PREFIX}9999"
    events = LifeEvent.objects.count()
    with refused("NUMBERS_USED_UP"):
        birth(cast)
    assert (LifeEvent.objects.count(), NumberIssued.objects.count()) == (events, 1)
    girl = replace(BABY, sex=2)  # another prefix goes on
    services.enter_birth(viewer=cast.vina, report=report(), child=girl, kk_number=kk(cast.fajar))


def test_a_kk_number_that_is_held_is_passed_over(cast):
    FamilyCard.objects.create(kk_number=f"{PREFIX}0001", rt=row(cast.eka).rt, address="X", issued_on="2026-07-06")
    services.enter_family_card(
        viewer=cast.vina, report=report(), members={cast.hana: 1}, rt=row(cast.hana).rt_id, address="JL. PELITA 7"
    )
    assert kk(cast.hana) == f"{PREFIX}0002"


def test_a_real_city_gives_numbers_of_its_own_region(cast, settings):
    settings.SIMULATED = False
    assert row(birth(cast).ref).nik == "6474010607260001"


@pytest.mark.slow
def test_programs_that_are_killed_at_work_give_no_number_twice_and_leave_none_out():
    database = "postgresql" if os.environ.get("SATUPINTU_DATABASE_URL") else "sqlite"
    some = ("--count", "240", "--workers", "3", "--kills", "3", "--only", database, "--json")
    command = [sys.executable, "-m", "bench.nik_issue", *some]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    result = json.loads(told.stdout)[database]
    assert (result["births"], result["niks"], result["doubles"], result["gaps"]) == (240, 240, 0, 0)
    assert result["prefixes"] == 20
    assert result["killed"] >= 1
