"""An application takes the steps that its status allows, and no other."""

import pytest

from cast import PLACE_UTARA, SYSTEM, TODAY, refused, slots, tomorrow
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import StatusChange
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation.viewers import ANYONE
from satupintu.packets.status import Status

WAY = (
    Status.BIO_CAPTURED, Status.PROCESSING, Status.SENT_FOR_ENROLLMENT, Status.RECEIVED_AT_CENTRAL,
    Status.PRINT_READY_RECORD, Status.SENT_FOR_CARD_PRINTING, Status.CARD_PRINTED, Status.CARD_ISSUED,
)  # fmt: skip


@pytest.fixture
def number(cast):
    code = services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=cast.eka)
    return selectors.get_by_claim_code(cast.ani, code).id


def advance(number, to, viewer=SYSTEM, note=""):
    return services.advance_status(viewer=viewer, application_id=number, to=to, note=note)


def test_the_whole_way_closes_at_the_hand_over(cast, number):
    for status in WAY:
        assert advance(number, status, note="ok")
    entry = selectors.get_application(SYSTEM, number)
    assert (entry.status, entry.closed_at) == (Status.CARD_ISSUED, entry.status_since)
    assert list(StatusChange.objects.order_by("pk").values_list("after", flat=True))[1:] == list(WAY)
    assert StatusChange.objects.filter(by="tests", note="ok").count() == len(WAY)
    services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=cast.eka)  # the way is free again


def test_the_same_status_twice_is_no_step(number):
    assert advance(number, Status.BIO_CAPTURED)
    assert not advance(number, Status.BIO_CAPTURED)
    assert StatusChange.objects.count() == 2


def test_a_step_that_cannot_follow_is_refused(number):
    with refused("STATUS_CANNOT_FOLLOW"):
        advance(number, Status.CARD_ISSUED)
    assert StatusChange.objects.count() == 1


def test_who_may_not_and_what_is_not_there(cast, number):
    for viewer in (ANYONE, cast.citra, cast.dewi):
        with refused("NOT_ALLOWED"):
            advance(number, Status.BIO_CAPTURED, viewer)
    with refused("NO_SUCH_APPLICATION"):
        advance(0, Status.BIO_CAPTURED)


def test_papers_are_confirmed_at_the_counter_and_only_for_kinds_without_recording(cast, number):
    lost = services.apply(viewer=ANYONE, kind=Kind.LOST, resident_ref=cast.fajar)
    for viewer in (cast.budi, cast.vina):
        with refused("NOT_ALLOWED"):
            services.confirm_papers(viewer=viewer, claim_code=lost)
    with refused("NO_SUCH_APPLICATION"):
        services.confirm_papers(viewer=cast.arif, claim_code=lost)
    services.confirm_papers(viewer=cast.ani, claim_code=lost)
    assert selectors.get_by_claim_code(cast.ani, lost).status is Status.PRINT_READY_RECORD
    first = selectors.get_application(cast.ani, number).claim_code
    with refused("STATUS_CANNOT_FOLLOW"):
        services.confirm_papers(viewer=cast.ani, claim_code=first)


def test_open_applications_by_status_and_place(cast, number):
    nine, _ = slots()
    booked = services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=cast.kiki, slot_id=nine)
    advance(number, Status.BIO_CAPTURED)
    everyone = {entry.subject for entry in selectors.list_open(cast.vina)}
    assert everyone == {cast.eka, cast.kiki}
    assert [e.subject for e in selectors.list_open(cast.vina, [Status.BIO_CAPTURED])] == [cast.eka]
    assert [e.claim_code for e in selectors.list_open(cast.vina, place=PLACE_UTARA)] == [booked]


def test_staff_see_their_area_and_who_comes_to_their_place(cast, number):
    nine, _ = slots()
    kiki = services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=cast.kiki)
    with refused("NO_SUCH_APPLICATION"):
        selectors.get_by_claim_code(cast.ani, kiki)
    services.book(viewer=ANYONE, claim_code=kiki, slot_id=nine)
    assert selectors.get_by_claim_code(cast.ani, kiki).subject == cast.kiki
    assert selectors.get_by_claim_code(cast.arif, kiki)
    with refused("NO_SUCH_APPLICATION"):
        selectors.get_application(cast.arif, number)
    services.draw_ticket(
        viewer=cast.arif, claim_code=selectors.get_application(cast.ani, number).claim_code, place="SELATAN"
    )
    assert selectors.get_application(cast.arif, number)
    assert [e.id for e in selectors.list_of_subject(cast.ani, cast.eka)] == [number]
    for viewer in (ANYONE, cast.dewi):
        with refused("NOT_ALLOWED"):
            selectors.get_application(viewer, number)
        with refused("NOT_ALLOWED"):
            selectors.list_open(viewer)


def test_ways_of_applications_name_nobody_and_leave_out_what_closed_before(cast, number):
    for status in WAY:
        advance(number, status)
    lost = services.apply(viewer=ANYONE, kind=Kind.LOST, resident_ref=cast.fajar)
    first, second = selectors.list_ways(TODAY)
    assert [step.status for step in first[2]] == [Status.UNREGISTERED, *WAY]
    assert (second[0], second[1]) == (lost, None)
    assert [way[0] for way in selectors.list_ways(tomorrow())] == [lost]


def test_the_newest_note_of_each_application(number):
    advance(number, Status.BIO_CAPTURED, note="first")
    advance(number, Status.PROCESSING, note="second")
    advance(number, Status.SENT_FOR_ENROLLMENT)
    assert selectors.newest_notes([number]) == {number: "second"}
    assert selectors.newest_notes([]) == {}
