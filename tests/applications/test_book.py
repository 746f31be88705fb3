"""Booking a time: never beyond the seats, never taking a promise back."""

from datetime import timedelta
from threading import Barrier, Thread

from django.db import connection
from django.utils import timezone

from cast import PLACE_SELATAN, PLACE_UTARA, SYSTEM, TODAY, refused, slots, tomorrow
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application, Booking, Slot
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation.problems import Problem
from satupintu.city.foundation.viewers import ANYONE


def ask(ref):
    return services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=ref)


def book(code, slot):
    return services.book(viewer=ANYONE, claim_code=code, slot_id=slot)


def test_a_full_time_is_refused_and_a_seat_given_back_is_given_out_again(cast):
    nine, ten = slots(capacity=2)
    eka, fajar, hana = ask(cast.eka), ask(cast.fajar), ask(cast.hana)
    assert [book(eka, nine), book(fajar, nine)] == [1, 2]
    with refused("SLOT_FULL"):
        book(hana, nine)
    assert book(eka, ten) == 1
    assert book(hana, nine) == 1
    assert Booking.objects.count() == 3


def test_whoever_fails_to_change_keeps_the_old_time(cast):
    nine, ten = slots(capacity=1)
    eka, fajar = ask(cast.eka), ask(cast.fajar)
    book(eka, nine)
    book(fajar, ten)
    with refused("SLOT_FULL"):
        book(eka, ten)
    assert selectors.get_by_claim_code(cast.ani, eka).starts.hour == 9


def test_what_cannot_be_booked(cast):
    nine, _ = slots()
    yesterday, _ = slots(day=TODAY - timedelta(1))
    code = ask(cast.eka)
    for slot in (yesterday, 999):
        with refused("NO_SUCH_SLOT"):
            book(code, slot)
    for wrong in ("", "7KQ2-M8X4-ZPR1T"):
        with refused("NO_SUCH_APPLICATION"):
            book(wrong, nine)
    Application.objects.update(closed_at="2026-07-06T00:00Z")
    with refused("APPLICATION_CLOSED"):
        book(code, nine)


def test_times_offered_have_a_free_seat_and_lie_ahead(cast):
    nine, ten = slots(capacity=1, quota=1)
    slots(day=tomorrow(), capacity=2, quota=1)
    slots(day=TODAY + timedelta(14))
    slots(PLACE_SELATAN)
    book(ask(cast.eka), nine)
    offered = selectors.list_slots(PLACE_UTARA)
    assert [(slot.day, slot.starts.hour) for slot in offered] == [(TODAY, 10), (tomorrow(), 9), (tomorrow(), 10)]
    assert [(slot.free, slot.free_with_blank) for slot in offered] == [(1, 1), (2, 1), (2, 1)]
    assert selectors.get_slot(nine).free == 0
    Slot.objects.filter(pk=ten).update(starts="07:30")
    assert selectors.list_slots(PLACE_UTARA)[0].day == tomorrow()
    with refused("NO_SUCH_SLOT"):
        selectors.get_slot(0)


def test_opening_times_again_changes_none(cast):
    nine, _ = slots(capacity=3)
    assert slots(capacity=9) == slots()
    assert Slot.objects.get(pk=nine).capacity == 3
    with refused("NOT_ALLOWED"):
        services.open_slots(viewer=cast.ani, place=PLACE_UTARA, days=[TODAY], times=[], capacity=1)


def test_the_quota_of_a_time_keeps_promises(cast):
    nine, _ = slots(capacity=3, quota=2)
    book(ask(cast.eka), nine)
    assert services.set_quota(viewer=cast.slamet, slot_id=nine, quota=99) == 3
    assert services.set_quota(viewer=cast.slamet, slot_id=nine, quota=0) == 1
    assert selectors.list_slots_for_stock(TODAY, tomorrow())[0] == (nine, PLACE_UTARA, TODAY, 3, 1, 1)
    with refused("NO_SUCH_SLOT"):
        services.set_quota(viewer=cast.slamet, slot_id=0, quota=0)
    with refused("NOT_ALLOWED"):
        services.set_quota(viewer=cast.ani, slot_id=nine, quota=0)


def test_of_two_who_take_the_last_seat_at_once_one_gets_it(committed_cast):
    cast = committed_cast
    today = timezone.localdate()
    (nine, _), codes = slots(day=today, capacity=1), [ask(cast.eka), ask(cast.fajar)]
    together, outcomes = Barrier(2), []

    def take(code):
        together.wait()
        try:
            outcomes.append(services.book(viewer=SYSTEM, claim_code=code, slot_id=nine))
        except Problem as problem:
            outcomes.append(problem.kind.code)
        finally:
            connection.close()

    threads = [Thread(target=take, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes, key=str) == [1, "SLOT_FULL"]
    assert Booking.objects.count() == 1
