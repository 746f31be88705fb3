"""`python -m satupintu.city night`: what is due of the night's work, now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from satupintu.city.foundation.nights import run_night


class Command(BaseCommand):
    help = "Do what is due of the night's work now; what was done tonight is not done again."

    def handle(self, **_: Any) -> None:
        rows = run_night()
        for row in rows:
            self.stdout.write(f"{row.night:%d-%m-%Y} {row.job}: {row.problem or 'done'}")
        if any(row.problem for row in rows):
            raise CommandError("A job failed; its own words stand above.")
