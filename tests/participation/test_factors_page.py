"""The page of factors: who may see it, that its figures carry denominator, source and warning, and its files."""

import builtins
import csv
import io
import random
from datetime import date

import pytest
from django.core.cache import cache
from recordings import record

from cast import BACKEND, KELURAHAN_SELATAN, KELURAHAN_UTARA, RT_SELATAN, RT_UTARA, TODAY, account, resident
from laid_down import laid_down
from satupintu.city.register.models import Resident

PAGE = "/partisipasi/faktor/"


@pytest.fixture
def citra(cast, client):
    cache.clear()  # each test has data of its own
    client.force_login(account("citra"), backend=BACKEND)
    return client


@pytest.fixture
def town(citra):
    laid_down("a town of all kinds", settle_a_town)
    return citra


def settle_a_town():
    """160 more people of all kinds, two of three recorded."""
    draw = random.Random(3)
    for number in range(160):
        ref = resident(
            f"P{number}",
            date(draw.choice((1955, 1968, 1975, 1985, 1995, 2004)), 1 + number % 12, 1 + number % 28),
            draw.choice((1, 2)),
            serial=100 + number,
            education=draw.choice((3, 5, 8)),
            occupation=draw.choice((1, 15)),
            income_band=draw.choice((None, 1, 2)),
            rt=draw.choice((RT_UTARA, RT_SELATAN)),
        )
        if draw.random() < 2 / 3:
            record(ref, on=draw.choice((date(2026, 7, 2), date(2024, 1, 1))))


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_it_is_for_who_plans_researches_verifies_or_heads(cast, client):
    assert client.get(PAGE).status_code == 302
    for name, status in (("citra", 200), ("vina", 200), ("ani", 403), ("slamet", 403)):
        client.force_login(account(name), backend=BACKEND)
        for path in ("", "faktor.csv", "perubahan.csv", "tahapan.csv"):
            assert client.get(PAGE + path).status_code == status, (name, path)


def test_a_page_without_a_mistake_says_nothing_of_one(town):
    assert "error-summary" not in town.get(PAGE).content.decode()
    assert "error-summary" in town.get(PAGE, {"since": "2026-07-06", "on": "2026-07-01"}).content.decode()


def test_every_figure_carries_denominator_source_and_warning(town):
    page = town.get(PAGE).content.decode()
    assert page.count("<h1") == 1
    assert 'data-total="165"' in page
    assert page.count("<caption>") >= 9
    assert page.count("<figure") == 11  # six factors, three of them by kelurahan too, the bridge, the steps
    assert "sebab" in page
    for name in ("AGE", "SEX", "EDUCATION", "OCCUPATION", "INCOME", "KELURAHAN"):
        assert f'data-factor="{name}"' in page


def test_the_file_of_factors_holds_each_group_with_its_counts(town):
    found = rows(town.get(PAGE + "faktor.csv"))
    men = next(row for row in found if row["level"] == "MALE")
    women = next(row for row in found if row["level"] == "FEMALE")
    assert int(men["wajib_ktp"]) + int(women["wajib_ktp"]) == 165
    assert (men["source"], men["on"]) == ("register", "2026-07-06")
    assert float(men["rate_percent"]) == pytest.approx(100 * int(men["recorded"]) / int(men["wajib_ktp"]))
    assert sorted([bool(men["odds_ratio"]), bool(women["odds_ratio"])]) == [False, True]
    for name in ("AGE", "EDUCATION", "OCCUPATION", "INCOME", "KELURAHAN"):
        assert sum(int(row["wajib_ktp"]) for row in found if row["factor"] == name) == 165


def test_the_bridge_adds_up_in_page_and_file(town):
    first, *steps, last = rows(town.get(PAGE + "perubahan.csv"))
    assert (first["day_or_cause"], last["day_or_cause"]) == ("2026-06-30", "2026-07-06")
    for count in ("wajib_ktp", "recorded"):
        assert int(first[count]) + sum(int(step[count]) for step in steps) == int(last[count])
    assert 'data-cause="RECORDED"' in town.get(PAGE).content.decode()


