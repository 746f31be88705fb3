"""`invent` from the command line, into a database that is empty or holds something else."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

import cast
from satupintu.city.config.inventing.people import references
from satupintu.city.config.inventing.stock import name_stations
from satupintu.city.config.inventing.writing import OtherDataError, Wanted, is_written, write_city
from satupintu.city.register.models import FamilyCard, Resident
from satupintu.synthetic.city import invent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _simulation(settings):
    settings.SIMULATED = True


def test_a_small_city_is_written_and_its_totals_are_told(capsys):
    out = StringIO()
    call_command("invent", residents=300, seed=5, stdout=out)
    assert "300 residents, 214 wajib KTP, 202 recorded, 12 not" in out.getvalue()
    assert "DATA SIMULASI" in out.getvalue()
    assert Resident.objects.count() == 300
    assert "residents" in capsys.readouterr().err


def test_the_same_city_gets_the_same_references():
    city = invent(300, 5, date(2026, 11, 24))
    write_city(city, lambda _: None)
    assert Resident.objects.get(pk=1).ref == next(references(invent(300, 5, date(2026, 11, 24))))
    assert len(set(references(city))) == 300


def test_too_small_a_city_is_refused():
    with pytest.raises(CommandError, match="Ask for 300 or more"):
        call_command("invent", residents=10)


def test_nothing_is_invented_outside_a_simulation(settings):
    settings.SIMULATED = False
    with pytest.raises(CommandError, match="SATUPINTU_SIMULATED=1"):
        call_command("invent", residents=300)
    assert not Resident.objects.exists()


def test_nothing_is_invented_beside_residents_who_were_not():
    cast.assemble()
    before = FamilyCard.objects.count()
    with pytest.raises(OtherDataError, match="not invented"):
        is_written(Wanted(300, 5))
    with pytest.raises(CommandError, match="empty database"):
        call_command("invent", residents=300)
    assert FamilyCard.objects.count() == before


def test_without_an_invented_city_no_outage_is_named():
    assert name_stations() == 0


def test_a_failure_half_way_leaves_nothing():
    class StopError(RuntimeError):
        pass

    def stop(step: str) -> None:
        if step == "recordings":
            raise StopError

    with pytest.raises(StopError):
        write_city(invent(300, 5), stop)
    assert not Resident.objects.exists()
