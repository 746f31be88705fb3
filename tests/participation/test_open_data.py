"""What is public of a semester: tables once, small cells hidden, as files with a dictionary and on a page."""

import csv
import io
import json
from datetime import date

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from cast import KELURAHAN_SELATAN, KELURAHAN_UTARA, SYSTEM
from satupintu.city.foundation.problems import Problem
from satupintu.city.participation import open_data, selectors
from satupintu.city.participation.factor_words import level_words
from satupintu.city.participation.models import Publication
from satupintu.city.participation.protection import grouping
from satupintu.city.participation.protection.suppress import protect
from satupintu.city.participation.protection.tables import Joint
from satupintu.city.participation.published_words import published_words
from satupintu.city.participation.rules.factors import LEVELS, Factor
from satupintu.city.participation.rules.rates import Denominator, Rate
from satupintu.city.participation.selectors.published import Line, Published
from satupintu.city.participation.services import publish_tables, publishing
from satupintu.city.participation.statistics.cells import Cell, Cells, Count

JUNE = date(2026, 6, 30)


def town():
    """5,000 people of two kelurahan, a tenth not recorded; few of one combination."""
    draw = np.random.default_rng(1)
    levels = {
        Factor.AGE: ("TO_24", "25_34"),
        Factor.SEX: ("MALE", "FEMALE"),
        Factor.EDUCATION: ("PRIMARY", "UPPER_SECONDARY", "HIGHER"),
        Factor.OCCUPATION: ("NONE", "TRADE", "STATE"),
        Factor.INCOME: ("LOW", "UNKNOWN"),
        Factor.KELURAHAN: (KELURAHAN_UTARA, KELURAHAN_SELATAN),
    }
    levels[Factor.INCOME] = (LEVELS[Factor.INCOME][0], "UNKNOWN")
    rows = []
    for place in np.ndindex(2, 2, 3, 3, 2, 2):
        wajib = int(draw.poisson(2 if place[0] and place[2] == 2 and place[3] == 2 else 40))
        chosen = tuple(known[level] for known, level in zip(levels.values(), place, strict=True))
        rows.append(Cell(chosen, Count(wajib, wajib - int(draw.binomial(wajib, 0.1)))))
    return Cells(tuple(Factor), levels, tuple(rows))


@pytest.fixture
def published(cast, monkeypatch):
    monkeypatch.setattr(grouping, "FEW", 0.15)  # more than in earnest, so that a small town has something to hide
    monkeypatch.setattr(publishing, "list_cells", lambda on: town())
    return publish_tables(viewer=SYSTEM, semester_end=JUNE)


def test_tables_of_one_to_three_factors_are_published_with_small_cells_hidden(published):
    tables = selectors.published_tables(JUNE)
    assert len(tables) == 6 + 15 + 20
    lines = [line for table in tables for line in table.lines]
    assert any(line.rate is None for line in lines)
    shown = [line.rate for line in lines if line.rate]
    assert min(rate.numerator for rate in shown) >= 5
    assert min(rate.denominator - rate.numerator for rate in shown) >= 5
    assert selectors.list_published() == [JUNE]


def test_what_is_public_is_not_counted_anew(published, monkeypatch):
    monkeypatch.setattr(publishing, "list_cells", None)
    assert publish_tables(viewer=SYSTEM, semester_end=JUNE) == published
    assert Publication.objects.count() == 1


def test_of_two_who_publish_at_once_one_does(cast, monkeypatch):
    protect = publishing.protect

    def slowly(joint, *more):
        Publication.objects.create(semester_ends=JUNE, published_on=JUNE, threshold=5)
        return protect(joint, *more)

    monkeypatch.setattr(publishing, "list_cells", lambda on: town())
    monkeypatch.setattr(publishing, "protect", slowly)
    assert publish_tables(viewer=SYSTEM, semester_end=JUNE).tables.count() == 0


