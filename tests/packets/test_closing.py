from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_cast import FORGER, STATION

from satupintu.packets.closing import Agreement, Closing, check, compare, merkle_root, state
from satupintu.packets.problem import DocumentProblem, SealProblem
from satupintu.packets.statement import SignedStatement

TODAY = date(2026, 11, 24)
IDS = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), unique=True, max_size=20)


def definition(leaves):
    """RFC 6962 §2.1 word by word: k is the largest power of two smaller than n."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return sha256(b"\x01" + definition(leaves[:k]) + definition(leaves[k:])).digest()


@given(IDS)
def test_the_root_is_that_of_the_definition(ids):
    assert merkle_root(ids) == definition([bytes.fromhex(i) for i in ids]).hex()


def test_roots_known_from_certificate_transparency():
    """Leaves and roots of the reference tree of RFC 6962's first implementation."""
    leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    roots = {
        0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
    assert {size: merkle_root(leaves[:size]) for size in roots} == roots


def a_closing(packets, place="station"):
    return state(place=place, station="s", date=TODAY, packets=packets, signing_key=STATION)


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
    ],
)
def test_a_closing_that_contradicts_itself_is_refused_even_when_signed(change, code):
    told = {
        "place": "city", "station": "s", "date": "2026-11-24", "count": 1, "first": 1, "last": 1,
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
