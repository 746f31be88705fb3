"""A semester's aggregate from the register: what is published, and that it can be published again."""

import csv
import io
import json
from datetime import date as day
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from cast import KELURAHAN_SELATAN, KELURAHAN_UTARA, NOW, PLACE_UTARA, RT_SELATAN, TODAY, refused, resident
from satupintu.city.cards.models import Card
from satupintu.city.enrolment.models import Recording
from satupintu.city.foundation import clock
from satupintu.city.participation.aggregates import telling, writing
from satupintu.city.participation.aggregates.reading import figures_of, read_aggregate
from satupintu.city.participation.rules import dkb
from satupintu.city.participation.selectors.dkb import dkb_as_of, list_cut_offs
from satupintu.city.register import services
from satupintu.city.register.models import Resident
from satupintu.city.register.rules.events import Report

CUT_OFF = day(2026, 6, 30)
ZONE = ZoneInfo("Asia/Makassar")
MORNING = time(8)


def record(ref, on=day(2026, 6, 1), status_since=NOW, *, counts=True):
    Recording.objects.create(
        resident=Resident.objects.get(ref=ref),
        place_id=PLACE_UTARA,
        recorded_on=on,
        status="PRINT_READY_RECORD",
        status_since=status_since,
        counts=counts,
    )


def hand_over(ref, on, revoked_at=None):
    at = datetime.combine(on, MORNING, ZONE)
    row = Resident.objects.get(ref=ref)
    Card.objects.create(resident=row, token=str(ref)[:26], printed_at=at, handed_over_at=at, revoked_at=revoked_at)


def report(on):
    return Report(key=f"event-{on}", happened_on=on)


def of(figures, kelurahan, table):
    return figures.rows[kelurahan][table]


def test_each_kelurahan_is_counted_by_sex_and_by_what_the_tables_ask(cast):
    record(cast.fajar)
    record(cast.eka)
    hand_over(cast.fajar, day(2026, 6, 20))
    figures = dkb_as_of(CUT_OFF)
    # eka, fajar, gita, hana, ian live in Utara; kiki in Selatan
    assert of(figures, KELURAHAN_UTARA, "penduduk_jenis_kelamin") == {"lk": 2, "pr": 3, "jumlah": 5}
    ktp = of(figures, KELURAHAN_UTARA, "kepemilikan_ktp")
    assert [ktp[f"{name}_jml"] for name in ("wajib_ktp", "rekam", "belum_rekam", "ktp", "blm_ktp")] == [4, 2, 2, 1, 1]
    assert str(ktp["persen_sudah_rekam"]) == "50.00"
    assert of(figures, KELURAHAN_SELATAN, "kepemilikan_ktp")["belum_rekam_pr"] == 1
    assert of(figures, KELURAHAN_SELATAN, "kepemilikan_ktp")["persen_memiliki_ktp"] is None
    assert of(figures, KELURAHAN_UTARA, "penduduk_agama")["islam_jml"] == 5
    assert of(figures, KELURAHAN_UTARA, "penduduk_golongan_darah")["tidak_tahu_pr"] == 3
    assert of(figures, KELURAHAN_UTARA, "penduduk_status_kawin_kelompok_umur")["15_19_kawin_pr"] == 1
    assert of(figures, KELURAHAN_UTARA, "kepemilikan_kk")["kk_lk"] == 1  # fajar; the others head nobody here
    assert not any(of(figures, "64.74.01.1003", "penduduk_jenis_kelamin").values())


def test_a_card_counts_from_the_day_in_hand_until_it_is_revoked(cast):
    for ref in (cast.eka, cast.fajar, cast.kiki):
        record(ref)
    hand_over(cast.eka, day(2026, 7, 1))
    hand_over(cast.fajar, day(2026, 6, 30))
    hand_over(cast.kiki, day(2026, 6, 1), revoked_at=datetime(2026, 6, 30, 9, tzinfo=ZONE))
    assert telling.totals(dkb_as_of(CUT_OFF))["ktp"] == 1


def test_a_recording_counted_until_the_word_that_took_that_from_it(cast):
    record(cast.eka, counts=False, status_since=datetime(2026, 7, 3, 9, tzinfo=ZONE))
    assert telling.totals(dkb_as_of(CUT_OFF, day(2026, 7, 2)))["rekam"] == 1
    assert telling.totals(dkb_as_of(CUT_OFF))["rekam"] == 0


