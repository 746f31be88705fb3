"""`participation_cells`: renews the kept counts where the day or the data have changed."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from satupintu.city.foundation.viewers import program
from satupintu.city.participation.services import keep_cells


class Command(BaseCommand):
    help = "Counts by combination of factors anew where the day or the data have changed."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        counted = keep_cells(viewer=program("participation_cells"))
        self.stdout.write(_("Counted anew.") if counted else _("Nothing has changed since the last count."))