def test_the_steps_name_who_stopped_where(town):
    found = rows(town.get(PAGE + "tahapan.csv", {"since": "2025-12-31"}))
    by_sex = [row for row in found if row["factor"] == "SEX"]
    assert sum(int(row["stopped_of_level"]) for row in by_sex) == int(found[0]["reached"])
    assert 'data-step="IN_HAND"' in town.get(PAGE).content.decode()


def test_two_kelurahan_can_be_set_side_by_side(town):
    page = town.get(PAGE, {"one": KELURAHAN_UTARA, "other": KELURAHAN_SELATAN}).content.decode()
    assert "Oaxaca-Blinder" in page
    assert "Api-api" in page
    with_nobody = town.get(PAGE, {"one": KELURAHAN_UTARA, "other": "64.74.01.1003"}).content.decode()
    assert "Oaxaca-Blinder" not in with_nobody


def test_too_few_combinations_for_all_factors_at_once_are_said(town, cast):
    Resident.objects.filter(rt_id=RT_SELATAN).update(sex=1, education=3)
    Resident.objects.filter(rt_id=RT_SELATAN, income_band=1).update(sex=2, education=5)
    page = town.get(PAGE, {"one": KELURAHAN_UTARA, "other": KELURAHAN_SELATAN}).content.decode()
    assert "Kitagawa" in page
    assert "Oaxaca-Blinder" not in page


def test_two_factors_together_and_errors_by_rt_by_choice(town):
    page = town.get(PAGE, {"together": "SEX:EDUCATION", "intervals": "rt"}).content.decode()
    assert "data-interaction" in page
    assert "(2 RT)" in page


def test_errors_by_rt_without_their_library_tell_what_to_type(town, monkeypatch):
    real = builtins.__import__

    def without_glum(name, *args, **more):
        if name == "glum":
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without_glum)
    answer = town.get(PAGE, {"intervals": "rt"})
    assert answer.status_code == 501
    assert "./run extras" in answer.content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": "2026-07-07"},
        {"on": "x"},
        {"since": "0001-01-01"},
        {"since": "2026-07-06"},
        {"one": KELURAHAN_UTARA},
        {"one": KELURAHAN_UTARA, "other": KELURAHAN_UTARA},
        {"together": "SEX:SEX"},
        {"intervals": "none"},
    ],
)
def test_what_cannot_be_compared_is_said_at_the_field(citra, wrong):
    answer = citra.get(PAGE, wrong)
    assert answer.status_code == 400
    assert "error-summary" in answer.content.decode()
    assert citra.get(PAGE + "faktor.csv", wrong).status_code == 400


def test_without_anybody_there_is_nothing_to_compare(citra):
    Resident.objects.update(registered_from=TODAY, registered_until=TODAY)
    page = citra.get(PAGE)
    assert page.status_code == 200
    assert "<table" not in page.content.decode()
    for path in ("faktor.csv", "perubahan.csv", "tahapan.csv"):
        assert rows(citra.get(PAGE + path)) == []


def test_a_first_day_without_anybody_has_no_bridge(citra):
    Resident.objects.filter(registered_until=None).update(registered_from=TODAY)
    page = citra.get(PAGE).content.decode()
    assert "data-bridge" in page
    assert "data-cause" not in page


def test_each_plot_can_be_taken_along_and_no_other_file(town):
    page = town.get(PAGE, {"intervals": "each"}).content.decode()
    for name in ("age-efek", "sex-kelurahan", "perubahan-grafik", "tahapan-grafik"):
        assert f"{PAGE}{name}.svg?intervals=each" in page
        svg = town.get(f"{PAGE}{name}.svg", {"intervals": "each"})
        assert (svg["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
        assert len(rows(town.get(f"{PAGE}{name}.csv", {"intervals": "each"}))) > 1
    assert town.get(f"{PAGE}faktor.exe").status_code == 404


def test_groups_by_kelurahan_are_those_of_thirty_persons_and_more(town):
    found = rows(town.get(f"{PAGE}sex-kelurahan.csv"))
    assert {(row["place"], row["group"]) for row in found} == {
        (place, sex) for place in ("Api-api", "Tanjung Laut") for sex in ("laki-laki", "perempuan")
    }
