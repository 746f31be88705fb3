from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packet_cast import FORGER, NOON, STATION

from satupintu.packets.problem import SealProblem
from satupintu.packets.requests import check_request, sign_request, station_of

PATH = "/api/packets/announce?x=1"


def checked(headers, *, method="POST", path=PATH, body=b"{}", now=NOON, key=STATION):
    return check_request(method, path, body, headers, now=now, key=key.verifying_key)


def signed(**changes):
    told = {"method": "POST", "path_with_query": PATH, "body": b"{}", "time": NOON, "station": "s", "key": STATION}
    return sign_request(**told | changes)


def test_a_signed_request_says_which_station_calls():
    assert checked(signed()) == "s"
    assert station_of({"satupintu-station": "s"}) == "s"


def test_header_names_are_read_in_any_case():
    assert checked({name.lower(): value for name, value in signed().items()}) == "s"


@pytest.mark.parametrize("change", [{"method": "PUT"}, {"path": "/other"}, {"body": b"[]"}, {"key": FORGER}])
def test_another_method_path_body_or_key_is_noticed(change):
    with pytest.raises(SealProblem, match="SIGNATURE_WRONG"):
        checked(signed(), **change)


@given(st.integers(-3600, 3600))
def test_a_request_is_accepted_within_ten_minutes_either_way(seconds):
    now = NOON + timedelta(seconds=seconds)
    if abs(seconds) <= 600:
        assert checked(signed(), now=now) == "s"
    else:
        with pytest.raises(SealProblem, match="CLOCK_SKEW"):
            checked(signed(), now=now)


@pytest.mark.parametrize("name", ["Satupintu-Station", "Satupintu-Time", "Satupintu-Signature"])
def test_a_missing_header_is_named(name):
    headers = {key: value for key, value in signed().items() if key != name}
    with pytest.raises(SealProblem, match=f"HEADER_MISSING.*{name}"):
        checked(headers)


def with_time(text):
    from satupintu.packets import requests
    from satupintu.packets.keys import to_base64

    signature = STATION.sign(requests._signed("POST", PATH, text, b"{}"))
    return {**signed(), "Satupintu-Time": text, "Satupintu-Signature": to_base64(signature)}


@pytest.mark.parametrize("text", ["noon", "2026-11-24T04:00:00"])
def test_a_time_that_is_none_is_refused(text):
    with pytest.raises(SealProblem, match="TIME_WRONG"):
        checked(with_time(text))


def test_a_signature_that_is_no_base64_is_refused():
    with pytest.raises(SealProblem, match="KEY_UNREADABLE"):
        checked({**signed(), "Satupintu-Signature": "?"})
