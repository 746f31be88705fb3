"""Where a row says that somebody lives: by codes or names, as SIAK and offices write them."""

import pytest
from lists import applied, codes_of, siak, tried

from cast import RT_UTARA
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.importing.words import as_text
from satupintu.city.register.models import FamilyCard, Resident


@pytest.mark.parametrize(
    "place",
    [
        {"NO_KEL": "Api Api"},
        {"NO_KEL": "1006", "NO_KEC": "1"},
        {"NO_KEL": "1006.0", "NO_KEC": "BONTANG UTARA"},
        {"NO_KEL": "1006", "NO_KEC": "64.74.01"},
        {"NO_KEL": "1006", "NO_KEC": ""},
        {"NO_KEL": "6474011006"},
        {"NO_KEL": "64.74.01.1006", "NO_RW": ""},
    ],
)
def test_a_kelurahan_by_code_or_name_is_the_same_place(cast, write, place):
    applied(write([siak(1) | place]))
    assert Resident.objects.get(nik=siak(1)["NIK"]).rt_id == RT_UTARA


@pytest.mark.parametrize(
    ("place", "fault"),
    [
        ({"NO_KEL": "ATLANTIS"}, Fault.NO_SUCH_AREA),
        ({"NO_KEL": "9999", "NO_KEC": "1"}, Fault.NO_SUCH_AREA),
        ({"NO_KEL": "1006", "NO_KEC": "ATLANTIS"}, Fault.NO_SUCH_AREA),
        ({"NO_RT": "9"}, Fault.NO_SUCH_RT),
        ({"NO_RT": "RT SATU"}, Fault.NO_NUMBER),
    ],
)
def test_a_place_that_the_city_has_not_is_refused(cast, write, place, fault):
    assert fault in codes_of(tried(write([siak(1) | place, siak(2) | place])))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"NIK": "6474919901900001"}, Fault.NO_NIK),
        ({"NO_KK": "6474910113200001"}, Fault.NO_KK_NUMBER),
        ({"KWRGNEGARA": "WNA"}, Fault.NO_SUCH_CODE),
        ({"TGL_LHR": "01-01-2030"}, Fault.DATE_OUT_OF_RANGE),
        ({"NO_KK": "6474913102200001"}, Doubt.KK_DAY_UNKNOWN),  # a 31 February
    ],
)
def test_a_number_or_word_that_cannot_be_is_named(cast, write, said, code):
    assert code in codes_of(applied(write([siak(1) | said])))


def test_two_who_fit_a_row_without_nik_are_left_to_an_officer(cast, write):
    applied(write([siak(1, NIK="")]))
    twin = Resident.objects.get(name="ORANG 1")
    twin.pk, twin.ref = None, "00000000-0000-0000-0000-000000000001"
    twin.save(force_insert=True)
    assert codes_of(tried(write([siak(1, NIK="")]))) == [Fault.TWO_IN_REGISTER]


def test_an_occupation_of_the_older_list_with_the_same_word_is_the_same(cast, write):
    applied(write([siak(1)]))
    Resident.objects.filter(nik=siak(1)["NIK"]).update(occupation_list=89)
    assert tried(write([siak(1)])).counts == {Outcome.SAME: 1}
    applied(write([siak(1, JENIS_PKRJN="88")]))
    assert Resident.objects.get(nik=siak(1)["NIK"]).occupation_list == 99


def test_a_correction_that_the_register_refuses_refuses_its_row(cast, write, monkeypatch):
    from satupintu.city.foundation.problems import BAD_REQUEST, Problem
    from satupintu.city.register.importing import writing

    applied(write([siak(1)]))

    def refusing(**_):
        raise Problem(BAD_REQUEST)

    monkeypatch.setattr(writing, "correct", refusing)
    outcomes = applied(write([siak(1, NAMA_LGKP="LAIN")]))
    assert outcomes.counts == {Outcome.REFUSED: 1}
    assert codes_of(outcomes) == [Fault.CANNOT_BE_ENTERED]


def test_a_row_of_too_many_cells_is_refused_and_a_long_report_is_cut(cast, tmp_path):
    row = siak(1)
    lines = [",".join(row), *([",".join(str(cell) for cell in row.values()) + ",more"] * 60)]
    (tmp_path / "list.csv").write_text("\n".join(lines))
    outcomes = tried(tmp_path / "list.csv")
    assert Fault.TOO_MANY_CELLS in codes_of(outcomes)
    outcomes.skipped = 3
    text = as_text(outcomes, applied=True)
    assert "10 baris lagi" in text
    assert "sebelum impor terputus" in text
    assert not FamilyCard.objects.filter(kk_number=row["NO_KK"]).exists()
