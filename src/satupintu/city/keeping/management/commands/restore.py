"""`restore FILE --key-file PRIVATE [--keys FILE] [--verify-only] [--over]`: the city back from a backup, checked."""

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.keeping import services
from satupintu.packets.problem import Refusal
from satupintu.packets.verifying import Keyring


class Command(BaseCommand):
    help = "Puts a backup in place and checks all of it; leaves with 1 when something in it does not hold."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--key-file", type=Path, required=True, metavar="PRIVATE", help="from the safe")
        parser.add_argument("--keys", type=Path, metavar="FILE", help="public keys, to know the city by its signature")
        parser.add_argument("--verify-only", action="store_true", help="check everything, put nothing in place")
        parser.add_argument("--over", action="store_true", help="also where a city lives; stop its programs first")

    def handle(self, *, file: Path, key_file: Path, keys: Path | None, verify_only: bool, over: bool, **_: Any) -> None:
        began = time.monotonic()
        try:
            known = Keyring.from_bytes(keys.read_bytes()).city if keys else None
            common: dict[str, Any] = {"file": file, "key": services.read_private(key_file), "city": known}
            manifest, found = services.verify(**common) if verify_only else services.restore(**common, over=over)
        except (Problem, Refusal, OSError) as problem:
            raise CommandError(str(problem)) from None
        self._tell(manifest, found, time.monotonic() - began, in_place=not verify_only)
        if found.wrong:
            sys.exit(1)

    def _tell(self, manifest: Any, found: Any, seconds: float, *, in_place: bool) -> None:
        made = {"at": f"{manifest.made_at:%Y-%m-%d %H:%M}", "version": manifest.versions.get("satupintu", "?")}
        lines = [
            _("Backup of %(at)s, satupintu %(version)s.") % made,
            _("Packets: %(packets)s. Receipts of the centre: %(centre_receipts)s. Residents: %(residents)s.")
            % asdict(found.counts),
            *(f"! {wrong}" for wrong in found.wrong),
            _("Something does not hold: see above.") if found.wrong else _("All of it holds, the audit trail too."),
        ]
        if in_place:
            lines.append(
                _("Start the programs. Stations offer again what came after; look with: satupintu city missing")
            )
        lines.append(_("%(seconds)s seconds.") % {"seconds": f"{seconds:.0f}"})
        self.stdout.write("\n".join(lines))
