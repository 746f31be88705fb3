"""One text, several engines, the same counts; and margins that add up."""

import json
import shutil
import sys
from datetime import date
from itertools import product

import polars as pl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from satupintu.city.participation.cube import database, embedded, streaming
from satupintu.city.participation.cube.columns import COLUMNS, COUNTS, FACTORS, STUDY_FACTORS, UnreadableSource
from satupintu.city.participation.cube.text import cells_of_persons
from satupintu.city.participation.rules.rates import Denominator, Rate

ON = date(2026, 6, 30)


def by_key(cube):
    return {tuple(row[factor] for factor in cube.by): row for row in cube.rows()}


def test_the_whole_is_everybody_in_the_file(persons_file):
    table = pl.read_parquet(persons_file)
    whole = next(embedded.of_file(persons_file, ON, []).rows())
    assert whole["population"] == 3000
    assert whole["wajib_ktp"] == table["wajib_ktp"].sum()
    assert whole["recorded"] == (table["wajib_ktp"] & table["recorded"]).sum()


def test_every_margin_is_the_sum_of_its_parts(persons_file):
    cube = by_key(embedded.of_file(persons_file, ON, ["sex", "education", "kelurahan_code"]))
    for sex, education in product((1, 2, None), (0, 1, 5, 8, None)):
        parts = [row for key, row in cube.items() if key[:2] == (sex, education) and key[2] is not None]
        for count in COUNTS:
            assert cube[sex, education, None][count] == sum(part[count] for part in parts)


def test_ages_are_those_of_the_day_and_an_unknown_birth_date_is_a_group_of_its_own(tmp_path):
    born = [date(2009, 6, 30), date(2009, 7, 1), date(2008, 2, 29), None, date(2026, 7, 1), date(1920, 1, 1)]
    size = len(born)
    row = {name: [1] * size for name in ("sex", "education", "occupation", "income_band")}
    flags = {"wajib_ktp": [True] * size, "recorded": [False] * size}
    pl.DataFrame({"kelurahan_code": ["64.74.01.1001"] * size, "birth_date": born, **row, **flags}).write_parquet(
        tmp_path / "ages.parquet"
    )
    cube = embedded.of_file(tmp_path / "ages.parquet", ON, ["age_group"])
    counted = {row["age_group"]: row["population"] for row in cube.rows() if row["age_group"]}
    assert counted == {"UNKNOWN": 2, "TO_24": 3, "FROM_65": 1}


@pytest.mark.parametrize("by", [STUDY_FACTORS, FACTORS, ("kelurahan_code",), ()])
def test_cells_counted_before_give_the_same_cube_as_the_persons(persons_file, by):
    direct = embedded.of_file(persons_file, ON, by)
    assert list(embedded.of_cells(cells_of(persons_file, by), by).rows()) == list(direct.rows())


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int64])
@pytest.mark.parametrize("by", [STUDY_FACTORS, FACTORS, ("kelurahan_code",), ("education", "age_group"), ()])
def test_polars_answers_the_same_where_it_is_installed(persons_file, tmp_path, monkeypatch, kind, by):
    codes = [factor for factor in STUDY_FACTORS if factor != "age_group"]
    persons = pl.read_parquet(persons_file).with_columns(pl.col(codes).cast(kind))
    odd = persons.head(2).with_columns(occupation=pl.lit(126, kind), education=pl.lit(127, kind))
    pl.concat([persons, odd]).write_parquet(tmp_path / "kinds.parquet")
    assert streaming.count(tmp_path / "kinds.parquet", ON, by) is not None
    there = embedded.of_file(tmp_path / "kinds.parquet", ON, by)
    monkeypatch.setitem(sys.modules, "polars", None)  # as if it were not installed
    assert streaming.count(tmp_path / "kinds.parquet", ON, by) is None
    assert list(embedded.of_file(tmp_path / "kinds.parquet", ON, by).rows()) == list(there.rows())


@pytest.mark.django_db
def test_the_database_answers_the_same(persons_file):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no CUBE: DuckDB sums there")
    columns = "kelurahan_code text, birth_date date, sex int, education int, occupation int, income_band int"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE persons ({columns}, wajib_ktp boolean, recorded boolean)")
        rows = pl.read_parquet(persons_file).select(COLUMNS).rows()
        cursor.executemany(f"INSERT INTO persons VALUES ({', '.join(['%s'] * 8)})", rows)
        there = database.of_cells(cursor, cells_of_persons("persons", ON, FACTORS), FACTORS)
    assert list(there.rows()) == list(embedded.of_file(persons_file, ON, FACTORS).rows())


@pytest.mark.slow
def test_spark_answers_the_same(persons_file):
    pytest.importorskip("pyspark", reason="an extra: ./run extras all")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java")
    from satupintu.city.participation.cube import spark

    there = spark.of_file(str(persons_file), ON, FACTORS)
    assert list(there.rows()) == list(embedded.of_file(persons_file, ON, FACTORS).rows())


def test_no_cells_are_a_whole_of_nobody():
    assert list(embedded.of_cells([], ["sex"]).rows()) == [
        {"sex": None, "population": 0, "wajib_ktp": 0, "recorded": 0, "rate": None, "low": None, "high": None}
    ]


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_cubes_interval_is_that_of_the_rate(wajib, recorded):
    recorded = min(wajib, recorded)
    row = next(embedded.of_cells([(1, wajib, wajib, recorded)], ["sex"]).rows())
    interval = Rate(recorded, wajib, Denominator.WAJIB_KTP).interval
    assert (row["low"], row["high"]) == pytest.approx(interval or (None, None), abs=1e-4)


