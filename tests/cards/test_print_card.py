"""A card is printed: who may hold one, which blank goes, what stands afterwards."""

from datetime import date, timedelta

import pytest
from cards_cast import apply, deliver, print_ready, recorded_and_unique, refused, status_of

from cast import NOW, SYSTEM, TODAY
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Blank, Card
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.notices import selectors as notices
from satupintu.city.register.models import Resident
from satupintu.packets.status import Status


def refuses(code, **given):
    with refused(code):
        services.print_card(**given)


def test_a_card_takes_one_blank_and_tells_its_owner(cast):
    deliver(cast, 2)
    application = print_ready(cast.eka)
    card_id = services.print_card(viewer=cast.vina, application_id=application)
    card = selectors.get_card(cast.vina, card_id)
    assert (card.serial, card.waits) == ("TST000001", True)
    assert status_of(application) is Status.CARD_PRINTED
    stock = selectors.stock_shown()
    assert (stock.free, stock.used) == (1, 1)
    assert [m.template for m in notices.list_messages(cast.citra)][:1] == ["CARD_READY"]
    assert AuditEntry.objects.filter(action="CARD_PRINTED").get().subjects == [str(cast.eka)]
    assert selectors.count_printed(TODAY) == 1
    assert selectors.list_to_print(cast.vina) == []
    assert [(c.id, name) for c, _, name in selectors.list_printed(cast.vina)] == [(card_id, "EKA WULANDARI")]


def test_what_was_printed_stays_when_the_register_changes(cast):
    deliver(cast, 1)
    card_id = services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))
    Resident.objects.filter(ref=cast.eka).update(marital_status=2, married_on=TODAY)
    assert Card.objects.get(pk=card_id).elements["marital_status"] == "BELUM KAWIN"


def test_without_a_blank_nothing_happens_and_the_suket_is_named(cast):
    application = print_ready(cast.eka)
    with pytest.raises(Problem) as problem:
        services.print_card(viewer=cast.vina, application_id=application)
    assert problem.value.kind.code == "NO_BLANK"
    assert "suket" in str(problem.value.kind.what_to_do)
    assert status_of(application) is Status.PRINT_READY_RECORD
    assert Card.objects.count() == 0


def test_what_is_not_print_ready_is_not_printed(cast):
    deliver(cast, 1)
    application = apply(cast.eka)
    refuses("NOT_PRINT_READY", viewer=cast.vina, application_id=application)
    recorded_and_unique(application)
    services.print_card(viewer=cast.vina, application_id=application)
    refuses("NOT_PRINT_READY", viewer=cast.vina, application_id=application)


@pytest.mark.parametrize("life_status", ["MATI", "PINDAH"])
def test_who_died_or_moved_away_meanwhile_gets_no_card(cast, life_status):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    Resident.objects.filter(ref=cast.eka).update(life_status=life_status, registered_until=TODAY)
    refuses("MAY_NOT_HOLD_CARD", viewer=cast.vina, application_id=application)
    assert selectors.stock_shown().free == 1
    assert status_of(application) is Status.PRINT_READY_RECORD


def test_a_foreigner_whose_stay_ran_out_gets_no_card(cast):
    deliver(cast, 2)
    application = print_ready(cast.ian)
    with clock.stopped(NOW + timedelta(days=400)):
        refuses("MAY_NOT_HOLD_CARD", viewer=cast.vina, application_id=application)
    services.print_card(viewer=cast.vina, application_id=application)
    assert Card.objects.get().elements["valid_until"] == "01-01-2027"


def test_who_was_recorded_at_16_gets_the_card_on_the_17th_birthday(cast):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    Resident.objects.filter(ref=cast.eka).update(birth_date=date(2009, 7, 8))
    with clock.stopped(NOW + timedelta(days=1)):
        refuses("MAY_NOT_HOLD_CARD", viewer=cast.vina, application_id=application)
    with clock.stopped(NOW + timedelta(days=2)):
        services.print_card(viewer=cast.vina, application_id=application)


def test_only_a_verifier_prints(cast):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    for viewer in (cast.ani, cast.slamet, cast.citra, cast.dewi):
        refuses("NOT_ALLOWED", viewer=viewer, application_id=application)


def test_a_misprint_spoils_its_blank_and_the_card_is_printed_again(cast):
    deliver(cast, 2)
    application = print_ready(cast.eka)
    first = services.print_card(viewer=cast.vina, application_id=application)
    assert services.report_misprint(viewer=cast.vina, card_id=first, reason="smeared") == application
    assert status_of(application) is Status.PRINT_READY_RECORD
    second = services.print_card(viewer=cast.vina, application_id=application)
    assert selectors.get_card(cast.vina, first).revoked_at is not None
    assert selectors.get_card(cast.vina, second).serial == "TST000002"
    stock = selectors.stock_shown()
    assert (stock.free, stock.used, stock.spoiled) == (0, 1, 1)
    with refused("CARD_NOT_WAITING"):
        services.report_misprint(viewer=cast.vina, card_id=first, reason="smeared")


def test_a_lost_card_ends_when_the_new_one_is_printed(cast):
    deliver(cast, 2)
    resident = print_ready(cast.fajar)
    old = services.print_card(viewer=cast.vina, application_id=resident)
    hand_over(cast, old)
    services.print_card(viewer=cast.vina, application_id=print_ready(cast.fajar, kind=Kind.LOST))
    assert selectors.get_card(cast.vina, old).revoked_at is not None


def test_a_damaged_card_ends_only_when_the_new_one_is_handed_over(cast):
    deliver(cast, 2)
    old = services.print_card(viewer=cast.vina, application_id=print_ready(cast.fajar))
    hand_over(cast, old)
    new = services.print_card(viewer=cast.vina, application_id=print_ready(cast.fajar, kind=Kind.DAMAGED))
    assert selectors.get_card(cast.vina, old).revoked_at is None
    hand_over(cast, new)
    assert selectors.get_card(cast.vina, old).revoked_at is not None
    assert [card.id for card in selectors.list_cards(cast.fajar)] == [new, old]


def hand_over(cast, card_id):
    from satupintu.city.cards.rules.verification import ByFinger

    services.hand_over(viewer=cast.ani, card_id=card_id, verification=ByFinger(1, matched=True, score=0.9))


def test_a_blank_promised_to_somebody_is_not_taken_for_another(cast):
    deliver(cast, 1)
    application = apply(cast.kiki)
    Blank.objects.update(state="RESERVED", application=application, slot=_slot())
    refuses("NO_BLANK", viewer=SYSTEM, application_id=print_ready(cast.eka))


def _slot():
    from cast import slots

    return slots()[0]
