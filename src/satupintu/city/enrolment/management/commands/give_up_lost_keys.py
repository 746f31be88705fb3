"""`give_up_lost_keys`: the city's key files are in no backup; others take their place."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from satupintu.city.enrolment import services
from satupintu.city.foundation.viewers import program

VIEWER = program("give_up_lost_keys")


class Command(BaseCommand):
    help = "Go on with new keys in place of lost ones that no backup has (docs/operations/keys.md)."

    def handle(self, **_options: Any) -> None:
        reading, signing = services.give_up_lost_keys(viewer=VIEWER)
        said = _("The city's sealing key is %(reading)s, its signing key %(signing)s. Make a backup now.")
        self.stdout.write(said % {"reading": reading, "signing": signing})
