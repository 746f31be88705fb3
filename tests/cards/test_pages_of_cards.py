"""The desks of blanks, printing, letters and hand-over, as officers use them."""

import re

import pytest
from cards_cast import apply, deliver, picture, print_ready, status_of
from django.core.files.uploadedfile import SimpleUploadedFile

from satupintu.city.applications import selectors as applications
from satupintu.city.cards import selectors, services
from satupintu.city.cards.models import Card, HandOver, Suket
from satupintu.city.enrolment import keys
from satupintu.city.relay import centre
from satupintu.packets.keys import ReadingKey
from satupintu.packets.status import Status


class FakeCentre:
    """The data centre at the other end of the line: says about each finger what it was told to say."""

    answer = centre.Answer(200, {"decision": True, "scores": [{"score": 0.91}]})

    def __init__(self, **_):
        pass

    def verify(self, person, transaction, question):
        return self.answer

    def close(self):
        pass


@pytest.fixture
def line_to_centre(monkeypatch):
    monkeypatch.setattr("satupintu.city.relay.services.asking.Centre", FakeCentre)
    monkeypatch.setattr(keys, "find_centre_reader", lambda: ReadingKey.generate().reader)
    return FakeCentre


def test_a_box_is_entered_on_the_page_and_seen_in_the_stock(cast, sign_in):
    client = sign_in("slamet")
    box = {"first_serial": "TST000001", "last_serial": "TST000007", "received_on_day": "6", "received_on_month": "7"}
    missing = client.post("/meja/blangko/kiriman/", box)
    assert missing.status_code == 400
    done = client.post("/meja/blangko/kiriman/", box | {"received_on_year": "2026"}, follow=True)
    assert 'data-stock="7"' in done.content.decode()
    again = client.post("/meja/blangko/kiriman/", box | {"received_on_year": "2026"}, follow=True)
    assert 'data-stock="7"' in again.content.decode()
    wrong = client.post("/meja/blangko/kiriman/", box | {"received_on_year": "2026", "last_serial": "X1"})
    assert wrong.status_code == 400
    assert "error-summary" in wrong.content.decode()


def test_blanks_go_out_by_the_pages(cast, sign_in):
    deliver(cast, 7)
    client = sign_in("slamet")
    client.post("/meja/blangko/kembali/", {"count": "3", "reason": "to the province"})
    client.post("/meja/blangko/rusak/", {"serial": "TST000007", "reason": "bent"})
    assert client.post("/meja/blangko/kembali/", {"count": "9", "reason": "x"}).status_code == 400
    assert client.post("/meja/blangko/rusak/", {"serial": "NONE", "reason": "x"}).status_code == 400
    page = client.get("/meja/blangko/?page=1").content.decode()
    assert 'data-stock="3"' in page
    assert 'data-stock-spoiled="1"' in page
    assert client.post("/meja/blangko/sisihkan/").status_code == 302


def test_a_card_is_printed_looked_at_and_declared_a_misprint(cast, sign_in):
    deliver(cast, 2)
    application = print_ready(cast.eka)
    client = sign_in("vina")
    assert f'data-application="{application}"' in client.get("/meja/cetak/").content.decode()
    shown = client.post("/meja/cetak/", {"application": application})
    assert shown.status_code == 302
    card = Card.objects.get()
    assert 'data-serial="TST000001"' in client.get(shown.url).content.decode()
    pdf, png = client.get(f"{shown.url}kartu.pdf"), client.get(f"{shown.url}kartu.png")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert (png["Content-Type"], png.content[:4]) == ("image/png", b"\x89PNG")
    assert "no-store" in pdf["Cache-Control"]
    assert client.post(f"{shown.url}salah/", {"reason": ""}).status_code == 400
    client.post(f"{shown.url}salah/", {"reason": "smeared"})
    assert status_of(application) is Status.PRINT_READY_RECORD
    assert not selectors.get_card(cast.vina, card.pk).waits


@pytest.mark.parametrize("number", ["", "x", "9" * 30])
def test_a_number_that_is_none_is_a_clear_problem(cast, sign_in, number):
    assert sign_in("vina").post("/meja/cetak/", {"application": number}).status_code == 400


def test_without_blanks_the_page_leads_to_the_suket(cast, sign_in):
    application = print_ready(cast.eka)
    client = sign_in("vina")
    assert "/meja/suket/" in client.get("/meja/cetak/").content.decode()
    refused = client.post("/meja/cetak/", {"application": application})
    assert refused.status_code == 409
    assert "NO_BLANK" in refused.content.decode()
    issued = client.post("/meja/suket/", {"application": application})
    assert 'data-valid-until="2027-01-06"' in client.get(issued.url).content.decode()
    letter = client.get(f"/meja/suket/{Suket.objects.get().pk}.pdf")
    assert letter.content[:5] == b"%PDF-"
    assert f"/meja/suket/{Suket.objects.get().pk}/" in client.get("/meja/suket/").content.decode()


