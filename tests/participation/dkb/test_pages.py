"""The officers' pages of the semester aggregate."""

from django.core.files.uploadedfile import SimpleUploadedFile

from cast import BACKEND, account
from satupintu.city.participation.rules.dkb import KEY, POPULATION, TABLES

PAGE, FILE, CHECK = "/partisipasi/dkb/", "/partisipasi/dkb/berkas/", "/partisipasi/dkb/periksa/"


def sign_in(client, name="vina"):
    client.force_login(account(name), backend=BACKEND)


def test_only_officers_open_them(cast, client):
    for name, status in (("ani", 403), ("rama", 403), ("citra", 200), ("vina", 200)):
        sign_in(client, name)
        assert [client.get(path).status_code for path in (PAGE, FILE, CHECK)] == [status] * 3


def test_every_figure_has_source_and_cut_off(cast, client):
    sign_in(client)
    page = client.get(PAGE).content.decode()
    assert 'data-cut-off="2026-06-30" data-known-on="2026-07-06"' in page
    assert 'data-population="6" data-wajib-ktp="5" data-recorded="0"' in page
    assert "SIAK" in page
    known = client.get(PAGE, {"on": "2025-12-31", "known_on": "2026-01-05"}).content.decode()
    assert 'data-cut-off="2025-12-31" data-known-on="2026-01-05"' in known


def test_the_files_are_those_of_the_command(cast, client):
    sign_in(client)
    table = client.get(FILE, {"on": "2026-06-30", "known_on": "2026-07-01"})
    assert table.content.decode().startswith("kode_wilayah,semester,tahun,lk,pr,jumlah,")
    assert "dkb-2026-1-diketahui-2026-07-01.csv" in table["Content-Disposition"]
    assert client.get(FILE, {"on": "2026-06-30", "format": "xlsx"}).content[:2] == b"PK"


def test_what_cannot_be_asked_is_a_clear_problem(cast, client):
    sign_in(client)
    assert client.get(FILE, {"on": "2026-07-01"}).status_code == 400
    assert client.get(FILE, {"on": "2026-06-30", "known_on": "2026-06-01"}).status_code == 400
    wrong = client.get(PAGE, {"on": "x"})
    assert wrong.status_code == 200
    assert "data-cut-off" not in wrong.content.decode()
    early = client.get(PAGE, {"on": "2026-06-30", "known_on": "2026-06-01"})
    assert early.status_code == 200
    assert "data-cut-off" not in early.content.decode()


def send(client, text):
    sign_in(client)
    return client.post(CHECK, {"file": SimpleUploadedFile("kota lain.csv", text.encode())}).content.decode()


def test_a_file_is_looked_at_row_by_row(cast, client):
    rows = ["64.74.01.1003,1,2026,10,12,22", "64.74.01.1006,1,2026,10,-12,22"]
    page = send(client, "\n".join([",".join([*KEY, *TABLES[POPULATION]]), *rows]))
    assert 'data-found="NEGATIVE" data-line="3"' in page
    assert 'data-refused="1"' in page


def test_the_four_numbers_are_shown_with_their_source(cast, client):
    page = send(client, "population,wajib_ktp,recorded,not_recorded,on\n200000,127645,130564,0,2022-04-30\n")
    assert "102,29%" in page
    assert "kota lain.csv" in page
    assert 'data-found="ABOVE_WAJIB_KTP"' in page


def test_no_file_and_a_file_that_is_none_are_said_in_the_form(cast, client):
    sign_in(client)
    assert "data-refused" not in client.post(CHECK).content.decode()
    assert "data-refused" not in send(client, "")


def test_of_many_findings_it_says_how_many_are_not_shown_and_of_invented_ones_that_they_are(cast, client):
    rows = "\n".join(f"64.74.01.1003,1,2026,10,-12,22,DATA SIMULASI{'':{number}}" for number in range(203))
    page = send(client, ",".join([*KEY, *TABLES[POPULATION], "tanda"]) + "\n" + rows)
    assert page.count("data-found=") == 200
    assert "3 lagi" in page
    assert page.count("DATA SIMULASI") > send(client, "").count("DATA SIMULASI")
