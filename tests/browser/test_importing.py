"""A verifier brings a list, sees what it would do, and lets it be written. Every page on the way is well made."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cast import PASSWORD, account, papers
from satupintu.city.register.importing import uploads
from satupintu.city.register.models import ImportBatch, ImportUpload
from turning import follow

Check = Callable[[Page], None]
PICTURES = os.environ.get("SATUPINTU_PICTURES", "")


@pytest.fixture
def city(settings, committed_cast, live_server, tmp_path) -> str:
    settings.SIMULATED = True
    settings.IMPORTS = tmp_path / "imports"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    yield live_server.url
    ImportUpload.objects.all().delete()
    ImportBatch.objects.all().delete()


def work(job, *more) -> None:
    """What the job worker does meanwhile."""
    job.func(str(ImportUpload.objects.get().key), account("vina").pk, *more)


def test_from_the_file_to_the_register(page: Page, city: str, committed_cast, well_made: Check, tmp_path: Path) -> None:
    nik, _, _ = papers(committed_cast.kiki)
    lines = ["NIK,NAMA,AGAMA,WARNA", f"{nik},KIKI RAHMAWATI,KRISTEN,BIRU", "6.47E+15,ORANG,ISLAM,MERAH"]
    (tmp_path / "siak.csv").write_text("\n".join(lines))
    page.goto(f"{city}/meja/impor/")
    page.get_by_label("Nama pengguna").fill("vina")
    page.get_by_label("Kata sandi").fill(PASSWORD)
    follow(page.get_by_role("button", name="Masuk", exact=True))
    well_made(page)
    follow(page.get_by_role("button", name="Coba daftar ini"))  # no file chosen
    well_made(page)
    page.get_by_label("Daftar", exact=True).set_input_files(tmp_path / "siak.csv")
    follow(page.get_by_role("button", name="Coba daftar ini"))
    well_made(page)
    work(uploads.try_upload, {})
    follow(page.get_by_role("link", name="Sampai mana sekarang?"))
    expect(page.get_by_text("Nama: KIKI RAHMA → KIKI RAHMAWATI")).to_be_visible()
    well_made(page)
    picture(page, "tried")
    follow(page.get_by_role("link", name="ditolak (1)"))
    expect(page.get_by_text("KIKI RAHMAWATI")).to_have_count(0)
    follow(page.get_by_role("button", name="Tulis 1 baris"))
    well_made(page)
    work(uploads.apply_upload)
    follow(page.get_by_role("link", name="Sampai mana sekarang?"))
    expect(page.get_by_text("sudah ditulis")).to_be_visible()
    well_made(page)
    follow(page.get_by_role("link", name="Daftar dari luar").first)
    well_made(page)
    picture(page, "lists")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/import-{name}.png", full_page=True)
