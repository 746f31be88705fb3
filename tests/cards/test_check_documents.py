"""The public check: whether a document counts, initials, day of issue; nothing else."""

from datetime import date, timedelta

from cards_cast import deliver, print_ready

from cast import NOW
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Card
from satupintu.city.cards.rules.checking import Checked, Standing
from satupintu.city.cards.rules.verification import ByFinger
from satupintu.city.foundation import clock
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.register.models import Resident


def test_a_card_counts_from_the_hand_over_on(cast):
    deliver(cast, 1)
    card = services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))
    token = Card.objects.get().token
    assert selectors.check(ANYONE, token) == Checked("card", Standing.NOT_YET, "E. W.", NOW.date(), None)
    services.hand_over(viewer=cast.ani, card_id=card, verification=ByFinger(1, matched=True, score=1.0))
    assert selectors.check(ANYONE, token).standing is Standing.VALID


def test_a_foreigners_card_counts_until_the_stay_ends(cast):
    deliver(cast, 1)
    card = services.print_card(viewer=cast.vina, application_id=print_ready(cast.ian))
    services.hand_over(viewer=cast.ani, card_id=card, verification=ByFinger(1, matched=True, score=1.0))
    token = Card.objects.get().token
    assert selectors.check(ANYONE, token).valid_until == date(2027, 1, 1)
    with clock.stopped(NOW + timedelta(days=300)):
        assert selectors.check(ANYONE, token).standing is Standing.EXPIRED


def test_a_card_from_before_this_service_is_known_too(cast):
    owner = Resident.objects.get(ref=cast.fajar)
    Card.objects.create(resident=owner, token="OLD", printed_at=NOW, handed_over_at=NOW)
    assert selectors.check(ANYONE, "OLD") == Checked("card", Standing.VALID, "F. H.", NOW.date(), None)


def test_an_unknown_token_says_only_that(cast):
    assert selectors.check(ANYONE, "0" * 26) == Checked("", Standing.UNKNOWN)
