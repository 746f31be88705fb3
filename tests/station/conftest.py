"""A station of its own for each test: enrolled with a fake city, an operator signed in, invented pictures."""

import io
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

if not os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith("station.settings"):
    collect_ignore_glob = ["test_*.py"]  # these tests need the station's settings; ./test runs them so
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def pictures_are_rated_once():
    """NFIQ 2 takes 60 ms, and the tests take the same few fingers over and over."""
    module = import_module("satupintu.fingerprints.quality")
    rate, rated = module.quality, {}

    def quality(image, *about):
        key = (image.shape, image.tobytes(), *about)
        if key not in rated:
            rated[key] = rate(image, *about)
        return rated[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "quality", quality)
        yield


@pytest.fixture
def quick_hashing(settings):
    """PBKDF2 of one round: the tests are not about the hash."""
    settings.PASSWORD_HASHERS = ["station_hasher.Quick", *settings.PASSWORD_HASHERS]


@pytest.fixture
def empty_glass():
    from satupintu.station.devices.simulator import GLASS

    GLASS.clear()
    yield
    GLASS.clear()


@pytest.fixture
def city(settings, quick_hashing, empty_glass):
    from fake_city import FakeCity

    server = FakeCity()
    settings.CITY_URL = server.url
    yield server
    server.close()


@pytest.fixture
def station(city, transactional_db):
    """Enrolled, with today's list; the sender has run once."""
    from django.core.management import call_command
    from fake_city import CODE

    call_command("enrol", code=CODE, name="Stasiun uji", stdout=io.StringIO())
    yield city
    _empty_statements()


def _empty_statements() -> None:
    """Emptying the tables after a test is the one moment when what was signed of a day may go."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%only grow%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DELETE FROM vault_daystatement")
        for _, sql in triggers:
            cursor.execute(sql)


@pytest.fixture
def runs_on(monkeypatch):
    """Time passes: the machine has run for so much longer; gives what its clock shows then."""
    from django.utils import timezone

    from satupintu.station.vault import stopping

    begun, at = stopping.uptime(), timezone.now()

    def for_another(span):
        monkeypatch.setattr(stopping, "uptime", lambda: begun + span.total_seconds())
        return at + span

    return for_another


@pytest.fixture
def desk(station, client):
    """Sari at the desk."""
    from steps import Desk

    desk = Desk(client)
    desk.sign_in("sari")
    return desk


@pytest.fixture(scope="session")
def django_db_use_migrations():
    return True
