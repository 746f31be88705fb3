"""Starting says in one sentence what is in the way."""

import json
import math
import os
import shutil
import socket
from datetime import time
from urllib.parse import urlencode

import httpx
import pytest

from satupintu.environment import SettingError, named_urls, time_of_day
from satupintu.packets.polling import MOST_BLOCKS, MOST_RANGES, Asked
from satupintu.running import preparing, status
from satupintu.running.layout import LENT_FROM, InTheWay, Layout, free_base, programs


@pytest.fixture
def layout(tmp_path):
    return Layout(tmp_path / "var", port_base=23_000, residents=300, seed=1)


def test_a_taken_port_is_named_with_the_place_and_a_way_out(layout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", layout.ports["station"]))
        other.listen()
        with pytest.raises(InTheWay, match=r"Port 23100 \(for the station\) is taken.*--port-base 24000"):
            layout.check_ports()


def test_a_service_of_its_own_takes_the_next_free_ports(layout):
    with socket.socket() as other:
        other.bind(("127.0.0.1", layout.ports["centre"]))
        assert free_base(layout.port_base) == layout.port_base + 1_000


def test_no_ports_are_looked_for_among_those_the_system_lends_out():
    with pytest.raises(InTheWay, match="No free ports"):
        free_base(LENT_FROM - 999)


def test_free_ports_let_the_start_go_on(layout):
    layout.check_ports()


def test_a_full_disk_is_said_before_anything_is_written(layout, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10 * 2**20))
    with pytest.raises(InTheWay, match="Only 10 MB are free and 1500 MB are needed"):
        preparing.prepare(layout, print)
    assert not layout.var.exists()


def test_another_size_or_seed_is_not_mixed_into_an_existing_city(layout):
    (layout.var / "city").mkdir(parents=True)
    (layout.var / "demo").mkdir()
    (layout.var / "demo" / "city.json").write_text(json.dumps([167_094, 2016]))
    with pytest.raises(InTheWay, match="--fresh"):
        preparing.prepare(layout, print)


def test_the_station_reaches_the_city_over_the_line_that_can_be_cut(layout):
    station = next(program for program in programs(layout) if program.name == "station-send")
    assert station.environment["SATUPINTU_CITY_URL"] == layout.url("line")


def test_both_sides_of_the_line_to_the_centre_hold_the_same_secret(layout):
    tokens = {program.environment["SATUPINTU_CENTRE_TOKEN"] for program in programs(layout)}
    assert len(tokens) == 1
    assert (layout.var / "keys" / "centre-token").stat().st_mode & 0o777 == 0o600


def test_fresh_throws_away_the_places_and_nothing_else(layout):
    for name in ("city", "station", "centre", "demo", "mine"):
        (layout.var / name).mkdir(parents=True)
    preparing.start_afresh(layout)
    assert [path.name for path in layout.var.iterdir()] == ["mine"]


def test_status_measures_this_very_process(tmp_path):
    (tmp_path / "running.json").write_text(json.dumps({"programs": {"me": os.getpid(), "gone": 2**22 - 1}}))
    me, gone = status.measure(tmp_path)
    assert me.running
    assert me.memory_mb > 5
    assert not gone.running
    assert "in all" in status.as_text([me, gone])
    assert json.loads(status.as_json([me]))["memory_mb"] == me.memory_mb


def test_status_of_nothing_says_how_to_start(tmp_path):
    assert "./run" in status.as_text(status.measure(tmp_path))


@pytest.mark.parametrize("written", ["24:00", "2", "half past two", ""])
def test_a_time_of_the_day_that_is_none_stops_the_start_with_a_sentence(monkeypatch, written):
    monkeypatch.setenv("SATUPINTU_NIGHT_AT", written)
    with pytest.raises(SettingError, match=r"SATUPINTU_NIGHT_AT is .*02:30"):
        time_of_day("SATUPINTU_NIGHT_AT", "02:30")


def test_the_night_begins_when_nothing_else_is_told(monkeypatch):
    monkeypatch.delenv("SATUPINTU_NIGHT_AT", raising=False)
    assert time_of_day("SATUPINTU_NIGHT_AT", "02:30") == time(2, 30)


def test_the_program_of_deferred_work_is_the_one_that_plans_the_night(layout):
    jobs = next(program for program in programs(layout) if program.name == "city-jobs")
    assert jobs.command[-2:] == ("satupintu.city", "jobs")


def test_several_addresses_are_named_and_keep_their_order(monkeypatch):
    monkeypatch.delenv("SATUPINTU_CITY_URLS", raising=False)
    assert named_urls("SATUPINTU_CITY_URLS") == {}
    monkeypatch.setenv("SATUPINTU_CITY_URLS", "fiber=http://10.1.0.5:8000/, gsm=https://city.example")
    assert list(named_urls("SATUPINTU_CITY_URLS").items()) == [
        ("fiber", "http://10.1.0.5:8000"),
        ("gsm", "https://city.example"),
    ]


@pytest.mark.parametrize("wrong", ["http://a", "x=ftp://a", "=http://a", "x=http://[a", f"{'x' * 31}=http://a"])
def test_an_address_that_is_none_stops_the_start(monkeypatch, wrong):
    monkeypatch.setenv("SATUPINTU_CITY_URLS", wrong)
    with pytest.raises(SettingError, match="NAME=ADDRESS"):
        named_urls("SATUPINTU_CITY_URLS")


def test_two_addresses_of_one_name_stop_the_start(monkeypatch):
    monkeypatch.setenv("SATUPINTU_CITY_URLS", "a=http://a,a=http://b")
    with pytest.raises(SettingError, match="twice"):
        named_urls("SATUPINTU_CITY_URLS")


def test_a_server_keeps_a_connection_for_longer_than_our_own_programs_do(layout):
    served = [program.command for program in programs(layout) if "gunicorn" in program.command]
    kept = [float(command[command.index("--keep-alive") + 1]) for command in served]
    assert len(kept) == 3
    assert min(kept) > (httpx.Limits().keepalive_expiry or math.inf)


def test_a_server_reads_the_longest_question_of_a_station(layout):
    ranges = ((999_999, 999_999),) * (MOST_RANGES + 1)
    longest = urlencode(Asked(999_999, ranges, ranges, ("f" * 16,) * MOST_BLOCKS).query())
    served = [program.command for program in programs(layout) if "gunicorn" in program.command]
    read = {int(command[command.index("--limit-request-line") + 1]) for command in served}
    assert len(f"GET /api/packets/receipts?{longest} HTTP/1.1") < min(read) <= 8190
