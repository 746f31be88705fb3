"""Blanks are set aside for coming slots, first days first; a booking within the quota gets one."""

from datetime import timedelta

from cards_cast import apply, deliver, print_ready, recorded_and_unique, refused
from django.core.management import call_command

from cast import NOW, PLACE_SELATAN, SYSTEM, TODAY, slots, tomorrow
from satupintu.city.applications import selectors as applications
from satupintu.city.applications import services as application_services
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Blank
from satupintu.city.foundation import clock


def reserve(cast, keep_free=0, days=14):
    return services.reserve_for_slots(viewer=cast.slamet, days=days, keep_free=keep_free)


def quota_of(slot):
    rows = applications.list_slots_for_stock(TODAY, TODAY + timedelta(days=30))
    return next(quota for number, _, _, _, quota, _ in rows if number == slot)


def test_first_slots_get_blanks_first_and_some_stay_for_walk_ins(cast):
    nine, ten = slots(quota=0)
    later, _ = slots(PLACE_SELATAN, tomorrow(), quota=0)
    deliver(cast, 9)
    quotas = reserve(cast, keep_free=2)
    assert (quotas[nine], quotas[ten], quotas[later]) == (3, 3, 1)
    assert quota_of(later) == 1
    stock = selectors.stock_shown()
    assert (stock.free, stock.reserved) == (2, 7)
    assert selectors.list_reserved(cast.slamet) == [
        (TODAY, "Kecamatan Bontang Utara", 6, 0),
        (tomorrow(), "Kecamatan Bontang Selatan", 1, 0),
    ]


def test_of_a_small_stock_a_quarter_stays_free_for_walk_ins(cast):
    slots(quota=0, capacity=10)
    deliver(cast, 12)
    for _again in range(2):
        services.reserve_for_slots(viewer=cast.slamet)
        assert selectors.stock_shown().free == 3


def test_times_of_today_that_have_begun_get_no_blanks(cast):
    slots(quota=0)
    later, _ = slots(PLACE_SELATAN, tomorrow(), quota=0)
    deliver(cast, 3)
    with clock.stopped(NOW + timedelta(hours=12)):
        assert reserve(cast)[later] == 3


def test_setting_aside_twice_changes_nothing(cast):
    slots(quota=0)
    deliver(cast, 20)
    assert reserve(cast) == reserve(cast)
    assert selectors.stock_shown().reserved == 6


def test_a_booking_within_the_quota_gets_a_blank_of_its_slot(cast):
    nine, _ = slots(quota=0, capacity=2)
    deliver(cast, 1)
    reserve(cast)
    first, second = apply(cast.eka, slot_id=nine), apply(cast.kiki, slot_id=nine)
    reserve(cast)
    assert Blank.objects.get().application_id == first
    assert not applications.get_application(SYSTEM, second).blank_set_aside


def test_who_books_another_time_leaves_the_first_blank_to_others(cast):
    nine, ten = slots(quota=0, capacity=1)
    deliver(cast, 2)
    reserve(cast)
    application = apply(cast.eka, slot_id=nine)
    reserve(cast)
    code = applications.get_application(SYSTEM, application).claim_code
    application_services.book(viewer=SYSTEM, claim_code=code, slot_id=ten)
    reserve(cast)
    assert Blank.objects.get(application=application).slot_id == ten
    assert Blank.objects.get(slot=nine).application_id is None


def test_the_blank_of_who_did_not_come_is_free_again(cast):
    nine, _ = slots(quota=0, capacity=1)
    deliver(cast, 2)
    reserve(cast)
    apply(cast.eka, slot_id=nine)
    reserve(cast)
    with clock.stopped(NOW + timedelta(days=1)):
        reserve(cast)
    assert selectors.stock_shown().free == 2


def test_the_blank_of_who_came_and_waits_stays_set_aside(cast):
    nine, _ = slots(quota=0, capacity=1)
    deliver(cast, 1)
    reserve(cast)
    application = apply(cast.eka, slot_id=nine)
    reserve(cast)
    recorded_and_unique(application)
    with clock.stopped(NOW + timedelta(days=1)):
        reserve(cast)
    assert Blank.objects.get().application_id == application


def test_printing_takes_the_blank_that_was_set_aside_and_no_other(cast):
    nine, _ = slots(quota=0, capacity=1)
    deliver(cast, 2)
    services.reserve_for_slots(viewer=SYSTEM, keep_free=1)
    application = recorded_and_unique(apply(cast.eka, slot_id=nine))
    other = print_ready(cast.kiki)
    services.print_card(viewer=cast.vina, application_id=other)
    with refused("NO_BLANK"):
        services.print_card(viewer=cast.vina, application_id=print_ready(cast.hana))
    services.print_card(viewer=cast.vina, application_id=application)
    assert selectors.stock_shown().on_hand == 0
    assert reserve(cast)[nine] == 1


def test_the_evening_job_says_what_it_did(cast, capsys):
    slots(quota=0)
    deliver(cast, 4)
    call_command("reserve_blanks", "--keep-free", "1")
    assert "3 blanks set aside for 2 slots" in capsys.readouterr().out


def test_the_front_desk_sets_nothing_aside(cast):
    with refused("NOT_ALLOWED"):
        services.reserve_for_slots(viewer=cast.ani)
