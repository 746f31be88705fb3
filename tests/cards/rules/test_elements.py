from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from printed_cast import EKA

from satupintu.city.cards.rules.elements import GROUND_FOREIGNER, photo_ground, rows


def test_the_elements_stand_in_the_order_of_the_law():
    labels = [row["label"] for row in rows(EKA)]
    assert labels == [
        "Nama", "Tempat/Tgl Lahir", "Jenis Kelamin", "Alamat", "RT/RW", "Kel/Desa", "Kecamatan", "Agama",
        "Status Perkawinan", "Pekerjaan", "Kewarganegaraan", "Berlaku Hingga",
    ]  # fmt: skip
    values = {row["label"]: row["value"] for row in rows(EKA)}
    assert values["Tempat/Tgl Lahir"] == "BONTANG, 01-05-1990"
    assert values["Berlaku Hingga"] == "SEUMUR HIDUP"
    assert rows(EKA)[2]["beside"] == {"label": "Gol. Darah", "value": "O"}


def test_an_unknown_blood_group_is_a_dash():
    assert rows(replace(EKA, blood_group=""))[2]["beside"]["value"] == "-"


@given(st.dates())
def test_odd_years_are_red_and_even_ones_blue_for_citizens_only(born):
    ground = photo_ground(replace(EKA, birth_date=born))
    red = int(ground[1:3], 16) > int(ground[5:7], 16)
    assert red == bool(born.year % 2)
    assert photo_ground(replace(EKA, birth_date=born, nationality="GBR")) == GROUND_FOREIGNER
