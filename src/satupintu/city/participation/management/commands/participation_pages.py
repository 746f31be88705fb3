"""`participation_pages [--json]`: makes the pages that take seconds ahead, in all languages."""

import json
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from satupintu.city.foundation.viewers import program
from satupintu.city.participation import services
from satupintu.city.participation.ui.keeping import STANDARD


class Command(BaseCommand):
    help = "Makes pages and files that take seconds ahead where something has changed; forgets those nobody looks at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        import_module(settings.ROOT_URLCONF)  # later stages have pages of their own
        viewer = program("participation_pages")
        wanted = [(make, language) for make in STANDARD for language, _name in settings.LANGUAGES]
        made = sum(services.keep_page(viewer=viewer, make=make, asked={}, language=each) for make, each in wanted)
        told = {"pages": len(wanted), "made": made, "forgotten": services.forget_pages(viewer=viewer)}
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(_("%(pages)s pages, %(made)s made anew, %(forgotten)s forgotten.") % told)
