"""The letter in place of the card: only where no blank is left, six months, gone with the card."""

from datetime import date, timedelta

from cards_cast import apply, deliver, print_ready, refused

from cast import NOW, slots
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Suket
from satupintu.city.cards.rules.verification import ByFinger
from satupintu.city.foundation import clock
from satupintu.city.notices import selectors as notices


def refuses(code, **given):
    with refused(code):
        services.issue_suket(**given)


def test_a_suket_is_issued_where_no_blank_is_left(cast):
    application = print_ready(cast.eka)
    suket = services.issue_suket(viewer=cast.vina, application_id=application)
    (entry,) = selectors.list_sukets(cast.eka)
    assert (entry.id, entry.valid_until, entry.override_reason) == (suket, date(2027, 1, 6), "")
    assert entry.number.startswith("471.13/")
    assert notices.list_messages(cast.citra)[0].template == "SUKET_ISSUED"
    assert selectors.list_to_print(cast.vina)[0].suket == suket


def test_asking_twice_gives_the_same_letter(cast):
    application = print_ready(cast.eka)
    first = services.issue_suket(viewer=cast.vina, application_id=application)
    assert services.issue_suket(viewer=cast.vina, application_id=application) == first


def test_one_that_ran_out_is_replaced(cast):
    application = print_ready(cast.eka)
    first = services.issue_suket(viewer=cast.vina, application_id=application)
    with clock.stopped(NOW + timedelta(days=200)):
        second = services.issue_suket(viewer=cast.vina, application_id=application)
    assert second != first
    assert Suket.objects.get(pk=first).withdrawn_at is not None


def test_while_blanks_are_left_only_the_head_may_and_says_why(cast):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    refuses("SUKET_NOT_NEEDED", viewer=cast.vina, application_id=application)
    refuses("SUKET_NOT_NEEDED", viewer=cast.vina, application_id=application, override_reason="because")
    refuses("SUKET_NOT_NEEDED", viewer=cast.citra, application_id=application, override_reason=" ")
    services.issue_suket(viewer=cast.citra, application_id=application, override_reason="printer broken")
    assert selectors.list_sukets(cast.eka)[0].override_reason == "printer broken"


def test_a_blank_set_aside_for_this_person_is_a_blank_left(cast):
    nine, _ = slots(quota=0, capacity=1)
    deliver(cast, 1)
    services.reserve_for_slots(viewer=cast.slamet, keep_free=0)
    application = print_ready(cast.eka, slot_id=nine)
    other = print_ready(cast.kiki)
    refuses("SUKET_NOT_NEEDED", viewer=cast.vina, application_id=application)
    services.reserve_for_slots(viewer=cast.slamet, keep_free=0)
    refuses("SUKET_NOT_NEEDED", viewer=cast.vina, application_id=application)
    services.issue_suket(viewer=cast.vina, application_id=other)


def test_who_is_not_found_unique_gets_no_letter(cast):
    refuses("NOT_PRINT_READY", viewer=cast.vina, application_id=apply(cast.eka))


def test_the_front_desk_issues_no_letter(cast):
    refuses("NOT_ALLOWED", viewer=cast.ani, application_id=print_ready(cast.eka))


def test_the_letter_ends_in_the_moment_the_card_is_handed_over(cast):
    application = print_ready(cast.eka)
    services.issue_suket(viewer=cast.vina, application_id=application)
    deliver(cast, 1)
    card = services.print_card(viewer=cast.vina, application_id=application)
    token = Suket.objects.get().token
    assert selectors.check(cast.vina, token).standing == "VALID"
    services.hand_over(viewer=cast.ani, card_id=card, verification=ByFinger(2, matched=True, score=1.0))
    assert selectors.check(cast.vina, token).standing == "REPLACED"
    told = {message.template for message in notices.list_messages(cast.citra)}
    assert {"SUKET_WITHDRAWN", "CARD_ISSUED"} <= told
