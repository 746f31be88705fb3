"""The officer's pages: the worklist, a report beside the register, accepting, rejecting, the second officer."""

from datetime import timedelta

import pytest
from django.test import Client
from reporting import row
from reports_cast import picture, second_verifier, send

from cast import RT_SELATAN, TODAY, signed_in
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register.models import LifeEvent, Resident
from satupintu.city.register.rules.reports import ReportKind

LIST = "/meja/laporan/"
DIED = {"happened_on_day": TODAY.day, "happened_on_month": TODAY.month, "happened_on_year": TODAY.year}


@pytest.fixture
def vina(cast):
    return signed_in("vina")


def page_of(answer, status=200):
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def at(number, rest=""):
    return f"{LIST}{number}/{rest}"


def test_the_list_shows_the_gravest_first(vina):
    assert "Semua laporan sudah diputuskan." in page_of(vina.get(LIST))
    mistake, death = send(kind=ReportKind.MISTAKE, words="Salah"), send(photo=picture())
    page = page_of(vina.get(LIST))
    assert page.index(f'data-report="{death}"') < page.index(f'data-report="{mistake}"')
    assert f'href="{at(death, "foto/")}"' in page
    assert at(mistake, "foto/") not in page
    page_of(vina.get(f"{LIST}?page=x"))


def test_a_long_list_has_pages(vina):
    for _ in range(51):
        send()
    assert 'rel="next"' in page_of(vina.get(LIST))
    assert 'rel="prev"' in page_of(vina.get(f"{LIST}?page=2"))


