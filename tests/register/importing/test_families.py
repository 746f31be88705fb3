"""Lists of families: cards with their address; members come with a list of residents."""

from lists import KK, applied, codes_of, siak, tried
from reporting import kk, row

from cast import TODAY
from satupintu.city.register.importing.findings import Doubt, Fault
from satupintu.city.register.importing.judging import Outcome
from satupintu.city.register.models import FamilyCard, LifeEvent, Resident


def family(**more):
    return {"NO_KK": KK, "NAMA_KEP": "ORANG 1", "ALAMAT": "JL. PELITA 7", "NO_RT": "1", "NO_KEL": "API-API"} | more


def test_a_list_of_families_enters_their_cards_and_again_changes_nothing(cast, write):
    file = write([family()])
    assert tried(file).counts == {Outcome.NEW: 1}
    assert not FamilyCard.objects.filter(kk_number=KK).exists()
    assert applied(file).counts == {Outcome.NEW: 1}
    assert FamilyCard.objects.get(kk_number=KK).address == "JL. PELITA 7"
    assert LifeEvent.objects.get().detail == {"residents": 0, "family_cards": 1}
    assert applied(file).counts == {Outcome.SAME: 1}


def test_residents_without_an_address_get_that_of_their_family(cast, write):
    applied(write([family()]))
    rows = [{name: cell for name, cell in siak(1).items() if name not in ("ALAMAT", "NO_RT", "NO_RW", "NO_KEL")}]
    assert applied(write(rows)).counts == {Outcome.NEW: 1}
    found = Resident.objects.get(nik=siak(1)["NIK"])
    assert (found.address, found.rt_id) == ("JL. PELITA 7", "64.74.01.1006-000-001")


def test_another_address_or_head_is_left_to_an_event(cast, write):
    known = family(NO_KK=kk(cast.fajar), ALAMAT="JL. LAIN 1", NIK_KEP=row(cast.eka).nik, NAMA_KEP="FAJAR HIDAYAT")
    outcomes = applied(write([known]))
    assert outcomes.counts == {Outcome.SAME: 1}
    assert [(f.code, f.field) for f in outcomes.told[0].row.findings] == [
        (Doubt.NEEDS_AN_EVENT, "address"),
        (Doubt.NEEDS_AN_EVENT, "head_nik"),
    ]


def test_a_card_that_ended_lacks_an_address_or_stands_twice_is_refused(cast, write):
    FamilyCard.objects.filter(kk_number=kk(cast.kiki)).update(ended_on=TODAY)
    rows = [family(NO_KK=kk(cast.kiki)), family(ALAMAT="", NO_KK=KK[:-1] + "9"), family(NO_KK=""), family(), family()]
    outcomes = tried(write(rows))
    assert outcomes.counts == {Outcome.REFUSED: 4, Outcome.NEW: 1}
    assert set(codes_of(outcomes)) == {Fault.CARD_ENDED, Fault.MISSING, Fault.DOUBLE_IN_FILE}
