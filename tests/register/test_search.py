"""People are found by what is known of them, the best match first, within the viewer's area; the index stays right."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from reporting import BABY, die, move, report, row, undo

from cast import RT_SELATAN, RT_UTARA, SYSTEM, papers, resident
from satupintu.city.areas.rules import AreaEntry
from satupintu.city.areas.services import load_areas
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.register import services
from satupintu.city.register.models import Resident, SearchBlock, SearchText
from satupintu.city.register.selectors import list_residents
from satupintu.city.register.selectors import search as searching
from satupintu.city.register.services.search import index_everybody, index_residents


def names(viewer, text, **more):
    return [line.name for line in list_residents(viewer, text=text, **more)]


@pytest.mark.parametrize(
    "text",
    [
        "eka wulandari",
        "WULANDARI EKA",
        "eka wulnadari",
        "wulandri",
        "wulan",
        "e. wulandari",
        "oelandari",
        "eka 1990",
        "eka 01-05-1990",
        "eka 05-01-1990",
        "eka mei 1990",
        "eka pelita",
        "eka pelita 7",
        "eka rt 1",
        "eka rw 0",
        "eka api-api",
        "eka apiapi",
        "eka bontang utara",
    ],
)
def test_somebody_is_the_first_found_however_it_is_asked(cast, text):
    assert names(cast.vina, text)[0] == "EKA WULANDARI"


@pytest.mark.parametrize("text", ["loktuan", "lok tuan", "LOKTUAN", "Lok-Tuan", "Locktuan", "sinta lock tuan 1991"])
def test_a_kelurahan_is_found_in_every_spelling_in_use(cast, text):
    rt = AreaEntry("64.74.01.1003-000-005", "RT", "RT 005", "64.74.01.1003")
    load_areas(viewer=SYSTEM, areas=[rt], aliases={"64.74.01.1003": ["Locktuan"]})
    resident("SINTA DEWI", date(1991, 1, 1), 2, rt=rt.code)
    assert names(cast.vina, text) == ["SINTA DEWI"]


def test_spellings_of_a_name_find_each_other(cast):
    resident("MOH. SOEKARNO", date(1980, 1, 1), 1)
    assert names(cast.vina, "muhammad sukarno")[0] == "MOH. SOEKARNO"


def test_a_birth_date_or_an_rt_alone_finds_those_who_have_it(cast):
    assert names(cast.vina, "17-08-1995") == ["KIKI RAHMA"]
    assert names(cast.vina, "rt 2") == ["KIKI RAHMA"]
    assert names(cast.vina, "tanjung laut") == ["KIKI RAHMA"]


def test_a_number_is_found_whole_from_its_beginning_and_one_digit_wrong(cast):
    nik, kk, _ = papers(cast.kiki)
    assert names(cast.vina, nik) == names(cast.vina, kk) == ["KIKI RAHMA"]
    assert names(cast.vina, nik[:12]) == ["KIKI RAHMA"]
    assert names(cast.vina, f"{nik[:14]}{nik[15]}{nik[14]}") == ["KIKI RAHMA"]
    assert names(cast.vina, f"kiki {nik}") == ["KIKI RAHMA"]
    assert names(cast.vina, "6474999999999999") == []


def test_nobody_of_another_area_is_found_however_it_is_asked(cast):
    nik, kk, _ = papers(cast.kiki)
    for text in ("kiki", "kiki rahma", "17-08-1995", nik, kk, nik[:12], f"{nik[:15]}9", "tanjung laut"):
        assert "KIKI RAHMA" not in names(cast.ani, text)
    assert names(cast.arif, "kiki") == ["KIKI RAHMA"]


@pytest.mark.parametrize(
    ("area", "found"),
    [("64.74", True), ("64", True), ("64.74.02", True), ("64.74.02.1001", True), (RT_SELATAN, True), (RT_UTARA, False)],
)
def test_an_area_of_any_size_bounds_the_search(cast, area, found):
    viewer = Viewer(name="x", grants=(Grant(Role.VERIFIER, area),))
    assert (names(viewer, "kiki") == ["KIKI RAHMA"]) is found


def test_a_row_that_the_index_has_wrong_still_shows_nobody_of_another_area(cast):
    Resident.objects.filter(ref=cast.eka).update(rt_id=RT_SELATAN)
    assert "EKA WULANDARI" not in names(cast.ani, "eka wulandari")


def test_whoever_has_the_very_name_comes_first_among_many(cast, monkeypatch):
    monkeypatch.setattr(searching, "CANDIDATES", 5)
    for serial in range(2, 12):
        resident("SITI AMINAH SARI", date(1990, 1, 1), 2, serial=serial)
    resident("SITI AMINAH", date(1991, 1, 1), 2)
    assert names(cast.vina, "siti aminah")[0] == names(cast.vina, "aminah siti")[0] == "SITI AMINAH"
    assert len(names(cast.vina, "siti")) == 5


def test_a_search_names_at_most_as_many_as_asked(cast):
    assert len(names(cast.vina, "pelita", limit=2)) == 2


def test_every_change_of_a_resident_reaches_the_index(cast):
    baby = services.enter_birth(viewer=cast.ani, report=report(), child=BABY, kk_number=papers(cast.eka)[1])
    assert names(cast.ani, "bayu fajar")[0] == "BAYU FAJAR"
    moved = move(cast.vina, [cast.fajar, cast.eka, cast.gita, baby.made[0]], RT_SELATAN)
    assert names(cast.arif, "eka melati")[0] == "EKA WULANDARI"
    assert "EKA WULANDARI" not in names(cast.ani, "eka melati")
    renamed = services.correct(viewer=cast.vina, report=report(), ref=cast.gita, values={"name": "GITA PERTIWI"})
    assert names(cast.arif, "pertiwi") == ["GITA PERTIWI"]
    die(cast.vina, cast.hana)
    assert searching.index_faults() == []
    for each in (renamed, moved):
        undo(cast.vina, each)
    assert names(cast.ani, "pertiwi") == []
    assert searching.index_faults() == []


def test_an_event_that_is_taken_back_leaves_the_index_as_it_was(cast):
    with pytest.raises(ZeroDivisionError):
        _rename_and_fail(cast)
    assert names(cast.ani, "pertiwi") == []
    assert searching.index_faults() == []


def _rename_and_fail(cast):
    from django.db import transaction

    with transaction.atomic():
        services.correct(viewer=cast.vina, report=report(), ref=cast.gita, values={"name": "GITA PERTIWI"})
        raise ZeroDivisionError


def test_what_is_wrong_in_the_index_is_named_and_put_right(cast):
    eka, gita, kiki = (row(ref).pk for ref in (cast.eka, cast.gita, cast.kiki))
    Resident.objects.filter(pk=eka).update(name="EKA PUSPITA")
    SearchText.objects.filter(pk=gita).delete()
    SearchBlock.objects.filter(term__text="RAHMA").delete()
    assert searching.index_faults() == [eka, gita, kiki]
    index_everybody()
    assert searching.index_faults() == []
    assert names(cast.vina, "puspita") == ["EKA PUSPITA"]


def test_a_term_under_which_nobody_is_left_holds_nobody(cast):
    assert SearchBlock.objects.filter(term__text="KIKI").exists()
    Resident.objects.filter(ref=cast.kiki).update(name="LILI RAHMA")
    index_residents([row(cast.kiki).pk])
    assert not SearchBlock.objects.filter(term__text="KIKI").exists()
    index_residents([])
    assert searching.index_faults() == []


def test_many_residents_are_read_as_a_stretch(cast, monkeypatch):
    monkeypatch.setattr(searching, "CANDIDATES", 2)
    index_everybody()
    monkeypatch.undo()
    assert searching.index_faults() == []


def test_the_command_tells_who_fits_as_a_list_or_as_json(cast):
    def told(*arguments):
        out = StringIO()
        call_command("register_search", *arguments, stdout=out)
        return out.getvalue()

    assert told("eka", "wulandari").startswith("EKA WULANDARI")
    (line,) = json.loads(told("eka wulandari", "--limit", "1", "--json"))
    assert (line["name"], line["birth_date"], line["ref"]) == ("EKA WULANDARI", "1990-05-01", str(cast.eka))
    assert "Nobody fits" in told("zz")


def test_a_house_number_is_looked_for_as_it_is_and_never_alone_decides(cast):
    assert names(cast.vina, "eka pelita 77")[0] == "EKA WULANDARI"
    assert names(cast.vina, "777") == []
