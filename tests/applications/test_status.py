"""What a claim code tells, and that it tells nothing to who has not both code and birth date."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import NOW, SYSTEM, papers
from satupintu.city.applications import selectors, services
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.foundation import claim_codes
from satupintu.city.foundation.viewers import ANYONE
from satupintu.packets.status import Status

BORN = date(1990, 5, 1)
UNKNOWN = "7KQ2M8X4ZPR1T"


@pytest.fixture
def code(cast):
    return services.apply(viewer=ANYONE, kind=Kind.NEW, resident_ref=cast.eka)


def form(code, born=BORN):
    return {
        "claim_code": code,
        "birth_date_day": born.day,
        "birth_date_month": born.month,
        "birth_date_year": born.year,
    }


def test_the_state_in_a_sentence_with_the_next_step(code):
    answer = selectors.status_by_claim_code(claim_codes.shown(code).lower(), BORN)
    assert answer.sentence == "You have not been recorded yet."
    assert answer.application.status_since == NOW
    assert [step.status for step in answer.steps] == [Status.UNREGISTERED]


def test_unknown_wrong_and_unreadable_look_alike_in_the_same_number_of_queries(cast, code):
    for wrong, born in ((UNKNOWN, BORN), (code, date(1990, 5, 2)), ("short", BORN), ("", BORN)):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert selectors.status_by_claim_code(wrong, born) is None
        assert len(queries) == 1


def test_the_page_tells_state_steps_and_last_change(client, cast, code):
    number = selectors.get_by_claim_code(cast.ani, code).id
    services.advance_status(viewer=SYSTEM, application_id=number, to=Status.BIO_CAPTURED)
    page = client.post("/status/", form(code)).content.decode()
    assert 'data-status="BIO_CAPTURED"' in page
    assert "Anda sudah direkam." in page
    assert "6 Juli 2026" in page
    assert papers(cast.eka)[0] not in page
    assert "EKA" not in page


def test_an_issued_card_shows_every_step_behind(client, cast, code):
    number = selectors.get_by_claim_code(cast.ani, code).id
    for status in (
        Status.BIO_CAPTURED, Status.PROCESSING, Status.SENT_FOR_ENROLLMENT, Status.PRINT_READY_RECORD,
        Status.SENT_FOR_CARD_PRINTING, Status.CARD_PRINTED, Status.CARD_ISSUED,
    ):  # fmt: skip
        services.advance_status(viewer=SYSTEM, application_id=number, to=status)
    page = client.post("/status/", form(code)).content.decode()
    assert page.count("step--done") == 6
    assert "step--todo" not in page


def test_the_page_answers_unknown_and_wrong_with_the_same_bytes(client, code):
    pages = set()
    for wrong in (form(UNKNOWN), form(code, date(1991, 5, 1)), form("0000000000000", date(1991, 5, 1))):
        answer = client.post("/status/", wrong)
        assert answer.status_code == 400
        text = answer.content.decode()
        for typed in (wrong["claim_code"], "1990", "1991"):
            text = text.replace(f'value="{typed}"', "")
        pages.add(without_tokens(text))
    assert len(pages) == 1


def without_tokens(page):
    return "".join(line for line in page.split("<") if "csrfmiddlewaretoken" not in line)


def test_guessing_the_birth_date_ends_soon_even_for_the_right_one(client, code):
    for day in range(1, 11):
        assert client.post("/status/", form(code, date(1991, 1, day))).status_code == 400
    assert client.post("/status/", form(code)).status_code == 429
    assert client.post("/status/", form(UNKNOWN)).status_code == 400


def test_looking_up_ones_own_state_is_not_counted(client, code):
    for _ in range(15):
        assert client.post("/status/", form(code)).status_code == 200


def test_an_empty_form_says_what_is_missing(client, db):
    page = client.post("/status/", {}).content.decode()
    assert "Isi kode klaim." in page
    assert client.get("/status/").status_code == 200
