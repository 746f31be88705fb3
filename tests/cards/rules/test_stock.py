from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.cards.rules.stock import Stock, cover, share_out

some = st.integers(0, 500)


@given(free=some, wanted=st.lists(st.integers(-5, 60), max_size=30), keep=st.integers(0, 50))
def test_no_more_is_shared_out_than_there_is_and_first_slots_come_first(free, wanted, keep):
    shares = share_out(free, wanted, keep=keep)
    assert sum(shares) <= max(free - keep, 0)
    assert all(0 <= share <= max(want, 0) for share, want in zip(shares, wanted, strict=True))
    short = next((i for i, want in enumerate(wanted) if shares[i] < max(want, 0)), len(shares))
    assert not any(shares[short + 1 :])


@given(on_hand=some, used=st.lists(some, max_size=40))
def test_cover_times_a_days_use_is_the_stock(on_hand, used):
    forecast = cover(on_hand, used)
    assert forecast.looked_at == min(len(used), 20)
    if forecast.days is None:
        assert forecast.a_day == 0
    else:
        assert abs(forecast.days * forecast.a_day - on_hand) < 1e-6


def test_one_busy_day_is_no_habit():
    assert cover(100, [10] * 19 + [400]).days == 10


def test_what_is_set_aside_is_still_on_hand():
    assert Stock(free=3, reserved=4, used=9, spoiled=1, returned=0).on_hand == 7
