"""Whoever prints sees photo and signature first, and may have the person recorded again; nobody else's card opens."""

import pytest
from cards_cast import deliver, picture, print_ready, refused, status_of

from cast import SYSTEM, account
from satupintu.city.applications import selectors as applications
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Card
from satupintu.city.cards.rules.verification import ByOfficer
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.notices.models import Message
from satupintu.packets.status import Status

SELATAN = "64.74.02"


def elsewhere():
    return Viewer(account("vina").pk, "Elsewhere", (Grant(Role.VERIFIER, SELATAN),))


def test_a_photo_that_cannot_be_used_sends_the_person_back_to_be_recorded(cast, record):
    deliver(cast, 1)
    application = record(photo=b"not a picture", signature=picture())
    photo, signature = selectors.pictures_to_judge(cast.vina, application)
    assert photo == ""
    assert signature.startswith("data:image/png;base64,")
    services.send_back(viewer=cast.vina, application_id=application, reason="photo black")
    assert status_of(application) is Status.ENROLL_FAILURE_AT_REGIONAL
    assert not enrolment.is_recorded(cast.eka)
    assert Message.objects.filter(template="COME_AGAIN").count() == 1
    assert AuditEntry.objects.get(action="RECORDING_SENT_BACK").subjects == [str(cast.eka)]
    with refused("NOT_PRINT_READY"):
        services.print_card(viewer=cast.vina, application_id=application)
    with refused("NOT_PRINT_READY"):
        services.send_back(viewer=cast.vina, application_id=application, reason="once more")


def test_who_was_sent_back_is_recorded_again_and_goes_on(cast, record):
    application = record(photo=picture())
    services.send_back(viewer=cast.vina, application_id=application, reason="eyes closed")
    status = applications.get_application(SYSTEM, application).status
    assert {Status.UNREGISTERED, Status.BIO_CAPTURED} <= status.followers


def test_what_was_recorded_for_no_application_of_its_own_is_not_sent_back(cast):
    application = print_ready(cast.eka, kind=Kind.LOST)
    assert not next(row for row in selectors.list_to_print(cast.vina) if row.application == application).recorded
    for act in (
        lambda: selectors.pictures_to_judge(cast.vina, application),
        lambda: services.send_back(viewer=cast.vina, application_id=application, reason="poor"),
    ):
        with refused("NOT_PRINT_READY"):
            act()


def test_it_needs_a_reason(cast, record):
    application = record(photo=picture())
    with refused("REASON_NEEDED"):
        services.send_back(viewer=cast.vina, application_id=application, reason=" ")
    assert status_of(application) is Status.PRINT_READY_RECORD


def test_the_page_shows_both_and_takes_a_reason(cast, record, sign_in):
    application, client = record(photo=picture(), signature=picture()), sign_in("vina")
    address = f"/meja/cetak/rekam-lagi/{application}/"
    assert address in client.get("/meja/cetak/").content.decode()
    assert client.get(address).content.decode().count("data:image/png;base64,") == 2
    assert client.post(address, {"reason": ""}).status_code == 400
    assert client.post(address, {"reason": "blurred"}).status_code == 302
    assert status_of(application) is Status.ENROLL_FAILURE_AT_REGIONAL


@pytest.mark.parametrize(
    "act",
    [
        lambda card, _: selectors.card_documents(elsewhere(), card),
        lambda card, _: services.report_misprint(viewer=elsewhere(), card_id=card, reason="smeared"),
        lambda card, _: services.hand_over(viewer=elsewhere(), card_id=card, verification=ByOfficer("known")),
        lambda _, application: selectors.pictures_to_judge(elsewhere(), application),
        lambda _, application: services.send_back(viewer=elsewhere(), application_id=application, reason="poor"),
    ],
)
def test_an_officer_of_another_kecamatan_gets_and_does_nothing_with_a_card_of_this_one(cast, record, act):
    deliver(cast, 1)
    application = record(photo=picture())
    card = services.print_card(viewer=cast.vina, application_id=application)
    with refused("NO_SUCH_APPLICATION"):
        act(card, application)
    assert Card.objects.get().revoked_at is None
    assert status_of(application) is Status.CARD_PRINTED