@pytest.mark.parametrize("day", [date(2026, 6, 29), date(2026, 12, 31)])
def test_only_a_semester_that_has_ended_is_published(cast, day):
    with pytest.raises(Problem) as wrong:
        publish_tables(viewer=SYSTEM, semester_end=day)
    assert wrong.value.kind.code == "NO_CUT_OFF"


def test_a_handful_of_people_is_not_published(cast):
    with pytest.raises(Problem) as wrong:
        publish_tables(viewer=SYSTEM, semester_end=JUNE)
    assert wrong.value.kind.code == "NOT_PROTECTED"
    with pytest.raises(Problem) as wrong:
        selectors.published_tables(JUNE)
    assert wrong.value.kind.code == "NOT_PUBLISHED"


def test_an_officer_publishes_nothing(cast):
    with pytest.raises(Problem) as wrong:
        publish_tables(viewer=cast.viewers["ani"], semester_end=JUNE)
    assert wrong.value.kind.code == "NOT_ALLOWED"


def test_files_hold_the_tables_with_a_dictionary_and_what_a_catalogue_asks_for(published, tmp_path, capsys):
    call_command("participation_publish", "--semester", "2026-06-30", "--out", str(tmp_path), "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["tables"] == 41
    assert len(list(tmp_path.glob("*.csv"))) == 41
    package = json.loads((tmp_path / "datapackage.json").read_text())
    for resource in package["resources"]:
        rows = list(csv.reader(io.StringIO((tmp_path / resource["path"]).read_text())))
        assert rows[0] == [field["name"] for field in resource["schema"]["fields"]]
    catalogue = json.loads((tmp_path / "ckan.json").read_text())
    assert {"name", "title", "notes", "license_id", "resources"} <= set(catalogue)
    for said in ("2026-06-30", "kurang dari 5", "dilindungi", "register operasional"):
        assert said in catalogue["notes"]
    call_command("participation_publish", "--semester", "2026-06-30", "--out", str(tmp_path))
    assert "41" in capsys.readouterr().out


def test_a_hidden_cell_is_empty_in_the_file(published):
    table = next(t for t in selectors.published_tables(JUNE) if any(line.rate is None for line in t.lines))
    rows = list(csv.DictReader(io.StringIO(open_data.as_csv(table))))
    for line, row in zip(table.lines, rows, strict=True):
        assert (row["wajib_ktp"] == row["recorded"] == row["rate_percent"] == "") == (line.rate is None)
    assert level_words()[Factor.KELURAHAN][KELURAHAN_UTARA] == "Api-api"


def test_groups_that_exclude_one_another_hold_nobody_and_groups_are_named_by_their_levels(cast):
    lines = (Line(("TO_24", "NONE+RETIRED"), Rate(0, 0, Denominator.WAJIB_KTP)), Line(("25_34", "NONE+RETIRED"), None))
    table = Published(JUNE, JUNE, 5, (Factor.AGE, Factor.OCCUPATION), lines)
    nobody, hidden = csv.DictReader(io.StringIO(open_data.as_csv(table)))
    assert (nobody["wajib_ktp"], nobody["recorded"], nobody["rate_percent"], nobody["interval_low_percent"]) == (
        "0",
        "0",
        "",
        "",
    )
    assert hidden["wajib_ktp"] == ""
    occupation = open_data.datapackage([table], published_words())["resources"][0]["schema"]["fields"][1]
    assert occupation["description"] == "NONE+RETIRED = belum/tidak bekerja + pensiunan"


def test_kelurahan_that_the_daily_page_hides_are_told_by_kecamatan(cast):
    recorded, left = np.full(4, 900.0), np.array([2.0, 90.0, 90.0, 90.0])
    codes = ("64.74.01.1001", "64.74.01.1002", "64.74.02.1001", "64.74.02.1002")
    steps = publishing.steps_of(Joint((Factor.KELURAHAN,), (codes,), recorded, left))
    assert steps[Factor.KELURAHAN] == [{code: code[:8] for code in codes}]
    recorded[:2] = 1.0
    assert publishing.steps_of(Joint((Factor.KELURAHAN,), (codes,), recorded, left))[Factor.KELURAHAN] == []


def test_a_later_semester_keeps_the_groups_of_the_one_before(published, monkeypatch):
    asked = []
    monkeypatch.setattr(publishing, "list_cells", lambda on: town())
    monkeypatch.setattr(
        publishing, "protect", lambda joint, steps, earlier, progress: asked.append(earlier) or protect(joint)
    )
    publish_tables(viewer=SYSTEM, semester_end=date(2025, 12, 31))
    assert asked[0][frozenset({Factor.SEX})] == {Factor.SEX: frozenset({"MALE", "FEMALE"})}
    assert len(asked[0]) == 41


@pytest.mark.parametrize("day", ["2026-06-29", "x"])
def test_the_command_says_what_is_wrong(cast, tmp_path, day):
    with pytest.raises(CommandError):
        call_command("participation_publish", "--semester", day, "--out", str(tmp_path))


def test_the_page_says_protected_where_a_number_is_hidden(published, client):
    mixed = [t for t in selectors.published_tables(JUNE) if len({line.rate is None for line in t.lines}) == 2]
    table = mixed[-1]
    asked = dict(zip(("first", "second", "third"), reversed(table.factors), strict=False))
    page = client.get("/partisipasi/terbuka/", asked)
    text = page.content.decode()
    hidden = sum(line.rate is None for line in table.lines)
    assert 0 < hidden < len(table.lines)
    assert f'data-hidden="{hidden}"' in text
    assert text.count('<td colspan="4" class="num">') == hidden
    assert client.get("/partisipasi/terbuka/").status_code == 200


def test_a_page_answers_from_what_is_published(published, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get("/partisipasi/terbuka/", {"first": "AGE"})


def test_without_a_publication_the_page_says_so(cast, client):
    page = client.get("/partisipasi/terbuka/")
    assert page.status_code == 200
    assert "<form" not in page.content.decode().split("<main")[1]


def test_files_of_the_page_are_those_of_the_command(published, client):
    asked = {"first": "AGE", "semester": "2026-06-30"}
    answer = client.get("/partisipasi/terbuka/tabel.csv", asked)
    assert answer.content.decode() == open_data.as_csv(selectors.published_table(JUNE, [Factor.AGE]))
    assert client.get("/partisipasi/terbuka/grafik.svg", asked).content.startswith(b"<svg")
    assert len(client.get("/partisipasi/terbuka/datapackage.json").json()["resources"]) == 41
    assert client.get("/partisipasi/terbuka/ckan.json").json()["license_id"] == "CC-BY-4.0"


@pytest.mark.parametrize("path", ["tabel.csv", "grafik.svg", "datapackage.json", "ckan.json"])
def test_what_is_not_public_is_not_found(published, client, path):
    assert client.get(f"/partisipasi/terbuka/{path}", {"semester": "2020-06-30"}).status_code == 404
    assert client.get("/partisipasi/terbuka/", {"first": "x"}).status_code == 400
    with pytest.raises(Problem) as wrong:
        selectors.published_table(JUNE, [])
    assert wrong.value.kind.code == "NOT_PUBLISHED"


def test_the_daily_page_and_its_files_hide_areas_with_few_people(cast, client):
    page = client.get("/partisipasi/").content.decode()
    assert f'data-area="{KELURAHAN_UTARA}" data-rate=""' in page
    assert "dilindungi" in page
    rows = list(csv.DictReader(io.StringIO(client.get("/partisipasi/tabel.csv").content.decode())))
    assert {row["wajib_ktp"] for row in rows if row["level"] != "CITY"} == {""}
    assert all(area["protected"] for area in client.get("/partisipasi/data.json").json()["areas"])
    assert "dilindungi" in client.get("/partisipasi/grafik.svg").content.decode()
