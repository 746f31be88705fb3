"""`participation report --aggregate FILE`: the study's table of another office's figures."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfReader

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


def in_english(capsys, tmp_path, text, file_format):
    return run(capsys, tmp_path, text, "--format", file_format, "--language", "en")


WITH_FINDINGS = wide(
    f"64.74.01.1003,1,2026,10,12,22,{KTP_CELLS}",
    f"64.74.01.1006,1,2026,10,12,23,{KTP_CELLS}",
    f"64.74.02.1001,1,2026,10,1.012,1.022,{KTP_CELLS}",
)


def test_the_report_lists_what_was_found_row_by_row_and_what_was_left_out(cast, capsys, tmp_path):
    told = json.loads(in_english(capsys, tmp_path, WITH_FINDINGS, "json"))
    part = next(part for part in told["report"]["sections"] if part["title"] == "What was found in the file")
    assert "Found impossible and refused: 1. Found odd, kept and marked: 3." in part["paragraphs"]
    assert any("Left out" in said and said.endswith(": 64.74.01.1006") for said in part["paragraphs"])
    table = part["tables"][0]
    assert table["columns"][1:] == ["What became of it", "Sheet and table", "Line", "Column", "Detail"]
    assert table["rows"][0] == [
        "1. the parts do not make the whole: ask the office that counted",
        "refused",
        POPULATION,
        3,
        "jumlah",
        "lk + pr = 22, jumlah = 23",
    ]
    assert [row[1] for row in table["rows"]] == ["refused", "odd", "odd", "odd"]
    assert table["command"] == told["report"]["command"]
    rows = list(csv.DictReader(io.StringIO(in_english(capsys, tmp_path, WITH_FINDINGS, "csv"))))
    assert ("Column", "jumlah") in {(row["column"], row["value"]) for row in rows}


def test_a_page_and_paper_list_it_too_with_the_cards_in_hand(cast, capsys, tmp_path):
    page = in_english(capsys, tmp_path, WITH_FINDINGS, "html")
    out = tmp_path / "report.pdf"
    run(capsys, tmp_path, WITH_FINDINGS, "--format", "pdf", "--language", "en", "--out", str(out))
    paper = " ".join("".join(sheet.extract_text() for sheet in PdfReader(out).pages).replace("\u200b", "").split())
    for said in ("What was found in the file", "lk + pr = 22, jumlah = 23", "64.74.01.1006", "of those recorded"):
        assert said in page
        assert said in paper
    assert "76.92%" in page


def test_of_many_findings_the_first_two_hundred_are_shown_and_the_rest_counted(cast, capsys, tmp_path):
    odd = [f"64.75.01.{number},1,2026,10,12,22,{KTP_CELLS}" for number in range(1001, 1250)]
    impossible = f"64.75.02.1001,1,2026,10,12,23,{KTP_CELLS}"
    told = json.loads(in_english(capsys, tmp_path, wide(*odd, impossible), "json"))
    part = next(part for part in told["report"]["sections"] if part["title"] == "What was found in the file")
    rows = part["tables"][0]["rows"]
    assert len(rows) == 200
    assert rows[0][1] == "refused", "what is refused is not crowded out by what is odd"
    assert any(said.endswith("there are 51 more.") for said in part["paragraphs"])
    assert len(told["aggregate"]["findings"]) == 251


def test_a_file_without_findings_says_so(cast, capsys, tmp_path):
    page = in_english(capsys, tmp_path, STUDY, "html")
    assert "Nothing was found: all rows add up." in page
    assert "What was found, row by row" not in page


@pytest.mark.parametrize("name", ["dkb semester 1.csv", "a;b.csv"])
def test_the_command_beside_the_figures_can_be_pasted_whatever_the_file_is_called(cast, tmp_path, capsys, name):
    file = tmp_path / name
    file.write_text(STUDY)
    call_command("participation_report", "--aggregate", str(file), "--json")
    command = json.loads(capsys.readouterr().out)["report"]["command"]
    assert command == f"satupintu participation report --aggregate='{name}' --on 2016-06-30"


def test_a_report_of_invented_figures_carries_their_mark_and_no_other_does(cast, capsys, tmp_path):
    marked = STUDY.replace("on\n", "on,tanda\n").replace("-30\n", "-30,DATA SIMULASI\n")
    told = json.loads(run(capsys, tmp_path, marked, "--json"))
    assert (told["mark"], told["report"]["mark"], told["aggregate"]["findings"]) == (*["DATA SIMULASI"] * 2, [])
    assert "DATA SIMULASI" in run(capsys, tmp_path, marked)
    told = json.loads(run(capsys, tmp_path, STUDY, "--json"))
    assert "mark" not in told
    assert told["report"]["mark"] == ""


@pytest.mark.parametrize("mark", ["", "DATA SIMULASI"])
def test_the_plot_of_a_file_is_marked_as_its_report_is(cast, capsys, tmp_path, mark):
    header, row = wide(f"64.74.01.1003,1,2026,10,12,22,{KTP_CELLS}").splitlines()
    page = in_english(capsys, tmp_path, f"{header},tanda\n{row},{mark}\n", "html")
    assert page.count("SIMULATED DATA") == (2 if mark else 0), "once above the figures, once in the plot"


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
    counts = {row["name"]: row["count"] for row in told["rows"]}
    assert (told["area_name"], counts["aged_55"], counts["in_hand"], len(told["areas"])) == ("kota.csv", 6, 20, 2)


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
