"""Doubts about the register are counted by kelurahan, kept by day, and listed for verifiers only."""

import json
from datetime import date, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from reporting import die, report, row

from cast import (
    BACKEND,
    KELURAHAN_SELATAN,
    KELURAHAN_UTARA,
    NOW,
    SYSTEM,
    TODAY,
    UTARA,
    account,
    refused,
    resident,
)
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import Grant, Role, Viewer
from satupintu.city.register import services
from satupintu.city.register.models import QualityCount, Resident, StatusSaid
from satupintu.city.register.rules.quality import ANY, Fault, TrendPoint
from satupintu.city.register.selectors import quality
from satupintu.city.register.services import quality as keeping

PLANNER = Viewer(name="planner", grants=(Grant(Role.PLANNER),))


def change(ref, **facts):
    Resident.objects.filter(ref=ref).update(**facts)


def counted(kind, kelurahan=KELURAHAN_UTARA, **days):
    cells = quality.count_faults(days.pop("on", TODAY), **days)
    return next(cell.count for cell in cells if (cell.kind, cell.kelurahan) == (kind, kelurahan))


def say(ref, kind="LIVES_HERE", on=TODAY, until=None, at=NOW):
    StatusSaid.objects.create(
        key=uuid4(), resident=row(ref), kind=kind, source="RT_HEAD", said_on=on, until=until, written_at=at
    )


# -- counts ---------------------------------------------------------------------------------------
def test_each_count_stands_with_its_kelurahan_and_of_how_many(cast):
    change(cast.eka, nik=None)
    cells = {(cell.kind, cell.kelurahan): cell for cell in quality.count_faults(TODAY)}
    assert (cells["NO_NIK", KELURAHAN_UTARA].count, cells["NO_NIK", KELURAHAN_UTARA].of) == (1, 5)
    assert (cells["NO_NIK", KELURAHAN_SELATAN].count, cells["NO_NIK", KELURAHAN_SELATAN].of) == (0, 1)
    assert {kind for kind, _ in cells} == {ANY, *Fault}


def test_who_shows_several_faults_counts_once_in_any_and_slight_ones_do_not(cast):
    before = counted(ANY)
    change(cast.eka, nik=None, address="")
    assert counted(ANY) == before + 1
    change(cast.eka, nik="6474914105900001", address="JL. PELITA 7", birth_place="")
    assert (counted(ANY), counted("NO_BIRTH_PLACE")) == (before, 1)


def test_who_is_not_counted_here_is_asked_nothing(cast):
    change(cast.joni, nik=None)
    assert counted("NO_NIK") == 0


def test_a_family_is_judged_by_who_lives_in_it_today(cast):
    assert counted("NO_HEAD") == 2  # hana and ian came with a card of their own, and are its head by no entry
    die(cast.vina, cast.fajar)
    with clock.stopped(NOW + timedelta(days=1)):
        assert counted("NO_HEAD", on=TODAY + timedelta(days=1)) == 4
    change(cast.eka, relation=1)
    change(cast.gita, relation=1)
    assert counted("SEVERAL_HEADS", on=TODAY + timedelta(days=1)) == 2


def test_a_child_older_than_the_second_wife_is_asked_after(cast):
    home = row(cast.fajar).family
    resident("WATI SARI", date(2000, 1, 1), 2, family=home, relation=3, marital_status=2, married_on=date(2020, 1, 1))
    services.enter_element_change(viewer=cast.vina, report=report(), ref=cast.fajar, values={"education": 8})
    found, total = quality.list_doubtful(cast.vina, Fault.OLDER_THAN_PARENT, KELURAHAN_UTARA)
    assert ([line.name for line in found], total) == (["EKA WULANDARI"], 1)


