"""An aggregate file of another office: what is impossible is refused by row, what is odd is kept and marked."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation import words
from satupintu.city.participation.rules import dkb
from satupintu.city.participation.rules.dkb import KEY, KK, KTP, POPULATION, TABLES, filled
from satupintu.city.participation.rules.dkb_checks import Impossible, Odd, Sheet, read
from satupintu.city.participation.rules.four_numbers import holds_four_numbers, read_four_numbers

LAYOUT = Path(__file__).parents[4] / "shared" / "data" / "codes" / "dkb_layout.csv"
OURS = ("64.74.01.1003", "64.74.01.1006")
HERE = OURS[0]
FITTING = {
    POPULATION: ["10", "12", "22"],
    KTP: ["8", "9", "17", "6", "7", "13", "2", "2", "4", "5", "5", "10", "1", "2", "3", "76.47", "76,92%"],
    KK: ["5", "2", "7", "5", "1", "6", "0", "1", "1", "85.71"],
}
RECORDED_ABOVE = {"rekam_lk": "9", "rekam_jml": "16", "blm_ktp_lk": "4", "blm_ktp_jml": "6"}


def sheet(table, *rows, name="a sheet", columns=None):
    return Sheet(name, [*KEY, *(columns or TABLES[table])], list(enumerate(map(list, rows), 2)))


def line(table, code=HERE, semester=("1", "2026"), **cells):
    values = dict(zip(TABLES[table], FITTING[table], strict=True)) | cells
    return [code, *semester, *values.values()]


def found(*sheets, ours=(HERE,)):
    reading = read(sheets, ours)
    return [(each.what, each.column) for each in reading.findings], reading


@pytest.mark.shared
@pytest.mark.skipif(not LAYOUT.exists(), reason="the shared folder is not here")
def test_tables_and_columns_are_those_of_the_layout_in_its_order():
    layout: dict[str, list[str]] = {}
    for row in csv.DictReader(LAYOUT.open(encoding="utf-8")):
        layout.setdefault(row["tabel"], []).append(row["kolom"].partition("(")[0])
    assert {table: list(columns) for table, columns in TABLES.items()} == {
        table: columns for table, columns in layout.items() if table != "laporan_dafduk_pdak"
    }


@given(
    table=st.sampled_from(list(TABLES)),
    numbers=st.lists(st.integers(0, 10**6), min_size=128, max_size=128),
)
def test_sums_are_those_of_men_and_women_and_a_filled_row_reads_back_without_a_finding(table, numbers):
    counted = dict(zip(TABLES[table], numbers, strict=False))
    for sex in ("lk", "pr"):  # the parts of a whole in these two tables are wholes themselves
        counted[f"wajib_ktp_{sex}"] = counted.get(f"rekam_{sex}", 0) + counted.get(f"belum_rekam_{sex}", 0)
        counted[f"blm_ktp_{sex}"] = max(counted.get(f"rekam_{sex}", 0) - counted.get(f"ktp_{sex}", 0), 0)
        counted[f"ktp_{sex}"] = counted.get(f"rekam_{sex}", 0) - counted[f"blm_ktp_{sex}"]
        counted[f"kk_{sex}"] = counted.get(f"memiliki_{sex}", 0) + counted.get(f"belum_memiliki_{sex}", 0)
    row = filled(table, counted)
    assert list(row) == list(TABLES[table])
    for column in TABLES[table]:
        if parts := dkb.parts_of(table, column):
            assert row[column] == sum(row[part] for part in parts)
    cells = [HERE, "2", "2025", *("" if value is None else str(value) for value in row.values())]
    listed, reading = found(sheet(table, cells))
    assert listed == []
    assert reading.rows[0].counts.items() <= row.items()


@pytest.mark.parametrize(
    ("table", "cells", "what", "column"),
    [
        (POPULATION, {"jumlah": "23"}, Impossible.PARTS_DO_NOT_SUM, "jumlah"),
        (POPULATION, {"lk": "-10"}, Impossible.NEGATIVE, "lk"),
        (POPULATION, {"lk": "ten"}, Impossible.NOT_A_COUNT, "lk"),
        (POPULATION, {"lk": "10.5"}, Impossible.NOT_A_COUNT, "lk"),
        (POPULATION, {"lk": "١٠"}, Impossible.NOT_A_COUNT, "lk"),
        (POPULATION, {"lk": ""}, Impossible.EMPTY, "lk"),
        (POPULATION, {"code": "64.74.01.9999"}, Impossible.NO_SUCH_KELURAHAN, "kode_wilayah"),
        (POPULATION, {"code": "Lok Tuan"}, Impossible.NO_SUCH_KELURAHAN, "kode_wilayah"),
        (POPULATION, {"semester": ("3", "2026")}, Impossible.NO_SEMESTER, "semester"),
        (POPULATION, {"semester": ("1", "26")}, Impossible.NO_SEMESTER, "semester"),
        (KTP, {"belum_rekam_lk": "1", "belum_rekam_jml": "3"}, Impossible.PARTS_DO_NOT_SUM, "wajib_ktp_lk"),
        (KTP, {"ktp_pr": "4", "ktp_jml": "9"}, Impossible.PARTS_DO_NOT_SUM, "ktp_pr"),
        (KTP, {"persen_sudah_rekam": "much"}, Impossible.NOT_A_COUNT, "persen_sudah_rekam"),
        (KTP, {"persen_sudah_rekam": "-3"}, Impossible.NEGATIVE, "persen_sudah_rekam"),
        (KK, {"kk_lk": "6", "kk_jml": "8"}, Impossible.PARTS_DO_NOT_SUM, "kk_lk"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_the_others_are_kept(table, cells, what, column):
    listed, reading = found(sheet(table, line(table, **cells), line(table, OURS[1])), ours=OURS)
    assert (what, column) in listed
    assert all(each.line == 2 for each in reading.findings if each.refuses)
    assert [row.kelurahan for row in reading.rows] == [OURS[1]]


@pytest.mark.parametrize(
    ("table", "cells", "what", "column"),
    [
        (
            KTP,
            RECORDED_ABOVE | {"belum_rekam_lk": "0", "belum_rekam_jml": "2"},
            Odd.ABOVE_WAJIB_KTP,
            "rekam_lk",
        ),
        (KTP, RECORDED_ABOVE, Odd.ABOVE_AND_MISSING, "rekam_lk"),
        (KTP, {"ktp_lk": "7", "ktp_jml": "12"}, Odd.MORE_CARDS_THAN_RECORDED, "ktp_lk"),
        (KTP, {"persen_sudah_rekam": "94.26"}, Odd.PERCENT_DIFFERS, "persen_sudah_rekam"),
        (KTP, {"persen_sudah_rekam": ""}, Odd.PERCENT_DIFFERS, "persen_sudah_rekam"),
        (POPULATION, {"lk": "1.010", "jumlah": "1.022"}, Odd.THOUSANDS_APART, "lk"),
        (POPULATION, {"code": "3273010001"}, Odd.OTHER_CITY, "kode_wilayah"),
    ],
)
def test_what_is_merely_odd_is_kept_and_marked(table, cells, what, column):
    listed, reading = found(sheet(table, line(table, **cells)))
    assert (what, column) in listed
    assert not any(each.refuses for each in reading.findings)
    assert len(reading.rows) == 1


def test_cards_still_missing_may_be_counted_of_those_who_must_have_one():
    listed, _ = found(sheet(KTP, line(KTP, blm_ktp_lk="3", blm_ktp_pr="4", blm_ktp_jml="7")))
    assert listed == []


def test_a_percentage_of_nobody_stays_empty():
    listed, _ = found(sheet(KTP, [HERE, "1", "2026", *["0"] * 15, "", ""]))
    assert listed == []


def test_a_code_without_points_and_a_row_with_too_few_cells_are_understood():
    listed, reading = found(sheet(POPULATION, ["6474011003", "1", "2026", "10", "12"]))
    assert listed == [(Impossible.EMPTY, "jumlah")]
    assert reading.rows == []


def test_the_same_kelurahan_twice_is_refused_the_second_time_in_any_sheet():
    first = sheet(POPULATION, line(POPULATION), line(POPULATION))
    again = sheet(POPULATION, line(POPULATION), line(POPULATION, semester=("2", "2026")), name="again")
    listed, reading = found(first, again)
    assert listed == [(Impossible.DOUBLE_ROW, "kode_wilayah")] * 2
    assert [(row.sheet, row.line) for row in reading.rows] == [("a sheet", 2), ("again", 3)]


def test_a_table_with_columns_missing_is_refused_by_name_and_columns_nobody_knows_are_left_out():
    listed, reading = found(sheet(POPULATION, [HERE, "1", "2026", "10", "12", "x"], columns=["lk", "pr", "catatan"]))
    assert listed == [(Impossible.COLUMNS_MISSING, "jumlah"), (Odd.UNKNOWN_COLUMNS, "catatan")]
    assert reading.rows == []


def test_a_table_is_refused_by_name_where_a_heading_of_it_stands_twice_and_the_one_beside_it_is_kept():
    values = ["10", "12", "22", *FITTING[KK], "9"]
    headings = [*TABLES[POPULATION], *TABLES[KK], "KK_lk "]
    _, reading = found(sheet(POPULATION, [HERE, "1", "2026", *values], columns=headings))
    assert [(each.what, each.table, each.column) for each in reading.findings] == [
        (Impossible.HEADING_TWICE, KK, "kk_lk")
    ]
    assert [row.table for row in reading.rows] == [POPULATION]


def test_a_key_that_stands_twice_refuses_all_tables_of_the_sheet():
    cells = [HERE, "1", "2026", "10", "12", "22", "64.74.01.9999"]
    listed, reading = found(sheet(POPULATION, cells, columns=[*TABLES[POPULATION], "kode_wilayah"]))
    assert listed == [(Impossible.HEADING_TWICE, "kode_wilayah")]
    assert reading.rows == []


def test_repeated_headings_that_no_table_uses_are_no_matter():
    cells = [HERE, "1", "2026", "10", "12", "22", "a", "b", "", ""]
    listed, reading = found(sheet(POPULATION, cells, columns=[*TABLES[POPULATION], "catatan", "catatan", "", ""]))
    assert listed == [(Odd.UNKNOWN_COLUMNS, "catatan")]
    assert len(reading.rows) == 1


def test_the_mark_of_invented_data_is_a_column_of_every_table():
    listed, _ = found(sheet(POPULATION, [*line(POPULATION), "DATA SIMULASI"], columns=[*TABLES[POPULATION], "tanda"]))
    assert listed == []


@pytest.mark.parametrize("headers", [["nik", "nama"], ["lk", "pr", "jumlah"], [*KEY]])
def test_a_sheet_without_a_table_of_the_layout_is_refused(headers):
    listed, _ = found(Sheet("", headers, [(2, ["1"] * len(headers))]))
    assert [what for what, _ in listed] == [Impossible.NO_TABLE]


def test_tables_that_count_differently_are_marked_at_the_finer_one():
    marital = ["1", "2", "0", "0", "0", "0", "0", "0"]
    crossed = dict.fromkeys(TABLES[dkb.BY_AGE_AND_MARITAL], "0") | {"00_04_kawin_lk": "1", "05_09_kawin_lk": "1"}
    ages = dict.fromkeys(TABLES[dkb.BY_AGE], "0") | {"00_04_tahun_lk": "10", "00_04_tahun_jml": "10"}
    _, reading = found(
        sheet(POPULATION, line(POPULATION)),
        sheet(dkb.BY_MARITAL, [HERE, "1", "2026", *marital]),
        sheet(dkb.BY_AGE, [HERE, "1", "2026", *ages.values()]),
        sheet(dkb.BY_AGE_AND_MARITAL, [HERE, "1", "2026", *crossed.values()]),
    )
    told = {(each.table, each.column): each.detail for each in reading.findings}
    assert told[dkb.BY_MARITAL, "Σ lk"] == f"1, {POPULATION} lk = 10"
    assert told[dkb.BY_AGE, "Σ pr"] == f"0, {POPULATION} pr = 12"
    assert told[dkb.BY_AGE_AND_MARITAL, "Σ 00_04 lk"] == f"1, {dkb.BY_AGE} 00_04_tahun_lk = 10"
    assert told[dkb.BY_AGE_AND_MARITAL, "Σ kawin lk"] == f"2, {dkb.BY_MARITAL} kawin_lk = 0"
    assert {each.what for each in reading.findings} == {Odd.TABLES_DIFFER}
    assert len(reading.rows) == 4


def test_a_kelurahan_that_a_table_leaves_out_is_named():
    _, reading = found(sheet(POPULATION, line(POPULATION)), ours=OURS)
    assert [(each.what, each.detail) for each in reading.findings] == [(Odd.KELURAHAN_MISSING, OURS[1])]


def test_no_finding_repeats_a_number_as_long_as_a_nik():
    _, reading = found(sheet(POPULATION, line(POPULATION, code="6474910101900001", lk="6474910101900001")))
    assert reading.findings
    assert all("6474910101900001" not in each.detail for each in reading.findings)


def test_every_finding_says_what_to_do():
    assert words.FOUND.keys() == {*Impossible, *Odd}


def four(*cells, columns=("population", "wajib_ktp", "recorded", "not_recorded", "aged_55", "on")):
    return read_four_numbers(Sheet("", columns, list(enumerate(cells, 2))))


def test_the_four_numbers_of_the_study_are_read():
    assert holds_four_numbers(["Population", "WAJIB_KTP", "recorded", "not_recorded "])
    assert not holds_four_numbers(["population", "wajib_ktp"])
    whole = ["167094", "119026", "112192", "6834"]
    read_lines = four([*whole, "14119", "2016-06-30"], [*whole, "", ""])
    assert read_lines.findings == []
    assert [line.counts.aged_55 for line in read_lines.lines] == [14119, None]


@pytest.mark.parametrize("heading", ["recorded", "area"])
def test_four_numbers_with_a_heading_twice_are_not_guessed(heading):
    columns = ("area", "population", "wajib_ktp", "recorded", "not_recorded", heading)
    read_lines = four(["64.74", "10", "5", "4", "1", "3"], columns=columns)
    assert [(each.what, each.column) for each in read_lines.findings] == [(Impossible.HEADING_TWICE, heading)]
    assert read_lines.lines == []


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        (["10", "5", "4", "2", "", ""], Impossible.PARTS_DO_NOT_SUM),
        (["10", "5", "4", "1", "11", ""], Impossible.PARTS_DO_NOT_SUM),
        (["4", "5", "4", "1", "", ""], Impossible.PARTS_DO_NOT_SUM),
        (["10", "5", "", "1", "", ""], Impossible.EMPTY),
        (["10", "5", "4", "1", "", "June"], Impossible.NO_DAY),
    ],
)
def test_four_numbers_that_cannot_be_are_refused(cells, what):
    read_lines = four(cells)
    assert [each.what for each in read_lines.findings] == [what]
    assert read_lines.lines == []


def test_more_recorded_than_must_have_a_card_is_kept():
    read_lines = four(["200000", "127645", "130564", "0", "", ""])
    assert [each.what for each in read_lines.findings] == [Odd.ABOVE_WAJIB_KTP]
    assert read_lines.lines[0].counts.recorded == 130564
    missing_too = four(["200000", "127645", "130564", "12", "", ""])
    assert [each.what for each in missing_too.findings] == [Odd.ABOVE_AND_MISSING]
    assert len(missing_too.lines) == 1


def of_areas(*rows):
    headers = ["area", "on", "population", "wajib_ktp", "recorded", "not_recorded"]
    return read_four_numbers(Sheet("", headers, list(enumerate(map(list, rows), 2))))


def test_a_part_never_passes_for_the_whole_nor_another_day_or_the_same_area_for_a_further_part():
    whole, part = ["64.74", "2026-06-30", "10", "8", "7", "1"], ["64.74.01", "2026-06-30", "6", "5", "4", "1"]
    assert [line.area for line in of_areas(whole, part).lines] == ["64.74", "64.74.01"]
    assert of_areas([*whole[:5], "3"], part).lines == [], "the whole was refused"
    older = of_areas(whole, ["64.74.02", "2016-06-30", *part[2:]])
    assert [each.what for each in older.findings] == [Impossible.NO_DAY]
    twice = of_areas(whole, part, part)
    assert [each.what for each in twice.findings if each.refuses] == [Impossible.DOUBLE_ROW]
    assert len(twice.lines) == 2


@pytest.mark.parametrize("with_levels", [True, False])
def test_parts_of_each_level_are_held_against_the_whole_which_is_marked_where_they_do_not_make_it(with_levels):
    def of_levels(*rows):
        headers = ["area", "level", "population", "wajib_ktp", "recorded", "not_recorded"]
        cells = [[area, level if with_levels else "", *numbers] for area, level, *numbers in rows]
        return read_four_numbers(Sheet("", headers, list(enumerate(cells, 2))))

    city, north = ("64.74", "CITY", "10", "8", "7", "1"), ("64.74.01", "KECAMATAN", "6", "5", "4", "1")
    south, village = ("64.74.02", "KECAMATAN", "4", "3", "3", "0"), ("64.74.02.1001", "Kelurahan", "4", "3", "3", "0")
    nested = of_levels(city, north, ("64.74.01.1003", "KELURAHAN", *north[2:]), south, village)
    assert nested.findings == []
    short = of_levels(city, north, south, village)
    assert {each.what for each in short.findings} == {Odd.PARTS_UNLIKE_WHOLE}
    assert [(each.line, each.column, each.detail) for each in short.findings] == [
        (2, "population", "Σ KELURAHAN = 4, population = 10"),
        (2, "wajib_ktp", "Σ KELURAHAN = 3, wajib_ktp = 8"),
        (2, "recorded", "Σ KELURAHAN = 3, recorded = 7"),
        (2, "not_recorded", "Σ KELURAHAN = 0, not_recorded = 1"),
    ]
    assert len(short.lines) == 4


def test_parts_that_say_neither_level_nor_code_are_of_one_level():
    read_lines = four(["10", "8", "7", "1", "", ""], ["6", "5", "4", "1", "", ""], ["3", "3", "3", "0", "", ""])
    assert [(each.column, each.detail) for each in read_lines.findings] == [("population", "Σ = 9, population = 10")]


def test_more_who_must_have_a_card_than_people_are_refused():
    more = {"wajib_ktp_lk": "100", "wajib_ktp_jml": "109", "belum_rekam_lk": "94", "belum_rekam_jml": "96"}
    what, reading = found(sheet(POPULATION, line(POPULATION)), sheet(KTP, line(KTP, **more), name="cards"))
    assert (Impossible.PARTS_DO_NOT_SUM, "wajib_ktp_lk") in what
    assert [row.table for row in reading.rows] == [POPULATION]


def test_half_a_person_is_not_read_as_five_hundred():
    what, reading = found(sheet(POPULATION, line(POPULATION, lk="0.500")))
    assert what[0] == (Impossible.NOT_A_COUNT, "lk")
    assert reading.rows == []
