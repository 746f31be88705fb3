"""`work`: the centre's engine. Answers what was asked and delivers the answers, until it is told to stop."""

import logging
import signal
import threading
import time
from typing import Any

import httpx
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from satupintu.centre.engine import Engine
from satupintu.centre.keys import reading_key, resting_key
from satupintu.centre.lock import BusyError, gallery_lock
from satupintu.centre.memory import give_memory_back
from satupintu.centre.problems import CentreProblem
from satupintu.centre.working import DATABASE_ERRORS, answer_next, deliver_next, forget_old

IDLE = 0.1  # seconds
CALLBACK_WITHIN = 10.0  # seconds
CLEAN_EVERY = 3600.0  # seconds
DATABASE_PAUSE = 1.0  # seconds; a lock is let go of sooner, a full disk later
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Work off the centre's tasks until SIGTERM."

    def handle(self, **_: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        try:
            with gallery_lock():
                reading_key(), resting_key()  # before the first task: a lost key is no answer to any
                self._work(stop)
        except CentreProblem as lost:
            raise CommandError(lost.message) from None
        except BusyError:
            raise CommandError("Another `work` is running for this centre. Stop it first.") from None

    def _work(self, stop: threading.Event) -> None:
        engine = Engine.load(settings.GALLERY_FOLDER)
        self.stdout.write(f"{len(engine)} encounters in the gallery; working.")
        courier = threading.Thread(target=_deliver, args=(stop,))
        courier.start()
        busy, clean_at = False, 0.0
        try:
            while not stop.is_set():
                if not courier.is_alive():  # better an end that its supervisor sees than answers that never leave
                    raise CommandError("Answers are delivered no more. Start `work` again.")
                if answer_next(engine, stop.wait):
                    busy = True
                    continue
                if busy:
                    give_memory_back()
                if time.monotonic() >= clean_at:
                    forget_old()
                    clean_at = time.monotonic() + CLEAN_EVERY
                busy = False
                stop.wait(IDLE)
        finally:
            stop.set()
            courier.join()
            engine.close()


def _deliver(stop: threading.Event) -> None:
    """Beside the engine, so that a city that does not answer holds up no search."""
    with httpx.Client(timeout=CALLBACK_WITHIN) as client:
        while not stop.is_set():
            try:
                pause = 0.0 if deliver_next(client) else IDLE
            except DATABASE_ERRORS as error:
                log.warning("no answer can be delivered for now: %s", type(error).__name__)
                connection.close_if_unusable_or_obsolete()
                pause = DATABASE_PAUSE
            stop.wait(pause)
    connection.close()
