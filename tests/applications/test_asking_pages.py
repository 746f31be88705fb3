"""The public pages of asking: one question a page, no account, no NIK in an address."""

import re
from datetime import timedelta

import pytest

from cast import PLACE_UTARA, SYSTEM, TODAY, papers, slots
from satupintu.city.applications import selectors, services
from satupintu.city.applications.models import Application
from satupintu.city.applications.rules.kinds import Kind
from satupintu.city.applications.ui import address_of
from satupintu.city.foundation import claim_codes
from satupintu.city.register.rules.reports import Authority

KIND, WHO, PLACE, TIME = "/permohonan/", "/permohonan/siapa/", "/permohonan/tempat/", "/permohonan/waktu/"
CONTACT, CHECK, DONE = "/permohonan/kontak/", "/permohonan/periksa/", "/permohonan/selesai/"
REFUSAL = "Ketiganya tidak cocok satu sama lain dalam data kami."


def of(ref, **changes):
    nik, kk, born = papers(ref)
    who = {"nik": nik, "kk_number": kk, "birth_date_day": born.day, "birth_date_month": born.month}
    return who | {"birth_date_year": born.year} | changes


def post(client, path, **data):
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


@pytest.fixture
def nine(cast):
    return slots(quota=1)[0]


@pytest.fixture
def walk(client, cast, nine):
    """A resident who has answered all questions and stands before the check."""
    assert post(client, KIND, kind="BARU") == WHO
    assert post(client, WHO, **of(cast.eka)) == PLACE
    assert post(client, PLACE, place=PLACE_UTARA) == TIME
    assert post(client, TIME, slot=nine) == CONTACT
    assert post(client, CONTACT, contact="0812 3456 7890", on_behalf_by="") == CHECK
    return client


def test_from_the_first_question_to_the_claim_code(walk, cast):
    page = walk.get(CHECK).content.decode()
    for answer in ("Kartu pertama", "Kecamatan Bontang Utara", "Senin, 6 Juli 2026, 09.00–10.00", "0812 3456 7890"):
        assert answer in page
    assert post(walk, CHECK) == DONE
    done = walk.get(DONE).content.decode()
    code = re.search(r'data-claim-code="(\w{13})"', done).group(1)
    assert claim_codes.shown(code) in done
    assert "<svg" in done
    assert "Kartu keluarga (KK)" in done
    entry = selectors.get_by_claim_code(cast.ani, code)
    assert (entry.subject, entry.place, entry.contact) == (cast.eka, PLACE_UTARA, "0812 3456 7890")
    assert walk.get(CHECK).headers["Location"] == KIND  # sent once


def test_neither_session_nor_page_keeps_the_nik(walk, cast):
    nik, kk, _ = papers(cast.eka)
    kept = str(dict(walk.session.items())) + walk.get(CHECK).content.decode()
    assert nik not in kept
    assert kk not in kept
    assert "EKA" not in kept


@pytest.mark.parametrize("path", [WHO, PLACE, TIME, CONTACT, CHECK, DONE])
def test_who_jumps_ahead_is_led_to_the_first_open_question(client, db, path):
    assert client.get(path).headers["Location"] == KIND


def test_an_answer_can_be_changed_from_the_check(walk, nine):
    assert 'href="/permohonan/kontak/?check"' in walk.get(CHECK).content.decode()
    assert 'href="/permohonan/periksa/"' in walk.get(f"{CONTACT}?check").content.decode()
    assert post(walk, f"{CONTACT}?check", contact="", on_behalf_by="FAJAR", authority="FAMILY") == CHECK
    assert "FAJAR" in walk.get(CHECK).content.decode()
    assert post(walk, f"{PLACE}?check", place="KANTOR") == TIME  # another place has other times
    assert walk.get(CHECK).headers["Location"] == TIME
    assert post(walk, f"{TIME}?check", slot="none") == CHECK
    assert "Tanpa waktu tertentu" in walk.get(CHECK).content.decode()
    assert post(walk, CHECK) == DONE


def test_who_applies_for_another_says_by_what_authority(walk, cast):
    asked = walk.post(CONTACT, {"contact": "", "on_behalf_by": "FAJAR"})
    assert asked.status_code == 400
    assert "atas dasar apa" in asked.content.decode()
    assert post(walk, CONTACT, contact="", on_behalf_by="FAJAR", authority="WRITTEN") == CHECK
    assert "Surat kuasa dari orangnya" in walk.get(CHECK).content.decode()
    post(walk, CHECK)
    code = re.search(r'data-claim-code="(\w{13})"', walk.get(DONE).content.decode()).group(1)
    entry = selectors.get_by_claim_code(cast.ani, code)
    assert (entry.on_behalf_by, entry.authority) == ("FAJAR", Authority.WRITTEN)


