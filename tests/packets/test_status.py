import csv
from itertools import pairwise
from pathlib import Path

import pytest

from satupintu.packets.status import Phase, Status, may_follow

SHARED = Path(__file__).resolve().parents[3] / "shared/data/codes/ktp_status.csv"
MAIN_WAY = [
    "UNREGISTERED",
    "BIO_CAPTURED",
    "PROCESSING",
    "SENT_FOR_ENROLLMENT",
    "RECEIVED_AT_CENTRAL",
    "PRINT_READY_RECORD",
    "SENT_FOR_CARD_PRINTING",
    "CARD_PRINTED",
    "CARD_ISSUED",
]


@pytest.mark.shared
def test_words_phases_and_need_of_action_are_those_of_the_code_table():
    if not SHARED.exists():
        pytest.skip("needs ../shared/data/codes/ktp_status.csv")
    with SHARED.open(newline="") as file:
        table = {row["kode"]: (row["tahap"], row["perlu_tindakan"] == "1") for row in csv.DictReader(file)}
    assert {word.value: (word.phase.value, word.needs_action) for word in Status} == table


def test_the_main_way_is_allowed_step_by_step():
    for before, after in pairwise(MAIN_WAY):
        assert may_follow(Status(before), Status(after))


def test_no_word_follows_itself_and_nothing_follows_a_card_in_hand():
    assert not any(may_follow(word, word) for word in Status)
    assert [word for word in Status if word.is_final] == [Status.CARD_ISSUED]


def reachable(start):
    found, ahead = set(), [start]
    while ahead:
        word = ahead.pop()
        if word not in found:
            found.add(word)
            ahead.extend(word.followers)
    return found


def test_every_word_is_reached_from_not_yet_recorded_and_leads_to_a_card():
    assert reachable(Status.BELUM_WAJIB) == set(Status)
    for word in Status:
        assert Status.CARD_ISSUED in reachable(word)


def test_a_duplicate_is_never_printed_without_an_officer():
    for word in Status:
        if word.name.startswith("DUPLICATE"):
            assert Status.PRINT_READY_RECORD not in word.followers


def test_every_word_has_a_plain_sentence_without_a_promise_of_days():
    for word in Status:
        assert word.sentence.endswith(".")
        assert "day" not in word.sentence
    assert Status.SENT_FOR_ENROLLMENT.phase is Phase.TRANSIT
