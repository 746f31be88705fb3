"""`participation report --aggregate FILE`: the study's table of another office's figures."""

import json

import pytest
from django.core.management import CommandError, call_command

from cast import TODAY
from satupintu.city.participation import report, selectors
from satupintu.city.participation.rules.dkb import KEY, KTP, POPULATION, TABLES

STUDY = "population,wajib_ktp,recorded,not_recorded,on\n167094,119026,112192,6834,2016-06-30\n"
CODES = ("64.74.01.1003", "65.01.01.1001")
KTP_CELLS = "8,9,17,6,7,13,2,2,4,5,5,10,1,2,3,76.47,76.92"


def wide(*rows, tables=(POPULATION, KTP)):
    headers = [*KEY, *(column for table in tables for column in TABLES[table])]
    return "\n".join([",".join(headers), *rows]) + "\n"


def run(capsys, tmp_path, text, *options):
    file = tmp_path / "kota.csv"
    file.write_text(text)
    call_command("participation_report", "--aggregate", str(file), *options)
    return capsys.readouterr().out


def test_the_four_numbers_give_both_rates(cast, capsys, tmp_path):
    text = run(capsys, tmp_path, STUDY)
    for said in ("94,26%", "67,14%", "112.192 / 119.026", "kota.csv", "30-06-2016"):
        assert said in text


def test_the_files_own_parts_stand_below_the_whole(cast, capsys, tmp_path):
    answer = selectors.participation_on(TODAY)
    of_register = report.as_csv(answer.table, answer.areas)
    told = json.loads(run(capsys, tmp_path, of_register, "--json"))
    assert (told["source"], told["area"], told["rows"][0]["count"]) == ("aggregate", "64.74", 6)
    assert len(told["areas"]) == len(of_register.splitlines()) - 2


def test_a_file_without_a_day_wants_one(cast, capsys, tmp_path):
    text = STUDY.replace(",on", "").replace(",2016-06-30", "")
    with pytest.raises(CommandError, match="--on"):
        run(capsys, tmp_path, text)
    assert json.loads(run(capsys, tmp_path, text, "--on", "2016-06-30", "--json"))["on"] == "2016-06-30"


def test_a_table_of_the_layout_gives_cards_in_hand_too(cast, capsys, tmp_path):
    text = wide(f"64.74.01.1003,1,2026,10,12,22,{KTP_CELLS}", f"64.74.01.1006,1,2026,10,12,23,{KTP_CELLS}")
    told = json.loads(run(capsys, tmp_path, text, "--json"))
    assert told["on"] == "2026-06-30"
    assert told["rate"] == {"numerator": 13, "denominator": 17, "of": "WAJIB_KTP", "percent": "76.47"}
    of_file = told["aggregate"]
    assert of_file["in_hand"] == {"numerator": 10, "denominator": 13, "of": "RECORDED", "percent": "76.92"}
    assert (of_file["refused"], of_file["left_out"]) == (1, ["64.74.01.1006"])
    assert of_file["findings"][0]["found"] == "PARTS_DO_NOT_SUM"
    said = run(capsys, tmp_path, text)
    assert "64.74.01.1006" in said
    assert "jumlah" in said


def test_above_100_percent_is_explained_and_ages_are_summed_where_they_are_told(cast, capsys, tmp_path):
    ages = ["0"] * 48
    ages[33:36] = ["1", "2", "3"]
    cells = "8,9,17,9,9,18,0,0,0,5,5,10,4,4,8,105.88,55.56"
    text = wide(
        f"32.73.01.0001,1,2026,10,12,22,{cells},{','.join(ages)}",
        f"32.73.01.0002,1,2026,10,12,22,{cells},{','.join(ages)}",
        f"32.73.01.0001,2,2025,10,12,22,{cells},{','.join(ages)}",
        tables=(POPULATION, KTP, "penduduk_kelompok_umur"),
    )
    said = run(capsys, tmp_path, text)
    assert "105,88%" in said
    told = json.loads(run(capsys, tmp_path, text, "--json"))
    assert (told["area_name"], told["rows"][-1]["count"], len(told["areas"])) == ("kota.csv", 6, 2)


def test_a_file_of_which_nothing_is_left_shows_why(cast, capsys, tmp_path):
    with pytest.raises(CommandError, match="jumlah"):
        run(capsys, tmp_path, wide("64.74.01.1003,1,2026,10,12,23", tables=(POPULATION,)))


def test_what_is_no_table_or_no_file_is_a_clear_problem(cast, capsys, tmp_path):
    with pytest.raises(CommandError):
        run(capsys, tmp_path, "")
    with pytest.raises(CommandError):
        call_command("participation_report", "--aggregate", str(tmp_path / "missing.csv"))


def test_figures_of_two_cities_are_not_added_up(cast, capsys, tmp_path):
    with pytest.raises(CommandError, match=r"64\.74, 65\.01"):
        run(capsys, tmp_path, wide(*(f"{code},1,2026,10,12,22,{KTP_CELLS}" for code in CODES)))