def test_the_last_word_counts_and_an_event_is_heard(cast):
    say(cast.eka, "DEAD", TODAY - timedelta(days=2))
    say(cast.eka, "LIVES_HERE", TODAY - timedelta(days=1))
    say(cast.gita, "MOVED", TODAY - timedelta(days=1))
    assert counted("SAID_GONE") == 1
    unheard = counted("NOT_HEARD_OF")
    services.enter_element_change(viewer=cast.vina, report=report(), ref=cast.hana, values={"education": 8})
    assert counted("NOT_HEARD_OF") == unheard - 1


def test_a_past_day_is_counted_as_it_was_known(cast):
    say(cast.eka, "DEAD")
    day = TODAY - timedelta(days=1)
    assert counted("SAID_GONE", on=day, known_on=day) == 0
    assert counted("SAID_GONE", on=TODAY) == 1
    assert "NO_NIK" not in {cell.kind for cell in quality.count_faults(day, known_on=day)}


# -- lists ----------------------------------------------------------------------------------------
def test_a_list_names_who_is_behind_a_count_and_is_written_down(cast):
    change(cast.eka, address="-")
    lines, total = quality.list_doubtful(cast.vina, Fault.NO_ADDRESS, KELURAHAN_UTARA)
    assert [(line.ref, line.name, line.nik, line.address) for line in lines] == [
        (cast.eka, "EKA WULANDARI", "647491••••••0001", "-")
    ]
    assert total == 1
    entry = AuditEntry.objects.latest("pk")
    assert (entry.action, entry.subjects) == ("DOUBTFUL_LISTED", [str(cast.eka)])
    assert entry.detail == {"fault": "NO_ADDRESS", "kelurahan": KELURAHAN_UTARA, "found": 1}


def test_a_long_list_is_cut_and_says_how_many_there_are(cast, monkeypatch):
    monkeypatch.setattr(quality, "LISTED", 1)
    change(cast.eka, nik=None)
    change(cast.hana, nik=None)
    lines, total = quality.list_doubtful(cast.vina, Fault.NO_NIK, KELURAHAN_UTARA)
    assert ([line.nik for line in lines], total) == ([""], 2)
    assert len(quality.export_doubtful(cast.vina, Fault.NO_NIK, KELURAHAN_UTARA)) == 2
    assert AuditEntry.objects.latest("pk").action == "DOUBTFUL_EXPORTED"


@pytest.mark.parametrize("name", ["ani", "budi", "slamet", "citra", "dewi", "rama"])
def test_lists_are_for_verifiers(cast, name):
    for read in (quality.list_doubtful, quality.export_doubtful):
        with refused("NOT_ALLOWED"):
            read(cast.viewers[name], Fault.NO_NIK, KELURAHAN_UTARA)


def test_a_verifier_sees_the_own_area_only(cast):
    desk = Viewer(name="local", grants=(Grant(Role.VERIFIER, UTARA),))
    assert quality.list_doubtful(desk, Fault.NO_NIK, KELURAHAN_UTARA) == ([], 0)
    with refused("NOT_ALLOWED"):
        quality.list_doubtful(desk, Fault.NO_NIK, KELURAHAN_SELATAN)


def test_an_unknown_kind_is_said_to_be_none():
    with refused("NO_SUCH_FAULT"):
        quality.get_fault("BAD_HAIR")


# -- kept counts ----------------------------------------------------------------------------------
def test_counts_are_kept_once_a_day(cast):
    keeping.keep_counts(viewer=SYSTEM)
    change(cast.eka, nik=None)
    keeping.keep_counts(viewer=cast.vina)
    day, at, cells = quality.newest_counts()
    assert (day, at, len(cells)) == (TODAY, NOW, 2 * (len(Fault) + 1))
    assert quality.list_trend(["NO_NIK"]) == [TrendPoint(TODAY, 1, afterwards=False)]
    assert AuditEntry.objects.latest("pk").action == "QUALITY_COUNTED"


