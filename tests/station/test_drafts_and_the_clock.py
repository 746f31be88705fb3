"""Recordings and lists outlive a clock that jumps; what is over goes all the same, and the page says so."""

from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.utils import timezone

from satupintu.station.link.sender import run_once
from satupintu.station.vault import stopping
from satupintu.station.vault.extract import find_extract
from satupintu.station.vault.models import Draft, ListEntry

HOUR = 3600.0


class Machine:
    """Its own seconds, and which start they count from."""

    def __init__(self, monkeypatch):
        self.uptime, self.boot = 5000.0, "this start"
        monkeypatch.setattr(stopping, "uptime", lambda: self.uptime)
        monkeypatch.setattr(stopping, "_boot", lambda: self.boot)

    def starts_anew(self):
        self.uptime, self.boot = 30.0, "another start"


@pytest.fixture
def machine(monkeypatch):
    return Machine(monkeypatch)


@pytest.fixture
def under_way(machine, desk):
    """Sari has begun to record somebody."""
    desk.open(1)
    desk.confirm()
    return desk


def passes(after: timedelta):
    return run_once(timezone.now() + after, with_list=True)


def test_a_clock_that_jumps_ahead_takes_no_recording(under_way, machine):
    machine.uptime += 60
    passes(timedelta(days=2))
    under_way.take_everything()
    under_way.seal()
    assert "Terima kasih" in under_way.text()


def test_nor_does_one_that_jumps_while_the_city_is_away(under_way, machine, station):
    station.away = True
    machine.uptime += 60
    passes(timedelta(days=2))
    assert Draft.objects.exists()


def test_a_clock_that_jumps_ahead_takes_nobodys_list(desk, machine, station):
    passes(timedelta())
    listed = ListEntry.objects.filter(of__walk_in=False).count()
    station.away = True
    machine.uptime += 60
    passes(timedelta(days=40))
    assert ListEntry.objects.filter(of__walk_in=False).count() == listed > 0
    assert find_extract()


def test_nor_does_a_city_whose_clock_is_ahead(desk, machine, station):
    passes(timedelta())
    station.away = True
    machine.uptime += 40 * 24 * HOUR  # as if the city had said so
    passes(timedelta())
    assert ListEntry.objects.exists()
    assert find_extract()


def test_a_clock_that_jumps_back_keeps_nothing_for_longer(under_way, machine):
    machine.uptime += 12 * HOUR + 1
    passes(timedelta(days=-2))
    assert not Draft.objects.exists()


def test_what_nobody_finished_goes_and_its_page_says_so(under_way, machine):
    machine.uptime += 12 * HOUR
    passes(timedelta(hours=12))
    assert Draft.objects.exists()
    machine.uptime += 1
    passes(timedelta(hours=12, seconds=1))
    under_way.see(under_way.draft)
    assert under_way.answer.status_code == 404
    assert "tidak diselesaikan dalam 12 jam" in under_way.text()


def test_after_a_new_start_the_clock_counts(under_way, machine, station):
    machine.starts_anew()
    station.date = format_datetime(timezone.now() + timedelta(hours=11))
    passes(timedelta(hours=11))
    assert Draft.objects.exists()
    station.date = format_datetime(timezone.now() + timedelta(hours=13))
    machine.uptime += 2 * HOUR
    passes(timedelta(hours=13))
    assert not Draft.objects.exists()


def test_after_a_new_start_a_clock_that_is_known_to_be_wrong_takes_nothing(under_way, machine, station):
    machine.starts_anew()
    passes(timedelta(hours=13))  # the city says that it is now
    assert Draft.objects.exists()


def test_a_recording_begun_by_an_older_version_goes_by_the_clock(under_way, machine, station):
    Draft.objects.update(begun_boot="", begun_uptime=0)
    machine.uptime += 13 * HOUR
    station.date = format_datetime(timezone.now() + timedelta(hours=13))
    passes(timedelta(hours=13))
    assert not Draft.objects.exists()
