from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.packets.parts import FINGERS
from satupintu.packets.status import Reason
from satupintu.station.vault import rules
from satupintu.station.vault.rules import Known, Part, Step

QUALITY = st.none() | st.integers(0, 100)
SETTLED = {name: Part(name, tries=1, taken=True, settled=True) for name in rules.CAPTURED}


def test_the_steps_come_in_the_order_of_the_recording():
    parts, seen = {}, [rules.step_now(confirmed=False, parts={})]
    for name in rules.CAPTURED:
        step = rules.step_now(confirmed=True, parts=parts)
        seen += [step] if step is not seen[-1] else []
        parts[name] = SETTLED[name]
    seen.append(rules.step_now(confirmed=True, parts=parts))
    assert seen == list(Step)


@given(st.sets(st.sampled_from(rules.CAPTURED)))
def test_a_recording_is_complete_exactly_when_nothing_is_open(done):
    parts = {name: SETTLED[name] for name in done}
    assert rules.open_parts(parts) == [name for name in rules.CAPTURED if name not in done]
    assert (rules.step_now(confirmed=True, parts=parts) is Step.REVIEW) == (len(done) == len(rules.CAPTURED))


def test_nothing_is_taken_before_the_biodata_were_read_aloud():
    assert rules.step_now(confirmed=False, parts=SETTLED) is Step.BIODATA


@given(st.sampled_from(FINGERS), QUALITY, st.integers(1, 5), st.integers(0, 100))
def test_a_finger_is_settled_when_good_enough_or_tried_often_enough(name, quality, tries, least):
    good = quality is not None and quality >= least
    assert rules.settles(name, quality=quality, tries=tries, least=least) == (good or tries >= rules.MOST_TRIES)


def test_photo_and_signature_wait_for_an_eye_and_an_iris_does_not():
    for name, settled in (("photo", False), ("signature", False), ("iris-left", True)):
        assert rules.settles(name, quality=None, tries=9, least=30) is settled


@given(st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_the_best_of_all_tries_is_kept(qualities):
    kept = None
    for quality in qualities:
        kept = quality if rules.is_better(quality, kept) else kept
    assert kept == max(qualities)


def test_what_has_no_quality_never_replaces_what_has_one():
    assert not rules.is_better(None, 12)
    assert rules.is_better(None, None)


@pytest.mark.parametrize(
    ("name", "reason", "allowed"),
    [
        ("finger-04", Reason.AMPUTATED, True),
        ("iris-left", Reason.EYE_DISEASE, True),
        ("signature", Reason.BANDAGED, True),
        ("finger-04", Reason.EYE_DISEASE, False),
        ("photo", Reason.OTHER, False),
        ("biodata", Reason.OTHER, False),
        ("toe", Reason.OTHER, False),
    ],
)
def test_a_part_is_left_out_for_a_reason_that_fits_it(name, reason, allowed):
    assert rules.may_be_excused(name, reason) is allowed


@pytest.mark.parametrize(
    ("born", "colour"),
    [
        ("1999-04-12", "red"),
        ("12-04-2000", "blue"),
        ("17 Agustus 1945", "red"),
        ("", None),
        ("12-04-99", None),
        ("1234567890", None),
    ],
)
def test_the_background_follows_the_year_of_birth(born, colour):
    found = rules.background(born)
    assert (found.value if found else None) == colour


@given(st.lists(st.booleans(), max_size=12))
def test_the_city_is_asked_after_the_last_packet_without_a_gap_before_it(complete):
    known = [Known(sequence, done) for sequence, done in enumerate(complete, start=1)]
    after = rules.ask_after(list(reversed(known)))
    assert all(complete[:after])
    assert after == len(complete) or not complete[after]


@given(st.lists(st.none() | st.integers(0, 20), min_size=2, max_size=2), st.integers(0, 10))
def test_bytes_are_forgotten_only_days_after_both_receipts(ages, keep):
    today = date(2026, 11, 24)
    receipts_on = [None if age is None else today - timedelta(days=age) for age in ages]
    told = rules.may_be_forgotten(receipts_on=receipts_on, today=today, keep_days=keep)
    assert told == (None not in ages and min(ages) >= keep)


def test_a_claim_code_is_shown_in_groups():
    assert rules.grouped("7KQ2M8X4ZPR1T") == "7KQ2-M8X4-ZPR1T"
    assert rules.grouped("AB01-CD01") == "AB01-CD01"
    assert rules.grouped("AB01") == "AB01"


def test_the_time_of_a_slot_is_its_last_five_letters():
    assert rules.Appointment("a", "s", "c", slot="2026-11-24T08:30").time == "08:30"
    assert rules.Appointment("a", "s", "c").time == ""


def test_an_appointment_does_not_show_biodata_in_a_log():
    appointment = rules.Appointment("a", "s", "c", biodata={"name": "WARGA CONTOH"})
    assert appointment.name == "WARGA CONTOH"
    assert "WARGA" not in repr(appointment)
