"""A city with its own folder and keys, a station, a centre, and a key pair for backups."""

import sys
from pathlib import Path

import pytest

from cast import NOW, assemble
from satupintu.city.enrolment import keys
from satupintu.city.foundation import clock
from satupintu.environment import Folder
from stations import know_the_centre

sys.path.insert(0, str(Path(__file__).parents[1] / "relay"))  # the centre that plays along lives there


@pytest.fixture
def folder(tmp_path, settings):
    """The city's own folder, which a test may destroy; gives it."""
    settings.FOLDER = Folder(tmp_path / "city")
    settings.KEYS, settings.IMPORTS = settings.FOLDER.keys, settings.FOLDER.path / "imports"
    settings.IMPORTS.mkdir(parents=True)
    _forget_keys()
    yield settings.FOLDER.path
    _forget_keys()


def _forget_keys():
    keys.signing_key.cache_clear()


@pytest.fixture
def cast(folder, audit_emptied_afterwards, quick_passwords):
    """In committed rows: a backup is another program's view of the database."""
    with clock.stopped(NOW):
        know_the_centre()
        yield assemble()


@pytest.fixture
def centre():
    from fake_centre import FakeCentre

    return FakeCentre()


@pytest.fixture
def outside(tmp_path):
    """Another disk."""
    folder = tmp_path / "outside"
    folder.mkdir()
    return folder


@pytest.fixture
def safe(outside):
    """The file of the private key; its public half stands beside it."""
    from satupintu.city.keeping import services

    services.make_key(outside / "kunci")
    return outside / "kunci"
