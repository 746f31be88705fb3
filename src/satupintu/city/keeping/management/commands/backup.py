"""`backup --out FILE|FOLDER --key PUBLIC`: the whole city, sealed; `backup --new-key FILE`: a pair of keys for it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import program
from satupintu.city.keeping import services


class Command(BaseCommand):
    help = "Writes database, keys and files of the city into one file that only the private key opens."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, metavar="FILE|FOLDER", help="on another disk")
        parser.add_argument("--key", metavar="PUBLIC", help="the public key, or the file that it stands in")
        parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a pair: FILE and FILE.pub")

    def handle(self, *, out: Path | None, key: str | None, new_key: Path | None, **_options: Any) -> None:
        try:
            if new_key is not None:
                public = services.make_key(new_key)
                said = _("%(file)s opens every backup: off this machine with it, into the safe, twice. Public: %(key)s")
                self.stdout.write(said % {"file": new_key, "key": public.public})
                self.stdout.write(_("Note its id on paper, beside the key: %(id)s") % {"id": public.key_id})
            elif out is None or key is None:
                raise CommandError(_("Say where to and for which key: --out FOLDER --key FILE.pub"))
            else:
                made = services.back_up(viewer=program("backup"), out=out, reader=services.read_public(key))
                said = _("%(file)s is whole: %(size)s MB. Try it: satupintu restore FILE --key-file KEY --verify-only")
                self.stdout.write(said % {"file": made, "size": f"{made.stat().st_size / 1e6:.1f}"})
        except Problem as problem:
            raise CommandError(str(problem)) from None
