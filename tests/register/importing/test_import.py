"""A list from elsewhere, tried and written into the register."""

import csv
import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lists import KK, applied, codes_of, siak, tried
from openpyxl import Workbook

from cast import NOW
from satupintu.city.foundation import clock
from satupintu.city.foundation.problems import Problem
from satupintu.city.register import selectors, services
from satupintu.city.register.importing import services as importing
from satupintu.city.register.importing import writing
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.importing.words import as_text, write_refused
from satupintu.city.register.models import FamilyCard, ImportBatch, ImportRun, LifeEvent, Resident, ResidentPeriod
from satupintu.city.register.rules import codes
from satupintu.city.register.rules.events import Report
from satupintu.city.register.rules.occupations import OCCUPATIONS


def test_a_trial_tells_and_writes_nothing(cast, write):
    before = Resident.objects.count()
    outcomes = tried(write([siak(1), siak(2)]))
    assert outcomes.counts == {Outcome.NEW: 2}
    assert (Resident.objects.count(), ImportRun.objects.count()) == (before, 0)
    assert "--apply" in as_text(outcomes, applied=False)


def test_a_list_enters_residents_and_their_family(cast, write):
    applied(write([siak(1, STAT_HBKEL="KEPALA KELUARGA"), siak(2)]))
    row = Resident.objects.select_related("family").get(nik=siak(1)["NIK"])
    assert (row.name, row.birth_date, row.sex, row.blood_group) == ("ORANG 1", date(1990, 5, 2), 1, 11)
    assert (row.rt_id, row.education, row.occupation, row.relation) == ("64.74.01.1006-000-001", 5, 15, 1)
    assert (row.family.kk_number, row.family.issued_on) == (KK, date(2020, 1, 1))
    event = LifeEvent.objects.get()
    assert (event.kind, event.changes.count()) == ("TAKEN_OVER", 3)
    assert event.evidence == f"import {ImportRun.objects.get().pk}/1"


def test_the_same_list_again_changes_nothing(cast, write):
    file = write([siak(n) for n in range(5)] + [siak(7, NIK="")])
    applied(file)
    people, events = Resident.objects.count(), LifeEvent.objects.count()
    assert applied(file).counts == {Outcome.SAME: 6}
    assert (Resident.objects.count(), LifeEvent.objects.count()) == (people, events)


def test_an_import_with_one_bad_row_in_a_hundred_takes_the_others(cast, write, tmp_path):
    rows = [siak(n, TGL_LHR="31-02-1990") if n % 100 == 50 else siak(n) for n in range(300)]
    outcomes = applied(write(rows), batch_size=64)
    assert outcomes.counts == {Outcome.NEW: 297, Outcome.REFUSED: 3}
    write_refused(outcomes, tmp_path / "refused.csv")
    with (tmp_path / "refused.csv").open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [row["BARIS"] for row in refused] == ["52", "152", "252"]
    assert all(row["NIK"] and "Tanggal lahir" in row["ALASAN"] for row in refused)


def test_a_changed_field_is_named_and_written_as_a_correction(cast, write):
    applied(write([siak(1)]))
    file = write([siak(1, NAMA_LGKP="ORANG SATU", JENIS_PKRJN="WIRASWASTA")])
    (told,) = tried(file).told
    assert (
        told.changes == {"name": ("ORANG 1", "ORANG SATU"), "occupation": (15, 88)}
        or told.changes["name"][1] == "ORANG SATU"
    )
    assert Resident.objects.get(nik=siak(1)["NIK"]).name == "ORANG 1"
    run = applied(file).run
    row = Resident.objects.get(nik=siak(1)["NIK"])
    assert row.name == "ORANG SATU"
    newest = selectors.list_timeline(cast.vina, row.ref)[0]
    assert (newest.kind, newest.evidence) == ("CORRECTION", f"import {run}/1")


def test_an_empty_cell_says_nothing_about_somebody_known(cast, write):
    applied(write([siak(1)]))
    assert tried(write([siak(1, GOL_DRH="", AGAMA="")])).counts == {Outcome.SAME: 1}


def test_what_a_newcomer_lacks_is_named(cast, write):
    outcomes = tried(write([siak(1, AGAMA="", NO_RT="")]))
    assert [(f.code, f.field) for f in outcomes.refused[0].row.findings] == [
        (Fault.MISSING, "religion"),
        (Fault.MISSING, "rt_id"),
    ]


