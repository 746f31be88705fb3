from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_cast import FORGER, STATION

from satupintu.packets.closing import Agreement, Closing, check, compare, merkle_root, state
from satupintu.packets.problem import DocumentProblem, SealProblem
from satupintu.packets.statement import SignedStatement

TODAY = date(2026, 11, 24)
IDS = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), unique=True, max_size=20)


HEAD = "cd" * 32


def a_closing(packets, place="station", audit_head=None):
    return state(place=place, station="s", date=TODAY, packets=packets, signing_key=STATION, audit_head=audit_head)


@given(IDS)
def test_a_closing_reads_back_in_the_order_of_sequence(ids):
    packets = [(n + 5, packet_id) for n, packet_id in enumerate(ids)]
    signed = a_closing(reversed(packets))
    closing = check(type(signed).from_json(signed.to_json()), STATION.verifying_key)
    assert closing.ids == tuple(ids)
    assert closing.count == len(ids)
    assert (closing.first, closing.last) == ((5, 4 + len(ids)) if ids else (None, None))


def test_a_closing_of_another_key_is_refused():
    with pytest.raises(SealProblem):
        check(a_closing([]), FORGER.verifying_key)


def test_the_city_names_the_head_of_its_audit_trail_and_nobody_else_does():
    assert check(a_closing([], "city", HEAD), STATION.verifying_key).audit_head == HEAD
    for wrong in (a_closing([], "city"), a_closing([], "city", "head"), a_closing([], "centre", HEAD)):
        with pytest.raises(DocumentProblem, match="MEMBERS_WRONG"):
            check(wrong, STATION.verifying_key)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"count": 2}, "CLOSING_CONTRADICTS_ITSELF"),
        ({"root": "00"}, "CLOSING_CONTRADICTS_ITSELF"),
        ({"place": "press"}, "CLOSING_CONTRADICTS_ITSELF"),
        ({"ids": ["x"]}, "MEMBERS_WRONG"),
        ({"ids": [7]}, "MEMBERS_WRONG"),
        ({"ids": ["aa" * 32] * 2, "count": 2, "root": merkle_root(["aa" * 32] * 2)}, "CLOSING_CONTRADICTS_ITSELF"),
        ({"first": 0}, "MEMBERS_WRONG"),
        ({"last": None}, "MEMBERS_WRONG"),
        ({"first": True}, "MEMBERS_WRONG"),
        ({"date": "today"}, "TIME_WRONG"),
        ({"date": "0001-01-01"}, "TIME_WRONG"),
        ({"date": "1999-12-31"}, "TIME_WRONG"),
        ({"date": "3000-01-01"}, "TIME_WRONG"),
        ({"date": "9999-12-31"}, "TIME_WRONG"),
    ],
)
def test_a_closing_that_contradicts_itself_is_refused_even_when_signed(change, code):
    told = {
        "place": "centre", "station": "s", "date": "2026-11-24", "count": 1, "first": 1, "last": 1,
        "root": merkle_root(["aa" * 32]), "ids": ["aa" * 32],
    }  # fmt: skip
    good = a_closing([])
    signed = SignedStatement.sign("satupintu-closing-1", told | change, STATION)
    with pytest.raises(DocumentProblem) as refused:
        check(replace(good, document=signed.document, signature=signed.signature), STATION.verifying_key)
    assert refused.value.code == code


def told(place, *ids):
    return Closing(place, "s", TODAY, 1, len(ids), tuple(i * 64 for i in ids))


def test_three_places_that_know_the_same_agree():
    assert compare(told("station", "a", "b"), told("city", "a", "b"), told("centre", "a", "b")) == Agreement(
        agrees=True, missing={}
    )


def test_what_one_place_lacks_is_named_there():
    found = compare(told("station", "a", "b"), told("city", "a", "b"), told("centre", "b"))
    assert not found.agrees
    assert found.missing == {"centre": ["a" * 64]}


def test_places_that_name_another_first_or_last_number_do_not_agree():
    found = compare(told("station", "a"), told("city", "a"), replace(told("centre", "a"), first=2, last=2))
    assert (found.agrees, found.missing) == (False, {})


def test_a_silent_place_prevents_agreement():
    found = compare(told("station", "a"), told("city", "a"), None)
    assert (found.agrees, found.missing, found.silent) == (False, {}, ("centre",))


def test_another_order_is_no_agreement():
    assert not compare(told("station", "a", "b"), told("city", "b", "a"), told("centre", "a", "b")).agrees


def test_statements_of_different_days_are_not_compared():
    other_day = replace(told("city", "a"), date=date(2026, 11, 25))
    with pytest.raises(ValueError, match="different stations or days"):
        compare(told("station", "a"), other_day, None)


@given(st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")), st.sets(st.sampled_from("abcdef")))
def test_three_places_agree_exactly_when_nothing_is_missing(station, city, centre):
    found = compare(told("station", *sorted(station)), told("city", *sorted(city)), told("centre", *sorted(centre)))
    assert found.agrees == (station == city == centre) == (not found.missing)
    for place, ids in (("station", station), ("city", city), ("centre", centre)):
        assert {i[0] for i in found.missing.get(place, [])} == (station | city | centre) - ids
