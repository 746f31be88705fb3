"""`python -m satupintu.city jobs`: small deferred work as it comes, and the night's work, until SIGTERM."""

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from satupintu.city.foundation.nights import SETTLING, plan_night

BEHIND_OTHERS = 10  # counts of a night take minutes of a core, which desks and stations need first


class Command(BaseCommand):
    help = "Do deferred work as it comes, and the night's work once a night, until SIGTERM."

    def handle(self, **_: Any) -> None:
        os.nice(BEHIND_OTHERS)
        plan_night(after=SETTLING)
        call_command("db_worker")
