"""Comparisons on the verifier's desk: start, wait, look, decide, without JavaScript."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.models import DBTaskResult
from lists_of_people import EKA, EKA_NIK, matched, pairs, write

from cast import BACKEND, NOW, RT_UTARA, account, resident
from satupintu.city.foundation import clock
from satupintu.city.register.matching import services
from satupintu.city.register.models import MatchDecision, MatchRun
from satupintu.city.register.rules.matching import Purpose
from satupintu.city.register.selectors import matching as selectors


@pytest.fixture
def vina(cast, client):
    client.force_login(account("vina"), backend=BACKEND)
    return client


def upload(file):
    return {"purpose": "SCHOOL", "file": SimpleUploadedFile("roll.csv", file.read_bytes())}


def left_to_the_worker():
    return [job.args_kwargs["args"][0] for job in DBTaskResult.objects.filter(task_path__endswith="compute_later")]


def test_a_list_is_taken_in_and_left_to_the_worker(vina, tmp_path):
    answer = vina.post("/meja/pencocokan/", upload(write(tmp_path, [EKA])))
    run = MatchRun.objects.get()
    assert answer["Location"] == f"/meja/pencocokan/{run.pk}/"
    assert left_to_the_worker() == [run.pk]
    page = vina.get(answer["Location"]).content.decode()
    assert "<progress" in page
    assert "data-pair" not in page
    assert "data-run" in vina.get("/meja/pencocokan/").content.decode()


def test_a_file_that_is_no_list_is_told_at_the_field(vina, tmp_path):
    page = vina.post("/meja/pencocokan/", upload(write(tmp_path, [{"A": "1"}], headers=("A",))))
    assert page.status_code == 200
    assert page.context["form"].errors["file"]
    assert vina.post("/meja/pencocokan/", {}).context["form"].errors.keys() == {"purpose", "file"}
    assert left_to_the_worker() == []


def test_doubles_are_looked_for_by_a_button(vina):
    assert vina.get("/meja/pencocokan/ganda/").status_code == 405
    vina.post("/meja/pencocokan/ganda/")
    assert left_to_the_worker() == [MatchRun.objects.get().pk]
    assert MatchRun.objects.get().purpose == Purpose.DOUBLES


def test_a_pair_shows_both_sides_in_words_and_no_whole_nik(vina, tmp_path):
    run_id = matched(write(tmp_path, [EKA | {"NIK": EKA_NIK, "TGL_LHR": "05-01-1990", "JK": ""}]))
    page = vina.get(f"/meja/pencocokan/{run_id}/").content.decode()
    assert page.count("EKA WULANDARI") >= 2
    assert 'data-level="SWAPPED"' in page
    assert EKA_NIK not in page
    assert page.count("<h1") == 1


def test_a_decision_is_noted_and_what_follows_is_offered(vina, cast, tmp_path):
    run_id = matched(write(tmp_path, [EKA]), Purpose.SCHOOL)
    [pair] = pairs(run_id)
    page = vina.post(f"/meja/pencocokan/{run_id}/{pair.id}/?show=open&page=1", {"verdict": "SAME", "reason": "asked"})
    assert page["Location"] == f"/meja/pencocokan/{run_id}/?show=open&page=1"
    assert MatchDecision.objects.get().reason == "asked"
    decided = vina.get(f"/meja/pencocokan/{run_id}/?show=decided").content.decode()
    assert "data-next" in decided
    assert f"/meja/kabar/{cast.eka}/" in decided
    assert "data-pair" not in vina.get(f"/meja/pencocokan/{run_id}/?page=x").content.decode()


def test_different_people_lead_nowhere(vina, tmp_path):
    run_id = matched(write(tmp_path, [EKA]), Purpose.DEATHS)
    [pair] = pairs(run_id)
    vina.post(f"/meja/pencocokan/{run_id}/{pair.id}/", {"verdict": "DIFFERENT"})
    assert "data-next" not in vina.get(f"/meja/pencocokan/{run_id}/?show=decided").content.decode()


@pytest.mark.parametrize("wrong", [{}, {"verdict": "PERHAPS"}, {"verdict": "SAME", "reason": "x" * 301}])
def test_what_is_no_decision_is_told(vina, tmp_path, wrong):
    run_id = matched(write(tmp_path, [EKA]))
    [pair] = pairs(run_id)
    page = vina.post(f"/meja/pencocokan/{run_id}/{pair.id}/", wrong, follow=True)
    assert page.status_code == 200
    assert list(page.context["messages"])
    assert not MatchDecision.objects.exists()


def test_more_pairs_than_a_page_holds_go_on_the_next(vina, tmp_path):
    rows = [EKA | {"TMPT_LHR": f"TEMPAT {number}"} for number in range(selectors.PAIRS_A_PAGE + 1)]
    run_id = matched(write(tmp_path, rows), Purpose.SCHOOL)
    first, second = (vina.get(f"/meja/pencocokan/{run_id}/?page={page}").content.decode() for page in (1, 2))
    assert first.count("data-pair") == selectors.PAIRS_A_PAGE
    assert second.count("data-pair") == 1
    assert 'rel="next"' in first
    assert 'rel="prev"' in second


def test_a_run_that_failed_or_stands_still_may_begin_anew(vina, tmp_path):
    run = services.open_doubles(viewer=services.program("tests"))
    vina.post(f"/meja/pencocokan/{run.pk}/ulang/")
    assert left_to_the_worker() == []
    with clock.stopped(NOW + timedelta(minutes=11)):
        assert "ulang/" in vina.get(f"/meja/pencocokan/{run.pk}/").content.decode()
        vina.post(f"/meja/pencocokan/{run.pk}/ulang/")
    MatchRun.objects.update(failed_at=NOW)
    assert "notice--warning" in vina.get(f"/meja/pencocokan/{run.pk}/").content.decode()
    vina.post(f"/meja/pencocokan/{run.pk}/ulang/")
    assert left_to_the_worker() == [run.pk, run.pk]


def test_doubles_show_the_newer_and_the_older_entry(vina, cast):
    newer = resident("EKA WULANDARI", date(1990, 5, 1), 2, rt=RT_UTARA, serial=7)
    run = services.open_doubles(viewer=cast.vina)
    services.compute(viewer=cast.vina, run_id=run.pk)
    page = vina.get(f"/meja/pencocokan/{run.pk}/")
    [shown] = page.context["pairs"]
    assert (shown["pair"].ref, shown["pair"].other) == (cast.eka, newer)


@pytest.mark.parametrize("address", ["", "7/", "ganda/", "7/ulang/", "7/7/"])
def test_nobody_else_opens_these_pages(cast, client, address):
    client.force_login(account("ani"), backend=BACKEND)
    assert client.post(f"/meja/pencocokan/{address}").status_code == 403


def test_a_comparison_that_is_not_here_is_404(vina):
    assert vina.get("/meja/pencocokan/77/").status_code == 404
    assert vina.post("/meja/pencocokan/77/7/", {"verdict": "SAME"}).status_code == 404
