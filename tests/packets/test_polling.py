"""A station asks for what it lacks, in few words, and reads nothing twice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.packets.polling import (
    BLOCK,
    MOST_BLOCKS,
    MOST_RANGES,
    SETTLED,
    Asked,
    blocks,
    digest,
    ranges_of,
    within,
)

AT = datetime(2026, 7, 6, 8, tzinfo=UTC)


def word(number, status="PROCESSING", at=AT):
    return number, f"packet {number}", status, at


@given(st.sets(st.integers(1, 500)), st.integers(500, 600))
def test_ranges_hold_what_is_lacking_and_whatever_comes_later(numbers, last):
    ranges = ranges_of(sorted(numbers), last)
    assert numbers <= {number for number in range(1, 501) if within(number, ranges)}
    assert within(last + 1, ranges)
    if len(ranges) <= MOST_RANGES:
        assert numbers == {number for number in range(1, last + 1) if within(number, ranges)}
    assert len(ranges) <= MOST_RANGES + 1


def test_too_many_gaps_ask_for_all_that_follows():
    numbers = range(1, 1000, 2)
    ranges = ranges_of(numbers, 1000)
    assert len(ranges) == MOST_RANGES + 1
    assert all(within(number, ranges) for number in numbers)


@given(st.integers(0, 10**9), st.lists(st.integers(1, 300), unique=True))
def test_a_question_comes_over_as_it_was(after, numbers):
    lacking = ranges_of(sorted(numbers), 300)
    asked = Asked(after, lacking, lacking, ("ab" * 8, "cd" * 8))
    assert Asked.read(asked.query()) == asked


def test_a_question_without_digests_asks_for_everything():
    asked = Asked.read({"after": "7"})
    assert (asked.after, asked.known) == (7, None)
    assert within(10**9, asked.city)
    assert not asked.knows(0, [])
    assert Asked.read({}).after == 0


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"after": "x"}, "number"),
        ({"after": "-1"}, "number"),
        ({"after": "1" * 16}, "number"),
        ({"after": "²"}, "number"),
        ({"known": "", "city": "3"}, "dash"),
        ({"known": "", "city": "a-b"}, "number"),
        ({"known": "", "centre": "-4"}, "number"),
        ({"known": "", "city": ".".join(["1-2"] * (MOST_RANGES + 2))}, "ranges"),
        ({"known": ".".join(["ab"] * (MOST_BLOCKS + 1))}, "digests"),
    ],
)
def test_what_is_no_question_is_refused(query, why):
    with pytest.raises(ValueError, match=why):
        Asked.read(query)


def test_blocks_begin_after_the_cursor_and_a_far_number_makes_no_empty_ones():
    words = [word(number) for number in (8, 7 + BLOCK, 8 + BLOCK, 10**12)]
    found = blocks(words, 7)
    assert [len(block) for block in found.values()] == [2, 1]
    assert list(found) == [0, 1]
    assert list(blocks(words[3:], 7 + 2 * BLOCK).values()) == [words[3:]]


def test_one_question_reaches_as_far_as_its_digests_and_the_next_goes_on_there():
    words = [word(number) for number in (*range(1, MOST_BLOCKS * BLOCK + 3), 10**12)]
    after, pages = 0, []
    while left := [each for each in words if each[0] > after]:
        found = blocks(left, after)
        pages.append([number for block in found.values() for number, *_ in block])
        after += (max(found) + 1) * BLOCK
    assert [number for page in pages for number in page] == [number for number, *_ in words]
    assert [len(page) for page in pages] == [MOST_BLOCKS * BLOCK, 2, 1]


def test_a_digest_is_of_words_and_seconds():
    same = AT.replace(microsecond=999_999)
    assert digest([word(1)]) == digest([word(1, at=same)])
    later = word(1, at=AT.replace(second=1))
    different = [[word(1)], [word(1, "SENT_FOR_ENROLLMENT")], [word(2)], [later], [word(1, at=None)], []]
    assert len({digest(each) for each in different}) == len(different)


def test_a_block_is_known_by_its_digest():
    asked = Asked(0, known=(digest([word(1)]),))
    assert asked.knows(0, [word(1)])
    assert not asked.knows(0, [word(1, "PRINT_READY_RECORD")])
    assert not asked.knows(1, [word(51)])


def test_of_a_block_in_which_nothing_can_change_no_word_is_wanted():
    asked = Asked.read(Asked(0, known=(SETTLED, digest([word(51)]))).query())
    assert asked.knows(0, [word(1)])
    assert not asked.knows(1, [word(51, "PRINT_READY_RECORD")])


def test_who_asks_without_digests_cannot_ask_on_and_is_answered_whole():
    words = [(number, f"{number}", "PROCESSING", None) for number in (1, BLOCK * MOST_BLOCKS, BLOCK * MOST_BLOCKS + 1)]
    assert list(blocks(words, 0)) == [0, MOST_BLOCKS - 1]
    assert list(blocks(words, 0, whole=True)) == [0, MOST_BLOCKS - 1, MOST_BLOCKS]
