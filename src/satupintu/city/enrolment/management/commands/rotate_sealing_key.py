"""`rotate_sealing_key`: from now on stations seal for a new key of the city; the old one stays."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from satupintu.city.enrolment import services
from satupintu.city.foundation.viewers import program

VIEWER = program("rotate_sealing_key")


class Command(BaseCommand):
    help = "Change the key for which stations seal biodata, photo and signature. Make a backup right after."

    def handle(self, **_options: Any) -> None:
        old, new = services.rotate_sealing_key(viewer=VIEWER)
        said = _(
            "Stations seal for key %(new)s from their next contact on. Key %(old)s stays and opens what came before. "
            "Make a backup now: without the new key nobody opens what is sealed for it."
        )
        self.stdout.write(said % {"old": old, "new": new})