def test_parts_make_the_whole_whoever_lives_here(cast):
    for number in range(40):
        born = day(1940 + 2 * number, 1 + number % 12, 1 + number % 28)
        resident(
            "WARGA KOTA",
            born,
            1 + number % 2,
            rt=RT_SELATAN if number % 3 else "64.74.01.1006-000-001",
            serial=50 + number,
            religion=1 + number % 7,
            blood_group=1 + number % 13,
            marital_status=1 + number % 4,
            relation=1 if number % 5 else 11,
        )
    aggregate = read_aggregate("dkb.csv", writing.as_csv(dkb_as_of(CUT_OFF)).encode())
    assert aggregate.findings == []
    assert len(aggregate.rows) == 3 * len(dkb.PUBLISHED)


def test_last_semester_comes_out_again_byte_for_byte_after_corrections(cast):
    record(cast.fajar)
    with clock.stopped(datetime.combine(CUT_OFF, MORNING, ZONE)):
        before = dkb_as_of(CUT_OFF)
        published = writing.as_csv(before), writing.as_xlsx(before)
    services.enter_death(viewer=cast.vina, report=report(day(2026, 6, 20)), ref=cast.eka)
    services.correct(viewer=cast.vina, report=report(day(2026, 7, 2)), ref=cast.fajar, values={"religion": 3})
    again = dkb_as_of(CUT_OFF, CUT_OFF)
    with clock.stopped(NOW + timedelta(days=40)):
        assert (writing.as_csv(again), writing.as_xlsx(again)) == published
    corrected = dkb_as_of(CUT_OFF)
    assert corrected.known_on == TODAY
    assert telling.totals(corrected)["population"] == telling.totals(before)["population"] - 1
    assert of(corrected, KELURAHAN_UTARA, "penduduk_agama")["katholik_lk"] == 1


def test_a_file_says_source_cut_off_and_when_that_was_known(cast, tmp_path, capsys):
    out = tmp_path / "dkb.csv"
    call_command("participation_dkb", "--as-of", "2026-06-30", "--known-on", "2026-07-01", "--out", str(out), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["data_per"], told["diketahui_per"], told["kelurahan"]) == ("2026-06-30", "2026-07-01", 3)
    assert told["totals"]["population"] == 6
    assert json.loads(out.with_name("dkb.csv.json").read_text())["sumber"].startswith("register")
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert {row["tahun"] for row in rows} == {"2026"}
    book = tmp_path / "dkb.xlsx"
    call_command("participation_dkb", "--as-of", "2026-06-30", "--out", str(book))
    assert "population: 6" in capsys.readouterr().out
    aggregate = read_aggregate(book.name, book.read_bytes())
    assert aggregate.findings == []
    assert aggregate.about["data_per"] == "2026-06-30"
    assert figures_of(aggregate).table.counts.population == 6


@pytest.mark.parametrize("simulated", [True, False])
def test_invented_figures_are_marked_on_every_line_and_are_read_back_as_such(cast, settings, simulated):
    settings.SIMULATED = simulated
    mark = "DATA SIMULASI" if simulated else ""
    figures = dkb_as_of(CUT_OFF)
    text, book = writing.as_csv(figures), writing.as_xlsx(figures)
    assert {row.get("tanda", "") for row in csv.DictReader(io.StringIO(text))} == {mark}
    settings.SIMULATED = False  # who reads it elsewhere
    for aggregate in (read_aggregate("dkb.csv", text.encode()), read_aggregate("dkb.xlsx", book)):
        assert (aggregate.mark, aggregate.findings) == (mark, [])
    assert read_aggregate("dkb.xlsx", book).about.get("tanda", "") == mark


@pytest.mark.parametrize(
    "wrong",
    [
        ["--as-of", "2026-07-01", "--out", "dkb.csv"],
        ["--as-of", "2026-06-30", "--out", "dkb.pdf"],
        ["--as-of", "yesterday", "--out", "dkb.csv"],
        ["--as-of", "2026-06-30", "--out", "no-such-folder/dkb.csv"],
    ],
)
def test_the_command_says_what_is_wrong(cast, tmp_path, monkeypatch, wrong):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(CommandError):
        call_command("participation_dkb", *wrong)


def test_only_a_semester_that_has_ended_can_be_asked_and_only_as_known_since(cast):
    with refused("NO_CUT_OFF"):
        dkb_as_of(day(2026, 12, 31))
    for known_on in (day(2026, 6, 29), TODAY + timedelta(days=1)):
        with refused("KNOWN_OUT_OF_RANGE"):
            dkb_as_of(CUT_OFF, known_on)
    assert list_cut_offs()[:3] == [CUT_OFF, day(2025, 12, 31), day(2025, 6, 30)]