def test_another_rt_or_family_or_head_is_left_to_an_event(cast, write):
    applied(write([siak(1)]))
    other = siak(1, NO_RT="2", NO_KEL="Tanjung Laut", NO_KEC="2", NO_KK=KK[:-1] + "9", STAT_HBKEL="1")
    outcomes = applied(write([other]))
    assert codes_of(outcomes) == [Doubt.NEEDS_AN_EVENT] * 3
    assert outcomes.counts == {Outcome.SAME: 1}


def test_without_nik_a_row_needs_name_birth_date_and_family(cast, write):
    assert codes_of(tried(write([siak(1, NIK="")]))) == [Doubt.WITHOUT_NIK]
    assert Fault.MISSING in codes_of(tried(write([siak(1, NIK="", NO_KK="")])))


def test_a_missing_nik_is_put_in_for_the_same_person(cast, write):
    applied(write([siak(1, NIK="")]))
    applied(write([siak(1)]))
    assert Resident.objects.get(name="ORANG 1").nik == siak(1)["NIK"]


def test_a_namesake_with_another_nik_is_taken_with_a_doubt(cast, write):
    applied(write([siak(1)]))
    outcomes = tried(write([siak(1, NIK=siak(1)["NIK"][:-1] + "9")]))
    assert codes_of(outcomes) == [Doubt.SAME_NAME_AND_DAY]


def test_doubles_within_the_file_are_refused_with_the_earlier_line(cast, write):
    outcomes = tried(write([siak(1), siak(1), siak(2, NIK=""), siak(2, NIK="")]))
    assert [(f.code, f.detail) for each in outcomes.refused for f in each.row.findings if f.refuses] == [
        (Fault.DOUBLE_IN_FILE, "2"),
        (Fault.DOUBLE_IN_FILE, "4"),
    ]


def test_two_heads_and_somebody_gone_are_named(cast, write):
    gone = Resident.objects.get(ref=cast.joni)
    outcomes = tried(write([siak(1, STAT_HBKEL="1"), siak(2, STAT_HBKEL="1"), siak(3, NIK=gone.nik)]))
    assert Doubt.SECOND_HEAD in codes_of(outcomes)
    assert Fault.GONE_IN_REGISTER in codes_of(outcomes)


def test_a_crash_between_batches_is_taken_up_where_it_stopped(cast, write, monkeypatch):
    file = write([siak(0), siak(1, JENIS_KLMIN="X"), *(siak(n) for n in range(2, 10))])
    whole, calls = importing.write_batch, []

    def killed(**asked):
        calls.append(asked["number"])
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(**asked)

    monkeypatch.setattr(importing, "write_batch", killed)
    with pytest.raises(KeyboardInterrupt):
        applied(file, batch_size=3)
    monkeypatch.undo()
    assert ImportBatch.objects.count() == 2
    outcomes = applied(file, batch_size=5)  # the run keeps its own size
    assert (outcomes.skipped, outcomes.counts) == (6, {Outcome.NEW: 9, Outcome.REFUSED: 1})
    assert [each.row.line for each in outcomes.refused] == [3]
    assert Resident.objects.filter(name__startswith="ORANG").count() == 9
    assert ImportRun.objects.get().finished_at is not None


def test_a_batch_that_breaks_leaves_nothing(cast, write, monkeypatch):
    def broken(*_, **__):
        raise IntegrityError

    monkeypatch.setattr(writing.LifeEvent.objects, "create", broken)
    with pytest.raises(Problem) as refused:
        applied(write([siak(1)]))
    assert refused.value.kind.code == "IMPORT_FAILED"
    assert not Resident.objects.filter(name="ORANG 1").exists()


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252"), ("utf-16", "utf-16")]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_are_recognised(cast, write, encoding, named, delimiter):
    outcomes = tried(write([siak(1, NAMA_LGKP="ANDRÉ NOËL")], encoding=encoding, delimiter=delimiter))
    assert (outcomes.table.encoding, outcomes.table.delimiter) == (named, delimiter)
    assert outcomes.counts == {Outcome.NEW: 1}


def test_a_workbook_is_read_and_its_rounded_numbers_are_named(cast, tmp_path):
    book = Workbook()
    whole, rounded = siak(1, TGL_LHR=date(1990, 5, 2)), siak(2, NIK=6474910205900100)
    for cells in (list(whole), list(whole.values()), list(rounded.values())):
        book.active.append(cells)
    book.save(tmp_path / "list.xlsx")
    outcomes = tried(tmp_path / "list.xlsx")
    assert outcomes.counts == {Outcome.NEW: 1, Outcome.REFUSED: 1}
    assert codes_of(outcomes) == [Fault.NUMBER_ROUNDED]