def test_another_column_set_is_refused_by_name(tmp_path):
    pl.DataFrame({"kelurahan_code": ["1"], "nik": ["2"]}).write_parquet(tmp_path / "other.parquet")
    with pytest.raises(UnreadableSource, match=r"missing: birth_date, .*; unknown: nik"):
        embedded.of_file(tmp_path / "other.parquet", ON, ["sex"])


@pytest.mark.parametrize("content", [b"", b"PAR1 and no more", b"kelurahan_code,sex\n1,1\n"])
def test_what_is_no_parquet_file_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "wrong.parquet").write_bytes(content)
    with pytest.raises(UnreadableSource):
        embedded.of_file(tmp_path / "wrong.parquet", ON, ["sex"])


def test_a_code_that_is_no_number_is_refused(persons_file, tmp_path):
    pl.read_parquet(persons_file).with_columns(sex=pl.lit("LAKI-LAKI")).write_parquet(tmp_path / "words.parquet")
    with pytest.raises(UnreadableSource, match="LAKI-LAKI"):
        embedded.of_file(tmp_path / "words.parquet", ON, ["sex"])


def test_the_verb_prints_the_cube_for_programs_and_its_margins_for_people(persons_file, capsys):
    call_command("participation_cube", parquet=str(persons_file), as_of="2026-06-30", by="sex,education", json=True)
    answer = json.loads(capsys.readouterr().out)
    assert answer["by"] == ["sex", "education"]
    assert answer["rows"] == list(embedded.of_file(persons_file, ON, ["sex", "education"]).rows())
    call_command("participation_cube", parquet=str(persons_file), by="sex")
    assert len(capsys.readouterr().out.splitlines()) == 4


@pytest.mark.parametrize("wrong", [{"by": "shoe_size"}, {"as_of": "30-06-2026"}, {"parquet": "/nowhere.parquet"}])
def test_the_verb_says_what_is_wrong(persons_file, wrong):
    with pytest.raises(CommandError):
        call_command("participation_cube", **{"parquet": str(persons_file), **wrong})


@pytest.fixture
def file_with_strange_codes(persons_file, tmp_path):
    persons = pl.read_parquet(persons_file)
    strange = pl.col("occupation").cast(pl.Int64).replace({88: 999}), pl.col("sex").cast(pl.Int64).replace({2: 7})
    persons.with_columns(*strange).write_parquet(tmp_path / "strange.parquet")
    kept = persons["occupation"].to_list().count(88), persons["sex"].to_list().count(2)
    return tmp_path / "strange.parquet", kept


@pytest.mark.parametrize("by", [["sex", "occupation"], FACTORS])
def test_persons_whose_code_no_table_has_are_counted_in_a_row_of_their_own_and_told(file_with_strange_codes, by):
    file, (workers, women) = file_with_strange_codes
    cube = embedded.of_file(file, ON, by)
    assert cube.unknown_codes() == {"sex": women, "occupation": workers}
    assert by_key(embedded.of_file(file, ON, ["sex"]))[7,]["population"] == women


def test_codes_of_the_tables_and_those_nobody_said_are_not_told_as_strange(persons_file):
    for by in (FACTORS, ["kelurahan_code", "age_group"], []):
        assert embedded.of_file(persons_file, ON, by).unknown_codes() == {}


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int64])
def test_a_file_with_a_code_below_0_is_refused_by_the_name_of_its_column(persons_file, tmp_path, kind):
    below = pl.lit(-3, kind).alias("education")
    pl.read_parquet(persons_file).with_columns(below).write_parquet(tmp_path / "below.parquet")
    with pytest.raises(UnreadableSource, match="education has the code -3"):
        embedded.of_file(tmp_path / "below.parquet", ON, ["education"])


def test_the_verb_tells_of_strange_codes_beside_the_counts(file_with_strange_codes, capsys):
    file, (workers, _) = file_with_strange_codes
    call_command("participation_cube", parquet=str(file), by="occupation", json=True)
    assert json.loads(capsys.readouterr().out)["unknown_codes"] == {"occupation": workers}
    call_command("participation_cube", parquet=str(file), by="occupation")
    told = capsys.readouterr()
    assert told.err.startswith("occupation: ")
    assert f" {workers} " in told.err
    assert "999" in told.out


def cells_of(file, by):
    """Cells as another engine counts them: Polars."""
    from satupintu.city.participation.rules.factors import AGES
    from satupintu.city.register.rules.wajib_ktp import years_before

    age = pl.lit(0)
    for number, (_, first) in enumerate(AGES, 1):
        age = pl.when(pl.col("birth_date") <= years_before(ON, first)).then(number).otherwise(age)
    known = [pl.col(name).fill_null("" if name == "kelurahan_code" else 0) for name in FACTORS[1:]]
    table = pl.read_parquet(file).with_columns(age.alias("age_group"), *known)
    counts = {
        "population": pl.len(),
        "wajib": pl.col("wajib_ktp").sum(),
        "came": (pl.col("wajib_ktp") & pl.col("recorded")).sum(),
    }
    return (table.group_by(by) if by else table).agg(**counts).rows() if by else table.select(**counts).rows()


def test_a_code_below_0_is_refused_for_it_would_read_as_all():
    with pytest.raises(UnreadableSource, match="education has the code -1"):
        embedded.of_cells([(1, 1, -1, 1, 1, "64.74.01.1001", 4, 4, 4)], FACTORS)
