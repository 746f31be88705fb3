"""Each page opens for its roles, for nobody else, in both languages."""

import re

import pytest

from cast import BACKEND, account

PAGES = {
    "/meja/": {"ani", "arif", "budi", "vina", "slamet", "citra", "dewi", "rama"},
    "/meja/belum-rekam/": {"ani", "arif", "citra"},
    "/meja/penduduk/": {"ani", "arif", "vina", "citra"},
    "/meja/kepala/": {"citra"},
    "/meja/audit/": {"dewi"},
    "/meja/malam/": {"vina", "citra", "rama"},
    "/meja/hambatan/": {"vina", "citra", "dewi"},
    "/meja/blangko/": {"slamet", "vina", "citra", "dewi"},
    "/meja/blangko/kiriman/": {"slamet"},
    "/meja/blangko/kembali/": {"slamet"},
    "/meja/blangko/rusak/": {"slamet", "vina"},
    "/meja/cetak/": {"vina"},
    "/meja/suket/": {"vina", "citra"},
    "/meja/serah/": {"ani", "arif", "vina"},
}
PUBLIC = ["/", "/layanan/", "/layanan/baru/", "/layanan/perpanjangan-oa/", "/partisipasi/"]
STAFF = ("ani", "arif", "budi", "vina", "slamet", "citra", "dewi", "rama")


@pytest.mark.parametrize("path", PAGES)
def test_a_page_of_the_desks_opens_for_its_roles_only(cast, client, path):
    assert client.get(path).status_code == 302
    for name in STAFF:
        client.force_login(account(name), backend=BACKEND)
        assert client.get(path).status_code == (200 if name in PAGES[path] else 403), name


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_public_page_opens_for_everyone(cast, client, path, language):
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<html lang="{language}">' in page
    assert len(re.findall(r"<h1", page)) == 1
    assert " style=" not in page


def test_an_unknown_kind_of_request_is_not_found(cast, client):
    assert client.get("/layanan/paspor/").status_code == 404
