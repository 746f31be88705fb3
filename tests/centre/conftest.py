"""A caller with the token, a stranger without, and the engine at work beside the test."""

import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode puts no folder on the path


@pytest.fixture(autouse=True)
def a_gallery_of_its_own(settings, tmp_path):
    """Each test's rows have the same numbers as the last one's, and as those of another run beside this one."""
    settings.GALLERY_FOLDER = tmp_path / "gallery"


@pytest.fixture
def caller(db) -> Client:
    return Client(headers={"Authorization": f"Bearer {settings.TOKEN}"})


@pytest.fixture
def stranger(db) -> Client:
    return Client()


@pytest.fixture
def working(transactional_db):
    """The engine at work in a thread, as the program `work` does it."""
    from centre_cast import ReadyEngine

    from satupintu.centre.working import answer_next

    stop = threading.Event()
    engine = ReadyEngine()

    def work():
        while not stop.is_set():
            if not answer_next(engine):
                stop.wait(0.01)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    yield engine
    stop.set()
    thread.join()
