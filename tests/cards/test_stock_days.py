"""How long the blanks last, and when there were none."""

from datetime import date, timedelta

import pytest
from cards_cast import deliver, print_ready

from cast import NOW, TODAY
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import StockDay
from satupintu.city.foundation import clock


def test_cover_is_unknown_before_anything_was_used(cast):
    deliver(cast, 5)
    assert selectors.stock_cover().days is None


def test_cover_counts_the_older_days_and_the_ledger(cast):
    for back in range(1, 12):
        StockDay.objects.create(day=TODAY - timedelta(days=back), used=5, left=0)
    deliver(cast, 11)
    services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))
    with clock.stopped(NOW + timedelta(days=1)):
        forecast = selectors.stock_cover()
    # 10 blanks; 6 to 26 June hold seven working days in the books before 6 July, used 5 each; that day used 1
    assert (forecast.a_day, forecast.days) == (5.0, 2.0)
    assert forecast.looked_at == 8


def test_times_without_a_blank_come_from_the_ledger_and_the_older_days(cast):
    StockDay.objects.create(day=date(2026, 6, 30), used=5, left=0)
    deliver(cast, 1)
    services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))
    with clock.stopped(NOW + timedelta(hours=30)):
        deliver(cast, 1, first=2)
    with clock.stopped(NOW + timedelta(hours=40)):
        services.return_blanks(viewer=cast.slamet, count=1, reason="x")
    older, first, second = selectors.stock_outs(date(2026, 6, 1))
    assert older.until - older.since == timedelta(days=1)
    assert (first.since, first.until) == (NOW, NOW + timedelta(hours=30))
    assert (second.since, second.until) == (NOW + timedelta(hours=40), None)
    assert [out.until for out in selectors.stock_outs(date(2027, 1, 1))] == [None]


@pytest.mark.django_db
def test_an_empty_stock_is_shown_as_such():
    stock = selectors.stock_shown()
    assert (stock.free, stock.on_hand) == (0, 0)
    assert selectors.stock_cover().looked_at == 0
