"""`python -m satupintu.station send`: run the sender until stopped; `--once` for one pass."""

import signal
from argparse import ArgumentParser

from django.core.management.base import BaseCommand
from django.utils import timezone

from satupintu.station.link.sender import run_for_ever, run_once


class Command(BaseCommand):
    help = "Sends sealed packets to the city, oldest first, and fetches day list, receipts and statuses."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one pass, then end")

    def handle(self, *_args: object, **options: object) -> None:
        if options["once"]:
            done = run_once(timezone.now(), with_list=True)
            state = "answers" if done.reachable else "cannot be reached"
            self.stdout.write(f"Sent {done.sent}, refused {done.refused}; the city {state}.")
            return
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            run_for_ever()
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")
