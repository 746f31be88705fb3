"""Stations tell when their line was down; each outage is kept once and holds up the day's cases of its place."""

from datetime import timedelta

import pytest

from cast import NOW, PLACE_UTARA, TODAY
from satupintu.city.relay import selectors
from satupintu.city.relay.models import Outage
from satupintu.city.relay.rules.outages import MOST, read_outage

HOUR = timedelta(hours=1)
BEGAN = NOW - 3 * HOUR


def outage(began=BEGAN, ended=NOW - HOUR, uplink=""):
    return {"uplink": uplink, "began_at": began.isoformat(), "ended_at": ended and ended.isoformat()}


def tell(machine, *told):
    return machine.calls("POST", "/api/stations/outages", {"outages": list(told)})


def kept():
    return list(Outage.objects.order_by("began_at", "pk").values_list("uplink", "began_at", "ended_at"))


def test_an_outage_told_twice_is_kept_once_and_belongs_to_the_stations_place(utara):
    for _ in range(2):
        assert tell(utara, outage()).json() == {"kept": 1}
    assert kept() == [("", BEGAN, NOW - HOUR)]
    (traced,) = selectors.list_traced_outages(TODAY)
    assert traced[1:] == ("STATION_CITY", PLACE_UTARA, BEGAN, NOW - HOUR)
    assert selectors.list_outages(TODAY) == [("STATION_CITY", BEGAN, NOW - HOUR)]


def test_one_silent_uplink_while_another_carries_is_no_outage_of_the_line(utara):
    before = selectors.data_state()
    tell(utara, outage(uplink="fiber"))
    assert kept() == [("fiber", BEGAN, NOW - HOUR)]
    assert selectors.list_traced_outages(TODAY) == selectors.list_outages(TODAY) == []
    assert selectors.data_state() == before
    tell(utara, outage())
    assert selectors.data_state() != before


def test_an_outage_told_while_it_lasts_gets_its_end_later_and_keeps_it(utara):
    tell(utara, outage(ended=None, uplink="gsm"))
    assert kept() == [("gsm", BEGAN, None)]
    tell(utara, outage(uplink="gsm"))
    tell(utara, outage(ended=None, uplink="gsm"))
    tell(utara, outage(ended=NOW, uplink="gsm"))
    assert kept() == [("gsm", BEGAN, NOW - HOUR)]


def test_one_whose_end_was_never_told_ends_when_the_next_begins(utara):
    tell(utara, outage(ended=None, uplink="gsm"))
    tell(utara, outage(began=NOW - HOUR, ended=None, uplink="gsm"))
    assert kept() == [("gsm", BEGAN, NOW - HOUR), ("gsm", NOW - HOUR, None)]


@pytest.mark.parametrize(
    "wrong",
    [
        7,
        {},
        outage() | {"uplink": 3},
        outage() | {"uplink": "a\0"},
        outage() | {"uplink": "x" * 31},
        outage() | {"began_at": "yesterday"},
        outage() | {"began_at": "2026-07-06T05:00:00"},
        outage() | {"ended_at": "soon"},
        outage() | {"began_at": "0001-01-01T00:00:00+08:00"},
        outage(began=NOW + HOUR, ended=None),
        outage(ended=NOW + HOUR),
        outage(ended=BEGAN - HOUR),
    ],
    ids=str,
)
def test_what_cannot_have_been_is_passed_over_and_the_next_is_kept(utara, wrong):
    answer = tell(utara, wrong, outage())
    assert (answer.status_code, answer.json()) == (200, {"kept": 1})
    assert len(kept()) == 1


def test_only_so_many_are_heard_in_one_call(utara):
    told = [outage(began=BEGAN + timedelta(seconds=number)) for number in range(MOST + 1)]
    assert tell(utara, *told).json() == {"kept": MOST}


def test_a_body_without_outages_is_refused(utara):
    assert utara.calls("POST", "/api/stations/outages", {}).status_code == 400


def test_an_outage_still_going_on_is_read_as_such():
    assert read_outage(outage(ended=None), NOW).ended_at is None