def test_the_head_decides_on_a_suket_although_blanks_are_left(cast, sign_in):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    assert sign_in("vina").post("/meja/suket/", {"application": application}).status_code == 409
    given = {"application": application, "override_reason": "printer broken"}
    assert sign_in("citra").post("/meja/suket/", given).status_code == 302
    assert Suket.objects.get().override_reason == "printer broken"
    assert sign_in("vina").get("/meja/suket/999/").status_code == 409


def test_the_public_check_tells_little(cast, client):
    deliver(cast, 1)
    services.print_card(viewer=cast.vina, application_id=print_ready(cast.eka))
    page = client.get(f"/periksa/{Card.objects.get().token}/")
    assert page.status_code == 200
    assert 'data-standing="NOT_YET"' in page.content.decode()
    assert "WULANDARI" not in page.content.decode()
    assert not re.search(r"\d{16}", page.content.decode())


def test_guessing_tokens_is_slowed_down(cast, client):
    answers = [client.get(f"/periksa/{number:026}/").status_code for number in range(32)]
    assert answers[0] == 404
    assert answers[-1] == 429


def finger(content=None):
    return SimpleUploadedFile("finger.png", content or picture(size=(200, 200)), content_type="image/png")


@pytest.fixture
def waiting(cast):
    deliver(cast, 1)
    application = print_ready(cast.eka)
    return services.print_card(viewer=cast.vina, application_id=application), application


def test_the_card_is_handed_over_to_the_right_finger(cast, sign_in, waiting, line_to_centre):
    card, application = waiting
    code = applications.get_application(cast.vina, application).claim_code
    client = sign_in("ani")
    found = client.post("/meja/serah/", {"claim_code": code})
    assert found.url == f"/meja/serah/{card}/"
    assert "EKA WULANDARI" in client.get(found.url).content.decode()
    done = client.post(found.url, {"finger": "2", "image": finger()})
    assert done.url == f"/meja/serah/{card}/selesai/"
    assert f'data-handed-over="{card}"' in client.get(done.url).content.decode()
    assert status_of(application) is Status.CARD_ISSUED
    assert (HandOver.objects.get().finger, HandOver.objects.get().score) == (2, 0.91)
    assert client.get(f"/meja/serah/{card}/tanda-terima.pdf").content[:5] == b"%PDF-"


def test_another_persons_finger_and_a_file_that_is_no_picture_are_refused(
    cast, sign_in, waiting, line_to_centre, monkeypatch
):
    card, application = waiting
    monkeypatch.setattr(line_to_centre, "answer", centre.Answer(200, {"decision": False, "scores": [{"score": 0.1}]}))
    client = sign_in("ani")
    assert client.post(f"/meja/serah/{card}/", {"finger": "2", "image": finger()}).status_code == 400
    assert client.post(f"/meja/serah/{card}/", {"finger": "2", "image": finger(b"GIF89a")}).status_code == 400
    assert client.post(f"/meja/serah/{card}/", {"finger": "11", "image": finger()}).status_code == 400
    assert client.get(f"/meja/serah/{card}/selesai/").url == "/meja/serah/"
    assert status_of(application) is Status.CARD_PRINTED


def test_a_verifier_vouches_on_a_page_of_its_own(cast, sign_in, waiting):
    card, application = waiting
    assert sign_in("ani").get(f"/meja/serah/{card}/jamin/").status_code == 403
    client = sign_in("vina")
    assert f"/meja/serah/{card}/jamin/" in client.get(f"/meja/serah/{card}/").content.decode()
    assert client.post(f"/meja/serah/{card}/jamin/", {"reason": ""}).status_code == 400
    client.post(f"/meja/serah/{card}/jamin/", {"reason": "burnt fingers"})
    assert status_of(application) is Status.CARD_ISSUED
    assert client.get(f"/meja/serah/{card}/tanda-terima.pdf").status_code == 200


def test_a_claim_code_that_leads_nowhere_says_so(cast, sign_in):
    client = sign_in("ani")
    assert client.post("/meja/serah/", {"claim_code": "0000000000000"}).status_code == 400
    code = applications.get_application(cast.vina, apply(cast.eka)).claim_code
    assert client.post("/meja/serah/", {"claim_code": code}).status_code == 400
    assert client.get("/meja/serah/77/tanda-terima.pdf").status_code == 409
    assert sign_in("vina").get("/meja/cetak/77/kartu.pdf").status_code == 409
    assert client.get("/meja/suket/77.pdf").status_code == 409
