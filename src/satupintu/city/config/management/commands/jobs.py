"""`python -m satupintu.city jobs`: small deferred work as it comes, and the night's work, until SIGTERM.

What is there to do is done by a child, which ends when nothing is left: the libraries of figures that it loads (400 MB)
go with it.
"""

import os
import signal
import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections, connections
from django_tasks_db.models import DBTaskResult

from satupintu.city.foundation.nights import SETTLING, plan_night

BEHIND_OTHERS = 10  # counts of a night take minutes of a core, which desks and stations need first
LOOK_EVERY = 1.0  # seconds


class Command(BaseCommand):
    help = "Do deferred work as it comes, and the night's work once a night, until SIGTERM."

    def handle(self, **_: Any) -> None:
        os.nice(BEHIND_OTHERS)
        plan_night(after=SETTLING)
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            while True:
                if _is_anything_ready():
                    work_off()
                time.sleep(LOOK_EVERY)
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")


def work_off() -> int:
    """Do everything that waits, in a child of this process; its exit code."""
    connections.close_all()  # two processes must not share one
    child = os.fork()
    if child == 0:  # pragma: no cover - measured nowhere: it leaves without a last word
        code = 1
        try:
            call_command("db_worker", batch=True, startup_delay=False)
            code = 0
        finally:
            os._exit(code)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except KeyboardInterrupt:
        os.kill(child, signal.SIGTERM)  # it ends what it is doing
        os.waitpid(child, 0)
        raise


def _is_anything_ready() -> bool:
    close_old_connections()
    try:
        return DBTaskResult.objects.ready().exists()
    except OperationalError:  # a database that is locked or restarting will answer later
        return False
