"""The relay monitor shows what waits where and since when, and sends again when asked."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError

from cast import NOW, signed_in
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.enrolment.models import Recording
from satupintu.city.enrolment.problems import KEY_LOST
from satupintu.city.enrolment.rules.uploads import Announced
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import OutboxItem
from satupintu.city.relay.rules.outages import ToldOutage


def test_what_waits_is_shown_with_its_state_and_can_be_sent_again(centre, cast, utara, eka, fajar):
    centre.down = True
    with pytest.raises(Unreachable):
        run_once(centre.line())
    with pytest.raises(Problem):
        enrolment_services.receive(station=utara.row, packet_id="0" * 64, body=b"no packet")
    page = signed_in("vina").get("/meja/relai/").content.decode()
    assert 'data-state="WAITING" data-count="2"' in page
    assert f'data-packet="{eka[0]}"' in page
    assert "NOT_A_PACKET" in page
    assert "Pusat data nasional tidak menjawab" in page
    item = OutboxItem.objects.get(packet__packet_id=eka[0])
    assert item.tries == 1
    answer = signed_in("vina").post(f"/meja/relai/{item.pk}/ulang/")
    assert answer.headers["Location"] == "/meja/relai/"
    item.refresh_from_db()
    assert item.tries == 0
    assert signed_in("vina").post("/meja/relai/0/ulang/").status_code == 404


def test_an_empty_relay_says_that_nothing_waits(cast):
    page = signed_in("rama").get("/meja/relai/").content.decode()
    assert "Tidak ada yang menunggu." in page
    assert signed_in("rama").get("/meja/penutupan/").status_code == 200
    assert signed_in("vina").get("/meja/adjudikasi/").status_code == 200


@pytest.mark.parametrize("name", ["ani", "budi", "slamet", "dewi"])
def test_the_monitor_is_for_those_who_watch(cast, name):
    assert signed_in(name).get("/meja/relai/").status_code == 403
    assert signed_in(name).get("/meja/penutupan/").status_code == (200 if name == "dewi" else 403)
    with pytest.raises(Problem):
        selectors.get_monitor(cast.viewers[name])


def test_a_station_is_shown_with_the_code_that_commands_ask_for(cast, utara):
    page = signed_in("rama").get("/meja/relai/").content.decode()
    assert f'{utara.row.name} (<span class="code">{utara.code}</span>)' in page


def test_the_head_watches_and_sends_nothing(cast, eka):
    services.collect()
    item = OutboxItem.objects.get()
    assert signed_in("citra").post(f"/meja/relai/{item.pk}/ulang/").status_code == 403


def test_the_program_stops_when_it_is_told_to(cast, eka, centre, monkeypatch):
    """The program itself: a line that is down, a disk that fails, a key that is away, a pass that carries, SIGTERM."""
    import os
    import signal

    from satupintu.city.relay.management.commands import relay

    passes = []

    def once(line):
        passes.append(1)
        centre.down = len(passes) == 1
        if len(passes) == 2:
            raise OperationalError("disk I/O error")
        if len(passes) == 3:
            raise Problem(KEY_LOST)
        if len(passes) == 5:
            os.kill(os.getpid(), signal.SIGTERM)
        OutboxItem.objects.update(next_try_at="2020-01-01T00:00:00Z")
        return run_once(line)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(relay, "Centre", centre.line)
    monkeypatch.setattr(relay, "run_once", once)
    monkeypatch.setattr(relay, "pause", lambda *_: timedelta(0))
    monkeypatch.setattr(relay, "close_old_connections", lambda: None)
    try:
        call_command("relay")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(passes) == 5
    assert OutboxItem.objects.get().state == "SEARCHING"


def test_what_waits_where_and_for_how_long_is_counted_by_age(cast, utara, eka, fajar):
    services.collect()
    OutboxItem.objects.filter(packet__packet_id=eka[0]).update(written_at=NOW - timedelta(days=2))
    OutboxItem.objects.filter(packet__packet_id=fajar[0]).update(state="FAILED", written_at=NOW - timedelta(days=9))
    enrolment_services.announce(station=utara.row, announced=Announced("a" * 64, "b" * 64, 9))
    waits = {each.where: each for each in selectors.get_monitor(cast.vina).waiting}
    assert waits["TO_SEND"].numbers == (0, 0, 1, 0, 0)
    assert waits["REFUSED"].numbers == (0, 0, 0, 0, 1)
    assert waits["COMING"].numbers == (1, 0, 0, 0, 0)
    assert (waits["CASES"].total, waits["CASES"].oldest) == (0, None)
    page = signed_in("vina").get("/meja/relai/").content.decode()
    assert 'data-where="REFUSED" data-total="1"' in page


def test_what_the_centre_has_had_for_long_asks_whether_it_was_recorded_elsewhere(centre, cast, utara, eka, settings):
    run_once(centre.line())
    assert selectors.get_monitor(cast.vina).unanswered == ()
    long_ago = NOW - timedelta(days=settings.AGED_DAYS, hours=1)
    Recording.objects.update(status_since=long_ago, status="SENT_FOR_ENROLLMENT")
    again = utara.seals(cast.eka, eka[1])
    utara.sends(again)
    ((found, item),) = selectors.get_monitor(cast.vina).unanswered
    assert (found.packet_id, found.elsewhere) == (eka[0], (("Kecamatan Bontang Utara", NOW.date()),))
    page = signed_in("vina").get("/meja/relai/").content.decode()
    assert "Sudah terekam di tempat lain?" in page
    assert f'action="/meja/relai/{item}/ulang/"' in page
    assert "EKA" not in page
    assert f'action="/meja/relai/{item}/ulang/"' not in signed_in("citra").get("/meja/relai/").content.decode()


def test_all_that_the_centre_refused_is_sent_again_by_one_press(cast, eka, fajar):
    services.collect()
    OutboxItem.objects.update(state="FAILED", tries=9)
    client = signed_in("vina")
    assert "Coba lagi semua yang ditolak" in client.get("/meja/relai/").content.decode()
    page = client.post("/meja/relai/ulang/", follow=True).content.decode()
    assert "2 paket dicoba lagi" in page
    assert set(OutboxItem.objects.values_list("state", "tries")) == {("WAITING", 0)}
    assert signed_in("citra").post("/meja/relai/ulang/").status_code == 403


def test_outages_are_shown_with_station_and_uplink(cast, utara):
    services.keep_outages(station=utara.code, told=[ToldOutage("gsm", NOW - timedelta(hours=1), None)])
    page = signed_in("vina").get("/meja/relai/").content.decode()
    assert f"stasiun ke kota · {utara.code} · gsm" in page
    assert "Pusat data nasional tidak menjawab" not in page


def test_all_that_was_long_at_the_centre_is_asked_for_by_one_press(centre, cast, eka, fajar, settings, monkeypatch):
    run_once(centre.line())
    old = Recording.objects.filter(packet__packet_id=eka[0])
    old.update(status_since=NOW - timedelta(days=settings.AGED_DAYS, hours=1))
    OutboxItem.objects.update(tries=9, odd_answers=3)
    client = signed_in("vina")
    page = client.get("/meja/relai/").content.decode()
    assert "Tanyakan lagi semuanya" in page
    assert "data-more" not in page
    assert "1 paket dicoba lagi" in client.post("/meja/relai/tanya-lagi/", follow=True).content.decode()
    rows = dict(OutboxItem.objects.values_list("packet__packet_id", "odd_answers"))
    assert (rows[eka[0]], rows[fajar[0]]) == (0, 3)
    assert signed_in("citra").post("/meja/relai/tanya-lagi/").status_code == 403
    monkeypatch.setattr(enrolment, "list_unanswered", lambda _before: [])
    assert selectors.get_monitor(cast.vina).unanswered_in_all == 1