def test_what_was_kept_is_never_computed_anew(cast):
    with clock.stopped(NOW - timedelta(days=6)):
        keeping.keep_counts(viewer=SYSTEM)
    days = keeping.keep_past(viewer=SYSTEM, months=3)
    assert days == [date(2026, 4, 30), date(2026, 5, 31)]
    trend = quality.list_trend(["NO_ADDRESS"])
    assert [(point.on, point.afterwards) for point in trend] == [
        (date(2026, 4, 30), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 30), False),
    ]
    assert [point.on for point in quality.list_trend(["NO_ADDRESS", "NO_NIK"])] == [date(2026, 6, 30)]


def test_nothing_was_kept_before_the_first_night(cast):
    assert quality.newest_counts() is None
    assert quality.list_trend([ANY]) == []


def test_counting_is_for_who_decides_or_leads(cast):
    for act in (keeping.keep_counts, keeping.ask_for_counts, lambda viewer: keeping.keep_past(viewer=viewer, months=1)):
        with refused("NOT_ALLOWED"):
            act(viewer=PLANNER)
    keeping.ask_for_counts(viewer=cast.citra)
    assert DBTaskResult.objects.count() == 1
    assert not QualityCount.objects.exists()
    keeping.count_in_background.call()
    assert QualityCount.objects.filter(day=TODAY).exists()


# -- in a terminal --------------------------------------------------------------------------------
def checked(*args):
    out = StringIO()
    call_command("register_check", *args, stdout=out)
    return out.getvalue()


def test_the_command_counts_and_keeps_only_when_told(cast):
    change(cast.eka, nik=None)
    text = checked()
    assert "1  Tanpa NIK" in text
    assert "Bertentangan" in text
    assert not QualityCount.objects.exists()
    assert "30-06-2026" in checked("--keep", "--past", "1")
    assert QualityCount.objects.values_list("day", flat=True).distinct().count() == 2


def test_the_command_speaks_json(cast):
    change(cast.kiki, nik=None)
    told = json.loads(checked("--json"))
    kinds = {each["kind"]: each for each in told["kinds"]}
    assert (told["on"], told["residents"], told["counted_afterwards"]) == ("2026-07-06", 6, [])
    assert kinds["NO_NIK"]["by_kelurahan"] == {KELURAHAN_UTARA: 0, KELURAHAN_SELATAN: 1}
    assert (kinds["NO_NIK"]["nature"], kinds["NO_NIK"]["weight"], kinds["NO_NIK"]["of"]) == ("MISSING", "GRAVE", 6)
    assert kinds[ANY]["nature"] is None


@pytest.mark.parametrize("months", ["0", "121"])
def test_the_command_refuses_months_that_make_no_sense(cast, months):
    with pytest.raises(CommandError, match="1 to 120"):
        checked("--past", months)


# -- pages ----------------------------------------------------------------------------------------
@pytest.fixture
def signed_in(cast, client):
    def sign(name):
        client.force_login(account(name), backend=BACKEND)
        return client

    return sign


def test_the_page_says_so_before_the_first_count(cast, signed_in):
    page = signed_in("citra").get("/meja/mutu-data/").content.decode()
    assert "Belum dihitung" in page
    assert "Belum dihitung" in signed_in("citra").get("/meja/mutu-data/NO_NIK/").content.decode()
    assert signed_in("citra").get("/meja/mutu-data/angka.csv").content == b""
    assert "Belum ada angka" in signed_in("citra").get("/meja/mutu-data/NO_NIK/kelurahan.svg").content.decode()


def test_the_page_shows_each_kind_and_the_trend(cast, signed_in):
    change(cast.eka, nik=None)
    with clock.stopped(NOW - timedelta(days=2)):
        keeping.keep_counts(viewer=SYSTEM)
    keeping.keep_counts(viewer=SYSTEM)
    page = signed_in("citra").get("/meja/mutu-data/").content.decode()
    assert 'data-fault="NO_NIK" data-count="1"' in page
    assert 'role="img"' in page
    assert "6 Juli 2026" in page
    assert 'action="/meja/mutu-data/hitung/"' in page


