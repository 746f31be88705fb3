"""A semester aggregate as CSV and XLSX: the same figures give the same file, byte for byte.

A CSV holds all tables side by side, a line per kelurahan; a workbook has a sheet per table, and first one that says
where the figures are from.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from satupintu.city.participation.rules.dkb import KEY, PUBLISHED
from satupintu.city.participation.selectors.dkb import Dkb
from satupintu.design import marked
from satupintu.design.sheets import MARKED

ABOUT = "keterangan"
LONGEST_SHEET_NAME = 31
"""That Excel takes; tables are known by their columns, not by the name of their sheet."""
_START_OF_ZIP = (1980, 1, 1, 0, 0, 0)
Value = int | str | Decimal | None


def about(figures: Dkb) -> dict[str, Value]:
    """Where the figures are from, in words that travel with the file; first of all the mark of invented data."""
    return {
        **({MARKED: marked.mark()} if marked.mark() else {}),
        "sumber": "register operasional kota (Satu Pintu); bukan DKB Kementerian",
        "semester": figures.semester.number,
        "tahun": figures.semester.year,
        "data_per": figures.semester.ends.isoformat(),
        "diketahui_per": figures.known_on.isoformat(),
        "tidak_dimuat": "disabilitas (data dilindungi, UU 24/2013 pasal 84); laporan harian PDAK",
    }


def as_csv(figures: Dkb) -> str:
    """UTF-8, comma, a point in decimals; nothing but the table and, on each line, the mark of invented data."""
    headings = [*KEY, *(column for columns in PUBLISHED.values() for column in columns)]
    rows = []
    for area in figures.kelurahan:
        tables = figures.rows[area.code]
        rows.append([*_key(figures, area.code), *(each for table in PUBLISHED for each in tables[table].values())])
    return marked.csv_text(headings, rows)


def as_xlsx(figures: Dkb) -> bytes:
    """A workbook with the sheet `keterangan` and one for each table."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    for name, lines in _sheets(figures):
        sheet = book.create_sheet(name[:LONGEST_SHEET_NAME])
        for line in lines:
            sheet.append(line)
    made = datetime.combine(figures.known_on, time())
    book.properties.created = book.properties.modified = made
    # save() of a workbook would write the time of writing into it
    with io.BytesIO() as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()
        return _without_times(out.getvalue())


def _sheets(figures: Dkb) -> Iterator[tuple[str, Iterator[list[Any]]]]:
    yield ABOUT, iter([[ABOUT, "isi"], *map(list, about(figures).items())])
    for table, columns in PUBLISHED.items():
        rows = [
            [*_key(figures, area.code), *figures.rows[area.code][table].values()]
            for area in figures.kelurahan
        ]  # fmt: skip
        yield table, iter([[*KEY, *columns], *rows])


def _key(figures: Dkb, kelurahan: str) -> tuple[str, int, int]:
    return kelurahan, figures.semester.number, figures.semester.year


def _without_times(content: bytes) -> bytes:
    """The same archive with each part dated alike."""
    with io.BytesIO() as out:
        with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(out, "w") as archive:
            for part in parts.infolist():
                entry = zipfile.ZipInfo(part.filename, _START_OF_ZIP)
                archive.writestr(entry, parts.read(part), zipfile.ZIP_DEFLATED)
        return out.getvalue()
