"""`rotate_sealing_key`: after the next backup stations seal for a new key of the city; the old one stays."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from satupintu.city.enrolment import services
from satupintu.city.foundation.viewers import program

VIEWER = program("rotate_sealing_key")


class Command(BaseCommand):
    help = "Change the key for which stations seal biodata, photo and signature. Needs a backup right after."

    def handle(self, **_options: Any) -> None:
        old, new = services.rotate_sealing_key(viewer=VIEWER)
        said = _(
            "Make a backup now: stations hear of key %(new)s only once a backup holds it. "
            "Key %(old)s stays and opens what came before."
        )
        self.stdout.write(said % {"old": old, "new": new})
