"""`relay`: carries packets to the centre and answers back, until it is told to stop."""

import logging
import random
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import InterfaceError, OperationalError, close_old_connections

from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import services
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.rules.pauses import pause

IDLE = 0.5  # seconds
RECHECK_EVERY = 30.0  # seconds
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Carry packets to the centre until SIGTERM."

    def handle(self, **_: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        centre = Centre()
        failures, checked, is_new = 0, 0.0, True
        while not stop.is_set():
            try:
                if is_new:
                    services.look_soon()
                    is_new = False
                steps = run_once(centre)
                failures = 0
                if time.monotonic() - checked > RECHECK_EVERY:
                    checked = time.monotonic()  # first: a centre that hangs holds up one round
                    services.recheck_closings(centre=centre)
            except Unreachable as problem:
                steps, failures = 0, failures + 1
                log.warning("the centre is not reached (%s), try %s", problem, failures)
            except Problem as problem:  # a key that was lost: it goes on once its file is back
                steps, failures = 0, failures + 1
                log.warning("nothing is sent: %s", problem)
            except (OperationalError, InterfaceError):
                # a disk that fails or is full ends a pass, not the program: what waits stays
                steps, failures = 0, failures + 1
                log.exception("the city's own database does not answer")
            if not steps:
                stop.wait(pause(failures, random.random()).total_seconds() if failures else IDLE)  # noqa: S311 - no secret
            close_old_connections()
        centre.close()
