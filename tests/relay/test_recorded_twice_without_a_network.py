"""One resident recorded twice, one time without a network: an officer decides, and nothing prints before that."""

from datetime import date

import pytest
from django.test import Client

from cast import BACKEND, PLACE_SELATAN, SYSTEM, account
from satupintu.city.applications import selectors as applications
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.rules.pools import number_of
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.notices.models import Message
from satupintu.city.register.models import Resident
from satupintu.city.relay import selectors, services
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import Adjudication
from satupintu.city.relay.rules.verdicts import Failure
from satupintu.packets.status import Status
from stations import Machine

UNUSABLE = 2000  # the centre's code for prints that cannot be used
REASON = "Foto sama; direkam di dua tempat."


@pytest.fixture
def selatan(cast) -> Machine:
    machine = Machine("bontang-selatan", PLACE_SELATAN).enrol()
    enrolment_services.top_up(station=machine.row, told=0, left=0)
    return machine


@pytest.fixture
def again(eka, selatan, cast) -> str:
    """Eka, who has asked and was recorded, is recorded in Selatan under its first number; gives the packet's id."""
    packet = selatan.seals(cast.eka, number_of(selatan.code, 1))
    selatan.sends(packet)
    return packet.packet_id


def searched(centre) -> None:
    run_once(centre.line())
    centre.calls_back()


def status_of(wish: int) -> Status:
    return applications.get_application(SYSTEM, wish).status


def decides(decision: str) -> None:
    client = Client()
    client.force_login(account("vina"), backend=BACKEND)
    case = Adjudication.objects.get()
    page = client.get(f"/meja/adjudikasi/{case.pk}/").content.decode()
    assert "direkam dua kali" in page
    assert 'data-side="beside"' in page
    answer = client.post(f"/meja/adjudikasi/{case.pk}/", {"decision": decision, "reason": REASON})
    assert answer.status_code == 302


def test_nothing_prints_from_the_moment_the_second_recording_came(eka, again, centre):
    _packet, wish = eka
    assert selectors.has_open_case(wish)
    searched(centre)
    assert status_of(wish) is Status.ADJUDICATE_RECORD
    assert Adjudication.objects.get().verdict.outcome == "UNIQUE"


def test_the_same_person_gets_one_card_and_is_not_sent_for(eka, again, centre, cast):
    packet, wish = eka
    searched(centre)
    decides("SAME_PERSON")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(wish)
    assert enrolment.get_recording(packet).counts
    assert not enrolment.get_recording(again).counts
    assert not Message.objects.filter(template__in=("DUPLICATE", "COME_AGAIN")).exists()


def test_different_people_are_both_recorded_again(eka, again, centre, cast):
    _packet, wish = eka
    searched(centre)
    decides("DIFFERENT_PEOPLE")
    assert status_of(wish) is Status.UNREGISTERED
    assert not enrolment.is_recorded(cast.eka)
    assert selectors.has_open_case(wish)
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    assert AuditEntry.objects.filter(action="ALARM_TWO_PEOPLE_AS_ONE").count() == 1


@pytest.fixture
def before(cast, selatan) -> Recording:
    """Eka was recorded before this service, and now once more under a number."""
    row = Recording.objects.create(
        resident=Resident.objects.get(ref=cast.eka),
        place_id=PLACE_SELATAN,
        recorded_on=date(2020, 1, 2),
        status=Status.CARD_ISSUED,
        status_since=selatan.row.enrolled_at,
    )
    packet = selatan.seals(cast.eka, number_of(selatan.code, 1))
    selatan.sends(packet)
    return row


def test_who_was_recorded_long_ago_is_asked_to_the_office_and_gets_no_second_card(before, centre, cast):
    searched(centre)
    decides("SAME_PERSON")
    wish = applications.list_of_subject(SYSTEM, cast.eka)[0]
    assert wish.status is Status.DUPLICATE_RECORD
    assert enrolment.is_recorded(cast.eka)
    assert Message.objects.filter(template="DUPLICATE").count() == 1


def test_somebody_else_recorded_under_the_name_begins_anew(before, centre, cast):
    searched(centre)
    decides("DIFFERENT_PEOPLE")
    assert applications.list_of_subject(SYSTEM, cast.eka)[0].status is Status.UNREGISTERED
    assert enrolment.is_recorded(cast.eka)  # the record from before, which no packet of ours brought


@pytest.mark.parametrize("first_is_heard", [True, False])
def test_an_earlier_recording_that_the_centre_cannot_use_leaves_the_later_one(eka, again, centre, first_is_heard):
    packet, wish = eka
    run_once(centre.line())
    words = [(f"{again}.1", ()), (f"{packet}.1", Failure(UNUSABLE, "unusable"))]
    for transaction, heard in words if first_is_heard else reversed(words):
        services.hear(transaction_id=transaction, heard=heard, by="CALLBACK")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert enrolment.get_recording(again).counts
    assert not Adjudication.objects.exists()
    assert not selectors.has_open_case(wish)
    assert not Message.objects.filter(template="COME_AGAIN").exists()


@pytest.mark.parametrize("first_is_heard", [True, False])
def test_a_second_recording_that_the_centre_cannot_use_gives_way(eka, again, centre, first_is_heard):
    packet, wish = eka
    run_once(centre.line())
    words = [(f"{packet}.1", ()), (f"{again}.1", Failure(UNUSABLE, "unusable"))]
    for transaction, heard in words if first_is_heard else reversed(words):
        services.hear(transaction_id=transaction, heard=heard, by="CALLBACK")
    assert status_of(wish) is Status.PRINT_READY_RECORD
    assert not selectors.has_open_case(wish)
    assert not Message.objects.filter(template="COME_AGAIN").exists()
