"""Published tables as files: CSV, a data dictionary (Frictionless), and what a CKAN catalogue asks for."""

from collections.abc import Sequence
from typing import Any

from satupintu.city.participation.published_words import Words, group_word
from satupintu.city.participation.rules.rates import Rate
from satupintu.city.participation.selectors.published import Published
from satupintu.design import marked
from satupintu.design.sheets import MARKED

NUMBERS = ("wajib_ktp", "recorded", "rate_percent", "interval_low_percent", "interval_high_percent")
LICENSE = "CC-BY-4.0"
MEANINGS = {
    "wajib_ktp": "Orang yang wajib KTP pada tanggal data; kosong = dilindungi",
    "recorded": "Di antaranya sudah direkam; kosong = dilindungi",
    "rate_percent": "recorded dibagi wajib_ktp, persen; kosong = dilindungi, atau tidak ada orang",
    "interval_low_percent": "Batas bawah selang Wilson 95%; pencacahan lengkap: selang bicara tentang prosesnya",
    "interval_high_percent": "Batas atas selang Wilson 95%",
}
MARKED_MEANS = f"{marked.MARK} = orangnya rekaan"


def name_of(table: Published) -> str:
    """The table's part of a file's name: its day and factors."""
    return "-".join(["partisipasi", table.semester_ends.isoformat(), *(factor.lower() for factor in table.factors)])


def as_csv(table: Published) -> str:
    """A line a cell; UTF-8, comma, a point in decimals; the numbers of a hidden cell are empty."""
    headings = [*(factor.lower() for factor in table.factors), *NUMBERS]
    return marked.csv_text(headings, ([*levels, *_numbers(rate)] for levels, rate in table.lines))


def _numbers(rate: Rate | None) -> list[Any]:
    if rate is None:
        return [""] * len(NUMBERS)
    ends = [f"{end:.2f}" for end in rate.interval or ()] or [""] * 2
    return [rate.denominator, rate.numerator, "" if rate.percent is None else rate.percent, *ends]


def notes(table: Published) -> str:
    """Source, cut-off, threshold and what an empty number means; before all that the people are invented."""
    mark = f"{marked.MARK}: orangnya rekaan. " if marked.mark() else ""
    return mark + (
        f"Sumber: register operasional kota (Satu Pintu); bukan DKB Kementerian. Tanggal data {table.semester_ends}, "
        f"diterbitkan {table.published_on}. Angka kosong: dilindungi, karena kurang dari {table.threshold} orang "
        "sudah atau belum direkam, atau karena angka kecil lain dapat dihitung darinya. Nol orang: kombinasi yang "
        "tidak ada di kota ini. Tingkat yang digabung ditulis dengan tanda +, kelurahan digabung per kecamatan."
    )


def datapackage(tables: Sequence[Published], words: Words) -> dict[str, Any]:
    """Data dictionary of all files."""
    first = tables[0]
    told = {
        "name": f"partisipasi-{first.semester_ends}",
        "title": "Perekaman KTP-el menurut faktor",
        "description": notes(first),
        "licenses": [{"name": LICENSE}],
        "resources": [
            {
                "name": name_of(table),
                "path": f"{name_of(table)}.csv",
                "format": "csv",
                "encoding": "utf-8",
                "schema": {
                    "fields": [
                        *(
                            {
                                "name": factor.lower(),
                                "type": "string",
                                "description": "; ".join(f"{g} = {group_word(words, factor, g)}" for g in groups),
                            }
                            for factor, groups in zip(table.factors, table.groups, strict=True)
                        ),
                        *(
                            {"name": name, "type": "number" if "percent" in name else "integer", "description": meaning}
                            for name, meaning in MEANINGS.items()
                        ),
                        *([{"name": MARKED, "type": "string", "description": MARKED_MEANS}] if marked.mark() else []),
                    ],
                    "missingValues": [""],
                    "primaryKey": [factor.lower() for factor in table.factors],
                },
            }
            for table in tables
        ],
    }
    return marked.document(told)


def ckan(tables: Sequence[Published]) -> dict[str, Any]:
    """What CKAN's `package_create` takes; whoever uploads adds `owner_org` and the addresses."""
    first = tables[0]
    return {
        "name": f"partisipasi-{first.semester_ends}",
        "title": f"Perekaman KTP-el menurut faktor, {first.semester_ends}",
        "notes": notes(first),
        "license_id": LICENSE,
        "tags": [{"name": "ktp-el"}, {"name": "kependudukan"}],
        "resources": [
            {"name": name_of(table), "url": f"{name_of(table)}.csv", "format": "CSV", "mimetype": "text/csv"}
            for table in tables
        ],
    }
