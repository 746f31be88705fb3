"""Several ways to the city are tried in turn; when nothing answered is noted, and told to the city."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from fake_city import FakeCity

from satupintu.station.link import outages
from satupintu.station.link.models import Line, Outage
from satupintu.station.link.sender import run_once
from satupintu.station.link.standing import heed_standing
from satupintu.station.link.uplinks import RETRY, in_turn, list_states, uplinks

NOW = datetime(2026, 7, 6, 2, tzinfo=timezone.get_fixed_timezone(0))
DEAD = "http://127.0.0.1:9"  # the port of "discard": nobody listens


def tries(*answers, every=30, uplink=""):
    """So many tries, `every` seconds apart; gives the time after the last."""
    at = NOW
    for answered in answers:
        outages.note_try(uplink=uplink, answered=answered, now=at)
        at += timedelta(seconds=every)
    return at


def send(now=None, **changes):
    return run_once(now or timezone.now(), with_list=True, **changes)


# -- outages --------------------------------------------------------------------------------------
def test_an_outage_begins_with_the_first_silence_and_ends_with_the_first_answer(transactional_db):
    tries(True, False, False, False, True, True)
    row = Outage.objects.get()
    assert (row.began_at, row.ended_at) == (NOW + timedelta(seconds=30), NOW + timedelta(seconds=120))


def test_hours_without_a_try_are_no_outage(transactional_db):
    tries(False, False)
    outages.note_try(uplink="", answered=False, now=NOW + timedelta(hours=14))
    night, morning = Outage.objects.order_by("began_at")
    assert night.ended_at == NOW + timedelta(seconds=30)
    assert (morning.began_at, morning.ended_at) == (NOW + timedelta(hours=14), None)


def test_a_station_that_was_off_all_night_books_none_of_it_though_the_first_try_is_answered(transactional_db):
    tries(False, False)
    outages.note_try(uplink="", answered=True, now=NOW + timedelta(hours=14))
    assert Outage.objects.get().ended_at == NOW + timedelta(seconds=30)


def test_a_clock_that_jumps_back_ends_no_outage_before_it_began(transactional_db):
    tries(False)
    outages.note_try(uplink="", answered=False, now=NOW - timedelta(minutes=5))
    outages.note_try(uplink="", answered=True, now=NOW - timedelta(days=1))
    row = Outage.objects.get()
    assert row.began_at == row.ended_at == NOW


def test_what_was_noted_is_told_with_the_next_contact_once(station):
    station.away = True
    send()
    station.away = False
    send()
    (told,) = station.outages
    row = Outage.objects.get()
    assert told["uplink"] == ""
    assert datetime.fromisoformat(told["began_at"]) == row.began_at
    assert datetime.fromisoformat(told["ended_at"]) == row.ended_at
    send()
    assert len(station.outages) == 1


def test_after_a_lost_answer_it_is_told_again(station):
    station.away = True
    send()
    station.away = False
    original = station._outages

    def lose(path, body):
        station.lose_answers = 1
        station._outages = original
        return original(path, body)

    station._outages = lose
    assert not send().reachable
    send()
    assert station.outages[0] in station.outages[1:]


def test_a_city_that_does_not_know_the_call_gets_its_packets_all_the_same(desk, station):
    station.whole_only = True
    station.away = True
    send()
    station.away = False
    desk.record(1)
    assert send().sent == 1
    assert Outage.objects.filter(told=False).count() == 1


def test_a_city_that_came_back_from_a_backup_is_told_again(station):
    station.away = True
    send()
    station.away = False
    send()
    standing = {"epoch": "another life", "last": 0, "whole": 0}
    heed_standing(answer={"standing": standing}, receipted=[], now=timezone.now())
    send()
    assert station.outages[0] == station.outages[1]
    assert len(station.outages) == 2


def test_one_that_ended_while_it_was_told_is_told_again(transactional_db):
    tries(False, uplink="gsm")
    rows = outages.list_untold()
    outages.note_try(uplink="gsm", answered=True, now=NOW + timedelta(minutes=1))
    outages.mark_outages_told(rows)
    assert outages.list_untold() == list(Outage.objects.all())


def test_what_was_told_long_ago_is_forgotten(transactional_db):
    tries(False, True)
    late = NOW + outages.KEPT + timedelta(days=1)
    outages.forget_old_outages(now=late)
    outages.mark_outages_told(outages.list_untold())
    assert Outage.objects.count() == 1
    outages.forget_old_outages(now=late)
    assert Outage.objects.count() == 0


# -- uplinks --------------------------------------------------------------------------------------
@pytest.fixture
def second(station, settings):
    """A second address of the same city, with the same keys and packets."""
    other = FakeCity()
    mine = {"_server", "_thread", "away", "calls"}
    other.__dict__.update({name: value for name, value in vars(station).items() if name not in mine})
    settings.CITY_URLS = {"fiber": station.url, "gsm": other.url}
    yield other
    other.close()


def test_a_station_with_one_address_has_no_uplinks_to_name(transactional_db, settings):
    assert [each.url for each in uplinks()] == [settings.CITY_URL]
    assert list_states() == []


def test_when_the_first_is_silent_the_second_carries_and_the_line_stays(desk, station, second):
    desk.record(1)
    station.away = True
    done = send()
    assert (done.sent, done.reachable) == (1, True)
    assert Line.objects.get().uplink == "gsm"
    assert dict(list_states())["gsm"] is None
    assert dict(list_states())["fiber"] is not None
    assert [row.uplink for row in Outage.objects.all()] == ["fiber"]
    page = desk.text(desk.see("/"))
    assert "lewat gsm" in page
    assert "fiber tidak menjawab sejak" in page
    assert desk.client.get("/state").json()["city"]["uplinks"]["gsm"] is None


def test_a_silent_one_is_left_alone_for_a_while_and_then_comes_first_again(station, second):
    station.away = True
    send()
    since = Outage.objects.get().tried_at
    assert [each.name for each in in_turn(since + timedelta(seconds=1))] == ["gsm", "fiber"]
    assert [each.name for each in in_turn(since + RETRY)] == ["fiber", "gsm"]
    station.away = False
    Outage.objects.update(tried_at=timezone.now() - RETRY)
    before = len(second.calls)
    send()
    assert len(second.calls) == before
    assert Line.objects.get().uplink == "fiber"
    assert Outage.objects.get().ended_at is not None


def test_an_uplinks_outage_is_told_while_it_lasts_and_when_it_is_over(station, second):
    station.away = True
    send()
    assert [(told["uplink"], told["ended_at"]) for told in second.outages] == [("fiber", None)]
    station.away = False
    Outage.objects.update(tried_at=timezone.now() - RETRY)
    send()
    assert [(told["uplink"], bool(told["ended_at"])) for told in second.outages] == [("fiber", False), ("fiber", True)]


def test_only_when_all_are_silent_the_line_is_down(station, second):
    station.away = second.away = True
    assert not send().reachable
    assert sorted(row.uplink for row in Outage.objects.all()) == ["", "fiber", "gsm"]
    assert not Line.objects.get().reachable


def test_a_portal_on_the_first_is_no_answer(station, second, desk):
    desk.record(1)
    station.answers["/api/stations/day-list"] = b"<html>Please log in</html>"
    second.answers = {}
    assert send().sent == 1


def test_a_part_that_went_over_one_is_gone_on_with_over_the_other(desk, station, second):
    desk.record(1)
    station.cut_after = 500
    assert send().sent == 1
    assert second.parts[:2] == [(0, 500), (500, second.parts[1][1])]
