"""The semester report: what it says follows from the numbers, in both languages, as a page, a file and on paper."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pypdf import PdfReader
from recordings import record

from cast import BACKEND, SYSTEM, TODAY, account, resident
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import services
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.semester import sources, texts

PAGE = "/partisipasi/laporan/"
FOUR = "area,name,on,population,wajib_ktp,recorded,not_recorded\n64.74,Kota Bontang,2022-04-30,190000,127645,130564,0\n"


def rate(recorded, wajib):
    return Rate(recorded, wajib, Denominator.WAJIB_KTP)


def said(report):
    return "\n".join(each for part in report.sections for each in (*part.paragraphs, *part.points))


@pytest.fixture
def town(cast):
    """Men all but ten recorded, women half."""
    for number in range(200):
        sex = 1 + number % 2
        ref = resident(f"P{number}", date(1990, 1, 1 + number % 28), sex, serial=100 + number)
        if number >= 20 and (sex == 1 or number % 4 == 1):
            record(ref)
    return cast


@pytest.mark.parametrize(("language", "printed", "right"), [("id", "67,15%", "67,14%"), ("en", "67.15%", "67.14%")])
def test_of_the_study_it_says_where_it_erred(db, language, printed, right):
    with translation.override(language):
        report = sources.of_study()
    text = said(report)
    assert printed in text
    assert right in text
    assert report.command == "satupintu participation report --study"
    assert ("4,08%" if language == "id" else "4.08%") in text
    assert ("94,26%" if language == "id" else "94.26%") in text


def test_a_difference_is_named_with_its_interval_and_no_other(town):
    with translation.override("en"):
        text = said(sources.of_register(SYSTEM, TODAY))
        assert "Sex: women stands lowest" in text
        assert "Education: too few persons in the groups to compare them." in text
        even = texts.contrast("Sex", {"men": rate(50, 100), "women": rate(52, 100)})
        assert even == "Sex: no difference between the groups that the figures bear out."


def test_a_past_day_says_nothing_of_waiting(town):
    with translation.override("en"):
        assert "This source tells nothing of waiting." in said(sources.of_register(SYSTEM, date(2026, 6, 30)))


def test_kept_obstacles_are_those_counted(town):
    fresh = sources.held_back(town.citra)
    services.keep_cells(viewer=town.citra)
    assert sources.held_back(town.citra) == fresh
    with pytest.raises(Problem):
        sources.held_back(town.slamet)


def test_sentences_of_obstacles_add_up():
    with translation.override("en"):
        assert texts.obstacles([]) == "No request waited in the last 90 days."
        text = texts.obstacles([("No blank card was left", 1, 30), ("The resident had not come", 4, 10)])
    assert text == "Most days went to: No blank card was left (1 request, 30 of 40 days, 75.00%)."


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_paper_it_is_tagged_and_says_what_reproduces_it(town, tmp_path, language):
    out = tmp_path / "report.pdf"
    call_command("participation_report", "--register", "--format", "pdf", "--language", language, "--out", str(out))
    pdf = PdfReader(out)
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert "satupintu participation report --register --on 2026-07-06" in text
    assert pdf.root_object["/MarkInfo"]["/Marked"]
    assert pdf.root_object["/Lang"] == language
    assert ("Partisipasi" if language == "id" else "Participation") in pdf.metadata.title


def test_an_aggregate_above_the_whole_is_explained(cast, tmp_path):
    file = tmp_path / "four.csv"
    file.write_text(FOUR)
    out = io.StringIO()
    call_command("participation_report", "--aggregate", str(file), "--format", "html", "--language", "en", stdout=out)
    assert "102.29%" in out.getvalue()
    assert "above 100%" in out.getvalue()
    assert "tells nothing by age" in out.getvalue()


def test_the_command_says_what_it_needs(cast, tmp_path):
    for arguments in (
        ("--study", "--format", "pdf"),
        ("--register", "--format", "html", "--area", "64.74.01"),
        ("--register", "--format", "html", "--on", "yesterday"),
        ("--study", "--out", str(tmp_path / "no" / "folder")),
    ):
        with pytest.raises(CommandError):
            call_command("participation_report", *arguments)
    call_command("participation_report", "--study", "--format", "csv", "--out", str(tmp_path / "study.csv"))
    assert "112192" in (tmp_path / "study.csv").read_text()


def test_the_page_is_for_officers_who_plan_and_gives_the_pdf(town, client):
    for name, status in (("citra", 200), ("ani", 403)):
        client.force_login(account(name), backend=BACKEND)
        assert client.get(PAGE).status_code == status
        assert client.get(f"{PAGE}laporan.pdf").status_code == status
    client.force_login(account("citra"), backend=BACKEND)
    page = client.get(PAGE).content.decode()
    assert page.count("<h1") == 1
    assert "satupintu participation report --register --on 2026-07-06" in page
    assert client.get(f"{PAGE}laporan.pdf").content.startswith(b"%PDF")
    for wrong in ("kemarin", "2999-01-01"):
        assert client.get(f"{PAGE}?on={wrong}").status_code == 400
        assert client.get(f"{PAGE}laporan.pdf?on={wrong}").status_code == 400
