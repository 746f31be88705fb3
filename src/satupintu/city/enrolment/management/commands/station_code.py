"""`station_code CODE`: opens a station if need be and prints a code with which one machine enrols, once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from satupintu.city.enrolment import services
from satupintu.city.enrolment.problems import STATION_EXISTS
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program


class Command(BaseCommand):
    help = "Print an enrolment code for a station."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("station", help="the station's code, e.g. bontang-utara")
        parser.add_argument("--place", help="place of service; opens the station there if it does not exist")
        parser.add_argument("--name", default="", help="name of a station that is opened")

    def handle(self, *, station: str, place: str | None, name: str, **_: Any) -> None:
        viewer = program("station_code")
        try:
            if place is not None:
                self._open(station, place, name or station)
            self.stdout.write(services.make_enrolment_code(viewer=viewer, station=station))
        except Problem as problem:
            raise CommandError(str(problem)) from None

    def _open(self, station: str, place: str, name: str) -> None:
        try:
            services.open_station(viewer=program("station_code"), code=station, name=name, place=place)
        except Problem as problem:
            if problem.kind is not STATION_EXISTS:
                raise
