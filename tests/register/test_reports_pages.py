"""The pages of reporting: five questions without an account, a claim code, what became of it."""

import re
from base64 import b64decode
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from reports_cast import code_of, picture, send

from cast import CITY, KELURAHAN_UTARA, TODAY
from satupintu.city.register import services
from satupintu.city.register.models import CommunityReport
from satupintu.city.register.rules.reports import Authority, ReportKind, WhyNot

WHAT, WHO, WHEN, PHOTO = "/lapor/", "/lapor/siapa/", "/lapor/kapan/", "/lapor/bukti/"
CONTACT, CHECK, DONE, STATUS = "/lapor/kontak/", "/lapor/periksa/", "/lapor/selesai/", "/lapor/status/"
PERSON = {"name": "Fajar Hidayat", "born": "41", "area": KELURAHAN_UTARA, "where": "Jalan Pelita 7"}
DAY = {"happened_on_day": TODAY.day, "happened_on_month": TODAY.month, "happened_on_year": TODAY.year}
NEIGHBOUR = {"authority": "NEIGHBOUR", "reporter": "Siti", "paper": "", "contact": ""}


def post(client, path, **data):
    answer = client.post(path, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def upload(content, name="surat.jpg"):
    return SimpleUploadedFile(name, content, "image/jpeg")


@pytest.fixture
def walk(client, cast):
    """A neighbour who has answered all questions and stands before the check."""
    assert post(client, WHAT, kind="DEATH", words="") == WHO
    assert post(client, WHO, **PERSON) == WHEN
    assert post(client, WHEN, **DAY) == PHOTO
    assert post(client, PHOTO, photo=upload(picture("PNG"))) == CONTACT
    assert post(client, CONTACT, **NEIGHBOUR) == CHECK
    return client


def test_from_the_first_question_to_what_became_of_it(walk, cast):
    page = walk.get(CHECK).content.decode()
    for answer in ("Kematian", "Fajar Hidayat", "1985", "Jalan Pelita 7, Api-api", "6 Juli 2026", "Siti", "Satu foto"):
        assert answer in page
    assert post(walk, CHECK) == DONE
    code = re.search(r'data-claim-code="(\w{13})"', walk.get(DONE).content.decode()).group(1)
    row = CommunityReport.objects.get(claim_code=code)
    assert (row.kind, row.birth_year, row.authority, row.reporter) == ("DEATH", 1985, "NEIGHBOUR", "Siti")
    assert bytes(row.photo.content)[:2] == b"\xff\xd8"
    assert 'data-state="OPEN"' in walk.post(STATUS, {"claim_code": code}).content.decode()
    services.reject_report(viewer=cast.vina, number=row.pk, why=WhyNot.NOT_SO, note="Beliau sehat.")
    page = walk.post(STATUS, {"claim_code": code.lower()}).content.decode()
    assert "keadaannya tidak demikian" in page
    assert "Beliau sehat." in page
    assert "Fajar" not in page


def test_a_report_sent_twice_is_one(walk):
    before = dict(walk.session.items())
    assert post(walk, CHECK) == DONE
    assert post(walk, CHECK) == DONE  # the button pressed again
    session = walk.session
    session["report"] = before["report"]
    session.save()
    assert post(walk, CHECK) == DONE  # two requests at once
    assert CommunityReport.objects.count() == 1
    assert walk.get(CHECK).headers["Location"] == WHAT


@pytest.mark.parametrize("path", [WHO, WHEN, PHOTO, CONTACT, CHECK, DONE])
def test_who_jumps_ahead_is_led_to_the_first_open_question(client, db, path):
    assert client.get(path).headers["Location"] == WHAT


def test_the_pages_are_the_same_whether_somebody_is_known_or_not(client, cast):
    said = []
    for name in ("FAJAR HIDAYAT", "Tidak Ada Siapa"):
        client.session.flush()
        post(client, WHAT, kind="DEATH", words="")
        post(client, WHO, **PERSON | {"name": name})
        post(client, WHEN, **DAY)
        post(client, PHOTO)
        post(client, CONTACT, **NEIGHBOUR)
        post(client, CHECK)
        page = client.get(DONE).content.decode()
        code = re.search(r'data-claim-code="(\w{13})"', page).group(1)
        answers = page + client.post(STATUS, {"claim_code": code}).content.decode()
        said.append(re.sub(r"(?s)<svg.*?</svg>|nonce=\S+|value=\S+|content=\S+|[0-9A-Z-]{13,15}", "", answers))
    assert said[0] == said[1]


def test_an_answer_can_be_changed_from_the_check(walk):
    assert f'href="{WHO}?check"' in walk.get(CHECK).content.decode()
    assert f'href="{CHECK}"' in walk.get(f"{WHO}?check").content.decode()
    assert 'value="1985"' in walk.get(f"{WHO}?check").content.decode()
    assert post(walk, f"{WHO}?check", **PERSON | {"born": "", "area": CITY, "where": ""}) == CHECK
    page = walk.get(CHECK).content.decode()
    assert "1985" not in page
    assert "Kota Bontang" in page
    assert 'value="2026"' in walk.get(f"{WHEN}?check").content.decode()


def test_a_photo_stays_until_another_is_chosen_or_it_is_left_out(walk):
    kept = walk.session["report"]["photo"]["content"]
    assert b64decode(kept)[:2] == b"\xff\xd8"
    assert "Satu foto sudah dipilih." in walk.get(PHOTO).content.decode()
    assert post(walk, f"{PHOTO}?check") == CHECK
    assert walk.session["report"]["photo"]["content"] == kept
    assert post(walk, f"{PHOTO}?check", without="on") == CHECK
    assert walk.session["report"]["photo"]["content"] == ""
    assert post(walk, CHECK) == DONE
    assert CommunityReport.objects.get().photo is None


def test_a_photo_that_was_never_sent_goes_with_its_session(walk):
    old = Session.objects.create(session_key="old", session_data="", expire_date=datetime(2020, 1, 1, tzinfo=UTC))
    post(walk, f"{PHOTO}?check", photo=upload(picture()))
    assert not Session.objects.filter(pk=old.pk).exists()
    assert walk.session["report"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 surat", picture()[:100]])
def test_what_is_no_photo_is_refused_with_words(client, cast, content):
    post(client, WHAT, kind="DEATH", words="")
    post(client, WHO, **PERSON)
    post(client, WHEN, **DAY)
    answer = client.post(PHOTO, {"photo": upload(content)})
    assert answer.status_code == 400
    assert "bukan gambar yang dapat kami baca" in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "data", "said"),
    [
        (WHAT, {"words": ""}, "Pilih apa yang Anda laporkan"),
        (WHAT, {"kind": "MOVE", "words": " "}, "Tuliskan: untuk pindah"),
        (WHAT, {"kind": "DEATH", "words": "NIK 6474 9141 0590 0001"}, "nomor 16 angka"),
        (WHO, PERSON | {"name": ""}, "Tuliskan namanya"),
        (WHO, PERSON | {"born": "1700"}, "bukan tahun lahir"),
        (WHO, PERSON | {"born": "lama"}, "dengan angka"),
        (WHO, PERSON | {"area": ""}, "Pilih kelurahan dari daftar"),
        (WHO, PERSON | {"area": "99"}, "Pilih kelurahan dari daftar"),
        (WHEN, DAY | {"happened_on_year": TODAY.year + 1}, "belum tiba"),
        (WHEN, {}, "Isi tanggal"),
        (CONTACT, NEIGHBOUR | {"authority": ""}, "Pilih salah satu"),
        (CONTACT, NEIGHBOUR | {"reporter": ""}, "Tuliskan nama Anda"),
        (CONTACT, NEIGHBOUR | {"authority": "INSTITUTION"}, "Sebutkan suratnya"),
        (CONTACT, NEIGHBOUR | {"contact": "rumah"}, "nomor telepon, misalnya"),
    ],
)
def test_what_does_not_fit_is_asked_again_with_words(walk, path, data, said):
    answer = walk.post(path, data)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_about_oneself_no_name_is_needed(walk):
    assert post(walk, CONTACT, **NEIGHBOUR | {"authority": "SELF", "reporter": ""}) == CHECK


