"""The page of lines: by hour and place, what outages cost, what a second uplink was worth, and the page to print."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cast import BACKEND, NOW, SYSTEM, account
from satupintu.city.enrolment.models import Packet, Station
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.models import Outage
from satupintu.city.relay.rules.outages import ToldOutage
from stations import Machine

HOUR = timedelta(hours=1)


@pytest.fixture
def week(utara, eka):
    """Utara has been there for a week; yesterday it was cut off for four hours, and Eka's packet waited for two."""
    Station.objects.update(enrolled_at=NOW - timedelta(days=7))
    began = NOW - timedelta(days=1)
    services.keep_outages(station=utara.code, told=[ToldOutage("", began, began + 4 * HOUR)])
    Packet.objects.update(sealed_at=began + 2 * HOUR, received_at=began + 5 * HOUR)
    return utara


def line_of(code, days=90):
    return selectors.get_line(SYSTEM, code, days)


def pages(client, name):
    client.force_login(account(name), backend=BACKEND)
    return client


def test_a_line_tells_its_outages_and_what_they_cost(week):
    line = line_of(week.code)
    assert (line.outages, line.down, line.place) == (1, 4 * HOUR, "Kecamatan Bontang Utara")
    assert line.whole == pytest.approx(1 - 4 / (7 * 24))
    assert (line.cost.packets, line.cost.hours, line.cost.people) == (1, 2.0, 1)


def test_an_outage_from_before_the_enrolment_begins_the_line(week):
    Station.objects.update(enrolled_at=NOW)
    assert timezone.localtime(line_of(week.code).period.began) == NOW - timedelta(days=1)


def test_one_silent_uplink_costs_nothing_and_is_told_apart(week):
    services.keep_outages(station=week.code, told=[ToldOutage("fiber", NOW - 9 * HOUR, None)])
    line = line_of(week.code)
    assert (line.down, line.uplinks) == (4 * HOUR, (("fiber", 9 * HOUR),))


def test_the_line_to_the_centre_is_one_of_them(week, centre):
    services.collect()
    Outage.objects.create(line="CITY_CENTRE", began_at=NOW - HOUR)
    from satupintu.city.relay.models import OutboxItem

    OutboxItem.objects.update(written_at=NOW - 2 * HOUR)
    line = line_of("")
    assert (line.down, line.cost.packets, line.cost.hours) == (HOUR, 1, 1.0)


def test_an_outage_of_nobody_knows_which_station_stands_nowhere(week):
    Outage.objects.create(line="STATION_CITY", station=None, began_at=NOW - 2 * HOUR, ended_at=NOW)
    assert [line.down for line in selectors.get_lines(SYSTEM, 90)] == [4 * HOUR, timedelta()]


def test_a_station_that_never_came_has_no_line(week):
    from satupintu.city.enrolment.services import open_station

    open_station(viewer=SYSTEM, code="later", name="later", place="SELATAN")
    assert [line.station for line in selectors.get_lines(SYSTEM, 30)] == [week.code, ""]
    with pytest.raises(Problem):
        line_of("later")


def test_the_page_shows_lines_costs_and_the_plot(week, client):
    page = pages(client, "vina").get("/meja/jalur/?hari=30").content.decode()
    assert f'data-line="{week.code}"' in page
    assert "<svg" in page
    assert "Belum ada stasiun yang melaporkan jalur kedua" in page
    assert "line_report --days 30" in page
    assert "97,62%" in page  # 1 − 4/168, rounded and not cut
    assert "EKA" not in page
    services.keep_outages(station=week.code, told=[ToldOutage("gsm", NOW - HOUR, NOW)])
    assert "gsm: 1,0" in client.get("/meja/jalur/").content.decode()


def test_plot_and_table_can_be_taken_along(week, client):
    pages(client, "citra")
    table = client.get("/meja/jalur/jalur.csv?hari=30").content.decode()
    assert table.startswith("row,column,value")
    assert len(table.splitlines()) == 1 + 2 * 24
    assert client.get("/meja/jalur/jalur.svg").content.startswith(b"<svg")


@pytest.mark.parametrize("address", ["?hari=7", "?hari=x", "jalur.png", "nobody/bukti/"])
def test_what_is_not_there_is_said_to_be_not_there(week, client, address):
    assert pages(client, "vina").get(f"/meja/jalur/{address}").status_code == 404


def test_the_evidence_is_a_page_to_print(week, client):
    page = pages(client, "rama").get(f"/meja/jalur/{week.code}/bukti/").content.decode()
    assert "Mengapa jalur ini tidak cukup" in page
    assert "data-print" in page
    assert "jalur kedua lewat cara lain" in page
    services.keep_outages(station=week.code, told=[ToldOutage("gsm", NOW - HOUR, NOW)])
    assert "Bila hanya gsm" in client.get(f"/meja/jalur/{week.code}/bukti/").content.decode()


def test_a_line_that_held_is_said_to_have_held(utara, client):
    page = pages(client, "vina").get(f"/meja/jalur/{utara.code}/bukti/").content.decode()
    assert "Jalur ini bertahan" in page
    assert "Belum pernah" in page or "Tidak ada gangguan" in page or "gangguan" in page


@pytest.mark.parametrize("name", ["ani", "budi", "slamet", "dewi"])
def test_lines_are_for_those_who_watch(week, client, cast, name):
    for address in ("/meja/jalur/", "/meja/jalur/jalur.csv", f"/meja/jalur/{week.code}/bukti/"):
        assert pages(client, name).get(address).status_code == 403
    with pytest.raises(Problem):
        selectors.get_lines(cast.viewers[name], 90)


def test_the_command_tells_the_same_figures(week):
    told = StringIO()
    call_command("line_report", "--days", "30", "--json", stdout=told)
    first, last = json.loads(told.getvalue())
    assert (first["station"], first["hours_down"], first["packets_that_waited"]) == (week.code, 4.0, 1)
    assert last["station"] == ""
    told = StringIO()
    call_command("line_report", stdout=told)
    assert "hours_down: 4.0" in told.getvalue()
    with pytest.raises(CommandError, match="between 1 and"):
        call_command("line_report", "--days", "0")


def test_two_stations_at_one_place_are_two_lines(week):
    Machine(code="utara-2").enrol()
    assert [line.station for line in selectors.get_lines(SYSTEM, 30)] == [week.code, "utara-2", ""]
