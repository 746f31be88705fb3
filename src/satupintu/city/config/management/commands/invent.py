"""`invent`: an invented city into an empty database; the same city again does nothing."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from satupintu.city.config.inventing.waiting import waiting_of, write_truth
from satupintu.city.config.inventing.writing import OtherDataError, Wanted, is_written, write_city
from satupintu.city.foundation import clock
from satupintu.synthetic.city import TooSmallError, invent

STUDY_RESIDENTS, STUDY_SEED = 167_094, 2016


class Command(BaseCommand):
    help = "Write an invented city into the empty database of a simulation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--residents", type=int, default=STUDY_RESIDENTS, help="how many, 300 or more")
        parser.add_argument("--seed", type=int, default=STUDY_SEED, help="another seed, another city")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if not settings.SIMULATED:
            raise CommandError("This writes invented data only: set SATUPINTU_SIMULATED=1 for a trial.")
        wanted = Wanted(options["residents"], options["seed"])
        try:
            if is_written(wanted):
                self.stdout.write(f"The city of {wanted.residents:,} residents (seed {wanted.seed}) is there already.")
                return
            self._write(wanted)
        except (OtherDataError, TooSmallError) as problem:
            raise CommandError(str(problem)) from problem

    def _write(self, wanted: Wanted) -> None:
        began = time.monotonic()

        def say(step: str) -> None:
            sys.stderr.write(f"  {time.monotonic() - began:6.1f} s  {step}\n")

        say("inventing")
        city = invent(wanted.residents, wanted.seed, clock.today())
        write_city(city, say)
        say("true causes")
        write_truth(settings.FOLDER.path.parent, city, waiting_of(city))
        say("written")
        totals = city.totals
        self.stdout.write(
            f"Invented: {totals.population:,} residents, {totals.wajib_ktp:,} wajib KTP, {totals.recorded:,} recorded, "
            f"{totals.not_recorded:,} not, as of {city.cut_off:%d-%m-%Y}. DATA SIMULASI."
        )
