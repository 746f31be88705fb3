"""`missing`: which packets the centre has and this city has not; after a restore, what no station offered again yet."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.keeping import services
from satupintu.city.relay.centre import Centre, Unreachable


class Command(BaseCommand):
    help = "Names packets that are missing here and lie at the centre; leaves with 1 when there are any."

    def handle(self, **_options: Any) -> None:
        centre = Centre(timeout=60)
        try:
            found = services.missing_here(viewer=program("missing"), centre=centre)
        except Problem as problem:
            raise CommandError(str(problem)) from None
        except Unreachable as silent:
            raise CommandError(_("The centre does not answer (%(why)s). Try again later.") % {"why": silent}) from None
        finally:
            centre.close()
        for receipt in found:
            self.stdout.write(f"{receipt.station} {receipt.sequence} {receipt.packet_id}")
        self.stdout.write(_("%(number)s packets are missing here and lie at the centre.") % {"number": len(found)})
        if found:
            sys.exit(1)
