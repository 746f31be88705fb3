"""`station_revoke CODE`: nothing that this station seals above a number counts any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.enrolment import services
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program

VIEWER = program("station_revoke")


class Command(BaseCommand):
    help = "Revoke a lost or stolen station. Take its sticks in first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code, e.g. bontang-utara")
        parser.add_argument(
            "--until", type=int, metavar="N", help="the last number that counts; without it: up to which all came"
        )

    def handle(self, *, station: str, until: int | None, **_options: Any) -> None:
        try:
            done = services.revoke_station(viewer=VIEWER, station=station, until=until)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        gaps = ", ".join(f"{first}-{last}" for first, last in done.missing) or "-"
        said = _("%(station)s is revoked: its packets up to number %(last)s count. Never came: %(gaps)s.")
        self.stdout.write(said % {"station": station, "last": done.until, "gaps": gaps})
        if done.above:
            said = _("Packets with a higher number that had come: %(count)s. They are kept; look at each:")
            self.stdout.write(said % {"count": len(done.above)})
        for each in done.above:
            said = _("Number %(number)s: application %(application)s, /meja/penduduk/%(subject)s/")
            self.stdout.write(said % each._asdict())
