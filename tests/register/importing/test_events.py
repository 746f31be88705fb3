"""Lists of events: each row is entered as a report at the counter would be, and says what stands in its way."""

from datetime import date

import pytest
from lists import applied, codes_of, tried
from reporting import kk, row, undo

from cast import RT_SELATAN, SYSTEM, TODAY, papers, refused
from satupintu.city.register import selectors, services
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.importing.words import as_text
from satupintu.city.register.models import FamilyCard, LifeEvent, NumberIssued, Resident
from satupintu.city.register.rules.events import Report

DAY = date(2026, 6, 30)
SAID = "30-06-2026"


def about(ref, kind, **more):
    """A row about somebody of the register, by NIK and name."""
    return {"JENIS_PERISTIWA": kind, "NIK": row(ref).nik, "NAMA": row(ref).name, "TGL_PERISTIWA": SAID} | more


def arriving(name="RINA AYU", **more):
    return {
        "JENIS_PERISTIWA": "DATANG",
        "TGL_PERISTIWA": SAID,
        "NAMA": name,
        "TMPT_LHR": "SAMARINDA",
        "TGL_LHR": "04-03-1992",
        "JENIS_KLMIN": "PEREMPUAN",
        "AGAMA": "ISLAM",
        "STAT_KWN": "BELUM KAWIN",
        "STAT_HBKEL": "KEPALA KELUARGA",
        "PDDK_AKH": "S1",
        "JENIS_PKRJN": "15",
        "ALAMAT": "JL. BARU 1",
        "RT": "1",
        "KELURAHAN": "API-API",
        "ASAL": "SAMARINDA",
    } | more


def born(**more):
    return {
        "JENIS_PERISTIWA": "LAHIR",
        "NAMA": "BAYU FAJAR",
        "TMPT_LHR": "BONTANG",
        "TGL_LHR": SAID,
        "JENIS_KLMIN": "L",
        "AGAMA": "1",
    } | more


def counted(**wanted):
    return {Outcome(name.upper()): number for name, number in wanted.items()}


def test_a_list_of_deaths_ends_the_duty_and_widows_the_spouse(cast, write):
    services.enter_marriage(viewer=SYSTEM, report=Report(key="m", happened_on=DAY), spouses=[cast.eka])
    file = write([about(cast.fajar, "KEMATIAN", NO_AKTA="6474-KM-0001", NIK_PASANGAN=row(cast.eka).nik)])
    outcomes = tried(file)
    assert outcomes.counts == counted(changed=1)
    assert outcomes.told[0].changes["life_status"] == ("HIDUP", "MATI")
    assert row(cast.fajar).life_status == "HIDUP"
    run = applied(file).run
    assert (row(cast.fajar).life_status, row(cast.fajar).registered_until) == ("MATI", DAY)
    assert row(cast.eka).marital_status == 4
    event = LifeEvent.objects.get(kind="DEATH")
    assert (event.evidence, event.form, event.detail) == ("6474-KM-0001", "F-2.01", {"list": f"import {run}/1"})


def test_the_same_list_of_events_again_changes_nothing(cast, write):
    file = write(
        [
            about(cast.fajar, "MATI"),
            about(cast.eka, "PINDAH", TUJUAN="SAMARINDA"),
            about(cast.kiki, "KAWIN", NIK_PASANGAN=row(cast.ian).nik),
            about(cast.hana, "CERAI"),
            arriving(),
            born(NO_KK=kk(cast.fajar)),
            about(cast.gita, "PINDAH ALAMAT", ALAMAT="JL. BARU 2", RT="2", KELURAHAN="TANJUNG LAUT", STAT_HBKEL="1"),
        ]
    )
    assert applied(file).counts == counted(changed=5, new=2)
    assert row(cast.gita).rt_id == RT_SELATAN
    events, people = LifeEvent.objects.count(), Resident.objects.count()
    assert applied(file).counts == tried(file).counts == counted(same=7)
    assert (LifeEvent.objects.count(), Resident.objects.count()) == (events, people)


def test_a_trial_enters_nothing_and_uses_no_number(cast, write):
    outcomes = tried(write([arriving(), born(NO_KK=kk(cast.eka)), about(cast.kiki, "MATI")]))
    assert outcomes.counts == counted(new=2, changed=1)
    assert not LifeEvent.objects.exists()
    assert not NumberIssued.objects.exists()
    assert row(cast.kiki).life_status == "HIDUP"
    assert "--apply" in as_text(outcomes, applied=False)