def test_a_wrong_code_is_told_and_guessing_is_limited(client, cast):
    number = send()
    for _ in range(60):
        assert client.post(STATUS, {"claim_code": "0000000000000"}).status_code == 400
    assert client.post(STATUS, {"claim_code": code_of(number)}).status_code == 429
    assert client.get(STATUS).status_code == 200
    assert client.post(STATUS, {}).status_code == 400


def test_reports_and_photos_from_one_address_are_limited(walk):
    session = walk.session
    kept = session["report"]
    for _ in range(20):
        assert post(walk, CHECK) == DONE
        session = walk.session
        session["report"] = kept
        session.save()
    assert walk.post(CHECK).status_code == 429
    for _ in range(39):
        walk.post(PHOTO, {"photo": upload(b"x")})
    assert walk.post(PHOTO, {"photo": upload(b"x")}).status_code == 429


def test_the_status_of_a_card_leads_to_the_status_of_a_report(client, cast):
    assert f'href="{STATUS}"' in client.get("/status/").content.decode()


def test_what_is_reported_by_written_authority_says_which(walk):
    assert post(walk, CONTACT, **NEIGHBOUR | {"authority": "WRITTEN", "paper": "Surat kuasa 3 Juli 2026"}) == CHECK
    post(walk, CHECK)
    row = CommunityReport.objects.get()
    assert (Authority(row.authority), row.paper, ReportKind(row.kind)) == (
        Authority.WRITTEN,
        "Surat kuasa 3 Juli 2026",
        ReportKind.DEATH,
    )
