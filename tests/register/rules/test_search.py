"""What a line of text asks for, how words sound, and who fits best. No database."""

from datetime import date

import pytest

from satupintu.city.register.rules import search
from satupintu.city.register.rules.search import Candidate, Sought, Span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SOEHARTO", "SUHARTO"),
        ("DJOKO", "JOKO"),
        ("TJAHJONO", "CAHJONO"),
        ("MUHAMMAD", "MOH"),
        ("MOCHAMAD", "MUH"),
        ("ACHMAD", "AHMAD"),
        ("SITTI", "SITI"),
        ("AMINAH", "AMINA"),
        ("AISYAH", "AISAH"),
        ("NOVY", "NOFI"),
        ("CHRISTINA", "KRISTINA"),
        ("ABD", "ABDUL"),
    ],
)
def test_spellings_of_one_name_are_one_word(one, other):
    assert search.sound(one) == search.sound(other)


def test_different_names_stay_different():
    assert len({search.sound(name) for name in ("SITI", "SARI", "MUHTAR", "MARIA", "YUSUF", "CICI", "KIKI")}) == 7


def test_titles_and_words_of_every_address_are_left_out():
    assert search.name_words("Hj. Sitti Amínah, S.Pd., M.M.") == ("SITI", "AMINA")
    assert search.name_words("NUR'AINI") == ("NURAINI",)
    assert search.address_words("JL. PELITA NO. 7 RT 05") == ("PELITA", "7", "05")


@pytest.mark.parametrize(
    ("text", "words", "spans"),
    [
        ("siti 1985 pelita", ("SITI", "PELITA"), [(date(1985, 1, 1), date(1985, 12, 31))]),
        ("siti mei 1985", ("SITI",), [(date(1985, 5, 1), date(1985, 5, 31))]),
        ("12/2003", (), [(date(2003, 12, 1), date(2003, 12, 31))]),
        ("17 Agustus 1990", (), [(date(1990, 8, 17), date(1990, 8, 17))]),
        ("1990-08-17 budi", ("BUDI",), [(date(1990, 8, 17), date(1990, 8, 17))]),
        ("5.5.1990", (), [(date(1990, 5, 5), date(1990, 5, 5))]),
        ("01-02-1990", (), [(date(1990, 2, 1), date(1990, 2, 1)), (date(1990, 1, 2), date(1990, 1, 2))]),
        ("31-02-1990", (), [(date(1990, 2, 1), date(1990, 2, 28))]),
        ("13-1990", (), [(date(1990, 1, 1), date(1990, 12, 31))]),
        ("ab", (), []),
        ("  .-", (), []),
    ],
)
def test_dates_are_taken_out_of_the_text(text, words, spans):
    sought = search.read(text)
    assert sought.words[: len(words)] == words
    assert [(span.first, span.last) for span in sought.spans] == spans


def test_a_swapped_day_and_month_is_a_guess():
    assert [span.weight for span in search.read("01-02-1990").spans] == [1.0, 0.7]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("6474 9141 0590 0001", ("6474914105900001",)),
        ("647491.410590.0001", ("6474914105900001",)),
        ("647491410", ("647491410",)),
        ("siti 6474914105900001", ("6474914105900001",)),
        ("64749141", ()),
    ],
)
def test_long_digits_are_the_beginning_of_a_nik_or_kk_number(text, numbers):
    assert search.read(text).numbers == numbers


@pytest.mark.parametrize(
    ("text", "rt", "rw"),
    [
        ("rt 5", "005", ""),
        ("RT. 05/02", "005", "002"),
        ("rt 005 rw 2", "005", "002"),
        ("rw 3", "", "003"),
        ("art", "", ""),
    ],
)
def test_rt_and_rw_are_read_as_people_write_them(text, rt, rw):
    sought = search.read(text)
    assert (sought.rt, sought.rw) == (rt, rw)


def test_how_alike_two_words_are():
    assert search.alike("SITI", "SITI") == 1
    assert search.alike("WULAN", "WULANDARI") == search.BEGINNING
    assert search.alike("WULNADARI", "WULANDARI") == pytest.approx(8 / 9)
    assert search.alike("BUDI", "MARIA") == 0
    assert search.alike("SI", "SITI") == 0


def test_numbers_and_initials_have_no_trigrams():
    assert search.trigrams("ALI") == {"^AL", "ALI", "LI$"}
    assert search.trigrams("AL") == search.trigrams("123") == set()


def test_a_mistyped_number_is_one_digit_or_one_swap_away():
    guesses = search.number_guesses("6474914105900001")
    assert "6474914105900002" in guesses
    assert "6474914105900010" in guesses
    assert "6474914105900001" not in guesses
    assert len(guesses) == len(set(guesses)) < 16 * 10 + 15


def test_a_name_is_tried_in_any_order_of_its_words():
    assert search.orders("EKA WULANDARI") == ["EKA WULANDARI", "WULANDARI EKA"]
    assert search.orders("A B C D E") == ["A B C D E"]


def candidate(name, address="PELITA 7", born=date(1990, 5, 1), rt="64.74.01.1006-002-005", here=True):
    return Candidate(0, name, search.name_words(name), search.address_words(address), born, rt, here)


def fit(text, who, **more):
    sought = search.read(text)
    near = {word: {word: 1.0} for word in sought.words if len(word) > 1}
    return search.fit(Sought(**vars(sought) | more), near, who, text)


def test_the_name_itself_fits_better_than_a_longer_one_and_than_another_order():
    eka = fit("EKA WULANDARI", candidate("EKA WULANDARI"))
    assert eka > fit("EKA WULANDARI", candidate("EKA WULANDARI SARI")) > fit("EKA WULANDARI", candidate("EKA SARI"))
    assert eka > fit("WULANDARI EKA", candidate("EKA WULANDARI"))


def test_an_initial_stands_for_a_word_that_begins_with_it():
    assert fit("F HIDAYAT", candidate("FAJAR HIDAYAT")) > fit("F HIDAYAT", candidate("ANDI HIDAYAT"))


def test_a_word_in_the_address_counts_less_than_in_the_name():
    assert fit("PELITA", candidate("PELITA")) > fit("PELITA", candidate("SITI")) > fit("PELITA", candidate("SITI", "X"))


def test_birth_date_place_and_being_here_count():
    eka, gone = candidate("EKA"), candidate("EKA", here=False)
    assert fit("EKA", eka) > fit("EKA", gone)
    assert fit("EKA 1990", eka) > fit("EKA 1991", eka)
    assert fit("EKA RT 5", eka) > fit("EKA RT 6", eka)
    assert fit("EKA RW 2", eka) > fit("EKA RW 1", eka)
    assert fit("EKA", eka, areas=frozenset({"64.74.01"})) == pytest.approx(fit("EKA", eka) + 1)
    assert search.fit(Sought(spans=(Span(date(1990, 1, 1), date(1990, 2, 1)),)), {}, candidate("", rt="64"), "") < 1


def test_nobody_is_shown_beside_the_point():
    near, far = candidate("EKA"), candidate("EKO")
    assert search.best([(1.0, near), (0.69, far)], 10) == [near]
    assert search.best([(1.0, near), (0.9, far)], 1) == [near]
    assert search.best([], 10) == []


def test_somebody_stands_under_words_numbers_of_houses_and_areas():
    assert search.terms(("SITI", "A"), ("PELITA", "7", "B"), "64.74.01.1006-000-001") == {
        ("N", "SITI"),
        ("A", "PELITA"),
        ("A", "7"),
        ("R", "64.74.01"),
        ("R", "64.74.01.1006"),
        ("R", "64.74.01.1006-000-001"),
    }
