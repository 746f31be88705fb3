"""`areas --areas FILE --places FILE [--apply]`: areas and places of service, tried before they are written."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from satupintu.city.areas.rules import AreaList, PlaceList, RowProblem, Wrong, read_areas, read_places
from satupintu.city.areas.selectors import list_codes
from satupintu.city.areas.services import load_areas
from satupintu.city.foundation.viewers import program

LARGEST = 16 * 2**20  # bytes; Indonesia's villages fit in
WORDS = {
    Wrong.COLUMN_MISSING: gettext_lazy("this column is missing"),
    Wrong.UNREADABLE: gettext_lazy("from here on it cannot be read as CSV"),
    Wrong.CODE: gettext_lazy("this is no code of the form that docs/flows/beginning.md shows"),
    Wrong.TWICE: gettext_lazy("this code stands in the file twice"),
    Wrong.NAME: gettext_lazy("write a name of up to 100 letters"),
    Wrong.ABOVE: gettext_lazy("the area above is neither in the file nor known"),
    Wrong.POINT: gettext_lazy("write latitude and longitude in decimal degrees, or neither"),
    Wrong.KIND: gettext_lazy("write KECAMATAN, OFFICE or MOBILE"),
    Wrong.AREA: gettext_lazy("this area is not known"),
    Wrong.ADDRESS: gettext_lazy("write an address of up to 200 letters"),
}


class Command(BaseCommand):
    help = "Enter areas and places of service from CSV files; without --apply they are only tried."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--areas", type=Path, metavar="FILE", help="CSV: code, name, latitude, longitude, aliases")
        parser.add_argument("--places", type=Path, metavar="FILE", help="CSV: code, name, kind, area, address")
        parser.add_argument("--apply", action="store_true", help="write it; without this it is only tried")

    def handle(self, *, areas: Path | None, places: Path | None, apply: bool, **_options: Any) -> None:
        if areas is None and places is None:
            raise CommandError(_("Name a file: --areas FILE, --places FILE or both."))
        known = list_codes()
        listed = read_areas(_text(areas), known) if areas else AreaList()
        codes = known | {area.code for area in listed.areas}
        served = read_places(_text(places), codes) if places else PlaceList()
        wrong = [
            *(_said(areas, each) for each in listed.problems),
            *(_said(places, each) for each in served.problems),
        ]
        for line in wrong:
            self.stdout.write(line)
        if wrong:
            count = len(wrong)
            said = ngettext(
                "%(count)d row is wrong: nothing was written.", "%(count)d rows are wrong: nothing was written.", count
            )
            raise CommandError(said % {"count": count})
        if apply:
            load_areas(
                viewer=program("areas"),
                areas=listed.areas,
                places=served.places,
                aliases=listed.aliases,
                points=listed.points,
            )
        said = _("Areas: %(areas)d, places: %(places)d. Written.")
        if not apply:
            said = _("Areas: %(areas)d, places: %(places)d. Nothing is wrong; --apply writes them.")
        self.stdout.write(said % {"areas": len(listed.areas), "places": len(served.places)})


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > LARGEST:
            raise CommandError(_("%(file)s is too large for a list of areas.") % {"file": file})
        return file.read_text(encoding="utf-8")
    except OSError as wrong:
        raise CommandError(f"{file}: {wrong.strerror}") from None
    except UnicodeDecodeError:
        raise CommandError(_("%(file)s is not UTF-8: save it as CSV UTF-8.") % {"file": file}) from None


def _said(file: Path | None, problem: RowProblem) -> str:
    return f"{file}:{problem.line}: {problem.text!r}: {WORDS[problem.wrong]}"
