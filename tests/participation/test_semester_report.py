"""The semester report: what it says follows from the numbers, in both languages, as a page, a file and on paper."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from pypdf import PdfReader
from recordings import record

from cast import BACKEND, KELURAHAN_SELATAN, NOW, SYSTEM, TODAY, account, resident
from laid_down import laid_down
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation.ledger.cases import What
from satupintu.city.participation.ledger.causes import Cause
from satupintu.city.participation.ledger.sums import Total, totals
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.selectors.obstacles import open_ledger
from satupintu.city.participation.semester import files, sources, texts
from satupintu.city.participation.semester.contents import compose

PAGE = "/partisipasi/laporan/"
FOUR = "area,name,on,population,wajib_ktp,recorded,not_recorded\n64.74,Kota Bontang,2022-04-30,190000,127645,130564,0\n"


def rate(recorded, wajib):
    return Rate(recorded, wajib, Denominator.WAJIB_KTP)


def said(report):
    return "\n".join(each for part in report.sections for each in (*part.paragraphs, *part.points))


@pytest.fixture
def town(cast):
    laid_down("a town where women are missing", settle_a_town)
    return cast


def settle_a_town():
    """Men all but ten recorded, women half."""
    for number in range(200):
        sex = 1 + number % 2
        ref = resident(f"P{number}", date(1990, 1, 1 + number % 28), sex, serial=100 + number)
        if number >= 20 and (sex == 1 or number % 4 == 1):
            record(ref)


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


def test_a_report_made_later_tells_what_held_people_back_by_then(town):
    with translation.override("en"):
        at_the_time = said(sources.of_register(SYSTEM, TODAY))
        with clock.stopped(NOW + timedelta(days=40)):
            later = said(sources.of_register(SYSTEM, TODAY))
            before_any_request = said(sources.of_register(SYSTEM, date(2026, 6, 30)))
    waited = next(line for line in at_the_time.splitlines() if "person-days" in line)
    assert waited in later.splitlines()
    assert "No request from before that day is on record." in before_any_request
    assert "requests waited" not in before_any_request


def test_obstacles_are_those_of_the_ledger_and_of_an_area(town):
    held = sources.held_back(town.citra, TODAY)
    ledger = open_ledger(town.citra)
    assert held[What.PERSON] == totals(ledger.persons)
    south = sources.held_back(town.citra, TODAY, KELURAHAN_SELATAN)
    assert sum(each.cases for each in south[What.PERSON]) == 1
    with pytest.raises(Problem):
        sources.held_back(town.slamet, TODAY)


def test_sentences_of_obstacles_add_up():
    booked = [
        Total(Cause.CLOSED, days=60, cases=4, also=0),
        Total(Cause.BLANKS, days=30, cases=1, also=0),
        Total(Cause.UNEXPLAINED, days=10, cases=2, also=0),
    ]
    with translation.override("en"):
        assert texts.obstacles(What.APPLICATION, []) == "No request waited."
        assert texts.obstacles(What.PERSON, []) == "No person waits to be recorded."
        of_requests, of_persons = (texts.obstacles(what, booked) for what in (What.APPLICATION, What.PERSON))
        none = texts.obstacles(What.PERSON, booked[:1])
    assert (
        "most went to: No blank card was free (30 of 100 person-days, 30.00%; requests: 1; unexplained:" in of_requests
    )
    assert "persons: 1; unexplained: 10.00%" in of_persons
    assert none == "None of 60 person-days is booked to an obstacle; unexplained: 0.00%."


def test_advice_follows_what_was_booked(cast):
    held = {What.APPLICATION: [Total(Cause.BLANKS, 30, 1, 0)], What.PERSON: [Total(Cause.TOO_FAR, 40, 2, 0)]}
    with translation.override("en"):
        text = said(compose(study.study_table(), [], None, held, "command"))
    assert "Order blanks earlier: 30 person-days" in text
    assert "Record nearer to where people live: 40 person-days" in text
    assert "Strengthen the network" not in text


def figures_of(report):
    """(title of the table, name of the row, column) → what it says to people."""
    return {
        (grid.caption, name.shown, heading): value.shown
        for part in report.sections
        for grid in part.grids
        for name, *values in grid.rows
        for heading, value in zip(grid.headings[1:], values, strict=True)
    }


def test_json_and_csv_hold_every_sentence_and_figure_of_the_page_with_command_and_day(town):
    with translation.override("en"):
        report = sources.of_register(SYSTEM, TODAY)
        rows = list(csv.DictReader(io.StringIO(files.as_csv(report))))
        told = files.as_json(report)
    shown = figures_of(report)
    in_csv = {(row["title"], row["row"], row["column"]): row["value"] for row in rows if row["kind"] == "table"}
    assert in_csv.keys() == shown.keys()
    recorded = next(key for key in shown if key[0].startswith("Sex; compared") and key[1:] == ("women", "Recorded"))
    assert in_csv[recorded] == shown[recorded]
    assert {row["value"] for row in rows if row["kind"] in {"text", "point"}} == set(said(report).splitlines())
    assert {(row["command"], row["on"]) for row in rows} == {(report.command, "2026-07-06")}
    tables = [table for part in told["sections"] for table in part["tables"]]
    assert [table["caption"] for table in tables] == [grid.caption for part in report.sections for grid in part.grids]
    plots = [plot for part in told["sections"] for plot in part["plots"]]
    assert {(each["command"], each["on"]) for each in (*tables, *plots)} == {(report.command, "2026-07-06")}
    assert len(plots) == sum(len(part.figures) for part in report.sections) >= 4
    json.dumps(told)


def test_an_area_has_a_report_of_its_own(town):
    with translation.override("en"):
        report = sources.of_register(SYSTEM, TODAY, "64.74.02")
        assert report.command.endswith("--on 2026-07-06 --area 64.74.02")
        assert figures_of(report)["The four numbers", "Must have a KTP", "Persons"] == "1"
        assert not [key for key in figures_of(report) if key[1] == "Api-api"]
        nobody = sources.of_register(SYSTEM, TODAY, f"{KELURAHAN_SELATAN}-000-002")
        assert "tells nothing by age" in said(nobody)


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
        ("--register", "--format", "html", "--area", "99"),
        ("--register", "--format", "html", "--on", "yesterday"),
        ("--study", "--out", str(tmp_path / "no" / "folder")),
    ):
        with pytest.raises(CommandError):
            call_command("participation_report", *arguments)
    call_command("participation_report", "--study", "--format", "csv", "--out", str(tmp_path / "study.csv"))
    assert "112192" in (tmp_path / "study.csv").read_text()


def test_command_and_data_date_stand_beside_every_table_and_plot(town, client):
    client.force_login(account("citra"), backend=BACKEND)
    page = client.get(PAGE).content.decode()
    beside = page.count("satupintu participation report --register --on 2026-07-06")
    assert beside == page.count("data-source") >= page.count("<table") + page.count("<figure")


def test_the_page_is_for_officers_who_plan_and_gives_the_pdf(town, client):
    for name, status in (("citra", 200), ("ani", 403)):
        client.force_login(account(name), backend=BACKEND)
        assert client.get(PAGE).status_code == status
        assert client.get(f"{PAGE}laporan.pdf").status_code == status
    client.force_login(account("citra"), backend=BACKEND)
    page = client.get(PAGE).content.decode()
    assert page.count("<h1") == 1
    assert client.get(f"{PAGE}laporan.pdf").content.startswith(b"%PDF")
    assert client.get(f"{PAGE}laporan.csv").content.startswith(b"section,kind,title")
    assert client.get(f"{PAGE}laporan.json").json()["on"] == "2026-07-06"
    assert client.get(f"{PAGE}sex.svg").status_code == 404
    for name in ("kelurahan", "age", "occupation", "hambatan-person"):
        assert f"{PAGE}{name}.svg" in page
        assert client.get(f"{PAGE}{name}.svg").content.startswith(b"<svg")
        assert client.get(f"{PAGE}{name}.csv").content.startswith(b"name,value")
    for wrong in ("kemarin", "2999-01-01"):
        assert client.get(f"{PAGE}?on={wrong}").status_code == 400
        assert client.get(f"{PAGE}laporan.pdf?on={wrong}").status_code == 400
