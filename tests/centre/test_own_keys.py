"""The centre's key files: made at the first start, never in place of lost ones."""

import pytest
from centre_cast import create, sealed
from django.core.management import CommandError, call_command

from satupintu.centre import keys
from satupintu.centre.models import Encounter, FingerTemplate
from satupintu.centre.problems import CentreProblem

OWN = {"reading": keys.reading_key, "signing": keys.signing_key, "resting": keys.resting_key}


@pytest.fixture
def folder(db, settings, tmp_path):
    """Of this test alone: what it loses no other one misses."""
    settings.KEYS = tmp_path / "keys"
    started_again()
    yield settings.KEYS
    started_again()


def started_again() -> None:
    for key in OWN.values():
        key.cache_clear()


@pytest.fixture
def recorded(folder, caller):
    """A station's recording with its receipt, and a template at rest."""
    create(caller, sealed("subject-1"))
    keys.resting_key()
    FingerTemplate.objects.create(encounter=Encounter.objects.get(), finger=1, record=b"closed")


def test_the_first_start_makes_keys_and_the_next_one_finds_them(folder):
    made = [key() for key in OWN.values()]
    started_again()
    assert [key() for key in OWN.values()] == made
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}


@pytest.mark.parametrize("name", OWN)
def test_a_lost_file_is_not_replaced_and_serves_again_once_it_is_back(recorded, folder, name):
    made = OWN[name]()
    (folder / name).rename(folder / "away")
    started_again()
    with pytest.raises(CentreProblem, match=f"keys/{name} is missing") as lost:
        OWN[name]()
    assert lost.value.status == 503  # the city waits with everything, not with one packet
    assert not (folder / name).exists()
    (folder / "away").rename(folder / name)
    assert OWN[name]() == made


def test_recordings_that_no_station_made_need_no_key_of_before(folder, recorded):
    Encounter.objects.update(station="", receipt=None)
    (folder / "signing").unlink()
    started_again()
    assert keys.signing_key()


@pytest.mark.parametrize("name", ["reading", "resting"])
def test_the_engine_does_not_begin_and_says_what_to_do(recorded, folder, name):
    (folder / name).unlink()
    started_again()
    with pytest.raises(CommandError, match=f"keys/{name} is missing. Put keys/ back"):
        call_command("work")
