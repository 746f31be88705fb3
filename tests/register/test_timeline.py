"""Who changed what of a person, in words, and whether it was reported in time; papers and protected data apart."""

from dataclasses import replace
from datetime import date

import pytest
from reporting import BABY, die, kk, move, report, row, undo

from cast import RT_SELATAN, SYSTEM, TODAY, refused, resident
from satupintu.city.foundation.models import AuditEntry
from satupintu.city.register import selectors, services
from satupintu.city.register.models import Disability, Evidence
from satupintu.city.register.rules.codes import DisabilityKind

PNG = b"\x89PNG\r\n\x1a\n picture of a letter"


def test_a_history_tells_who_changed_what_and_how_late(cast):
    moved = move(cast.vina, [cast.eka], RT_SELATAN, date(2026, 4, 1), relations={cast.eka: 1})
    services.enter_element_change(
        viewer=cast.vina, report=report(date(2026, 5, 1)), ref=cast.eka, values={"occupation": 65, "religion": 2}
    )
    death = die(cast.vina, cast.eka, date(2026, 5, 20), evidence="surat RS 12")
    undo(cast.vina, death)
    undone, dead, changed, within = selectors.list_timeline(cast.vina, cast.eka)
    assert [each.kind for each in (undone, dead, changed, within)] == [
        "UNDONE",
        "DEATH",
        "ELEMENT_CHANGE",
        "MOVED_WITHIN",
    ]
    assert (dead.label, dead.officer, dead.evidence, dead.form) == ("Kematian", "Vina Amalia", "surat RS 12", "F-2.01")
    assert (dead.report_by, dead.days_late, dead.is_late) == (date(2026, 6, 19), 17, True)
    assert (within.report_by, within.days_late, within.is_late) == (None, None, False)
    assert (dead.undone_by, undone.undoes) == (undone.event, dead.event)
    assert [(each.label, each.before, each.after) for each in changed.changes] == [
        ("Agama", "ISLAM", "KRISTEN"),
        ("Pekerjaan", "KARYAWAN SWASTA", "GURU"),
    ]
    told = {each.label: (each.before, each.after) for each in within.changes}
    assert told["RT"] == ("RT 001, Api-api", "RT 002, Tanjung Laut")
    assert told["Kartu keluarga"] == (kk(cast.fajar), kk(cast.eka))
    assert {each.label: each.after for each in dead.changes}["Tidak lagi di sini sejak"] == "20 Mei 2026"
    assert within.event == moved.event
    assert AuditEntry.objects.latest("pk").action == "RESIDENT_HISTORY_READ"
    with refused("NOT_ALLOWED"):
        selectors.list_timeline(cast.slamet, cast.eka)


def test_the_history_of_a_child_begins_with_the_birth_written_by_a_program(cast):
    entered = services.enter_birth(viewer=SYSTEM, report=report(), child=BABY, kk_number=kk(cast.fajar))
    (birth,) = selectors.list_timeline(cast.vina, entered.ref)
    assert (birth.kind, birth.officer, birth.changes, birth.days_late) == ("BIRTH", "", (), 0)


# -- papers -------------------------------------------------------------------------------------
def test_a_paper_is_kept_once_and_opened_by_who_may_see_the_person(cast):
    number = services.keep_evidence(content=PNG)
    assert services.keep_evidence(content=PNG) == number
    assert Evidence.objects.count() == 1
    event = services.enter_death(
        viewer=cast.vina, report=report(evidence_file=number), ref=cast.gita, spouse=cast.fajar
    ).event
    for changed in (cast.gita, cast.fajar):
        assert selectors.get_evidence(cast.ani, changed, event) == ("image/png", PNG)
    read = AuditEntry.objects.latest("pk")
    assert (read.action, read.subjects, read.detail) == ("EVIDENCE_READ", [str(cast.fajar)], {"event": event})
    assert selectors.list_timeline(cast.ani, cast.gita)[0].has_file
    with refused("NO_SUCH_RESIDENT"):
        selectors.get_evidence(cast.arif, cast.gita, event)
    with refused("NOT_ALLOWED"):
        selectors.get_evidence(cast.slamet, cast.gita, event)