@pytest.mark.parametrize(
    ("who", "kind", "more", "fault"),
    [
        ("joni", "MATI", {}, Fault.SAYS_OTHERWISE),  # dead, on another day
        ("joni", "PINDAH", {"TUJUAN": "SAMARINDA"}, Fault.SAYS_OTHERWISE),
        ("eka", "MATI", {"NAMA": "EKO WULANDARI"}, Fault.OTHER_PERSON),
        ("eka", "MATI", {"TGL_LHR": "02-05-1990"}, Fault.OTHER_PERSON),
        ("eka", "MATI", {"JENIS_KLMIN": "L"}, Fault.OTHER_PERSON),
        ("eka", "MATI", {"NIK": "6474910101010001"}, Fault.NOT_IN_REGISTER),
        ("eka", "MATI", {"NIK": ""}, Fault.MISSING),
        ("eka", "MATI", {"NAMA": ""}, Fault.MISSING),  # a NIK alone may be a wrong digit
        ("eka", "MATI", {"TGL_PERISTIWA": ""}, Fault.MISSING),
        ("eka", "MATI", {"TGL_PERISTIWA": "01-01-2027"}, Fault.DATE_OUT_OF_RANGE),
        ("eka", "MATI", {"TGL_PERISTIWA": "01-01-1980"}, Fault.CANNOT_BE_ENTERED),  # before she was born
        ("eka", "HILANG", {}, Fault.NO_SUCH_CODE),
        ("eka", "", {}, Fault.MISSING),
        ("eka", "PINDAH", {}, Fault.MISSING),
        ("eka", "CERAI", {}, Fault.SAYS_OTHERWISE),  # never married
        ("hana", "KAWIN", {}, Fault.SAYS_OTHERWISE),  # married on another day
        ("eka", "PINDAH ALAMAT", {"ALAMAT": "JL. 2", "RT": "9", "KELURAHAN": "API-API"}, Fault.NO_SUCH_RT),
        ("kiki", "DATANG", arriving(), Fault.OTHER_PERSON),
    ],
)
def test_what_stands_in_the_way_is_named(cast, write, who, kind, more, fault):
    ref = getattr(cast, who)
    outcomes = applied(write([about(ref, kind) | more | {"JENIS_PERISTIWA": kind} | _kept(ref, more)]))
    assert outcomes.counts == counted(refused=1)
    assert fault in codes_of(outcomes)
    assert not LifeEvent.objects.exists()


def _kept(ref, more):
    return {"NIK": row(ref).nik} if "ASAL" in more else {}


def test_somebody_already_dead_is_the_same_when_the_list_says_the_same(cast, write):
    assert tried(write([about(cast.joni, "MATI", TGL_PERISTIWA="01-03-2025")])).counts == counted(same=1)
    assert tried(write([about(cast.lala, "PINDAH", TGL_PERISTIWA="01-03-2025", TUJUAN="X")])).counts == counted(same=1)


def test_an_event_that_was_undone_is_not_entered_again_by_its_list(cast, write):
    deaths, births = write([about(cast.kiki, "MATI")]), write([born(NO_KK=kk(cast.eka))], name="births.csv")
    for file in (deaths, births):
        applied(file)
        undo(cast.vina, services.Entered(LifeEvent.objects.order_by("pk").last().pk))
        assert codes_of(applied(file)) == [Fault.UNDONE_BEFORE]
    assert row(cast.kiki).life_status == "HIDUP"


def test_a_list_of_one_kind_needs_no_column_for_it(cast, write):
    file = write([{"NIK": row(cast.kiki).nik, "TGL_LHR": "17-08-1995", "TGL_MATI": SAID}])
    with refused("UNKNOWN_LIST"):
        tried(file)
    assert applied(file, holds="DEATH").counts == counted(changed=1)
    with refused("UNKNOWN_LIST"):
        tried(file, holds="WEDDING")


