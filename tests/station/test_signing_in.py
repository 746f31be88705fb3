from datetime import timedelta

from django.test import Client
from django.utils import timezone
from fake_city import PASSWORD
from steps import Desk, a_picture

from satupintu.station.link.sender import run_once
from satupintu.station.operators import drawer
from satupintu.station.operators.models import Operator
from satupintu.station.vault.models import Draft


def test_an_operator_signs_in_while_the_city_is_away(station, client):
    station.away = True
    desk = Desk(client)
    desk.sign_in("sari")
    assert "Daftar hari ini" in desk.text()


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(station, client):
    desk = Desk(client)
    answers = set()
    for username in ("sari", "nobody"):
        desk.sign_in(username, "salah")
        assert desk.answer.status_code == 403
        answers.add("Nama pengguna atau kata sandi salah" in desk.text())
    assert answers == {True}


def test_guessing_is_slowed_down(station, client):
    desk = Desk(client)
    for _ in range(5):
        desk.sign_in("sari", "salah")
    desk.sign_in("sari", PASSWORD)
    assert desk.answer.status_code == 429
    Operator.objects.update(locked_until=timezone.now() - timedelta(seconds=1))
    desk.sign_in("sari", PASSWORD)
    assert "Daftar hari ini" in desk.text()


def test_an_empty_form_says_what_is_missing_and_links_to_it(station, client):
    desk = Desk(client)
    page = desk.press("/masuk/", {})
    assert page.xpath('//a[@href="#id_username"]')


def test_whoever_left_the_citys_list_may_not_work_here(desk, station):
    station.operators = station.operators[1:]
    run_once(timezone.now(), with_list=True)
    desk.see("/")
    assert "Masuk" in desk.text()


def test_every_page_needs_an_operator(station, client):
    desk = Desk(client)
    for path in ("/", "/kotak-keluar/", "/tutup-hari/", "/bukti/x/", "/rekam/00000000-0000-0000-0000-000000000000/"):
        desk.see(path)
        assert desk.answer.redirect_chain == [("/masuk/", 302)], path


def test_after_a_restart_drafts_open_again_with_the_password(desk, station):
    desk.open(1)
    desk.confirm()
    desk.take("photo", a_picture())
    drawer._keys.clear()  # what a restart does
    desk.see(desk.draft)
    assert desk.answer.redirect_chain[-1][0] == "/masuk/"
    desk.sign_in("sari")
    desk.see(desk.draft)
    assert "WARGA CONTOH 1" in desk.text()


def test_another_operator_cannot_open_a_draft_but_may_discard_it(desk, station):
    desk.open(1)
    other = Desk(Client())
    other.sign_in("budi", "sandi budi")
    page = other.see(desk.draft)
    assert "Operator lain memulai perekaman ini" in other.text(page)
    assert "WARGA CONTOH" not in other.text(page)
    other.press("/rekam/", {"application": "application-1"})
    form = next(form for form in other.see(desk.draft).forms if form.action.endswith("/batal/"))
    other.press(form.action)
    assert not Draft.objects.exists()


def test_a_draft_under_an_old_password_says_so_and_can_be_discarded(desk, station):
    desk.open(1)
    Operator.objects.update(salt=b"0" * 16)
    desk.sign_in("sari")
    page = desk.see(desk.draft)
    assert "dimulai dengan kata sandi lain" in desk.text(page)
    assert any(form.action.endswith("/batal/") for form in page.forms)


def test_signing_out_closes_the_drawer(desk, station):
    session = desk.client.session.session_key
    assert drawer.find(session)
    desk.press("/keluar/")
    assert drawer.find(session) is None


def test_a_drawer_unused_for_an_hour_is_emptied_by_the_next_press_of_anybody(desk, station, settings, monkeypatch):
    session, now = desk.client.session.session_key, drawer.uptime()
    monkeypatch.setattr(drawer, "uptime", lambda: now + settings.SESSION_COOKIE_AGE - 60)
    assert drawer.find(session)
    monkeypatch.setattr(drawer, "uptime", lambda: now + 2 * settings.SESSION_COOKIE_AGE)
    assert drawer.find("another") is None
    assert session not in drawer._keys


def test_no_password_and_no_key_is_stored(desk, station):
    desk.open(1)
    key = drawer.find(desk.client.session.session_key)
    assert key.raw.hex() not in repr(key)
    stored = repr(dict(desk.client.session.items()))
    assert PASSWORD not in stored
    assert key.raw.hex() not in stored


def test_the_station_serves_its_own_machine_only(station, client):
    assert client.get("/state", REMOTE_ADDR="10.0.0.7").status_code == 403
    assert client.get("/state", HTTP_HOST="evil.example").status_code == 400


def test_a_form_from_another_page_is_refused(station):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/masuk/", {"username": "sari", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Halaman terlalu lama terbuka" in answer.content.decode()


def test_the_page_may_load_nothing_from_elsewhere(station, client):
    answer = client.get("/masuk/")
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<script>" not in answer.content.decode()
    assert " style=" not in answer.content.decode()


def test_english_when_chosen_and_indonesian_otherwise(station, client):
    assert "Kata sandi" in client.get("/masuk/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    client.post("/bahasa/", {"language": "en", "next": "/masuk/"})
    assert "Password" in client.get("/masuk/").content.decode()


def test_before_the_first_contact_the_page_says_what_is_missing(city, transactional_db, client):
    page = Desk(client).see("/masuk/")
    assert "Belum ada akun" in " ".join(page.text_content().split())
