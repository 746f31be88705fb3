"""A city's areas and places from a file: every row is judged by itself, and told with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.areas.rules import AreaEntry, PlaceEntry, RowProblem, Wrong, read_areas, read_places

AREAS = """code,name,latitude,longitude,aliases
64,Kalimantan Timur,,,
64.74,Kota Bontang,,,
64.74.01,Bontang Utara,,,
64.74.01.1003,Lok Tuan,0.1616,117.4801,Loktuan|Lhok Tuan
64.74.01.1003-001-002,RT 002,,,
"""
ABOVE = "64.74.01"


def wrong_of(row, **columns):
    heading = "code,name," + ",".join(columns) if columns else "code,name"
    cells = ",".join([row, *columns.values()])
    return [(each.line, each.wrong) for each in read_areas(f"{heading}\n{cells}\n", {ABOVE}).problems]


def test_level_and_area_above_follow_from_the_code():
    found = read_areas(AREAS, ())
    assert found.problems == []
    assert found.areas == [
        AreaEntry("64", "PROVINCE", "Kalimantan Timur"),
        AreaEntry("64.74", "CITY", "Kota Bontang", "64"),
        AreaEntry("64.74.01", "KECAMATAN", "Bontang Utara", "64.74"),
        AreaEntry("64.74.01.1003", "KELURAHAN", "Lok Tuan", "64.74.01"),
        AreaEntry("64.74.01.1003-001-002", "RT", "RT 002", "64.74.01.1003"),
    ]
    assert found.points == {"64.74.01.1003": (0.1616, 117.4801)}
    assert found.aliases == {"64.74.01.1003": ["Loktuan", "Lhok Tuan"]}


def test_a_spreadsheets_file_with_semicolons_and_indonesian_headings_is_read():
    found = read_areas("\ufeffKode;Nama;Lintang;Bujur\r\n64;Kalimantan Timur;0,5;\r\n\r\n35;Jawa Timur;;\r\n", ())
    assert [area.name for area in found.areas] == ["Jawa Timur"]
    assert found.problems == [RowProblem(2, Wrong.POINT, "0,5, ")]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("6474,Bontang", Wrong.CODE),
        ("64.74.01.1003-1-2,RT 2", Wrong.CODE),
        ("٦٤,Kaltim", Wrong.CODE),
        ("64.74.01.1003,", Wrong.NAME),
        (f"64.74.01.1003,{'x' * 101}", Wrong.NAME),
        ("64.74.02.1003,Tanjung Laut", Wrong.ABOVE),
    ],
)
def test_a_wrong_row_is_told_with_its_line(row, wrong):
    assert wrong_of(row) == [(2, wrong)]


@pytest.mark.parametrize("point", [("91", "117"), ("0", "181"), ("nan", "117"), ("0", ""), ("x", "y")])
def test_a_point_lies_on_the_earth(point):
    north, east = point
    assert wrong_of("64.74.01.1003,Lok Tuan", latitude=north, longitude=east) == [(2, Wrong.POINT)]


def test_a_code_stands_once():
    found = read_areas("code,name\n64,Kaltim\n64,Kalimantan Timur\n", ())
    assert found.problems == [RowProblem(3, Wrong.TWICE, "64")]
    assert len(found.areas) == 1


def test_a_missing_column_is_named_and_nothing_else():
    assert read_areas("nama\nBontang\n", ()).problems == [RowProblem(1, Wrong.COLUMN_MISSING, "code")]
    assert read_areas("", ()).problems == [RowProblem(1, Wrong.COLUMN_MISSING, "code, name")]


def test_places_stand_in_areas_that_are_known():
    rows = "code,name,kind,area,address\nUTARA,Kecamatan Bontang Utara,KECAMATAN,64.74.01,Jl. Pelita 7\n"
    found = read_places(rows, {"64.74.01"})
    assert found.problems == []
    place = PlaceEntry("UTARA", "Kecamatan Bontang Utara", "KECAMATAN", "64.74.01", "Jl. Pelita 7")
    assert found.places == [place]


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("utara,Utara,KECAMATAN,64.74.01,", Wrong.CODE),
        ("UTARA,,KECAMATAN,64.74.01,", Wrong.NAME),
        ("UTARA,Utara,DESA,64.74.01,", Wrong.KIND),
        ("UTARA,Utara,OFFICE,64.74.09,", Wrong.AREA),
        (f"UTARA,Utara,OFFICE,64.74.01,{'x' * 201}", Wrong.ADDRESS),
    ],
)
def test_a_wrong_place_is_told_with_its_line(row, wrong):
    told = read_places(f"code,name,kind,area,address\n{row}\n", {"64.74.01"}).problems
    assert [(each.line, each.wrong) for each in told] == [(2, wrong)]


def test_a_place_stands_once():
    told = read_places("code,name,kind,area\nU1,A,OFFICE,64\nU1,B,OFFICE,64\n", {"64"}).problems
    assert [(each.line, each.wrong) for each in told] == [(3, Wrong.TWICE)]


def test_what_is_no_table_is_said():
    told = read_areas("code,name\n64,Kal\0tim\n" + f'"{"x" * 200_000}",b\n', ()).problems
    assert told[-1].wrong is Wrong.UNREADABLE


@given(st.text())
def test_any_text_is_judged_and_none_breaks_the_reading(text):
    for read in (read_areas, read_places):
        for heading in ("", "code,name,kind,area\n", "code;name;kind;area\n"):
            read(heading + text, {"64"})
