"""`satupintu city areas`: a new city's areas and places, tried before they are written, and told row by row."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from satupintu.city.areas.models import Area, AreaAlias, Place
from satupintu.city.config.management.commands import areas as command

pytestmark = pytest.mark.django_db
AREAS = "kode,nama,lintang,bujur,sebutan\n64,Kalimantan Timur,,,\n64.74,Kota Bontang,0.13,117.5,Bontang\n"
PLACES = "code,name,kind,area,address\nKANTOR,Disdukcapil,OFFICE,64.74,Jl. Pelita 7\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("areas", AREAS), ("places", PLACES)):
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


def areas(folder, *words, without=()):
    out = StringIO()
    named = [
        word for name in ("areas", "places") if name not in without for word in (f"--{name}", folder / f"{name}.csv")
    ]
    try:
        call_command("areas", *named, *words, stdout=out)
    except CommandError as refused:
        return f"{out.getvalue()}{refused}"
    return out.getvalue()


def test_nothing_is_written_before_it_is_asked_for(files):
    assert "--apply" in areas(files)
    assert Area.objects.count() == Place.objects.count() == 0


def test_areas_and_places_are_written_and_renewed(files):
    for _ in range(2):
        assert "2" in areas(files, "--apply")
    assert list(Area.objects.order_by("code").values_list("code", "level", "parent")) == [
        ("64", "PROVINCE", None),
        ("64.74", "CITY", "64"),
    ]
    assert Place.objects.get().area_id == "64.74"
    assert AreaAlias.objects.get().name == "Bontang"
    (files / "places.csv").write_text(PLACES.replace("Pelita 7", "Pelita 9"))
    areas(files, "--apply", without=["areas"])
    assert Place.objects.get().address == "Jl. Pelita 9"
    (files / "areas.csv").write_text("code,name\n64.74.01,Bontang Utara\n")
    areas(files, "--apply", without=["places"])
    assert Area.objects.get(code="64.74.01").parent_id == "64.74"


def test_one_wrong_row_and_nothing_is_written(files):
    (files / "places.csv").write_text(f"{PLACES}UTARA,Utara,DESA,64.74,\n")
    told = areas(files, "--apply")
    assert f"{files / 'places.csv'}:3: 'DESA'" in told
    assert "1 baris salah" in told
    assert Area.objects.count() == Place.objects.count() == 0


def test_every_wrong_has_words():
    assert set(command.WORDS) == set(command.Wrong)


def test_what_cannot_be_read_is_said(files, monkeypatch):
    assert "--areas" in areas(files, without=["areas", "places"])
    (files / "areas.csv").write_bytes(b"kode,nama\n64,Jawa \xff\n")
    assert "UTF-8" in areas(files)
    (files / "areas.csv").unlink()
    assert "areas.csv" in areas(files)
    (files / "areas.csv").write_text(AREAS)
    monkeypatch.setattr(command, "LARGEST", 10)
    assert "terlalu besar" in areas(files)