def test_the_page_of_a_kind_leads_verifiers_to_the_lists(cast, signed_in):
    change(cast.eka, nik=None)
    keeping.keep_past(viewer=SYSTEM, months=1)
    keeping.keep_counts(viewer=SYSTEM)
    page = signed_in("vina").get("/meja/mutu-data/NO_ADDRESS/").content.decode()
    assert "dihitung kemudian" in page
    page = signed_in("vina").get("/meja/mutu-data/NO_NIK/").content.decode()
    assert f'data-kelurahan="{KELURAHAN_UTARA}" data-count="1"' in page
    address = f"/meja/mutu-data/NO_NIK/{KELURAHAN_UTARA}/"
    assert f'href="{address}"' in page
    assert address not in signed_in("citra").get("/meja/mutu-data/NO_NIK/").content.decode()
    listed = signed_in("vina").get(address).content.decode()
    assert f'data-subject="{cast.eka}"' in listed
    table = signed_in("vina").get(f"{address}daftar.csv").content.decode()
    assert table.splitlines()[0] == "ref,name,nik,birth_date,address,rt,tanda"
    assert "EKA WULANDARI" in table


def test_a_full_list_says_that_there_are_more(cast, signed_in, monkeypatch):
    monkeypatch.setattr(quality, "LISTED", 1)
    change(cast.eka, nik=None)
    change(cast.hana, nik=None)
    page = signed_in("vina").get(f"/meja/mutu-data/NO_NIK/{KELURAHAN_UTARA}/").content.decode()
    assert 'data-doubtful="2"' in page
    assert "1 yang pertama ditampilkan" in page


def test_figures_are_taken_along(cast, signed_in):
    change(cast.eka, nik=None)
    keeping.keep_counts(viewer=SYSTEM)
    client = signed_in("citra")
    assert f"NO_NIK,{KELURAHAN_UTARA},1,5" in client.get("/meja/mutu-data/angka.csv").content.decode()
    assert client.get("/meja/mutu-data/tren.svg")["Content-Type"] == "image/svg+xml"
    assert client.get("/meja/mutu-data/NO_NIK/tren.csv").content == (
        b"series,on,value,tanda\nTanpa NIK,2026-07-06,1,DATA SIMULASI\n"
    )
    assert "Api-api" in client.get("/meja/mutu-data/NO_NIK/kelurahan.csv").content.decode()


@pytest.mark.parametrize(
    "address", ["BAD_HAIR/", "tren.pdf", "bad.svg", "angka.svg", "NO_NIK/bad.csv", "NO_NIK/00.00.00.0000/"]
)
def test_what_is_not_there_is_not_found(cast, signed_in, address):
    assert signed_in("vina").get(f"/meja/mutu-data/{address}").status_code == 404


def test_a_count_is_asked_for_in_the_background(cast, signed_in):
    answer = signed_in("vina").post("/meja/mutu-data/hitung/", follow=True)
    assert "sedang dihitung" in answer.content.decode()
    assert DBTaskResult.objects.count() == 1


@pytest.mark.parametrize("name", ["ani", "dewi", "slamet"])
def test_the_pages_are_closed_to_who_does_not_need_them(cast, signed_in, name):
    for address in ("", "NO_NIK/", f"NO_NIK/{KELURAHAN_UTARA}/", "tren.svg", "NO_NIK/tren.csv"):
        assert signed_in(name).get(f"/meja/mutu-data/{address}").status_code == 403


def test_no_more_faults_than_residents_are_kept(cast):
    from django.db import IntegrityError

    with pytest.raises(IntegrityError, match="no_more_faults_than_residents"):
        QualityCount.objects.create(
            day=TODAY, kind="NO_NIK", kelurahan_id=KELURAHAN_UTARA, count=2, of=1, counted_at=NOW
        )
