"""Every file of participation says that its people are invented; the study's own figures are not."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.utils import translation
from recordings import record

from cast import BACKEND, SYSTEM, TODAY, account
from satupintu.city.participation import chart, open_data, report, selectors
from satupintu.city.participation.published_words import published_words
from satupintu.city.participation.rules import study
from satupintu.city.participation.rules.factors import Factor
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.selectors import Line, Published
from satupintu.city.participation.semester import files, sources

MARK = {"DATA SIMULASI"}


@pytest.fixture(autouse=True)
def invented(settings):
    settings.SIMULATED = True


def marks(text):
    return {row.get("tanda") for row in csv.DictReader(io.StringIO(text))}


def test_the_four_numbers_of_the_register_are_marked_and_those_of_the_study_are_not(cast, settings):
    ours, studied = selectors.participation_on(TODAY), study.study_table()
    assert marks(report.as_csv(ours.table, ours.areas, {ours.areas[0].code})) == MARK
    assert marks(report.as_csv(studied, [])) == {None}
    assert report.as_json(ours.table)["mark"] in MARK
    assert "mark" not in report.as_json(studied)
    settings.SIMULATED = False
    assert marks(report.as_csv(ours.table, ours.areas)) == {None}
    assert "mark" not in report.as_json(ours.table)


def test_a_line_rounds_both_percentages_alike():
    table = replace(study.study_table(), counts=study.Counts(800, 800, 1, 799, 0))
    whole = next(csv.DictReader(io.StringIO(report.as_csv(table, []))))
    assert whole["recorded_percent_of_wajib_ktp"] == whole["recorded_percent_of_population"] == "0.13"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_semester_report_is_marked_as_it_says_of_itself(cast, language):
    with translation.override(language):
        ours, studied = sources.of_register(SYSTEM, TODAY), sources.of_study()
    assert marks(files.as_csv(ours)) == MARK
    assert marks(files.as_csv(studied)) == {None}
    assert (files.as_json(ours)["mark"], files.as_json(studied)["mark"]) == ("DATA SIMULASI", "")


def test_what_the_command_writes_is_marked(cast, tmp_path):
    for form in ("csv", "json"):
        call_command("participation_report", "--register", "--format", form, "--out", str(tmp_path / form))
    assert marks((tmp_path / "csv").read_text()) == MARK
    assert json.loads((tmp_path / "json").read_text())["mark"] in MARK


def test_open_tables_are_marked_and_their_dictionary_lists_the_column(cast, settings):
    lines = (Line(("TO_24",), Rate(4, 9, Denominator.WAJIB_KTP)), Line(("25_34",), None))
    table = Published(TODAY, TODAY, 5, (Factor.AGE,), lines)
    assert marks(open_data.as_csv(table)) == MARK
    package = open_data.datapackage([table], published_words())
    assert package["mark"] in MARK
    assert package["resources"][0]["schema"]["fields"][-1]["name"] == "tanda"
    settings.SIMULATED = False
    assert marks(open_data.as_csv(table)) == {None}
    real = open_data.datapackage([table], published_words())
    assert "mark" not in real
    assert real["resources"][0]["schema"]["fields"][-1]["name"] == "interval_high_percent"


def test_files_of_pages_are_marked(cast, client):
    record(cast.eka)
    client.force_login(account("citra"), backend=BACKEND)
    for page in ("faktor/faktor.csv", "faktor/tahapan.csv", "faktor/tahapan-grafik.csv", "tabel.csv"):
        assert marks(client.get(f"/partisipasi/{page}").content.decode()) == MARK, page


def test_the_chart_of_areas_is_marked_below_its_bars(settings):
    bars = [chart.Bar("Api-api", 50.0, "50,00%")]
    with translation.override("id"):
        drawn = chart.bar_chart(bars, title="t", description="d")
    assert ">DATA SIMULASI</text></svg>" in drawn
    settings.SIMULATED = False
    assert "SIMULA" not in chart.bar_chart(bars, title="t", description="d")
