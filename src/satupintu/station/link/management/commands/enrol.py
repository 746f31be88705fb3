"""`python -m satupintu.station enrol --code CODE`: once per station."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from satupintu.station.link.city import City, CityRefuses, Unreachable
from satupintu.station.link.services import enrol, fetch_day, note_line
from satupintu.station.problems import Refused
from satupintu.station.vault.identity import get_identity


class Command(BaseCommand):
    help = "Enrols this station with the city by a code from its office, and fetches the first day list."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="the code the city's office gave for this station")
        parser.add_argument("--name", default="Stasiun perekaman", help="how the city shall call it")

    def handle(self, *_args: object, **options: object) -> None:
        now = timezone.now()
        try:
            row = enrol(code=str(options["code"]), name=str(options["name"]), now=now)
            with City(get_identity()) as city:
                expected = fetch_day(city=city, day=timezone.localdate(now), now=now)
        except Unreachable as problem:
            raise CommandError(f"The city does not answer ({problem}). Check the line and try again.") from None
        except CityRefuses as no:
            raise CommandError(f"{no.problem.title} {no.problem.detail} {no.problem.what_to_do}") from None
        except Refused as wrong:
            raise CommandError(f"{wrong.problem.title} {wrong.problem.detail} {wrong.problem.what_to_do}") from None
        note_line(reachable=True, now=now)
        self.stdout.write(f"Enrolled as {row.station} ({row.kecamatan}); {expected} people are expected today.")
