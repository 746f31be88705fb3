"""Areas by code, name and alias; places of service."""

import pytest

from cast import CITY, OFFICE, RT_UTARA, SYSTEM, UTARA, refused
from satupintu.city.areas import selectors, services
from satupintu.city.areas.models import Area, Place
from satupintu.city.areas.rules import AreaEntry, AreaPath, PlaceEntry, rt_and_rw, same_name


def test_an_area_is_found_by_its_code(cast):
    assert selectors.get_area(UTARA) == AreaEntry(UTARA, "KECAMATAN", "Bontang Utara", CITY)
    assert selectors.get_area("64").parent == ""
    with refused("NO_SUCH_AREA"):
        selectors.get_area("6474010")  # BPS has other codes, and they are never mixed


def test_areas_of_a_level_are_listed_within_any_area_above(cast):
    assert [area.name for area in selectors.list_areas("KELURAHAN", UTARA)] == ["Lok Tuan", "Api-api"]
    assert len(selectors.list_areas("KELURAHAN")) == 3
    assert [area.code for area in selectors.list_areas("RT", "64.74.01")] == [RT_UTARA]
    assert [area.code for area in selectors.list_areas("RT", "64.74.01.1006")] == [RT_UTARA]
    assert selectors.list_areas("RT", "64.74.0") == []


@pytest.mark.parametrize("written", ["Lok Tuan", "loktuan", "LOK-TUAN"])
def test_an_area_is_found_however_it_is_written(cast, written):
    assert selectors.find_by_name(written).code == "64.74.01.1003"


def test_names_are_listed_with_their_other_spellings(cast):
    names = selectors.list_names("KELURAHAN", "KECAMATAN")
    assert {name for code, name in names if code == "64.74.01.1003"} == {"Lok Tuan", "Loktuan"}
    assert ("64.74.01", "Bontang Utara") in names
    assert CITY not in dict(names)


def test_a_name_that_fits_none_or_several_finds_none(cast):
    assert selectors.find_by_name("Samarinda") is None
    services.load_areas(viewer=SYSTEM, areas=[AreaEntry("64.74.02.1009", "KELURAHAN", "Api Api", "64.74.02")])
    assert selectors.find_by_name("Api-api") is None
    assert selectors.find_by_name("Kota Bontang", "CITY").code == CITY
    assert selectors.find_by_name("Kota Bontang", "KELURAHAN") is None


def test_the_names_up_to_the_province(cast):
    assert selectors.get_path(RT_UTARA) == AreaPath(
        "001", "000", "Api-api", "Bontang Utara", "Kota Bontang", "Kalimantan Timur"
    )
    assert selectors.get_path(UTARA) == AreaPath("000", "000", "", "Bontang Utara", "Kota Bontang", "Kalimantan Timur")
    with refused("NO_SUCH_AREA"):
        selectors.get_path("nowhere")


def test_places_by_code_and_kind(cast):
    assert selectors.get_place(OFFICE).kind == "OFFICE"
    assert [place.code for place in selectors.list_places("KECAMATAN")] == ["SELATAN", "UTARA"]
    assert len(selectors.list_places()) == 3
    with refused("NO_SUCH_PLACE"):
        selectors.get_place("nowhere")


def test_loading_again_renews_what_is_there(cast):
    services.load_areas(
        viewer=SYSTEM,
        areas=[AreaEntry(UTARA, "KECAMATAN", "Bontang Utara Baru", CITY)],
        places=[PlaceEntry(OFFICE, "Kantor Baru", "OFFICE", CITY)],
        points={UTARA: (0.15, 117.49)},
    )
    assert selectors.get_area(UTARA).name == "Bontang Utara Baru"
    assert selectors.get_place(OFFICE).name == "Kantor Baru"
    area = Area.objects.get(code=UTARA)
    assert (area.latitude, area.longitude) == (0.15, 117.49)
    assert [str(area), str(Place.objects.get(code=OFFICE))] == ["Bontang Utara Baru", "Kantor Baru"]


def test_only_the_administrator_loads_areas(cast):
    with refused("NOT_ALLOWED"):
        services.load_areas(viewer=cast.ani, areas=[])
    services.load_areas(viewer=cast.rama, areas=[])


def test_rt_and_rw_of_a_code():
    assert rt_and_rw("64.74.01.1006-002-011") == ("011", "002")
    assert rt_and_rw("64.74.01.1006") == ("000", "000")
    assert same_name("Api-api") == same_name("API API")
