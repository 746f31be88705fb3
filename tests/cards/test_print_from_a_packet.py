"""The photo on the card is the one in the packet; what is no picture is said so; an open case stops everything."""

import io

from cards_cast import deliver, picture, refused
from PIL import Image

from cast import NOW, SYSTEM
from satupintu.city.cards import selectors, services
from satupintu.city.cards.documents.render import SCREEN_PPI
from satupintu.city.cards.models import Card, Suket
from satupintu.city.cards.rules.verification import ByFinger
from satupintu.city.enrolment.models import Packet
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register.models import Resident
from satupintu.city.relay.models import Adjudication, Verdict


def test_photo_and_signature_come_out_of_the_packet(cast, record):
    deliver(cast, 1)
    application = record(photo=picture(), signature=picture(size=(60, 20)))
    card = services.print_card(viewer=cast.vina, application_id=application)
    _pdf, png = selectors.card_documents(cast.vina, card)
    with Image.open(io.BytesIO(png)) as sides:
        low_in_the_photo = sides.getpixel((round(72.8 / 25.4 * SCREEN_PPI), round(34 / 25.4 * SCREEN_PPI)))
    assert low_in_the_photo[:3] == (128, 128, 128)  # the grey of `picture`, not the blue behind it
    opened = AuditEntry.objects.filter(action="PACKET_PART_OPENED").values_list("detail__part", flat=True)
    assert list(opened) == ["photo", "signature"]


def test_a_signature_that_was_not_taken_stays_away(cast, record):
    application = record(photo=picture("JPEG"))
    suket = services.issue_suket(viewer=cast.vina, application_id=application)
    assert selectors.suket_pdf(cast.vina, suket).startswith(b"%PDF-")
    assert Suket.objects.count() == 1


def test_a_photo_that_is_no_picture_is_a_clear_problem(cast, record):
    deliver(cast, 1)
    application = record(photo=b"not a picture", signature=picture())
    card = services.print_card(viewer=cast.vina, application_id=application)
    with refused("PHOTO_UNREADABLE"):
        selectors.card_documents(cast.vina, card)


def test_nothing_is_printed_while_a_human_has_to_decide(cast, record):
    deliver(cast, 1)
    application = record(photo=picture())
    verdict = Verdict.objects.create(packet=Packet.objects.get(), outcome="UNDECIDED", heard_by="POLLING", at=NOW)
    case = Adjudication.objects.create(verdict=verdict, opened_at=NOW)
    with refused("CASE_OPEN"):
        services.print_card(viewer=cast.vina, application_id=application)
    with refused("CASE_OPEN"):
        services.issue_suket(viewer=cast.citra, application_id=application, override_reason="printer broken")
    Adjudication.objects.filter(pk=case.pk).update(
        decision="DIFFERENT_PEOPLE", reason="twins", decided_at=NOW, decided_by=cast.vina.account
    )
    assert services.print_card(viewer=cast.vina, application_id=application)


def test_a_card_printed_before_the_case_was_opened_is_not_handed_over(cast, record):
    deliver(cast, 1)
    card = services.print_card(viewer=cast.vina, application_id=record(photo=picture()))
    verdict = Verdict.objects.create(packet=Packet.objects.get(), outcome="UNDECIDED", heard_by="POLLING", at=NOW)
    Adjudication.objects.create(verdict=verdict, opened_at=NOW)
    with refused("CASE_OPEN"):
        services.hand_over(viewer=cast.ani, card_id=card, verification=ByFinger(1, matched=True, score=0.9))
    assert selectors.get_card(cast.vina, card).waits


def test_a_card_from_before_this_service_is_listed_and_cannot_be_rendered(cast):
    owner = Resident.objects.get(ref=cast.fajar)
    old = Card.objects.create(resident=owner, token="OLD", printed_at=NOW, handed_over_at=NOW)
    assert selectors.get_card(cast.vina, old.pk).serial == ""
    with refused("CARD_NOT_WAITING"):
        selectors.card_documents(cast.vina, old.pk)


def test_no_program_hands_over_a_card(cast, record):
    deliver(cast, 1)
    card = services.print_card(viewer=cast.vina, application_id=record(photo=picture()))
    with refused("NOT_ALLOWED"):
        services.hand_over(viewer=SYSTEM, card_id=card, verification=ByFinger(1, matched=True, score=1.0))
