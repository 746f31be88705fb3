"""`./run --real`: nothing is invented, and nothing of a real office is mixed with an invented city or thrown away."""

import json
import socket
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

import satupintu
from satupintu.command import STAGES, main
from satupintu.running import folder, preparing, serving
from satupintu.running.layout import InTheWay, Layout, programs

SOURCE = Path(satupintu.__file__).parent
START = Path(__file__).parents[2] / "docs" / "operations" / "start.md"


@pytest.fixture
def steps(monkeypatch):
    """What would be run before the start."""
    ran = []

    def run(command, **_):
        ran.append(" ".join(command[2:]))
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(preparing.subprocess, "run", run)
    return ran


@pytest.fixture
def invented(var):
    (var / "demo").mkdir(parents=True)
    (var / "demo" / "city.json").write_text(json.dumps([167_094, 2016]))
    return Layout(var, port_base=23_000)


def quietly(_line):
    pass


def test_no_program_of_it_simulates(office, monkeypatch):
    monkeypatch.setenv("SATUPINTU_SIMULATED", "1")
    assert {program.environment["SATUPINTU_SIMULATED"] for program in programs(office)} == {"0"}


def test_its_databases_are_made_and_nothing_is_put_in(office, steps):
    office.var.mkdir()
    preparing.prepare(office, quietly)
    assert sorted(steps) == [f"satupintu.{place} migrate --verbosity 0" for place in ("centre", "city", "station")]
    assert not (office.var / "demo").exists()


def test_its_station_reaches_the_city_without_the_line_that_is_cut_on_purpose(office):
    started = {program.name: program for program in programs(office)}
    assert "line" not in started
    assert started["station-send"].environment["SATUPINTU_CITY_URL"] == office.url("city")
    with socket.socket() as other:
        other.bind(("127.0.0.1", office.ports["line"]))
        office.check_ports()


def test_its_own_words_go_before_those_of_this_machine(office, monkeypatch):
    own = {"CITY_URL": "https://ktp.example", "CENTRE_TOKEN": "secret", "DATABASE_URL": "postgresql://u:p@h/n"}
    for name, value in own.items():
        monkeypatch.setenv(f"SATUPINTU_{name}", value)
    for program in programs(office):
        assert own.items() <= {name.removeprefix("SATUPINTU_"): v for name, v in program.environment.items()}.items()


def test_no_centre_is_started_beside_the_one_it_names(office, steps, monkeypatch):
    assert {"centre", "centre-work"} <= {program.name for program in programs(office)}
    monkeypatch.setenv("SATUPINTU_CENTRE_URL", "https://abis.example")
    assert not {"centre", "centre-work"} & {program.name for program in programs(office)}
    preparing.prepare(office, quietly)
    assert not any("satupintu.centre" in step for step in steps)


def test_its_folder_is_served_by_run_real_alone(office, steps):
    preparing.prepare(office, quietly)
    folder.check_kind(office.var, real=True)
    with pytest.raises(InTheWay, match=r"a real office.*start it with \./run --real"):
        folder.check_kind(office.var, real=False)


def test_it_is_never_thrown_away(office, steps):
    preparing.prepare(office, quietly)
    (office.var / "city").mkdir()
    with pytest.raises(InTheWay, match="never thrown away"):
        preparing.start_afresh(office)
    said = []
    assert serving.serve(Layout(office.var, 23_000), said.append, fresh=True) == 1
    assert "never thrown away" in said[-1]
    assert (office.var / "city").exists()


def test_an_invented_city_does_not_become_a_real_one(invented):
    folder.check_kind(invented.var, real=False)
    with pytest.raises(InTheWay, match="--real --var FOLDER"):
        folder.check_kind(invented.var, real=True)


def test_a_first_start_that_was_cut_off_goes_on_as_it_began(var):
    (var / "demo").mkdir(parents=True)
    with_tables(var)
    folder.check_kind(var, real=False)
    with pytest.raises(InTheWay):
        folder.check_kind(var, real=True)


def test_nothing_is_invented_over_a_city_that_came_from_elsewhere(var, monkeypatch):
    with_tables(var)
    with pytest.raises(InTheWay, match=r"did not invent: start it with \./run --real"):
        preparing.start_afresh(Layout(var))
    assert (var / "city").exists()
    monkeypatch.setenv("SATUPINTU_SIMULATED", "1")
    folder.check_kind(var, real=False)


def test_a_database_without_tables_is_in_nobodys_way(var):
    (var / "city").mkdir(parents=True)
    (var / "city" / "city.sqlite3").touch()
    folder.check_kind(var, real=False)


def test_nothing_is_invented_where_the_environment_says_that_all_is_real(var, monkeypatch):
    monkeypatch.setenv("SATUPINTU_SIMULATED", "0")
    with pytest.raises(InTheWay, match="SATUPINTU_SIMULATED is 0"):
        folder.check_kind(var, real=False)


@pytest.mark.parametrize("option", [["--residents", "400"], ["--seed", "1"], ["--fresh"]])
@pytest.mark.parametrize("verb", [["serve"], []], ids=["satupintu", "run"])
def test_what_belongs_to_an_invented_city_is_refused(var, verb, option):
    with pytest.raises(SystemExit, match="--real invents nobody"):
        main([*verb, "--real", *option])
    assert not var.exists()


def test_the_journey_invents_nobody_there(var):
    var.mkdir()
    folder.remember_real(var)
    with pytest.raises(SystemExit, match="give another one, --var FOLDER"):
        main(["journey"])


def test_names_that_lock_its_own_programs_out_are_told_before_the_start(office, steps, monkeypatch):
    monkeypatch.setenv("SATUPINTU_HOSTS", "ktp.example")
    with pytest.raises(InTheWay, match=r"write SATUPINTU_HOSTS=ktp\.example,127\.0\.0\.1"):
        preparing.prepare(office, quietly)
    monkeypatch.setenv("SATUPINTU_HOSTS", "ktp.example,127.0.0.1")
    preparing.prepare(office, quietly)


def test_it_is_welcomed_with_what_comes_next_and_without_demo_accounts(office, invented):
    office.var.joinpath("demo", "accounts.json").write_text(
        json.dumps([{"username": "a", "password": "b", "task": ""}])
    )
    assert "Accounts" in serving._welcome(invented)
    welcome = serving._welcome(office)
    assert "DATA SIMULASI" not in welcome
    assert "Accounts" not in welcome
    assert f"SATUPINTU_VAR={office.var} ./run city areas" in welcome


@pytest.mark.parametrize("step", serving.FIRST_STEPS)
def test_every_step_that_is_named_is_a_verb(step):
    place, verb, *_ = step.split()
    if place in STAGES:
        assert verb in STAGES[place][1]
        return
    if place == "backup":
        place, verb = "city", "backup"
    assert list((SOURCE / place).rglob(f"management/commands/{verb}.py"))


def test_the_services_of_the_document_are_the_programs_that_run_starts(office):
    text = START.read_text()
    for program in programs(Layout(office.var, real=True)):
        _, _, name, *words = program.command
        if name != "gunicorn":
            assert f"`{name.replace('.', ' ')} {' '.join(words)}`" in text
        elif program.name == "city":
            assert f"-m gunicorn {' '.join(words)}\n" in text
        else:
            port = words[words.index("--bind") + 1].partition(":")[2]
            assert f"port {port}, `{words[-1]}`" in text


def with_tables(var):
    (var / "city").mkdir(parents=True)
    with closing(sqlite3.connect(var / "city" / "city.sqlite3")) as database:
        database.execute("CREATE TABLE register_resident (nik TEXT)")
