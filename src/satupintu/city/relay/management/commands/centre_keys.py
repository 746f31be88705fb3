"""`centre_keys [--file FILE]`: the centre's public keys, as known here and as it says now; or others in their place."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from satupintu.city.enrolment.keys import CENTRE_KEYS
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.selectors import find_setting
from satupintu.city.foundation.viewers import program
from satupintu.city.relay import services
from satupintu.city.relay.centre import Centre, Unreachable
from satupintu.city.relay.services.trust import key_ids, read_keys


class Command(BaseCommand):
    help = "Show which keys of the centre this city believes, and take others that the centre's people handed over."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--file", type=Path, help="JSON with reader and signer (docs/operations/centre-lost.md)")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        if options["file"]:
            self._change(options["file"])
        self._tell(_("known here"), find_setting(CENTRE_KEYS))
        if settings.CENTRE_HAS_PORT:
            self._tell(_("the centre says"), self._ask())

    def _change(self, file: Path) -> None:
        try:
            services.change_centre_keys(viewer=program("centre_keys"), told=json.loads(file.read_text()))
        except (OSError, ValueError, Problem) as wrong:
            raise CommandError(str(wrong)) from wrong

    def _ask(self) -> dict[str, str] | None:
        try:
            return read_keys(Centre().keys().document)
        except Unreachable:
            return None

    def _tell(self, who: str, keys: dict[str, str] | None) -> None:
        ids = key_ids(keys)
        said = f"reader {ids['reader']}, signer {ids['signer']}" if ids else _("nothing")
        self.stdout.write(f"{who}: {said}")
