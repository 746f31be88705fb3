"""`stock --people 2000 --seed S`: fills the gallery with invented people."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from satupintu.centre.lock import BusyError, gallery_lock
from satupintu.centre.stock import stock


class Command(BaseCommand):
    help = "Fill the gallery with invented people (demo only)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=2000)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, people: int, seed: int, **_: Any) -> None:
        if not settings.SIMULATED:
            raise CommandError("This stocks invented people only: set SATUPINTU_SIMULATED=1 for a trial.")
        began = time.monotonic()
        try:
            with gallery_lock():
                made = stock(people=people, seed=seed, gallery_folder=settings.GALLERY_FOLDER)
        except BusyError:
            raise CommandError("The program `work` is running. Stop it, stock the gallery, start it again.") from None
        self.stdout.write(f"{made} invented people added in {time.monotonic() - began:.1f} s.")
