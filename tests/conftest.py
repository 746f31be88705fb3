"""Ground of all tests: a folder of their own, never an installation's; `cast` importable from every room."""

import os
import shutil
import socketserver
import sys
import tempfile
from pathlib import Path

import pytest
from django.utils.translation.reloader import translation_file_changed
from hypothesis import HealthCheck, settings

from satupintu.running.preparing import compile_translations

os.environ.setdefault("SATUPINTU_VAR", str(Path(tempfile.gettempdir()) / f"satupintu-tests-{os.getuid()}"))
os.environ.setdefault("SATUPINTU_SIMULATED", "1")
sys.path.insert(0, str(Path(__file__).parent))  # importlib mode puts no folder on the path
compile_translations()
translation_file_changed(None, Path("django.mo"))  # Django may have looked for them before they were there

# the standard library's servers write head and body apart: the second would wait 40 ms for a word that the first came
socketserver.StreamRequestHandler.disable_nagle_algorithm = True

# how long an example takes says something of the machine and nothing of a promise
settings.register_profile("promises", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("promises")

SHARED = Path(__file__).parents[2] / "shared"


def pytest_collection_modifyitems(config, items):
    """On the second database only what touches a database is run again."""
    if os.environ.get("SATUPINTU_TESTS") == "database":
        fixtures = {"db", "transactional_db", "django_db_setup"}
        touching = [i for i in items if i.get_closest_marker("django_db") or fixtures & set(i.fixturenames)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
        items[:] = touching


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where the folder ../shared is, a test that needs it may not be skipped."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and item.get_closest_marker("shared") and SHARED.is_dir():
        report.outcome = "failed"
        report.longrepr = f"skipped although {SHARED.name} is there: {report.longrepr}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """A database for each run of pytest, so that several may run beside one another.

    SQLite tests use a file: threads of one test cannot wait for one another in a database kept in memory. It lies in
    the system's shared memory where there is room: a commit that waits for the disk waits for nothing.
    """
    from django.db import connection

    with tempfile.TemporaryDirectory(prefix="satupintu-tests-", dir=_roomy_memory()) as folder:
        names = {"sqlite": f"{folder}/test.sqlite3", "postgresql": f"test_{os.getpid()}"}
        connection.settings_dict["TEST"]["NAME"] = names[connection.vendor]
        yield


def _roomy_memory():
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 1 << 30 else None


@pytest.fixture
def quick_passwords(settings):
    """For who assembles the cast: eight accounts with Argon2 would take longer than the test that needs them."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


@pytest.fixture
def cast(db, quick_passwords):
    """The cast of `cast.py` in its small city, with the clock stopped at a Monday morning, eight o'clock."""
    from cast import NOW, assemble
    from laid_down import laid_down
    from satupintu.city.foundation import clock

    with clock.stopped(NOW):
        yield laid_down("the cast", assemble)


@pytest.fixture
def utara(cast):
    """A station that is enrolled; the cast has to know the centre."""
    from stations import Machine

    return Machine().enrol()


@pytest.fixture
def sign_in(client):
    """Signs one of the cast in by name; gives the client."""
    from cast import BACKEND, account

    def as_(name):
        client.force_login(account(name), backend=BACKEND)
        return client

    return as_


@pytest.fixture
def committed_cast(transactional_db):
    """The cast in committed rows, for tests with several threads; the clock runs (a thread does not see it stopped)."""
    from cast import assemble

    yield assemble()
    _empty_audit()


@pytest.fixture
def audit_emptied_afterwards(transactional_db):
    """A test with several connections is emptied row by row on SQLite, which the audit trail's own guard forbids."""
    yield
    _empty_audit()


# in the order in which the rows point to one another
GROWING = (
    "register_reportdecision",
    "register_communityreport",
    "register_importbatch",
    "register_numberissued",
    "register_change",
    "register_lifeevent",
    "register_disability",
    "register_statusconflict",
    "register_statussaid",
    "register_reasongiven",
    "register_matchdecision",
    "foundation_auditsubject",
    "foundation_auditentry",
)


def _empty_audit() -> None:
    """Emptying the tables after a test is the one moment when lines of the audit trail and events may go."""
    from django.db import connection

    if connection.vendor != "sqlite":  # PostgreSQL truncates, which no trigger on a row stops
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%only grow%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in GROWING:
            cursor.execute(f"DELETE FROM {table}")
        for _, sql in triggers:
            cursor.execute(sql)
