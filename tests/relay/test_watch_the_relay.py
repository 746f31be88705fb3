"""The relay monitor shows what waits where and since when, and sends again when asked."""

import pytest
from django.core.management import call_command
from django.test import Client

from cast import BACKEND, account
from satupintu.city.enrolment import services as enrolment_services
from satupintu.city.foundation.problems import Problem
from satupintu.city.relay import selectors, services
from satupintu.city.relay.centre import Unreachable
from satupintu.city.relay.jobs.sending import run_once
from satupintu.city.relay.models import OutboxItem


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(account(name), backend=BACKEND)
    return client


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
    for address in ("/meja/relai/", "/meja/penutupan/"):
        assert signed_in(name).get(address).status_code == 403
    with pytest.raises(Problem):
        selectors.get_monitor(cast.viewers[name])


def test_the_head_watches_and_sends_nothing(cast, eka):
    services.collect()
    item = OutboxItem.objects.get()
    assert signed_in("citra").post(f"/meja/relai/{item.pk}/ulang/").status_code == 403


def test_the_program_stops_when_it_is_told_to(cast, eka, centre, monkeypatch):
    """The program itself: one pass with a line that is down, one that carries, then SIGTERM."""
    import os
    import signal

    from satupintu.city.relay.management.commands import relay

    passes = []

    def once(line):
        passes.append(1)
        centre.down = len(passes) == 1
        if len(passes) == 3:
            os.kill(os.getpid(), signal.SIGTERM)
        OutboxItem.objects.update(next_try_at="2020-01-01T00:00:00Z")
        return run_once(line)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    monkeypatch.setattr(relay, "Centre", centre.line)
    monkeypatch.setattr(relay, "run_once", once)
    monkeypatch.setattr(relay, "close_old_connections", lambda: None)
    try:
        call_command("relay")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert len(passes) == 3
    assert OutboxItem.objects.get().state == "SEARCHING"
