"""`station_revoke CODE`: nothing more that this station seals counts; what had come up to now stays valid."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.enrolment import selectors, services
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program

VIEWER = program("station_revoke")


class Command(BaseCommand):
    help = "Revoke a lost or stolen station up to the last number received. Take its sticks in first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code, e.g. bontang-utara")

    def handle(self, *, station: str, **_options: Any) -> None:
        try:
            services.revoke_station(viewer=VIEWER, station=station)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        entry = next(entry for entry in selectors.list_stations(VIEWER) if entry.code == station)
        gaps = ", ".join(f"{first}-{last}" for first, last in entry.gaps) or "-"
        said = _("%(station)s is revoked: its packets up to number %(last)s count. Never came: %(gaps)s.")
        self.stdout.write(said % {"station": station, "last": entry.valid_until_sequence, "gaps": gaps})
