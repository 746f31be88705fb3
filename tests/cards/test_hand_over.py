"""A card goes to its owner and to nobody else."""

import pytest
from cards_cast import apply, deliver, print_ready, refused, status_of

from satupintu.city.applications import selectors as applications
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import HandOver
from satupintu.city.cards.rules.verification import ByFinger, ByOfficer
from satupintu.packets.status import Status

MATCH = ByFinger(1, matched=True, score=0.87)


@pytest.fixture
def card(cast):
    deliver(cast, 3)
    return services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))


def refuses(code, **given):
    with refused(code):
        services.hand_over(**given)


def test_the_right_finger_gets_the_card(cast, card):
    entry = selectors.get_card(cast.ani, card)
    services.hand_over(viewer=cast.ani, card_id=card, verification=MATCH)
    assert status_of(entry.application) is Status.CARD_ISSUED
    how = HandOver.objects.get()
    assert (how.how, how.finger, how.score) == ("FINGER", 1, 0.87)
    assert selectors.list_printed(cast.vina) == []


def test_a_card_is_handed_over_once(cast, card):
    services.hand_over(viewer=cast.ani, card_id=card, verification=MATCH)
    refuses("CARD_NOT_WAITING", viewer=cast.ani, card_id=card, verification=MATCH)


def test_another_finger_gets_nothing(cast, card):
    refuses("FINGER_DIFFERS", viewer=cast.ani, card_id=card, verification=ByFinger(1, matched=False, score=0.1))
    assert selectors.get_card(cast.ani, card).waits
    assert HandOver.objects.count() == 0


def test_a_verifier_vouches_with_a_reason_and_nobody_else_does(cast, card):
    refuses("NOT_ALLOWED", viewer=cast.ani, card_id=card, verification=ByOfficer("burnt fingers"))
    refuses("REASON_NEEDED", viewer=cast.vina, card_id=card, verification=ByOfficer(" "))
    services.hand_over(viewer=cast.vina, card_id=card, verification=ByOfficer("burnt fingers"))
    assert HandOver.objects.get().reason == "burnt fingers"


def test_a_revoked_card_is_not_handed_over(cast, card):
    services.report_misprint(viewer=cast.vina, card_id=card, reason="smeared")
    refuses("CARD_NOT_WAITING", viewer=cast.ani, card_id=card, verification=MATCH)
    refuses("CARD_NOT_WAITING", viewer=cast.ani, card_id=0, verification=MATCH)


def test_the_claim_code_finds_the_waiting_card(cast, card):
    application = selectors.get_card(cast.ani, card).application
    code = applications.get_application(cast.vina, application).claim_code
    assert selectors.find_waiting_card(cast.ani, code.lower()).id == card
    waiting = applications.get_application(cast.vina, apply(cast.fajar)).claim_code
    assert selectors.find_waiting_card(cast.ani, waiting) is None
    with refused("NO_SUCH_APPLICATION"):
        selectors.find_waiting_card(cast.arif, code)


def test_a_card_that_is_not_there_is_a_clear_problem(cast):
    with refused("CARD_NOT_WAITING"):
        selectors.get_card(cast.ani, 12345)
