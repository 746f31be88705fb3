"""Personal data leave the register by one door: with a role, within the area, and with a line in the audit trail."""

from datetime import date
from uuid import uuid4

import pytest

from cast import NOW, RT_UTARA, papers, refused, resident
from satupintu.city.foundation import clock
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.foundation.viewers import ANYONE
from satupintu.city.register import selectors
from satupintu.city.register.models import Resident

WITHOUT_NEED = ["slamet", "dewi", "rama"]


def last_line():
    return AuditEntry.objects.latest("pk")


def test_the_card_of_a_resident(cast):
    card = selectors.get_card_data(cast.ani, cast.eka)
    assert (card.province, card.city) == ("PROVINSI KALIMANTAN TIMUR", "KOTA BONTANG")
    assert (card.name, card.born, card.sex) == ("EKA WULANDARI", "BONTANG, 01-05-1990", "PEREMPUAN")
    assert (card.rt_rw, card.kelurahan, card.kecamatan) == ("001/000", "API-API", "BONTANG UTARA")
    assert (card.nationality, card.valid_until, card.photo_background) == ("WNI", "SEUMUR HIDUP", "BLUE")
    assert (last_line().action, last_line().subjects) == ("RESIDENT_READ", [str(cast.eka)])


def test_a_foreigner_is_printed_with_nationality_and_end_of_the_permit(cast):
    card = selectors.get_card_data(cast.ani, str(cast.ian))
    assert (card.nationality, card.valid_until) == ("GBR", "01-01-2027")
    Resident.objects.filter(ref=cast.ian).update(itap_until=None, family=None, nik=None)
    card = selectors.get_card_data(cast.ani, cast.ian)
    assert (card.valid_until, card.kk_number, card.nik) == ("-", "", "")


def test_the_sheet_holds_what_the_card_does_not(cast):
    sheet = selectors.get_resident(cast.citra, cast.hana)
    assert sheet.card.name == "HANA SARI"
    assert (sheet.education, sheet.relation, sheet.income) == ("SLTA/SEDERAJAT", "LAINNYA", "-")
    assert sheet.is_wajib_ktp
    assert last_line().subjects == [str(cast.hana)]


@pytest.mark.parametrize("name", WITHOUT_NEED)
def test_who_does_not_serve_residents_reads_none(cast, name):
    viewer = cast.viewers[name]
    for read in (
        lambda: selectors.get_card_data(viewer, cast.eka),
        lambda: selectors.get_resident(viewer, cast.eka),
        lambda: selectors.find_by_nik(viewer, "6474914105900001"),
        lambda: selectors.list_residents(viewer, text="EKA"),
        lambda: selectors.names_of(viewer, [cast.eka]),
    ):
        with refused("NOT_ALLOWED"):
            read()


def test_who_lives_elsewhere_is_not_there_for_a_desk(cast):
    with refused("NO_SUCH_RESIDENT"):
        selectors.get_card_data(cast.ani, cast.kiki)
    assert selectors.get_card_data(cast.arif, cast.kiki).kecamatan == "BONTANG SELATAN"
    assert selectors.get_card_data(cast.vina, cast.kiki)
    nik, *_ = papers(cast.kiki)
    assert selectors.find_by_nik(cast.ani, nik) is None
    assert last_line().subjects == []
    assert selectors.find_by_nik(cast.arif, nik) == cast.kiki


@pytest.mark.parametrize("ref", [uuid4(), "not a reference"])
def test_an_unknown_reference_is_refused(cast, ref):
    with refused("NO_SUCH_RESIDENT"):
        selectors.get_card_data(cast.vina, ref)


def test_a_nik_is_found_with_blanks_and_the_search_is_written_down_without_it(cast):
    nik, *_ = papers(cast.eka)
    assert selectors.find_by_nik(cast.ani, f"{nik[:6]} {nik[6:12]}.{nik[12:]}") == cast.eka
    assert nik not in str(list(AuditEntry.objects.values()))


def test_papers_must_all_three_fit(cast):
    nik, kk, born = papers(cast.eka)
    assert selectors.find_by_papers(nik, kk, born) == cast.eka
    other_nik, other_kk, other_born = papers(cast.kiki)
    assert selectors.find_by_papers(other_nik, kk, born) is None
    assert selectors.find_by_papers(nik, other_kk, born) is None
    assert selectors.find_by_papers(nik, kk, other_born) is None
    assert selectors.find_by_papers(*papers(cast.joni)) is None


def test_residents_are_found_by_name_nik_or_family_card(cast):
    nik, kk, _ = papers(cast.eka)
    assert [line.name for line in selectors.list_residents(cast.ani, text="lestari")] == ["GITA LESTARI"]
    assert [line.ref for line in selectors.list_residents(cast.ani, text=nik)] == [cast.eka]
    family = [line.name for line in selectors.list_residents(cast.ani, text=kk)]
    assert family == ["EKA WULANDARI", "FAJAR HIDAYAT", "GITA LESTARI"]
    assert len(last_line().subjects) == 3


def test_the_register_is_not_for_leafing_through(cast):
    assert selectors.list_residents(cast.ani, text=" a ") == []
    assert selectors.list_residents(cast.ani, text="NOBODY") == []
    for serial in range(2, 60):
        resident(f"SITI {serial}", date(1990, 1, 1), 2, serial=serial)
    assert len(selectors.list_residents(cast.ani, text="SITI", limit=1000)) == selectors.MOST_ROWS


def test_names_for_a_list_are_one_line_in_the_trail(cast):
    assert selectors.names_of(cast.ani, [cast.eka, cast.fajar]) == {
        cast.eka: "EKA WULANDARI",
        cast.fajar: "FAJAR HIDAYAT",
    }
    before = AuditEntry.objects.count()
    assert selectors.names_of(cast.ani, []) == {}
    assert AuditEntry.objects.count() == before


def test_without_an_account_nothing_is_seen(cast):
    assert not Resident.objects.filter(selectors.seen_by(ANYONE)).exists()
    assert Resident.objects.filter(selectors.seen_by(cast.citra)).count() == 8
    assert Resident.objects.filter(selectors.seen_by(cast.ani), rt=RT_UTARA).count() == 7


def test_facts_for_an_application_name_nobody(cast):
    facts = selectors.facts_for_application(cast.eka)
    assert (facts.registered, facts.wajib, facts.indonesian) == (True, True, True)
    assert not selectors.facts_for_application(cast.joni).registered
    assert not selectors.facts_for_application(cast.gita).wajib
    assert not selectors.facts_for_application(cast.ian).indonesian
    with refused("NO_SUCH_RESIDENT"):
        selectors.facts_for_application(uuid4())
    with clock.stopped(NOW.replace(year=2027)):
        assert selectors.facts_for_application(cast.gita).wajib
