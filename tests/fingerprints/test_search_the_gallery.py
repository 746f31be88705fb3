"""Who is in the gallery is found, who is not is unique."""

from collections.abc import Iterator
from contextlib import ExitStack, nullcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.fingerprints import (
    Candidate,
    Decision,
    Finger,
    FingerprintProblem,
    Gallery,
    StoredGallery,
    Template,
    decide,
    is_same_person,
)
from satupintu.fingerprints.gallery.searching import probe_of
from satupintu.fingerprints.thresholds import evidence

PEOPLE = 20


@pytest.fixture(scope="module")
def people(ten_prints):
    return {f"person {person}": probe_of(ten_prints(person)) for person in range(PEOPLE)}


@pytest.fixture(params=["in memory", "in a folder"])
def gallery(people, tmp_path, request) -> Iterator[Gallery]:
    """Twenty people with ten fingers each, person 0 to person 19."""
    with ExitStack() as ending:
        made = Gallery()
        if request.param == "in a folder":
            made = StoredGallery(tmp_path)
            ending.callback(made.close)
        with made.together() if isinstance(made, StoredGallery) else nullcontext():
            for name, prints in people.items():
                made.add_cylinders(name, prints)
        yield made


def test_a_person_is_found_again(gallery, ten_prints, taken_again):
    found = gallery.search(taken_again(ten_prints(7)), limit=5)
    assert found[0].person_id == "person 7"
    assert set(found[0].per_finger) == set(Finger)
    assert decide(found) is Decision.DUPLICATE
    assert len(found) == 5
    assert [c.score for c in found] == sorted((c.score for c in found), reverse=True)


def test_a_stranger_is_unique(gallery, ten_prints):
    assert decide(gallery.search(ten_prints(PEOPLE))) is Decision.UNIQUE


def test_nobody_is_found_in_an_empty_gallery(ten_prints):
    assert Gallery().search(ten_prints(1)) == []
    assert decide([]) is Decision.UNIQUE


@pytest.mark.parametrize("missing", [Finger.RIGHT_THUMB, Finger.LEFT_LITTLE])
def test_a_missing_finger_hides_nobody(gallery, ten_prints, taken_again, missing):
    probe = taken_again(ten_prints(7))
    del probe[missing]
    found = gallery.search(probe)
    assert (found[0].person_id, decide(found)) == ("person 7", Decision.DUPLICATE)
    assert missing not in found[0].per_finger


def test_fingers_missing_on_both_sides_are_found_by_those_in_common(ten_prints, taken_again):
    gallery, prints = Gallery(), ten_prints(7)
    gallery.add("left and two", {f: p for f, p in prints.items() if f > 3})
    found = gallery.search({f: p for f, p in taken_again(prints).items() if f < 7})
    assert set(found[0].per_finger) == {Finger.RIGHT_RING, Finger.RIGHT_LITTLE, Finger.LEFT_THUMB}
    assert decide(found) is Decision.DUPLICATE


def test_no_finger_in_common_is_no_candidate(ten_prints, taken_again):
    gallery, prints = Gallery(), ten_prints(7)
    gallery.add("right index", {Finger.RIGHT_INDEX: prints[Finger.RIGHT_INDEX]})
    thumb = {Finger.RIGHT_THUMB: taken_again(prints)[Finger.RIGHT_THUMB]}
    assert gallery.search(thumb) == []
    assert gallery.verify("right index", thumb) is None


def test_exchanged_hands_are_found(gallery, ten_prints, taken_again):
    probe = {finger.of_other_hand: print_ for finger, print_ in taken_again(ten_prints(7)).items()}
    found = gallery.search(probe)
    assert (found[0].person_id, found[0].hands_exchanged) == ("person 7", True)
    assert decide(found) is Decision.DUPLICATE
    assert [c.person_id for c in found].count("person 7") == 1


def test_fingers_of_another_do_not_hide_those_that_match(gallery, ten_prints, taken_again):
    own, helper = taken_again(ten_prints(7)), ten_prints(900)
    found = gallery.search({finger: own[finger] if finger <= 4 else helper[finger] for finger in Finger})
    assert found[0].person_id == "person 7"
    assert decide(found) is not Decision.UNIQUE


def test_one_finger_alone_is_for_officers_to_judge(gallery, ten_prints, taken_again):
    one = {Finger.RIGHT_INDEX: taken_again(ten_prints(7))[Finger.RIGHT_INDEX]}
    found = gallery.search(one)
    assert (found[0].person_id, decide(found)) == ("person 7", Decision.UNDECIDED)