def test_an_authority_without_a_name_is_a_slip_of_the_finger(walk, cast):
    assert post(walk, CONTACT, contact="", on_behalf_by="", authority="FAMILY") == CHECK
    assert post(walk, CHECK) == DONE
    assert Application.objects.get().authority == ""


def test_another_kind_asks_again_who_it_is_for(walk):
    assert post(walk, f"{KIND}?check", kind="BARU") == CHECK
    assert post(walk, f"{KIND}?check", kind="HILANG") == WHO


def test_each_time_says_whether_a_blank_is_set_aside(walk, cast, nine):
    services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.fajar, slot_id=nine)
    page = walk.get(TIME).content.decode()
    assert "Pada waktu ini satu blangko disisihkan untuk Anda." in page  # ten o'clock
    assert "tidak ada blangko yang disisihkan" in page  # nine o'clock


@pytest.mark.parametrize(
    "change",
    [
        {"nik": "6474914105900009"},
        {"kk_number": "6474910902120009"},
        {"birth_date_year": 1991},
    ],
)
def test_whatever_is_wrong_in_the_papers_the_refusal_is_the_same(client, cast, change):
    client.post(KIND, {"kind": "BARU"})
    answer = client.post(WHO, of(cast.eka, **change))
    assert answer.status_code == 400
    assert REFUSAL in answer.content.decode()
    assert answer.content.decode().count('class="error"') == 0  # no single field is blamed


def test_guessing_is_slowed_down_by_the_nik(client, cast):
    client.post(KIND, {"kind": "BARU"})
    for year in range(8):
        assert client.post(WHO, of(cast.eka, birth_date_year=1950 + year)).status_code == 400
    assert client.post(WHO, of(cast.eka)).status_code == 429
    assert client.post(WHO, of(cast.fajar)).status_code == 302


def test_a_number_of_the_wrong_form_is_named_at_its_field(client, cast):
    client.post(KIND, {"kind": "BARU"})
    page = client.post(WHO, of(cast.eka, nik="123", kk_number="6474 91")).content.decode()
    assert 'href="#id_nik"' in page
    assert 'href="#id_kk_number"' in page
    assert client.post(WHO, of(cast.eka, nik="6474 9141 0590 0001")).status_code == 302


def test_who_may_not_ask_is_told_before_the_other_questions(client, cast):
    client.post(KIND, {"kind": "BARU"})
    assert "mulai usia 17 tahun" in client.post(WHO, of(cast.gita)).content.decode()
    services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    assert "sudah ada dan belum selesai" in client.post(WHO, of(cast.eka)).content.decode()


def test_a_contact_that_reaches_nobody_is_refused(walk):
    assert walk.post(CONTACT, {"contact": "tetangga"}).status_code == 400
    assert walk.post(CONTACT, {"contact": "eka@contoh.id"}).status_code == 302


def test_a_time_taken_meanwhile_leads_back_to_the_times(walk, cast, nine):
    for name in ("fajar", "hana", "ian"):
        services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.residents[name], slot_id=nine)
    assert post(walk, CHECK) == TIME
    assert "Waktu ini baru saja diambil orang lain." in walk.get(TIME).content.decode()
    assert not Application.objects.filter(resident__ref=cast.eka).exists()
    assert walk.post(TIME, {"slot": nine}).status_code == 400


def test_an_application_made_meanwhile_is_told(walk, cast):
    services.apply(viewer=SYSTEM, kind=Kind.NEW, resident_ref=cast.eka)
    assert walk.post(CHECK).status_code == 409


def test_a_place_without_times_can_still_be_chosen(client, cast):
    slots(day=TODAY - timedelta(1))
    post(client, KIND, kind="BARU")
    post(client, WHO, **of(cast.eka))
    post(client, PLACE, place=PLACE_UTARA)
    assert "Tanpa waktu tertentu" in client.get(TIME).content.decode()
    assert client.post(TIME, {}).status_code == 400


def test_every_page_opens_with_the_answer_given_before(walk):
    assert 'value="BARU"' in walk.get(KIND).content.decode()
    for path in (KIND, PLACE, TIME):
        assert "checked" in walk.get(path).content.decode()
    assert 'value="0812 3456 7890"' in walk.get(CONTACT).content.decode()
    assert not re.search(r'name="nik"[^>]*value=', walk.get(WHO).content.decode())


def test_pages_are_not_kept_by_the_browser(walk):
    assert "no-store" in walk.get(CHECK).headers["Cache-Control"]


def test_behind_the_proxy_tries_are_counted_by_the_address_it_wrote(settings):
    meta = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.0.0.1, 36.70.1.2"}
    settings.HTTPS = False
    assert address_of(meta) == "127.0.0.1"
    settings.HTTPS = True
    assert address_of(meta) == "36.70.1.2"
    assert address_of({"REMOTE_ADDR": "127.0.0.1"}) == "127.0.0.1"
