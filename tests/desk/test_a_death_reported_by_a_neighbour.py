"""The journey: a neighbour reports a death; within the day the dead are off the field list and out of the rate."""

from base64 import b64decode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import KELURAHAN_UTARA, SYSTEM, TODAY, signed_in
from satupintu.city.enrolment import selectors as enrolment
from satupintu.city.foundation import services as foundation
from satupintu.city.foundation.viewers import Grant, Role
from satupintu.city.participation import selectors as participation
from satupintu.city.register.models import CommunityReport

DAY = {"happened_on_day": TODAY.day, "happened_on_month": TODAY.month, "happened_on_year": TODAY.year}
LETTER = b64decode(  # a photo of one pixel
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def second_officer(cast):
    grants = (Grant(Role.VERIFIER),)
    foundation.open_account(viewer=SYSTEM, username="vera", name="Vera", password="tidak-dipakai-1", grants=grants)
    return signed_in("vera")


def listed(cast):
    return {line.subject for line in enrolment.list_not_recorded(cast.citra).rows}


def wajib():
    return participation.study_table(TODAY).counts.wajib_ktp


def report(client):
    client.post("/lapor/", {"kind": "DEATH", "words": ""})
    client.post("/lapor/siapa/", {"name": "Eka Wulandary", "born": "36", "area": KELURAHAN_UTARA, "where": ""})
    client.post("/lapor/kapan/", DAY)
    client.post("/lapor/bukti/", {"photo": SimpleUploadedFile("surat.png", LETTER)})
    client.post("/lapor/kontak/", {"authority": "NEIGHBOUR", "reporter": "Siti", "paper": "", "contact": ""})
    assert client.post("/lapor/periksa/").headers["Location"] == "/lapor/selesai/"
    return CommunityReport.objects.get()


def test_a_death_reported_by_a_neighbour_leaves_list_and_rate_the_same_day(cast, client, second_officer):
    before = wajib()
    assert cast.eka in listed(cast)
    row = report(client)
    first, page = signed_in("ani"), f"/meja/laporan/{row.pk}/"
    assert f"{page}{cast.eka}/" in first.get(page).content.decode()  # found although misspelt
    first.post(f"{page}{cast.eka}/", DAY | {"spouse": ""})
    assert (cast.eka in listed(cast), wajib()) == (True, before)  # one officer is not enough
    second_officer.post(f"{page}sahkan/")
    assert (cast.eka in listed(cast), wajib()) == (False, before - 1)
    state = client.post("/lapor/status/", {"claim_code": row.claim_code}).content.decode()
    assert 'data-state="ACCEPTED"' in state
