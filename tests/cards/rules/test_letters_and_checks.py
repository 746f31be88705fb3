from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.cards.rules import checking, sukets
from satupintu.city.cards.rules.checking import Standing
from satupintu.city.cards.rules.verification import LARGEST_PICTURE, PNG, is_picture

days = st.dates(date(2020, 1, 1), date(2099, 1, 1))


@given(days)
def test_a_suket_runs_six_months_and_never_past_the_month(issued_on):
    until = sukets.valid_until(issued_on)
    assert (until.year * 12 + until.month) - (issued_on.year * 12 + issued_on.month) == 6
    assert until.day == issued_on.day or (until + timedelta(days=1)).day == 1


def test_the_number_of_a_letter():
    assert sukets.number(42, date(2026, 11, 24)) == "471.13/0042/SUKET/2026"


@given(days, days)
def test_a_suket_counts_until_its_last_day(until, today):
    standing = checking.suket_standing(withdrawn=False, valid_until=until, today=today)
    assert standing is (Standing.VALID if today <= until else Standing.EXPIRED)
    assert checking.suket_standing(withdrawn=True, valid_until=until, today=today) is Standing.REPLACED


@given(days, st.none() | days, st.booleans())
def test_a_revoked_card_never_counts(today, until, handed_over):
    def standing(**how):
        return checking.card_standing(handed_over=handed_over, valid_until=until, today=today, **how)

    assert standing(revoked=True) is Standing.REPLACED
    living = standing(revoked=False)
    assert (living is Standing.NOT_YET) == (not handed_over)
    assert (living is Standing.VALID) == (handed_over and (until is None or today <= until))


def test_initials_say_no_name():
    assert checking.initials("Siti  Aisyah wulandari") == "S. A. W."


def test_tokens_are_long_and_differ():
    tokens = {checking.new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert {len(token) for token in tokens} == {checking.TOKEN_LENGTH}


def test_only_a_png_of_reasonable_size_is_a_finger():
    assert is_picture(PNG + b"x")
    assert not is_picture(b"GIF89a")
    assert not is_picture(PNG + b"x" * LARGEST_PICTURE)