def test_the_report_stands_beside_its_photo_and_the_register(vina, cast):
    number = send(photo=picture(), contact="0812 3456 7890")
    page = page_of(vina.get(at(number)))
    for seen in ("Fajar Hidayat", "0812 3456 7890", f'src="{at(number, "foto/")}"', at(number, f"{cast.fajar}/")):
        assert seen in page
    photo = vina.get(at(number, "foto/"))
    assert (photo["Content-Type"], photo["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert photo["Content-Disposition"] == f'inline; filename="laporan-{number}.jpg"'
    assert photo["Cross-Origin-Resource-Policy"] == "same-origin"
    read = AuditEntry.objects.get(action="REPORT_PHOTO_READ")
    assert (read.actor, read.purpose, read.detail) == ("Vina Amalia", "DECIDE_REPORT", {"report": number})
    assert at(number, f"{cast.gita}/") in page_of(vina.post(at(number), {"text": "gita lestari"}))
    page_of(vina.post(at(number), {"text": "x"}), 400)
    assert "Tidak ada yang cocok" in page_of(vina.get(at(send(name="Zzyzx Qqq", birth_year=None))))


@pytest.mark.parametrize("name", [None, "budi", "slamet", "citra"])
def test_nobody_else_opens_a_report_or_its_photo(cast, name):
    number = send(photo=picture())
    client = signed_in(name) if name else Client()
    for path in (LIST, at(number), at(number, "foto/"), at(number, f"{cast.fajar}/")):
        assert client.get(path).status_code == (403 if name else 302)
    for path in ("tolak/", "sahkan/", "kembali/"):
        assert client.post(at(number, path)).status_code == (403 if name else 302)


def test_two_officers_enter_the_death_of_a_wajib_ktp(vina, cast):
    number = send()
    assert "petugas lain harus mengesahkan" in page_of(vina.get(at(number, f"{cast.fajar}/")))
    assert vina.post(at(number, f"{cast.fajar}/"), DIED).headers["Location"] == LIST
    page = page_of(vina.get(at(number)))
    assert "Anda yang mengusulkan" in page
    assert at(number, "sahkan/") not in page
    assert vina.post(at(number, "sahkan/")).status_code == 409
    second_verifier()
    vera = signed_in("vera")
    assert at(number, "sahkan/") in page_of(vera.get(at(number)))
    assert vera.post(at(number, "kembali/")).headers["Location"] == at(number)
    vera.post(at(number, f"{cast.fajar}/"), DIED)
    vina.post(at(number, "sahkan/"))
    assert row(cast.fajar).life_status == "MATI"
    page = page_of(vina.get(at(number)))
    for word in ("diusulkan", "dikembalikan", "diterima"):
        assert word in page
    assert at(number, "tolak/") not in page
    assert set(AuditEntry.objects.filter(action__startswith="REPORT_").values_list("action", flat=True)) >= {
        "REPORT_PROPOSED",
        "REPORT_RETURNED",
        "REPORT_ACCEPTED",
    }


def test_a_rejection_needs_a_reason(vina):
    number = send()
    assert "Pilih alasannya" in page_of(vina.post(at(number, "tolak/"), {"note": ""}), 400)
    assert vina.post(at(number, "tolak/"), {"why": "NOT_SO", "note": ""}).headers["Location"] == LIST
    assert vina.post(at(number, "tolak/"), {"why": "NOT_SHOWN", "note": ""}).status_code == 409


def test_what_does_not_fit_the_register_is_told_at_the_form(vina, cast):
    number = send(name="Gita Lestari", birth_year=2010)
    late = DIED | {"happened_on_year": TODAY.year + 1}
    assert "belum tiba" in page_of(vina.post(at(number, f"{cast.gita}/"), late), 400)
    assert vina.post(at(number, f"{cast.gita}/"), DIED | {"spouse": ""}).status_code == 302
    assert "berubah" in page_of(vina.post(at(number, f"{cast.eka}/"), DIED), 400)


def test_an_officer_of_an_area_does_not_enter_what_is_elsewhere(cast):
    ani, number = signed_in("ani"), send()
    assert ani.get(at(number, f"{cast.kiki}/")).status_code == 404


def test_who_may_not_write_where_somebody_moves_to_is_told_so(cast):
    number = send(kind=ReportKind.MOVE, words="Ke Tanjung Laut", name="Eka Wulandari")
    there = DIED | {"to": "WITHIN", "rt": RT_SELATAN, "address": "Jalan Dermaga 5"}
    assert "akun yang punya tugas ini" in page_of(signed_in("ani").post(at(number, f"{cast.eka}/"), there), 400)


def test_a_family_moves_away(vina, cast):
    number = send(kind=ReportKind.MOVE, words="Ke Samarinda")
    path = at(number, f"{cast.fajar}/")
    page_of(vina.post(path, DIED | {"to": "OUT"}), 400)
    gone = DIED | {"to": "OUT", "destination": "Samarinda", "others": [cast.eka]}
    assert vina.post(path, gone).status_code == 302
    assert [row(ref).life_status for ref in (cast.fajar, cast.eka, cast.gita)] == ["PINDAH", "PINDAH", "HIDUP"]


def test_somebody_moves_within_the_city(vina, cast):
    number = send(kind=ReportKind.MOVE, words="Ke Tanjung Laut", name="Kiki")
    path = at(number, f"{cast.kiki}/")  # alone on the card: nobody to take along
    assert 'name="others"' not in page_of(vina.get(path))
    there = DIED | {"to": "WITHIN", "rt": RT_SELATAN, "address": "Jalan Dermaga 5"}
    assert vina.post(path, there).status_code == 302
    assert row(cast.kiki).address == "JALAN DERMAGA 5"


def test_a_child_is_entered(vina, cast):
    number = send(kind=ReportKind.BIRTH, name="Eka Wulandari")
    path = at(number, f"{cast.eka}/")
    born = {f"birth_date_{part}": getattr(TODAY, part) for part in ("day", "month", "year")}
    child = born | {"name": "Bayu", "birth_place": "Bontang", "sex": 1, "religion": 1, "relation": 4}
    assert f'value="{TODAY.year}"' in page_of(vina.get(path))
    assert vina.post(path, child).status_code == 302
    assert Resident.objects.get(name="BAYU").family == row(cast.eka).family


def test_only_what_the_officer_changed_is_corrected(vina, cast):
    number = send(kind=ReportKind.MISTAKE, words="Nama", name="Eka Wulandari")
    path, eka = at(number, f"{cast.eka}/"), row(cast.eka)
    born = {f"birth_date_{part}": getattr(eka.birth_date, part) for part in ("day", "month", "year")}
    codes = {name: getattr(eka, name) for name in ("sex", "blood_group", "religion", "marital_status", "education")}
    said = born | codes | {"birth_place": "BONTANG", "address": eka.address, "name": "EKA WULANDARI"}
    page_of(vina.post(path, said), 400)  # nothing is another
    assert vina.post(path, said | {"name": "Eka Wulandhari"}).status_code == 302
    assert LifeEvent.objects.get().changes.get().after == {"name": "EKA WULANDHARI"}


def test_a_day_after_the_report_is_possible_for_the_officer_only_up_to_today(vina, cast):
    number = send(name="Gita Lestari", birth_year=2010, happened_on=TODAY - timedelta(days=3))
    page = page_of(vina.get(at(number, f"{cast.gita}/")))
    assert 'value="3"' in page
