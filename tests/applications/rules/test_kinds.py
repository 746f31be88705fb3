"""Who may ask for what, and what they read about it."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.applications import problems, words
from satupintu.city.applications.rules import sentences
from satupintu.city.applications.rules.kinds import OFFERED, Kind, Refusal, refusal
from satupintu.packets.status import Status

kinds = st.sampled_from(Kind)
HERE = {"registered": True, "wajib": True, "indonesian": True}


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        (Kind.NEW, {}, None),
        (Kind.LOST, {}, None),
        (Kind.NEW, {"registered": False}, Refusal.NOT_REGISTERED),
        (Kind.NEW, {"wajib": False}, Refusal.NOT_WAJIB),
        (Kind.EXTENSION, {}, Refusal.FOREIGNERS_ONLY),
        (Kind.EXTENSION, {"indonesian": False}, None),
        (Kind.ELSEWHERE, {}, Refusal.NOT_OFFERED),
    ],
)
def test_who_may_ask_for_what(kind, facts, why):
    assert refusal(kind, **(HERE | facts)) is why


@given(kinds, st.booleans(), st.booleans(), st.booleans())
def test_nobody_outside_the_register_or_without_duty_gets_a_card(kind, registered, wajib, indonesian):
    why = refusal(kind, registered=registered, wajib=wajib, indonesian=indonesian)
    assert why is not None or (registered and wajib and kind in OFFERED)


def test_every_refusal_has_its_problem_and_every_kind_its_words():
    assert set(problems.REFUSALS) == set(Refusal)
    assert set(words.KINDS) == set(words.PAPERS) == set(Kind)
    assert len(words.STAGES) == sentences.STAGES


def test_only_a_first_card_is_recorded_and_others_start_with_papers():
    assert [kind for kind in Kind if kind.needs_recording] == [Kind.NEW]
    assert Kind.NEW.first_status is Status.UNREGISTERED
    assert Kind.LOST.first_status is Status.REQUEST_VALIDATION


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("status", Status)
def test_every_state_reads_in_indonesian(kind, status):
    for text in (*sentences.of(kind, status), *sentences.of(kind, status, has_slot=False)):
        with translation.override("id"):
            assert translation.gettext(text) != text


def test_where_papers_are_wanted_the_resident_is_not_told_to_stay_away():
    sentence, next_step = sentences.of(Kind.LOST, Status.REQUEST_VALIDATION)
    assert sentence == sentences.PAPERS_WANTED
    assert "at the time you chose" in next_step
    assert "any counter" in sentences.of(Kind.LOST, Status.REQUEST_VALIDATION, has_slot=False)[1]
    assert sentences.of(Kind.NEW, Status.REQUEST_VALIDATION)[0] == Status.REQUEST_VALIDATION.sentence


@given(kinds, st.sampled_from(Status), st.sampled_from(Status))
def test_an_application_on_its_main_way_never_looks_farther_than_it_is(kind, before, after):
    main = [Status.UNREGISTERED, Status.BIO_CAPTURED, Status.SENT_FOR_ENROLLMENT, Status.PRINT_READY_RECORD,
            Status.CARD_PRINTED, Status.CARD_ISSUED]  # fmt: skip
    stages = [sentences.stage_of(kind, status) for status in main]
    assert stages == sorted(stages) == list(range(sentences.STAGES))
    assert sentences.stage_of(kind, before) in range(sentences.STAGES)


def test_a_kind_without_recording_has_no_stage_of_recording():
    assert sentences.stages_of(Kind.LOST) == (0, 3, 4, 5)
    assert sentences.stages_of(Kind.NEW) == tuple(range(6))
    assert sentences.stage_of(Kind.LOST, Status.REQUEST_VALIDATION) == 0
    assert sentences.stage_of(Kind.NEW, Status.REQUEST_VALIDATION) == 2
