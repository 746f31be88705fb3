"""Other offices' files beside this city: sources named, nothing stored, nothing over-read."""

import base64
import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from recordings import record

from cast import BACKEND, account

PAGE = "/partisipasi/banding/"
HEAD = "area,name,level,on,population,wajib_ktp,recorded,not_recorded\n"
OTHER = HEAD + (
    "64.72,Kota Sana,CITY,2026-06-30,21000,15000,13500,1500\n"
    "64.72.01.1001,Hulu,KELURAHAN,2026-06-30,14000,10000,9500,500\n"
    "64.72.01.1002,Hilir,KELURAHAN,2026-06-30,7000,5000,4000,1000\n"
)
WHOLE = HEAD + "64.08,Kota Situ,CITY,2026-06-30,1000,700,900,0\n"


@pytest.fixture
def citra(cast, client):
    record(cast.eka)
    client.force_login(account("citra"), backend=BACKEND)
    return client


def sent(client, *texts):
    files = [SimpleUploadedFile(f"kota{number}.csv", text.encode()) for number, text in enumerate(texts)]
    return client.post(PAGE, {"aggregates": files})


def test_alone_it_shows_the_kelurahan_of_this_city(citra):
    page = citra.get(PAGE).content.decode()
    assert page.count("data-source") == 1
    assert "Tanjung Laut" in page
    assert "<svg" in page


def test_files_stand_beside_with_name_and_cut_off(citra):
    answer = sent(citra, OTHER, WHOLE)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "kota0.csv, posisi 30 Juni 2026" in page
    assert "kota1.csv, posisi 30 Juni 2026" in page
    assert page.count("data-source") == 3
    assert "Hulu" in page
    assert "Kota Situ" in page
    assert 'data-place="BELOW"' in page
    assert 'data-place="ABOVE"' in page


def test_a_file_that_says_it_is_invented_is_named_so(citra):
    marked = "".join(
        f"{line},{mark}\n" for line, mark in zip(WHOLE.splitlines(), ("tanda", "DATA SIMULASI"), strict=True)
    )
    page = sent(citra, OTHER, marked).content.decode()
    assert "kota1.csv, posisi 30 Juni 2026, DATA SIMULASI" in page
    assert "kota0.csv, posisi 30 Juni 2026, DATA" not in page


def file_of(page):
    """The rows of the file that lies in the page."""
    text = base64.b64decode(re.search(r'data:text/csv[^,]*;base64,([^"]+)"', page)[1]).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_each_line_of_the_file_says_whether_its_own_source_is_invented(citra, settings):
    settings.SIMULATED = True
    rows = file_of(sent(citra, OTHER).content.decode())
    assert {(row["source"].startswith("kota0"), row["tanda"]) for row in rows} == {
        (True, ""),
        (False, "DATA SIMULASI"),
    }
    settings.SIMULATED = False
    assert {row["tanda"] for row in file_of(sent(citra, OTHER).content.decode())} == {""}


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\x1b", "\ufffe"])
def test_a_control_character_in_a_name_harms_nobody(citra, sign):
    page = sent(citra, OTHER.replace("Hilir", f"Hi{sign}lir")).content.decode()
    assert "Hilir" in page


def test_without_a_written_level_that_of_the_code_counts(citra):
    head, *lines = OTHER.splitlines()
    between = "64.72.01,Kecamatan,KECAMATAN,2026-06-30,21000,15000,13500,1500"
    cells = [line.split(",") for line in (head, lines[0], between, *lines[1:])]
    without = "".join(",".join([*each[:2], *each[3:]]) + "\n" for each in cells)
    page = sent(citra, without).content.decode()
    rows = [row for row in file_of(page) if row["source"].startswith("kota0")]
    assert {row["area"] for row in rows} == {"Hulu", "Hilir"}


def test_a_joint_rate_above_the_whole_has_no_limits(citra):
    page = sent(citra, HEAD + "64.08,Kota Situ,CITY,2026-06-30,100000,70000,71000,0\n").content.decode()
    assert "batas tidak dapat digambar" in page


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(citra):
    answer = sent(citra, "nothing\n", OTHER)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "kota0.csv:" in page
    assert "Hulu" in page
    assert citra.post(PAGE, {}).status_code == 400
    assert sent(citra, *[OTHER] * 7).status_code == 400


def test_it_is_for_officers_who_plan(cast, client):
    client.force_login(account("ani"), backend=BACKEND)
    assert client.get(PAGE).status_code == 403