def test_a_search_sees_whoever_was_added_before_it(gallery, ten_prints, taken_again):
    for person in range(PEOPLE, PEOPLE + 70):
        gallery.add(f"person {person}", {Finger.LEFT_THUMB: ten_prints(person)[Finger.LEFT_THUMB]})
    gallery.add("late", ten_prints(500))
    assert gallery.search(taken_again(ten_prints(500)), limit=1)[0].person_id == "late"
    assert len(gallery) == PEOPLE + 71


def test_a_removed_person_is_gone_and_the_place_is_used_again(gallery, ten_prints, taken_again):
    assert gallery.remove("person 7")
    assert not gallery.remove("person 7")
    assert "person 7" not in gallery
    assert decide(gallery.search(taken_again(ten_prints(7)))) is Decision.UNIQUE
    assert gallery.verify("person 7", ten_prints(7)) is None
    gallery.add("new", ten_prints(99))
    assert gallery.search(taken_again(ten_prints(99)))[0].person_id == "new"
    assert gallery.search(taken_again(ten_prints(8)))[0].person_id == "person 8"
    assert len(gallery) == PEOPLE


def test_a_finger_too_poor_to_search_for_is_left_out(ten_prints, taken_again):
    gallery = Gallery()
    speck = Template([1], [1], [0], [1], [1], 374, 388)
    gallery.add("worn thumb", ten_prints(7) | {Finger.LEFT_THUMB: speck})
    found = gallery.search(taken_again(ten_prints(7)))
    assert Finger.LEFT_THUMB not in found[0].per_finger
    assert gallery.remove("worn thumb")
    assert len(gallery) == 0


def test_nobody_is_added_twice(gallery, ten_prints):
    with pytest.raises(FingerprintProblem) as refused:
        gallery.add("person 7", ten_prints(7))
    assert refused.value.code == "ALREADY_IN_GALLERY"


@pytest.mark.parametrize("prints", [{}, {Finger.LEFT_THUMB: Template([1], [1], [0], [1], [1], 374, 388)}])
def test_prints_without_a_usable_finger_are_refused(gallery, prints):
    with pytest.raises(FingerprintProblem) as refused:
        gallery.add("empty", prints)
    assert refused.value.code == "EMPTY_TENPRINT"
    with pytest.raises(FingerprintProblem):
        gallery.search(prints)
    assert "empty" not in gallery


def test_a_person_is_verified_by_one_finger(gallery, ten_prints, taken_again):
    index = {Finger.RIGHT_INDEX: taken_again(ten_prints(7))[Finger.RIGHT_INDEX]}
    assert is_same_person(gallery.verify("person 7", index))
    assert not is_same_person(gallery.verify("person 8", index))
    assert not is_same_person(gallery.verify("nobody", index))


def test_a_right_hand_given_as_the_left_is_verified(gallery, ten_prints, taken_again):
    own, stranger = ({f.of_other_hand: p for f, p in taken_again(ten_prints(n)).items() if f <= 5} for n in (7, 900))
    found = gallery.verify("person 7", own)
    assert is_same_person(found)
    assert found.hands_exchanged
    assert set(found.per_finger) == set(list(Finger)[:5])
    assert not is_same_person(gallery.verify("person 7", stranger))
    straight = gallery.verify("person 7", taken_again(ten_prints(7)))
    assert not straight.hands_exchanged


def test_a_finger_kept_on_one_hand_only_is_verified_from_the_other(ten_prints, taken_again):
    gallery, index = Gallery(), ten_prints(7)[Finger.RIGHT_INDEX]
    gallery.add("recorded wrong", {Finger.LEFT_INDEX: index})
    right = taken_again({Finger.RIGHT_INDEX: index})
    assert is_same_person(gallery.verify("recorded wrong", right))


def test_who_is_left_out_is_not_named_and_hides_nobody(gallery, ten_prints, taken_again):
    exchanged = {finger.of_other_hand: print_ for finger, print_ in taken_again(ten_prints(7)).items()}
    gallery.add("person 7 again", exchanged)
    found = gallery.search(ten_prints(7), without={"person 7"})
    assert (found[0].person_id, found[0].hands_exchanged) == ("person 7 again", True)
    assert "person 7" not in [one.person_id for one in found]


@given(scores=st.lists(st.floats(0, 1), min_size=1, max_size=10), better=st.floats(0, 1), at=st.integers(0, 9))
def test_a_better_score_of_a_finger_never_weakens_the_evidence(scores, better, at):
    at %= len(scores)
    raised = [*scores[:at], max(scores[at], better), *scores[at + 1 :]]
    assert evidence(raised) >= evidence(scores) - 1e-9


@given(score=st.floats(0, 1))
def test_one_finger_never_proves_a_duplicate_by_itself(score):
    one = Candidate("someone", evidence([score]), {Finger.LEFT_THUMB: score})
    assert decide([one]) is not Decision.DUPLICATE
