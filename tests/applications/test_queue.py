"""The queue of a place: numbers one by one, called to windows."""

from threading import Barrier, Thread

from django.db import connection

from cast import PLACE_SELATAN, PLACE_UTARA, SYSTEM, TODAY, refused, slots, tomorrow
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application, QueueTicket
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import ANYONE


def ask(ref, **more):
    return services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=ref, **more)


def draw(cast, code, viewer="ani", place=PLACE_UTARA):
    return services.draw_ticket(viewer=cast.viewers[viewer], claim_code=code, place=place)


def test_numbers_count_from_one_and_asking_twice_gives_the_same(cast):
    eka, fajar = ask(cast.eka), ask(cast.fajar)
    assert [draw(cast, eka), draw(cast, fajar), draw(cast, eka)] == [1, 2, 1]


def test_numbers_begin_anew_each_day_and_at_each_place(cast):
    eka, kiki = ask(cast.eka), ask(cast.kiki)
    draw(cast, eka)
    assert draw(cast, kiki, "arif", PLACE_SELATAN) == 1
    with clock.stopped(clock.now().replace(day=7)):
        assert draw(cast, eka) == 1


def test_who_is_sent_to_another_place_leaves_the_first_queue(cast):
    eka = ask(cast.eka)
    draw(cast, eka)
    assert draw(cast, eka, "arif", PLACE_SELATAN) == 1
    assert selectors.queue_state(PLACE_UTARA).waiting == ()
    assert selectors.queue_state(PLACE_SELATAN).waiting == (1,)


def test_calling_serves_who_stood_at_the_window_and_no_other(cast):
    for ref in (cast.eka, cast.fajar, cast.hana):
        draw(cast, ask(ref))

    def call(window):
        return services.call_next(viewer=cast.ani, place=PLACE_UTARA, window=window)

    assert [call(1), call(2), call(1), call(1)] == [1, 2, 3, None]
    served = set(QueueTicket.objects.filter(served_at__isnull=False).values_list("number", flat=True))
    assert served == {1, 3}
    assert set(selectors.queue_state(PLACE_UTARA).called) == {(1, 1), (2, 2), (3, 1)}


def test_only_the_desk_of_the_place_gives_and_calls_numbers(cast):
    eka = ask(cast.eka)
    for viewer in ("arif", "budi", "citra"):
        with refused("NOT_ALLOWED"):
            draw(cast, eka, viewer)
        with refused("NOT_ALLOWED"):
            services.call_next(viewer=cast.viewers[viewer], place=PLACE_UTARA)
    with refused("NO_SUCH_PLACE"):
        draw(cast, eka, place="nowhere")
    with refused("NO_SUCH_APPLICATION"):
        draw(cast, "7KQ2-M8X4-ZPR1T")
    Application.objects.update(closed_at=clock.now())
    with refused("APPLICATION_CLOSED"):
        draw(cast, eka)


def test_the_list_of_a_day_holds_booked_and_waiting_in_order(cast):
    nine, ten = slots()
    late, early = ask(cast.eka, slot_id=ten), ask(cast.fajar, slot_id=nine)
    walk_in = ask(cast.hana)
    draw(cast, walk_in)
    draw(cast, late)
    entries = selectors.day_list(PLACE_UTARA, TODAY)
    assert [entry.application.claim_code for entry in entries] == [early, late, walk_in]
    assert [entry.queue_number for entry in entries] == [None, 2, 1]
    assert all(entry.needs_recording for entry in entries)
    assert selectors.day_list(PLACE_UTARA, tomorrow()) == []
    assert selectors.day_list(PLACE_SELATAN, TODAY) == []


def test_two_who_arrive_at_once_get_two_numbers(committed_cast):
    cast = committed_cast
    codes, together, numbers = [ask(cast.eka), ask(cast.fajar)], Barrier(2), []

    def arrive(code):
        together.wait()
        try:
            numbers.append(services.draw_ticket(viewer=SYSTEM, claim_code=code, place=PLACE_UTARA))
        finally:
            connection.close()

    threads = [Thread(target=arrive, args=(code,)) for code in codes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(numbers) == [1, 2]
