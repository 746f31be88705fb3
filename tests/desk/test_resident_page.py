"""A resident's whole page: asked for with a purpose, for this record and this visit; it says who looked and why."""

from datetime import timedelta

import pytest

from cast import NOW, SYSTEM, TODAY
from satupintu.city.desk import selectors
from satupintu.city.desk.ui.visits import LASTS
from satupintu.city.foundation import audit, clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.problems import Problem
from satupintu.city.register import services
from satupintu.city.register.rules.events import Report


def text(answer):
    return answer.content.decode()


def page_of(subject):
    return f"/meja/penduduk/{subject}/"


def open_page(client, subject, **purpose):
    return client.post(page_of(subject), {"purpose": "SERVE"} | purpose, follow=True)


def test_a_visit_holds_for_this_record_only(cast, sign_in):
    client = sign_in("ani")
    assert "EKA WULANDARI" in text(open_page(client, cast.eka))
    assert "FAJAR HIDAYAT" not in text(client.get(page_of(cast.fajar)))
    assert "EKA WULANDARI" in text(client.get(page_of(cast.eka)))
    open_page(client, cast.fajar)
    assert "EKA WULANDARI" not in text(client.get(page_of(cast.eka)))


def test_a_visit_ends_after_some_minutes(cast, sign_in):
    client = sign_in("ani")
    open_page(client, cast.eka)
    with clock.stopped(NOW + LASTS - timedelta(seconds=1)):
        assert "EKA WULANDARI" in text(client.get(page_of(cast.eka)))
    with clock.stopped(NOW + LASTS):
        assert "EKA WULANDARI" not in text(client.get(page_of(cast.eka)))


def test_own_words_stand_in_the_trail_without_numbers_of_persons(cast, sign_in):
    client = sign_in("ani")
    for words in ("", "NIK 6474914105900001", "6474.9141 0590-0001"):
        assert open_page(client, cast.eka, purpose="OTHER", words=words).status_code == 400
    assert open_page(client, cast.eka, words="x" * 121).status_code == 400
    assert not AuditEntry.objects.filter(action="RESIDENT_READ").exists()
    assert "surat dari camat" in text(open_page(client, cast.eka, purpose="OTHER", words="surat dari camat"))
    assert AuditEntry.objects.filter(action="RESIDENT_READ", purpose="surat dari camat").exists()


def test_the_page_gathers_family_history_and_addresses(cast, sign_in):
    report = Report(key="1", happened_on=TODAY - timedelta(days=90), evidence="surat 7")
    services.enter_death(viewer=cast.ani, report=report, ref=cast.gita)
    services.enter_move_within(
        viewer=cast.ani,
        report=Report(key="2", happened_on=TODAY),
        refs=[cast.fajar, cast.eka],
        rt="64.74.01.1006-000-001",
        address="JL. MELATI 9",
    )
    eka = text(open_page(sign_in("ani"), cast.eka))
    for said in ("FAJAR HIDAYAT", "KEPALA KELUARGA", "JL. PELITA 7", "JL. MELATI 9", "Ani Lestari"):
        assert said in eka
    gita = text(open_page(sign_in("vina"), cast.gita))
    assert "surat 7" in gita
    assert "60 " in gita  # days late
    assert gita.count("data-event=") == 1


def test_a_page_without_history_and_family_says_so(cast, sign_in):
    page = text(open_page(sign_in("vina"), cast.kiki))
    assert "data-event=" not in page
    assert page.count("data-member=") == 1


def test_who_looked_is_told_by_visit_with_role_and_reason(cast, sign_in):
    open_page(sign_in("ani"), cast.eka)
    audit.record(SYSTEM, "RESIDENT_READ", subjects=[cast.eka])
    page = text(open_page(sign_in("vina"), cast.eka, purpose="COMPLAINT"))
    assert page.count("data-look=") == 3
    assert "Verifikator" in page or "Verifier" in page
    with clock.stopped(NOW + timedelta(minutes=30)):
        vina, program, ani = selectors.whole_page(cast.vina, cast.eka).looks[1:]
    assert (vina.who, vina.purpose, program.roles, ani.who) == ("Vina Amalia", "COMPLAINT", (), "Ani Lestari")
    assert set(ani.acts) == {"RESIDENT_READ", "RESIDENTS_LISTED", "RESIDENT_HISTORY_READ"}


def test_older_looks_are_mentioned(cast, sign_in):
    for number in range(60):
        audit.record(SYSTEM, f"ACT_{number}", subjects=[cast.eka])
    assert selectors.whole_page(cast.vina, cast.eka).more_looks
    assert "ACT_59" in text(open_page(sign_in("vina"), cast.eka))


@pytest.mark.parametrize("name", ["budi", "slamet", "dewi", "rama"])
def test_nobody_else_opens_or_finds_a_resident(cast, sign_in, name):
    client = sign_in(name)
    assert client.get(page_of(cast.eka)).status_code == 403
    assert client.post("/meja/penduduk/", {"text": "eka"}).status_code == 403


def test_who_may_not_see_somebody_reads_nothing(cast):
    with pytest.raises(Problem):
        selectors.whole_page(cast.ani, cast.kiki)
    assert not AuditEntry.objects.filter(action="RESIDENT_READ").exists()


def test_a_search_is_posted_and_shows_only_the_own_area(cast, sign_in):
    client = sign_in("ani")
    page = text(client.post("/meja/penduduk/", {"text": "eka wulnadari"}))
    assert page.count("data-subject=") == 1
    assert page_of(cast.eka) in page
    assert "data-subject=" not in text(client.post("/meja/penduduk/", {"text": "kiki"}))
    assert "EKA" not in text(client.get("/meja/penduduk/?text=eka"))
    assert client.post("/meja/penduduk/", {"text": " e "}).status_code == 400


def test_a_paper_kept_with_an_event_opens_within_the_visit(cast, sign_in):
    png = b"\x89PNG\r\n\x1a\n" + bytes(40)
    report = Report(key="1", happened_on=TODAY, evidence_file=services.keep_evidence(content=png))
    event = services.enter_death(viewer=cast.vina, report=report, ref=cast.gita).event
    client, address = sign_in("ani"), f"{page_of(cast.gita)}bukti/"
    assert client.get(f"{address}{event}/").headers["Location"] == page_of(cast.gita)
    assert f'href="{address}{event}/"' in text(open_page(client, cast.gita))
    paper = client.get(f"{address}{event}/")
    assert (paper.content, paper["Content-Type"], paper["X-Content-Type-Options"]) == (png, "image/png", "nosniff")
    assert paper["Content-Disposition"] == f'inline; filename="peristiwa-{event}.png"'
    assert {"no-store", "private"} <= set(paper["Cache-Control"].split(", "))
    read = AuditEntry.objects.get(action="EVIDENCE_READ")
    assert (read.actor, read.purpose, read.subjects) == ("Ani Lestari", "SERVE", [str(cast.gita)])
    assert client.get(f"{address}{event + 1}/").status_code == 404
    assert "membuka berkas bukti" in text(client.get(page_of(cast.gita)))


@pytest.mark.parametrize("name", ["budi", "slamet", "dewi"])
def test_who_may_not_open_the_page_opens_no_paper(cast, sign_in, name):
    assert sign_in(name).get(f"{page_of(cast.gita)}bukti/1/").status_code == 403
