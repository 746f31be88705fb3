"""A list brought to the page: tried in the background, looked at row by row, written, and gone."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lists import siak
from reporting import row

from cast import BACKEND, NOW, SYSTEM, account, refused
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import Assignment, AuditEntry
from satupintu.city.register.importing import files, uploads
from satupintu.city.register.models import ImportLayout, ImportUpload, Resident


@pytest.fixture(autouse=True)
def _private_folder(settings, tmp_path):
    settings.IMPORTS = tmp_path / "imports"


@pytest.fixture
def vina(cast, client):
    client.force_login(account("vina"), backend=BACKEND)
    return client


def bring(client, file, holds=""):
    upload = SimpleUploadedFile(file.name, file.read_bytes())
    return client.post(reverse("imports"), {"file": upload, "holds": holds}, follow=True)


def work(mapping=None):
    """What the job worker does with the newest list."""
    upload = newest()
    job = uploads.try_upload if upload.state == "TRYING" else uploads.apply_upload
    more = [mapping or {}] if upload.state == "TRYING" else []
    job.func(str(upload.key), account("vina").pk, *more)


def newest():
    return ImportUpload.objects.order_by("-pk").first()


def look(client, query=""):
    return client.get(reverse("import", args=[newest().key]) + query)


def counts(answer):
    found = dict(re.findall(r'data-outcome="([A-Z]+)">(\d+)', answer.content.decode()))
    return {name: int(number) for name, number in found.items() if number != "0"}


def stored(tmp_path):
    return sorted(path.name for path in (tmp_path / "imports").rglob("*") if path.is_file())


def test_a_list_with_one_bad_row_in_a_hundred_from_the_upload_to_the_register(vina, write, tmp_path):
    rows = [siak(n, TGL_LHR="31-02-1990") if n == 50 else siak(n) for n in range(100)]
    answer = bring(vina, write(rows))
    assert "Sampai mana sekarang?" in answer.content.decode()
    work()
    answer = look(vina)
    assert counts(answer) == {"NEW": 99, "REFUSED": 1}
    assert re.findall(r'data-line="(\d+)"', answer.content.decode()) == ["52"]
    assert not Resident.objects.filter(name__startswith="ORANG").exists()
    vina.post(reverse("import_apply", args=[newest().key]))
    work()
    assert counts(look(vina)) == {"NEW": 99, "REFUSED": 1}
    assert Resident.objects.filter(name__startswith="ORANG").count() == 99
    refused_rows = vina.get(reverse("import_refused", args=[newest().key])).content.decode("utf-8-sig")
    assert rows[50]["NIK"] in refused_rows
    assert "list" not in stored(tmp_path)
    trail = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"IMPORT_TRIED", "IMPORT_APPLIED", "IMPORT_READ", "IMPORT_REFUSED_READ"} <= trail


def test_what_is_kept_is_readable_by_its_owner_only(vina, write, tmp_path):
    bring(vina, write([siak(1, NO_RT="9")]))
    work()
    for path in (tmp_path / "imports").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_rows_are_filtered_by_outcome_and_say_what_would_change(vina, cast, write):
    changed = {"NIK": row(cast.kiki).nik, "NAMA_LGKP": "KIKI RAHMAWATI", "AGAMA": "KRISTEN"}
    bring(vina, write([changed, siak(2, NIK=""), siak(3, NIK="6,47E+15")]))
    work()
    text = look(vina, "?outcome=CHANGED").content.decode()
    assert re.findall(r'data-line="(\d+)"', text) == ["2"]
    assert "Nama: KIKI RAHMA → KIKI RAHMAWATI" in text
    assert "Agama: ISLAM → KRISTEN" in text
    assert re.findall(r'data-line="(\d+)"', look(vina, "?outcome=nonsense").content.decode()) == ["2", "3", "4"]
    read = AuditEntry.objects.filter(action="IMPORT_READ").order_by("pk").first()
    assert read.subjects == [str(cast.kiki)]


def test_a_column_that_is_not_known_is_named_once_and_remembered(vina, write):
    rows = [{("ORANGNYA" if header == "NAMA_LGKP" else header): cell for header, cell in siak(1).items()}]
    bring(vina, write(rows))
    work()
    assert counts(look(vina)) == {"REFUSED": 1}
    vina.post(reverse("import_columns", args=[newest().key]), {"column_0": "name", "holds": ""})
    work({"name": "ORANGNYA"})
    assert counts(look(vina)) == {"NEW": 1}
    assert ImportLayout.objects.get().mapping == {"name": "ORANGNYA"}
    bring(vina, write(rows, name="again.csv"))
    work()
    assert counts(look(vina)) == {"NEW": 1}


def test_a_list_whose_columns_say_nothing_shows_them_all(vina, cast, write):
    bring(vina, write([{"NOMOR": row(cast.kiki).nik, "PENDUDUK": "KIKI RAHMA", "WAFAT": "30-06-2026"}]))
    work()
    text = look(vina).content.decode()
    assert "NOMOR" in text
    assert "WAFAT" in text
    assert newest().problem == "UNKNOWN_COLUMNS"
    named = {"column_0": "nik", "column_1": "name", "column_2": "happened_on", "holds": "DEATH"}
    vina.post(reverse("import_columns", args=[newest().key]), named)
    work({"nik": "NOMOR", "name": "PENDUDUK", "happened_on": "WAFAT"})
    assert counts(look(vina)) == {"CHANGED": 1}


@pytest.mark.parametrize("content", [b"", b"NIK\n", b"\x89PNG\0", b"PK\x03\x04"])
def test_what_is_no_list_says_so_on_its_page(vina, tmp_path, content):
    (tmp_path / "list.csv").write_bytes(content)
    bring(vina, tmp_path / "list.csv")
    work()
    assert newest().problem == "UNREADABLE_IMPORT"
    assert newest().problem_detail in look(vina).content.decode()
    vina.post(reverse("import_give_up", args=[newest().key]))
    assert newest() is None
    assert not stored(tmp_path)


def test_a_file_too_large_is_refused_at_once_and_not_kept(vina, write, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    assert files.MOST_BYTES > 10
    answer = bring(vina, write([siak(1)]))
    assert answer.status_code == 400
    assert not stored(tmp_path)
    assert vina.post(reverse("imports"), {}).status_code == 400


def test_a_step_under_way_is_not_begun_twice_and_one_that_broke_off_is(vina, write):
    bring(vina, write([siak(1)]))
    apply_url = reverse("import_apply", args=[newest().key])
    assert vina.post(apply_url).status_code == 409  # not yet tried
    assert vina.post(reverse("import_columns", args=[newest().key])).status_code == 409
    assert vina.post(reverse("import_give_up", args=[newest().key])).status_code == 409
    with clock.stopped(NOW + timedelta(minutes=3)):  # the worker was killed
        assert "Langkah ini terputus" in look(vina).content.decode()
        assert vina.post(reverse("import_columns", args=[newest().key])).status_code == 302
    work()
    assert vina.post(apply_url).status_code == 302
    work()
    uploads.apply_upload.func(str(newest().key), account("vina").pk)  # the job that was thought dead comes late
    assert newest().state == "APPLIED"
    assert vina.post(apply_url).status_code == 409
    assert Resident.objects.filter(name="ORANG 1").count() == 1


def test_a_crash_while_writing_is_said_and_taken_up(vina, write, monkeypatch, tmp_path):
    bring(vina, write([siak(1)]))
    work()
    vina.post(reverse("import_apply", args=[newest().key]))

    def broken(**_):
        raise MemoryError

    monkeypatch.setattr(uploads, "apply_import", broken)
    with pytest.raises(MemoryError):
        work()
    assert newest().problem == "IMPORT_BROKE"
    assert "list" in stored(tmp_path)
    monkeypatch.undo()
    vina.post(reverse("import_apply", args=[newest().key]))
    work()
    assert newest().state == "APPLIED"


def test_whoever_is_no_longer_verifier_writes_nothing(vina, write):
    bring(vina, write([siak(1)]))
    work()
    vina.post(reverse("import_apply", args=[newest().key]))
    Assignment.objects.filter(account=account("vina")).delete()
    work()
    assert newest().problem == "NOT_ALLOWED"
    assert not Resident.objects.filter(name="ORANG 1").exists()


def test_only_verifiers_of_the_whole_city_see_the_pages(cast, client, write):
    client.force_login(account("ani"), backend=BACKEND)
    assert client.get(reverse("imports")).status_code == 403
    Assignment.objects.create(account=account("ani"), role="VERIFIER", area="64.74.01")
    assert client.get(reverse("imports")).status_code == 403
    with refused("NOT_ALLOWED"):
        uploads.receive(viewer=cast.ani, name="x", chunks=[])
    with refused("NOT_ALLOWED"):  # a program has the command
        uploads.receive(viewer=SYSTEM, name="x", chunks=[])
    with refused("UNKNOWN_LIST"):
        uploads.receive(viewer=cast.vina, name="x", chunks=[], holds="WEDDING")


def test_a_nik_in_the_name_of_a_file_is_not_listed(vina, write):
    bring(vina, write([siak(1)], name="data 6474910101900123.csv"))
    assert "6474910101900123" not in vina.get(reverse("imports")).content.decode()


def test_after_a_month_nothing_of_a_list_is_kept(vina, write, tmp_path):
    bring(vina, write([siak(1, NO_RT="9")], name="old.csv"))
    work()
    vina.post(reverse("import_apply", args=[newest().key]))
    work()
    bring(vina, write([siak(1)], name="unwritten.csv"))
    old = ImportUpload.objects.get(name="old.csv")
    with clock.stopped(NOW + uploads.KEEP + timedelta(days=1)):
        bring(vina, write([siak(2)], name="new.csv"))
        assert set(ImportUpload.objects.values_list("name", flat=True)) == {"old.csv", "new.csv"}
        assert vina.get(reverse("import_refused", args=[old.key])).status_code == 404
        assert vina.get(reverse("import", args=[old.key])).status_code == 200
    assert stored(tmp_path).count("list") == 1


def test_a_list_that_is_not_there_is_not_found(vina):
    assert vina.get("/meja/impor/00000000-0000-0000-0000-000000000000/").status_code == 404
    answer = vina.post("/meja/impor/00000000-0000-0000-0000-000000000000/kolom/")
    assert answer.status_code == 404


def test_a_list_that_is_not_there_begins_nothing(cast):
    with refused("NOT_FOUND"):
        uploads.try_again(viewer=cast.vina, key=uuid4())
