"""Which word of SIAK a recording gets that was decided to be of the same person."""

from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.relay.rules.verdicts import OURS, Candidate, Thresholds, duplicate_word
from satupintu.packets.status import Status

PEOPLE = st.sets(st.sampled_from("abcdef"))


@given(PEOPLE, PEOPLE)
def test_the_word_counts_people_who_are_alike_and_nobody_below(alike, others):
    found = [Candidate(person, OURS.unique_below) for person in alike]
    noise = [Candidate(person, OURS.unique_below - 0.01) for person in others]
    words = [Status.DUPLICATE_RECORD, Status.DUPLICATE_ONE_TO_ONE, Status.DUPLICATE_ONE_TO_MANY]
    assert duplicate_word([*found, *noise]) is words[min(len(alike), 2)]


def test_one_person_named_by_two_recordings_is_one():
    assert duplicate_word([Candidate("a", 9.0), Candidate("a", 8.0)]) is Status.DUPLICATE_ONE_TO_ONE


def test_another_abis_has_its_own_scale():
    assert duplicate_word([Candidate("a", 0.9)], Thresholds(0.5, 0.8)) is Status.DUPLICATE_ONE_TO_ONE


def test_every_word_of_a_duplicate_leads_back_to_the_case_and_to_being_recorded_anew():
    for word in Status:
        if word.is_duplicate:
            assert {Status.ADJUDICATE_RECORD, Status.UNREGISTERED} <= word.followers
            assert Status.BIO_CAPTURED not in word.followers, "nobody is recorded anew while the false record is there"
