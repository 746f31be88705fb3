"""Names that one office would write for one person become equal; others stay apart."""

import pytest

from satupintu.city.register.matching.names import compared


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HJ. SITTI NOERHAYATI, S.Pd", "Siti Nurhayati"),
        ("M. FAJAR", "MUHAMMAD FAJAR"),
        ("MOCH. SOEKARDJO", "MUHAMMAD SUKARJO"),
        ("TJOKRO DJAELANI", "COKRO JAILANI"),
        ("SJARIFUDIN", "SYARIFUDDIN"),
        ("ABD. RAHMAN BIN UMAR", "ABDUL RAHMAN"),
        ("DRS. H. AHMAD YANI, M.Si", "ACHMAD YANI"),
        ("NUR AINI", "NOOR AINY"),
        ("Ma'ruf", "MARUF"),
        ("JOSÉ", "JOSE"),
        ("ALM. ZAENAL", "JAINAL"),
    ],
)
def test_two_ways_of_writing_one_name_are_the_same(one, other):
    assert compared(one) == compared(other)


@pytest.mark.parametrize(
    ("one", "other"), [("EKA WULANDARI", "EKA WULAN"), ("BUDI", "BUDIONO"), ("M. FAJAR", "N. FAJAR")]
)
def test_other_names_stay_apart(one, other):
    assert compared(one) != compared(other)


def test_a_single_letter_alone_is_no_muhammad():
    assert compared("M.") == ("M",)


def test_the_first_word_is_a_name_even_when_it_could_begin_a_patronym():
    assert compared("BINTI RAHMA") == ("BINTI", "RAHMA")


@pytest.mark.parametrize("nothing", ["", "  ", "123", "H.", "-"])
def test_nothing_is_left_of_what_is_no_name(nothing):
    assert compared(nothing) == ()