def test_a_paper_opens_only_with_the_person_whose_event_it_shows(cast):
    event = services.enter_death(
        viewer=cast.vina, report=report(evidence_file=services.keep_evidence(content=PNG)), ref=cast.gita
    ).event
    without = die(cast.vina, cast.kiki).event
    for ref, number in ((cast.eka, event), (cast.kiki, without), (cast.gita, 0)):
        with refused("NOT_FOUND"):
            selectors.get_evidence(cast.vina, ref, number)


@pytest.mark.parametrize("content", [b"<svg/>", b"", PNG + bytes(5 * 1024 * 1024)])
def test_what_is_no_picture_of_a_paper_is_not_kept(db, content):
    with refused("UNFIT_EVIDENCE"):
        services.keep_evidence(content=content)


# -- protected data -----------------------------------------------------------------------------
def test_disability_is_read_by_verifiers_for_a_purpose_only(cast):
    vina = replace(cast.vina, purpose="bantuan kursi roda, surat 7")
    assert selectors.find_disability(vina, cast.eka) is None
    services.note_disability(viewer=vina, ref=cast.eka, code=1, since=date(2026, 1, 1))
    services.note_disability(viewer=vina, ref=cast.eka, code=6, since=date(2026, 2, 1))
    assert selectors.find_disability(vina, cast.eka) == (DisabilityKind.OTHER, date(2026, 2, 1))
    assert Disability.objects.count() == 2
    line = AuditEntry.objects.latest("pk")
    assert (line.action, line.purpose, line.detail) == ("PROTECTED_DATA_READ", "bantuan kursi roda, surat 7", {})
    with refused("PURPOSE_NEEDED"):
        selectors.find_disability(cast.vina, cast.eka)
    for viewer in (replace(cast.citra, purpose="x"), replace(cast.ani, purpose="x"), SYSTEM):
        with refused("NOT_ALLOWED"):
            selectors.find_disability(viewer, cast.eka)
    for wrong in ({"code": 8, "since": TODAY}, {"code": 1, "since": date(2027, 1, 1)}):
        with refused("UNFIT_ELEMENT"):
            services.note_disability(viewer=vina, ref=cast.eka, **wrong)


def test_nothing_else_that_is_read_of_a_person_holds_protected_data(cast):
    vina = replace(cast.vina, purpose="x")
    services.note_disability(viewer=vina, ref=cast.eka, code=2, since=date(2026, 1, 1))
    die(cast.vina, cast.eka)
    said = f"{selectors.get_resident(vina, cast.eka)}{selectors.list_timeline(vina, cast.eka)}{vars(row(cast.eka))}"
    assert "CACAT" not in said
    assert "disability" not in said.lower()


# -- coming of age ------------------------------------------------------------------------------
def test_who_becomes_17_in_the_next_months(cast):
    soon = resident("SARI", date(2009, 8, 6), 2, serial=5)
    resident("TODAY SEVENTEEN", date(2009, 7, 6), 2, serial=6)
    resident("GONE", date(2009, 8, 1), 2, serial=7, life_status="MATI", registered_until=date(2025, 1, 1))
    (line,) = selectors.list_becoming_17(cast.ani, 1)
    assert (line.ref, line.name, line.released_on) == (soon, "SARI", date(2026, 8, 6))
    # gita follows in January; hana of September is married, so her card is due already
    assert [each.name for each in selectors.list_becoming_17(cast.citra, 7)] == ["SARI", "GITA LESTARI"]
    assert selectors.list_becoming_17(cast.arif, 12) == []
    assert selectors.list_becoming_17(cast.citra, 12, "64.74.02") == []
    with refused("NOT_ALLOWED"):
        selectors.list_becoming_17(cast.slamet, 1)
