"""`refused`: packets that were refused and are kept; they are tried again, or written as files for others."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from satupintu.city.enrolment import selectors, services
from satupintu.city.enrolment.rules.entries import KeptPacket
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.packets import stick

VIEWER = program("refused")


class Command(BaseCommand):
    help = "Lists refused packets that are kept: when, station, number, why, bytes, the first of the SHA-256."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--receive", metavar="SHA256", help="try those again that begin so; all: every one")
        parser.add_argument("--out", type=Path, metavar="FOLDER", help="write them there, as they lie on a stick")

    def handle(self, *, receive: str | None, out: Path | None, **_options: Any) -> None:
        if receive == "":
            raise CommandError(_("Write how the SHA-256 begins, or all."))
        found = selectors.list_kept(VIEWER, "" if receive in {None, "all"} else str(receive).lower())
        received = 0
        for each in found:
            at, number = f"{localtime(each.at):%Y-%m-%d %H:%M}", each.number or "-"
            self.stdout.write(f"{at} {each.station or '-'} {number} {each.problem} {each.size} {each.sha256[:16]}")
            if out and each.size:
                _write(out, each)
            received += receive is not None and self._receive(each)
        said = _("Refused packets: %(number)s. Received now: %(received)s.")
        self.stdout.write(said % {"number": len(found), "received": received})

    def _receive(self, kept: KeptPacket) -> bool:
        try:
            new = services.receive_refused(viewer=VIEWER, sha256=kept.sha256).new
        except Problem as problem:  # the next ones are tried
            self.stdout.write(f"  {problem}")
            return False
        self.stdout.write("  " + (_("received") if new else _("was here already")))
        return True


def _write(folder: Path, kept: KeptPacket) -> None:
    file = stick.packet_file(folder, kept.station, kept.number, kept.sha256)
    try:
        stick.write(file, selectors.hand_out_refused(VIEWER, kept.sha256))
    except OSError as wrong:
        raise CommandError(_("%(file)s cannot be written: %(wrong)s") % {"file": file, "wrong": wrong}) from wrong
