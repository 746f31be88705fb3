"""How far people have come since a day, and in which ways they took part."""

from datetime import timedelta

import pytest
from recordings import record

from cast import NOW, SYSTEM, TODAY, slots
from satupintu.city.applications import services
from satupintu.city.applications.models import Application
from satupintu.city.applications.rules.kinds import Kind as Request
from satupintu.city.foundation import claim_codes
from satupintu.city.notices.models import Message
from satupintu.city.participation import selectors
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.selectors import Kind, Step

SINCE = TODAY - timedelta(days=30)


def stages():
    return {stage.step: (stage.reached, stage.took, stage.stopped) for stage in selectors.funnel_since(SINCE)}


@pytest.fixture
def code(cast):
    return services.apply(viewer=SYSTEM, kind=Request.NEW, resident_ref=cast.eka)


def test_whoever_was_recorded_before_is_not_in_it(cast):
    record(cast.fajar, on=SINCE)
    assert stages()[Step.MUST] == (4, 4, 4)  # eka, hana, ian, kiki


def test_each_step_is_seen_in_its_own_records(cast, code):
    assert stages()[Step.ASKED] == (1, 1, 1)
    services.book(viewer=SYSTEM, claim_code=code, slot_id=slots()[0])
    assert stages()[Step.BOOKED] == (1, 1, 1)
    services.draw_ticket(viewer=SYSTEM, claim_code=code, place="UTARA")
    assert stages()[Step.CAME] == (1, 1, 1)
    record(cast.eka, status="BIO_CAPTURED")
    assert stages()[Step.RECORDED] == (1, 1, 1)
    record(cast.eka)
    assert stages()[Step.UNIQUE] == (1, 1, 1)
    assert stages()[Step.BOOKED] == (1, 1, 0)


def test_who_was_told_is_known_by_claim_code(cast, code):
    Message.objects.update(sent_at=None)
    assert stages()[Step.INFORMED] == (1, 0, 0)
    Message.objects.update(sent_at=NOW)
    assert stages()[Step.INFORMED] == (1, 1, 0)
    Message.objects.update(context={"claim_code": claim_codes.shown("0" * 13)})
    assert stages()[Step.INFORMED] == (1, 0, 0)


def test_it_says_of_which_groups_the_stopped_are(cast):
    first = selectors.funnel_since(SINCE)[0]
    assert first.who[Factor.SEX] == {"FEMALE": 3, "MALE": 2}
    assert set(first.who) == set(Factor)


def test_kinds_without_a_source_are_named_and_not_counted(cast, code):
    services.apply(viewer=SYSTEM, kind=Request.NEW, resident_ref=cast.kiki, on_behalf_by="SARI")
    counts = {each.kind: each.count for each in selectors.count_kinds(SINCE)}
    assert counts == {
        Kind.IN_PERSON: 1,
        Kind.BY_DELEGATION: 1,
        Kind.VIEWS: None,
        Kind.OBJECTIONS: None,
        Kind.PROPOSALS: None,
    }
    assert {each.count for each in selectors.count_kinds(TODAY)} == {0, None}


def test_an_old_request_of_ones_own_does_not_hide_that_the_new_one_was_made_for_one(cast, code):
    services.apply(viewer=SYSTEM, kind=Request.NEW, resident_ref=cast.kiki)
    long_ago = NOW - timedelta(days=4_000)
    own = Application.objects.filter(resident__ref=cast.kiki)
    own.update(created_at=long_ago, status="CARD_HANDED_OVER", closed_at=long_ago)
    before = {each.kind: each.count for each in selectors.count_kinds(SINCE)}
    services.apply(viewer=SYSTEM, kind=Request.NEW, resident_ref=cast.kiki, on_behalf_by="SARI")
    after = {each.kind: each.count for each in selectors.count_kinds(SINCE)}
    assert after[Kind.BY_DELEGATION] == before[Kind.BY_DELEGATION] + 1
    assert after[Kind.IN_PERSON] == before[Kind.IN_PERSON]
