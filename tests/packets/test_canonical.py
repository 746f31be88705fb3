import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from satupintu.packets.canonical import LARGEST, canonical, parse, parse_canonical
from satupintu.packets.problem import DocumentProblem

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(DOCUMENTS)
def test_a_document_reads_back_as_it_was_written(value):
    assert parse_canonical(canonical(value)) == value


@given(st.dictionaries(TEXT, st.integers(0, 9), max_size=6))
def test_the_order_of_keys_does_not_show(value):
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_keys_are_sorted_by_utf16_as_rfc_8785_section_3_2_3_shows():
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    told = json.loads(canonical(dict.fromkeys(keys, 0)))
    assert list(told) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


def test_text_is_escaped_no_more_than_needed():
    assert canonical({"a": '€$\x0f\nA\'B"\\\\"/'}) == '{"a":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (1.5, "TYPE_NOT_ALLOWED"),
        ({"a": [b"x"]}, "TYPE_NOT_ALLOWED"),
        ({1: "a"}, "TYPE_NOT_ALLOWED"),
        (LARGEST + 1, "NUMBER_TOO_LARGE"),
        ("\ud800", "TEXT_NOT_UNICODE"),
        (deep(40), "DOCUMENT_TOO_DEEP"),
    ],
)
def test_what_has_no_one_spelling_is_refused(value, code):
    with pytest.raises(DocumentProblem) as refused:
        canonical(value)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'{"a":1,"a":2}', "KEY_TWICE"),
        (b"[1.0]", "FLOAT_NOT_ALLOWED"),
        (b"[1e3]", "FLOAT_NOT_ALLOWED"),
        (b"[NaN]", "FLOAT_NOT_ALLOWED"),
        (b"9007199254740992", "NUMBER_TOO_LARGE"),
        (b"9" * 5000, "NUMBER_TOO_LARGE"),
        (b'"\xff"', "TEXT_NOT_UNICODE"),
        (b'"\\ud800"', "TEXT_NOT_UNICODE"),
        (b"{", "NOT_JSON"),
        (b"[" * 100_000, "DOCUMENT_TOO_DEEP"),
        (b"[" * 30 + b"]" * 30, "DOCUMENT_TOO_DEEP"),
        (b" " * 300_000, "DOCUMENT_TOO_LARGE"),
    ],
)
def test_what_two_readers_might_read_differently_is_refused(data, code):
    with pytest.raises(DocumentProblem) as refused:
        parse(data)
    assert refused.value.code == code


def test_another_spelling_of_the_same_document_is_refused_where_it_is_signed():
    assert parse('{"b": 1}') == {"b": 1}
    with pytest.raises(DocumentProblem, match="NOT_CANONICAL"):
        parse_canonical(b'{"b": 1}')


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused_in_words(data):
    with suppress(DocumentProblem):  # anything else fails
        assert parse(canonical(parse(data))) == parse(data)
