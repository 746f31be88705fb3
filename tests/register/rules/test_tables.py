"""Code tables, time limits, events, what the card prints."""

from datetime import date
from uuid import UUID

import pytest

from satupintu.city.register.rules import codes, deadlines
from satupintu.city.register.rules.card import CardData

CARD = CardData(
    ref=UUID(int=7), province="PROVINSI KALIMANTAN TIMUR", city="KOTA BONTANG", nik="6474914105900001",
    name="EKA WULANDARI", birth_place="BONTANG", birth_date=date(1990, 5, 1), sex="PEREMPUAN", blood_group="-",
    address="JL. PELITA 7", rt_rw="001/000", kelurahan="API-API", kecamatan="BONTANG UTARA", religion="ISLAM",
    marital_status="BELUM KAWIN", occupation="GURU", nationality="WNI", valid_until="SEUMUR HIDUP",
    kk_number="6474910902120001", sex_code=2, photo_background="BLUE", area="64.74.01.1006-000-001",
)  # fmt: skip


def test_the_card_prints_its_elements_in_order():
    assert [label for label, _ in CARD.lines()] == [
        "NIK", "Nama", "Tempat/Tgl Lahir", "Jenis Kelamin", "Gol. Darah", "Alamat", "RT/RW", "Kel/Desa", "Kecamatan",
        "Agama", "Status Perkawinan", "Pekerjaan", "Kewarganegaraan", "Berlaku Hingga",
    ]  # fmt: skip
    assert dict(CARD.lines())["Tempat/Tgl Lahir"] == "BONTANG, 01-05-1990"


def test_biodata_travel_as_texts_and_leave_out_what_stays_in_the_city():
    biodata = CARD.as_biodata()
    assert biodata["birth_date"] == "1990-05-01"
    assert biodata["kk_number"] == CARD.kk_number
    assert all(isinstance(value, str) for value in biodata.values())
    assert not {"ref", "area", "sex_code"} & set(biodata)


@pytest.mark.parametrize(
    ("table", "size"),
    [(codes.Sex, 2), (codes.BloodGroup, 13), (codes.Religion, 7), (codes.Marital, 4), (codes.Education, 10),
     (codes.Relation, 11), (codes.IncomeBand, 4)],
)  # fmt: skip
def test_every_number_of_a_table_has_a_word_and_others_print_a_dash(table, size):
    assert [codes.printed(table, number) for number in (0, size + 1)] == ["-", "-"]
    words = {codes.printed(table, number) for number in range(1, size + 1)}
    assert len(words) == size


def test_occupations_of_both_lists():
    assert codes.occupation(1) == "BELUM/TIDAK BEKERJA"
    assert codes.occupation(88) == codes.occupation(88, 89) == "WIRASWASTA"
    assert codes.occupation(89) == "ANGGOTA LEMBAGA TINGGI LAINNYA"
    assert codes.occupation(89, 89) == codes.occupation(99) == "PEKERJAAN LAINNYA"
    assert [codes.occupation(0), codes.occupation(100), codes.occupation(90, 89), codes.occupation(1, 120)] == ["-"] * 4


def test_photo_background_by_year_of_birth():
    assert codes.photo_background(date(1991, 1, 1)) == "RED"
    assert codes.photo_background(date(1990, 1, 1)) == "BLUE"


def test_reports_have_a_last_day_where_the_law_names_one():
    assert deadlines.report_by("BIRTH", date(2026, 1, 1)) == date(2026, 3, 2)
    assert deadlines.report_by("MOVED_OUT", date(2026, 1, 1)) is None
    assert not deadlines.is_late("DEATH", date(2026, 1, 1), date(2026, 1, 31))
    assert deadlines.is_late("DEATH", date(2026, 1, 1), date(2026, 2, 1))
    assert not deadlines.is_late("MOVED_OUT", date(2000, 1, 1), date(2026, 2, 1))
    assert deadlines.days_late("DEATH", date(2026, 1, 1), date(2026, 2, 3)) == 3
    assert deadlines.days_late("STILLBIRTH", date(2026, 1, 1), date(2026, 1, 2)) == 0
    assert deadlines.days_late("CORRECTION", date(2026, 1, 1), date(2026, 1, 2)) is None