def test_a_family_that_arrives_in_several_rows_gets_one_card(cast, write):
    child = arriving("RARA AYU", TGL_LHR="01-01-2020", STAT_HBKEL="ANAK")
    outcomes = applied(write([arriving(), child]), batch_size=1)  # a move is never split
    assert outcomes.counts == counted(new=2)
    mother, rara = Resident.objects.filter(name__endswith="AYU").order_by("pk")
    assert mother.family == rara.family
    assert LifeEvent.objects.get().changes.count() == 3


def test_one_bad_row_of_a_move_refuses_the_move(cast, write):
    outcomes = applied(write([arriving(), arriving("RARA", JENIS_KLMIN="9", STAT_HBKEL="ANAK")]))
    assert outcomes.counts == counted(refused=2)
    assert Fault.PART_OF_MOVE in codes_of(outcomes)
    twice = applied(write([arriving(), arriving("RARA", NIK="", STAT_HBKEL="KEPALA KELUARGA")]))
    assert [each.row.findings[-1].code for each in twice.refused] == [Fault.CANNOT_BE_ENTERED] * 2


def test_a_family_that_moves_within_the_city_keeps_its_card(cast, write):
    to = {"ALAMAT": "JL. MELATI 9", "RT": "2", "KELURAHAN": "TANJUNG LAUT", "NO_KK": kk(cast.eka)}
    rows = [about(ref, "PINDAH DALAM KOTA", **to) for ref in (cast.fajar, cast.eka, cast.gita)]
    assert applied(write(rows)).counts == counted(changed=3)
    card = FamilyCard.objects.get(kk_number=kk(cast.eka))
    assert (card.rt_id, card.address, card.ended_on) == (RT_SELATAN, "JL. MELATI 9", None)


def test_who_comes_back_is_the_same_person_and_who_never_left_is_refused(cast, write):
    nik, _, birth = papers(cast.lala)
    back = arriving("LALA JANNAH", NIK=nik, TGL_LHR=f"{birth:%d-%m-%Y}")
    assert applied(write([back])).counts == counted(changed=1)
    assert row(cast.lala).life_status == "HIDUP"
    here = arriving("EKA WULANDARI", NIK=row(cast.eka).nik, TGL_LHR="01-05-1990", ALAMAT="JL. LAIN 2")
    assert codes_of(applied(write([here]))) == [Fault.SAYS_OTHERWISE]


def test_a_second_move_of_the_same_day_elsewhere_is_refused(cast, write):
    move = about(cast.kiki, "PINDAH ALAMAT", ALAMAT="JL. MELATI 9", RT="1", KELURAHAN="API-API", STAT_HBKEL="1")
    applied(write([move]))
    assert codes_of(applied(write([move | {"ALAMAT": "JL. MAWAR 1"}]))) == [Fault.SAYS_OTHERWISE]


def test_a_spouse_from_elsewhere_is_named_and_the_other_one_is_married(cast, write):
    outcomes = applied(write([about(cast.kiki, "NIKAH", NIK_PASANGAN="6474910101010001")]))
    assert codes_of(outcomes) == [Doubt.SPOUSE_UNKNOWN]
    assert (row(cast.kiki).marital_status, row(cast.kiki).married_on) == (2, DAY)


def test_a_child_with_another_nik_than_the_register_has_is_refused(cast, write):
    child = born(NO_KK=kk(cast.eka))
    applied(write([child]))
    other = codes_of(applied(write([child | {"NIK": "6474913006260099"}])))
    assert other == [Fault.OTHER_PERSON]
    assert codes_of(applied(write([born(NO_KK="6474910101200009")]))) == [Fault.CANNOT_BE_ENTERED]


def test_events_of_a_list_stand_in_the_timeline_with_their_delay(cast, write):
    applied(write([about(cast.kiki, "MATI", TGL_PERISTIWA="01-03-2026", TGL_LAPOR="30-06-2026")]))
    entry = selectors.list_timeline(cast.vina, cast.kiki)[0]
    assert (entry.kind, entry.happened_on) == ("DEATH", date(2026, 3, 1))
    assert TODAY > DAY


def test_the_same_event_twice_in_a_file_is_refused_once(cast, write):
    outcomes = applied(write([about(cast.kiki, "MATI"), about(cast.kiki, "MENINGGAL")]))
    assert outcomes.counts == counted(changed=1, refused=1)
    assert codes_of(outcomes) == [Fault.DOUBLE_IN_FILE]
