"""A list from elsewhere is held against the register: pairs with a probability, and nothing is changed."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from lists_of_people import EKA, EKA_NIK, STRANGER, matched, pairs, write

from cast import RT_SELATAN, RT_UTARA, SYSTEM, refused, resident
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register.matching import services
from satupintu.city.register.matching.comparing import pairs_of_list
from satupintu.city.register.models import LifeEvent, MatchDecision, MatchRow, MatchRun, Resident
from satupintu.city.register.rules.matching import Caution, Level, Purpose, Verdict
from satupintu.city.register.selectors import matching as selectors


def test_a_row_with_nik_finds_its_resident(cast, tmp_path):
    run_id = matched(write(tmp_path, [EKA | {"NIK": EKA_NIK}, STRANGER]))
    [pair] = pairs(run_id)
    assert (pair.ref, pair.line, pair.sure) == (cast.eka, 2, True)
    assert set(pair.levels.values()) == {Level.SAME}
    assert pair.probability > 0.999
    run = selectors.get_run(cast.vina, run_id)
    assert (run.rows, run.unmatched, run.pairs, run.sure, run.open) == (2, 1, 1, 1, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"NAMA": "EKA WULANDRAI"},
        {"NAMA": "HJ. EKA WOELANDARI, S.Pd"},
        {"TGL_LHR": "05-01-1990"},
        {"NAMA": "WULANDARI EKA"},
        {"JK": "", "TMPT_LHR": ""},
    ],
)
def test_a_row_without_nik_is_found_in_spite_of_an_error(cast, tmp_path, changed):
    [pair] = pairs(matched(write(tmp_path, [EKA | changed]), Purpose.SCHOOL))
    assert (pair.ref, pair.sure) == (cast.eka, True)


def test_the_row_says_what_agrees_and_shows_no_whole_nik(cast, tmp_path):
    [pair] = pairs(
        matched(write(tmp_path, [EKA | {"NIK": EKA_NIK, "TGL_LHR": "05-01-1990", "KELURAHAN": "Tanjung Laut"}]))
    )
    assert (pair.levels["birth_date"], pair.levels["kelurahan"]) == (Level.SWAPPED, Level.OTHER)
    assert (pair.one.kelurahan, pair.resident.kelurahan) == ("Tanjung Laut", "Api-api")
    assert EKA_NIK not in (pair.one.nik, pair.resident.nik)


def test_a_nik_with_another_name_is_for_a_human(cast, tmp_path):
    row = {"NAMA": "SUPARMAN", "NIK": EKA_NIK, "TGL_LHR": "01-05-1990", "JK": "P"}
    [pair] = pairs(matched(write(tmp_path, [row]), Purpose.SCHOOL))
    assert (pair.ref, pair.sure, pair.cautions) == (cast.eka, False, (Caution.NIK_OF_ANOTHER,))


def test_two_namesakes_born_on_one_day_share_one_probability(cast, tmp_path):
    for rt in (RT_UTARA, RT_SELATAN):
        resident("RATNA DEWI", date(1980, 2, 3), 2, rt=rt, serial=4)
    found = pairs(
        matched(write(tmp_path, [{"NAMA": "RATNA DEWI", "TGL_LHR": "03-02-1980", "JK": "P"}]), Purpose.SCHOOL)
    )
    assert len(found) == 2
    assert not any(pair.sure for pair in found)
    assert sum(pair.probability for pair in found) <= 1


def test_somebody_whose_death_is_entered_is_named_so(cast, tmp_path):
    row = {"NAMA": "JONI SAPUTRA", "TGL_LHR": "04-04-1950", "JK": "L", "TMPT_LHR": "BONTANG"}
    [pair] = pairs(matched(write(tmp_path, [row]), Purpose.DEATHS))
    assert (pair.ref, pair.cautions) == (cast.joni, (Caution.NOT_HERE,))


def test_what_cannot_be_read_is_as_if_it_were_not_there(cast, tmp_path):
    rows = [
        EKA | {"NIK": "6,47E+15", "TGL_LHR": "1 Mei 1990", "JK": "?", "KELURAHAN": "Entah"},
        EKA | {"NIK": "6474914113900001"},
        {"NAMA": " ", "NIK": EKA_NIK},
        EKA | {"NIK": EKA_NIK, "KELURAHAN": "64.74.01.1006"},
        EKA | {"NIK": EKA_NIK, "KELURAHAN": "64.74.01.1006"},
    ]
    run = services.open_list(viewer=SYSTEM, file=write(tmp_path, rows), purpose=Purpose.STAFF)
    first, second, third = MatchRow.objects.filter(run=run).order_by("line")
    assert (first.nik, first.birth_date, first.sex, first.kelurahan) == (None, None, None, "")
    assert (second.nik, second.kelurahan) == (None, "64.74.01.1006")
    assert (third.line, third.kelurahan) == (6, "64.74.01.1006")


def test_a_short_row_is_read_as_far_as_it_goes(cast, tmp_path):
    file = tmp_path / "short.csv"
    file.write_text("NAMA,TGL_LHR,NIK\nEKA WULANDARI\nFAJAR HIDAYAT,23-11-1985\n", encoding="utf-8")
    assert [pair.ref for pair in pairs(matched(file))] == [cast.fajar, cast.eka]


def test_nothing_of_the_register_is_changed(cast, tmp_path):
    before = list(Resident.objects.order_by("pk").values())
    run_id = matched(write(tmp_path, [EKA]), Purpose.DEATHS)
    services.decide(viewer=cast.vina, pair_id=pairs(run_id)[0].id, verdict=Verdict.SAME)
    assert list(Resident.objects.order_by("pk").values()) == before
    assert not LifeEvent.objects.exists()


def test_rows_like_whom_nobody_was_found_are_not_kept(cast, tmp_path):
    matched(write(tmp_path, [STRANGER, EKA]))
    assert [row.name for row in MatchRow.objects.all()] == ["EKA WULANDARI"]


def test_other_headers_are_said_once_and_remembered(cast, tmp_path):
    headers = ("ORANG", "LAHIR")
    file = write(tmp_path, [{"ORANG": "EKA WULANDARI", "LAHIR": "01-05-1990"}], headers=headers)
    with refused("NOTHING_TO_COMPARE"):
        matched(file)
    mapping = {"name": "ORANG", "birth_date": "LAHIR"}
    assert pairs(matched(file, mapping=mapping))[0].ref == cast.eka
    assert pairs(matched(file))[0].ref == cast.eka
    with refused("NOTHING_TO_COMPARE"):
        matched(file, mapping={"name": "NOBODY"})


def test_a_file_that_is_no_list_is_refused(cast, tmp_path):
    with refused("NO_LIST_TO_MATCH"):
        matched(tmp_path / "missing.csv")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    with refused("NO_LIST_TO_MATCH"):
        matched(tmp_path / "empty.csv")


def test_one_person_with_two_niks_is_a_double(cast):
    newer = resident("EKA WULANDARRI", date(1990, 5, 1), 2, rt=RT_UTARA, serial=7)
    run = services.open_doubles(viewer=cast.vina)
    services.compute(viewer=SYSTEM, run_id=run.pk)
    [pair] = pairs(run.pk)
    assert (pair.ref, pair.other, pair.line) == (cast.eka, newer, None)
    assert "nik" not in pair.levels


def test_a_decision_is_remembered_in_the_next_list(cast, tmp_path):
    [pair] = pairs(first := matched(write(tmp_path, [EKA])))
    services.decide(viewer=cast.vina, pair_id=pair.id, verdict=Verdict.DIFFERENT, reason="another mother")
    assert pairs(first) == []
    second = matched(write(tmp_path, [EKA, STRANGER], "other.csv"), Purpose.DEATHS)
    assert pairs(second) == []
    [seen] = pairs(second, selectors.DECIDED)
    assert seen.decided is not None
    assert (seen.decided.verdict, seen.decided.reason) == (Verdict.DIFFERENT, "another mother")
    assert (seen.decided.by, seen.decided.at_purpose) == ("Vina Amalia", Purpose.VOTERS)
    assert selectors.get_run(cast.vina, second).open == 0


def test_later_leaves_a_pair_open_and_the_newest_decision_counts(cast, tmp_path):
    [pair] = pairs(run_id := matched(write(tmp_path, [EKA])))
    services.decide(viewer=SYSTEM, pair_id=pair.id, verdict=Verdict.SAME)
    services.decide(viewer=cast.vina, pair_id=pair.id, verdict=Verdict.LATER)
    [seen] = pairs(run_id)
    assert seen.decided is not None
    assert seen.decided.verdict is Verdict.LATER
    assert selectors.get_run(cast.vina, run_id).open == 1


def test_the_same_decision_sent_twice_is_noted_once(cast, tmp_path):
    [pair] = pairs(matched(write(tmp_path, [EKA])))
    for _ in range(2):
        services.decide(viewer=cast.vina, pair_id=pair.id, verdict=Verdict.SAME)
    assert MatchDecision.objects.count() == 1


def test_a_program_that_decided_has_no_name(cast, tmp_path):
    [pair] = pairs(run_id := matched(write(tmp_path, [EKA])))
    services.decide(viewer=SYSTEM, pair_id=pair.id, verdict=Verdict.SAME)
    assert pairs(run_id, selectors.DECIDED)[0].decided.by == ""


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_a_decision(cast, tmp_path, act):
    [pair] = pairs(matched(write(tmp_path, [EKA])))
    services.decide(viewer=cast.vina, pair_id=pair.id, verdict=Verdict.SAME)
    rows = MatchDecision.objects.all()
    with pytest.raises(DatabaseError, match="only grow"), transaction.atomic():
        rows.update(reason="x") if act == "update" else rows._raw_delete(rows.db)


@pytest.mark.parametrize("name", ["ani", "budi", "citra", "dewi", "rama", "slamet"])
def test_only_a_verifier_compares_looks_and_decides(cast, tmp_path, name):
    viewer, file = cast.viewers[name], write(tmp_path, [EKA])
    [pair] = pairs(run_id := matched(file))
    for act in (
        lambda: services.open_list(viewer=viewer, file=file, purpose=Purpose.DEATHS),
        lambda: services.open_doubles(viewer=viewer),
        lambda: services.compute(viewer=viewer, run_id=run_id),
        lambda: services.decide(viewer=viewer, pair_id=pair.id, verdict=Verdict.SAME),
        lambda: selectors.list_runs(viewer),
        lambda: selectors.list_pairs(viewer, run_id),
    ):
        with refused("NOT_ALLOWED"):
            act()


def test_what_is_not_there_is_said_so(cast):
    for act in (
        lambda: services.compute(viewer=SYSTEM, run_id=9),
        lambda: services.decide(viewer=SYSTEM, pair_id=9, verdict=Verdict.SAME),
        lambda: selectors.get_run(SYSTEM, 9),
    ):
        with refused("NO_SUCH_MATCH"):
            act()


def test_the_trail_tells_who_compared_looked_and_decided(cast, tmp_path):
    run_id = matched(write(tmp_path, [EKA]), viewer=cast.vina)
    [pair] = selectors.list_pairs(cast.vina, run_id).pairs
    services.decide(viewer=cast.vina, pair_id=pair.id, verdict=Verdict.SAME)
    lines = AuditEntry.objects.filter(action__startswith="MATCH_").order_by("pk")
    assert [line.action for line in lines] == ["MATCH_STARTED", "MATCH_DONE", "MATCH_PAIRS_READ", "MATCH_DECIDED"]
    assert lines[3].subjects == [str(cast.eka)]


def test_a_run_that_breaks_off_says_so_and_begins_anew(cast, tmp_path, monkeypatch):
    run = services.open_list(viewer=SYSTEM, file=write(tmp_path, [EKA]), purpose=Purpose.DEATHS)
    with monkeypatch.context() as broken:
        broken.setattr(services, "pairs_of_list", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            services.compute(viewer=SYSTEM, run_id=run.pk)
    assert MatchRun.objects.get().failed_at
    services.compute_later.call(run.pk)
    assert selectors.get_run(SYSTEM, run.pk).failed_at is None
    assert [pair.ref for pair in pairs(run.pk)] == [cast.eka]
    again = services.compute(viewer=SYSTEM, run_id=run.pk, progress=lambda _: pytest.fail("it is over"))
    assert again.finished_at


def test_an_empty_list_is_like_nobody():
    assert pairs_of_list([], [], 0.1) == []


def test_the_command_tells_pairs_without_names_or_niks(cast, tmp_path):
    file, out = write(tmp_path, [EKA | {"NIK": EKA_NIK}, STRANGER]), StringIO()
    call_command("register_match", str(file), "--purpose", "DEATHS", "--json", stdout=out, stderr=StringIO())
    told = json.loads(out.getvalue())
    assert (told["rows"], told["unmatched"], told["sure"]) == (2, 1, 1)
    [candidate] = told["candidates"]
    assert (candidate["resident"], candidate["line"], candidate["decided"]) == (str(cast.eka), 2, None)
    assert "name" in candidate["agree"]
    assert "EKA" not in out.getvalue()
    assert EKA_NIK not in out.getvalue()
    services.decide(viewer=SYSTEM, pair_id=pairs(told["run"])[0].id, verdict=Verdict.SAME)
    out = StringIO()
    call_command("register_match", str(file), "--json", stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())["candidates"][0]["decided"] == "SAME"


def test_the_command_looks_for_doubles_and_tells_in_words(cast):
    resident("EKA WULANDARI", date(1990, 5, 1), 2, rt=RT_UTARA, serial=7)
    out, err = StringIO(), StringIO()
    call_command("register_match", "--doubles", stdout=out, stderr=err)
    assert "/meja/pencocokan/" in out.getvalue()
    assert err.getvalue().split() == ["1/3", "2/3", "3/3"]
    out = StringIO()
    call_command("register_match", "--doubles", "--json", stdout=out, stderr=StringIO())
    assert json.loads(out.getvalue())["candidates"][0]["other"]


def test_the_command_needs_a_file_or_doubles(cast, tmp_path):
    with pytest.raises(CommandError, match="--doubles"):
        call_command("register_match")
    with pytest.raises(CommandError, match="--mapping"):
        call_command("register_match", str(write(tmp_path, [{"A": 1}], headers=("A",))), "--mapping", "name=B")