def test_a_mapping_is_remembered_for_the_layout(cast, write):
    row = {("ORANGNYA" if header == "NAMA_LGKP" else header): cell for header, cell in siak(1).items()}
    file = write([row])
    assert tried(file).counts == {Outcome.REFUSED: 1}
    assert tried(file, mapping={"name": "ORANGNYA"}).counts == {Outcome.NEW: 1}
    assert tried(file).counts == {Outcome.NEW: 1}


def test_only_a_verifier_of_the_whole_city_imports(cast, write):
    file = write([siak(1)])
    importing.try_import(viewer=cast.vina, file=file)
    with pytest.raises(Problem):
        importing.try_import(viewer=cast.ani, file=file)


def test_a_later_event_of_an_imported_person_keeps_what_was_known_before(cast, write):
    applied(write([siak(1)]))
    row = Resident.objects.get(nik=siak(1)["NIK"])
    report = Report(key="k", happened_on=date(2026, 7, 6))
    with clock.stopped(NOW + timedelta(hours=1)):
        services.correct(viewer=cast.vina, report=report, ref=row.ref, values={"name": "LAIN"})
    names = ResidentPeriod.objects.filter(resident=row).order_by("pk").values_list("name", flat=True)
    assert sorted(names) == ["LAIN", "ORANG 1"]


def test_the_command_tries_writes_and_keeps_the_refused_rows(cast, write, tmp_path):
    file, out = write([siak(1), siak(2, JENIS_KLMIN="X")]), StringIO()
    call_command("register_import", file, "--json", "--apply", "--refused", tmp_path / "no.csv", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["new"], answer["refused"], answer["told"][0]["line"]) == (1, 1, 3)
    assert siak(2)["NIK"] in (tmp_path / "no.csv").read_text(encoding="utf-8-sig")
    with pytest.raises(CommandError):
        call_command("register_import", tmp_path / "nowhere.csv")


CODED = {"AGAMA": codes.Religion, "STAT_KWN": codes.Marital, "PDDK_AKH": codes.Education, "GOL_DRH": codes.BloodGroup}
FIELDS = {"AGAMA": "religion", "STAT_KWN": "marital_status", "PDDK_AKH": "education", "GOL_DRH": "blood_group"}


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_register_exported_and_imported_is_the_same(cast, write, data):
    """By words or by numbers, in any form of date: the people come out as they went in."""
    Resident.objects.filter(name__startswith="ORANG").update(nik=None, name="DAHULU")
    rows, wanted = [], {}
    for serial in range(data.draw(st.integers(1, 6))):
        born = data.draw(st.dates(date(1930, 1, 1), date(2026, 7, 1)))
        chosen = {header: data.draw(st.sampled_from(list(table))) for header, table in CODED.items()}
        work = data.draw(st.integers(1, 99))
        form = data.draw(st.sampled_from(("%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d")))
        as_word = data.draw(st.booleans())
        row = siak(serial, born=born, JENIS_PKRJN=OCCUPATIONS[work - 1] if as_word else work)
        row |= {header: each.printed if as_word else int(each) for header, each in chosen.items()}
        rows.append(row | {"TGL_LHR": born.strftime(form)})
        wanted[row["NIK"]] = (born, codes.occupation(work), *map(int, chosen.values()))
    file = write(rows)
    assert applied(file).counts == {Outcome.NEW: len(rows)}
    found = {
        row.nik: (row.birth_date, codes.occupation(row.occupation), *(getattr(row, name) for name in FIELDS.values()))
        for row in Resident.objects.filter(nik__in=wanted)
    }
    assert found == wanted
    assert tried(file).counts == {Outcome.SAME: len(rows)}
    assert FamilyCard.objects.filter(kk_number=KK).count() == 1


def test_an_occupation_of_the_older_list_that_prints_the_same_is_no_change(cast, write):
    applied(write([siak(1, JENIS_PKRJN="99")]))
    Resident.objects.filter(nik=siak(1)["NIK"]).update(occupation=89, occupation_list=89)
    assert tried(write([siak(1, JENIS_PKRJN="99")])).counts == {Outcome.SAME: 1}
